"""The acts of governing protocols: drafting, reviewing, publishing, moving cases."""
