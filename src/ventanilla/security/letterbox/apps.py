from django.apps import AppConfig


class LetterboxConfig(AppConfig):
    """What is put in at a post by whoever cannot read it, and taken out by a job."""

    name = "ventanilla.security.letterbox"
    label = "letterbox"
