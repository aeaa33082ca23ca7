from django.apps import AppConfig


class AttemptsConfig(AppConfig):
    """Attempts to sign in: behind the door, like sessions and passwords."""

    name = "ventanilla.security.attempts"
    label = "attempts"
