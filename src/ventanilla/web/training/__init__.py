"""Courses, editions and certificates, as learners, trainers and training officers see them."""
