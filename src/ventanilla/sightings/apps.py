from django.apps import AppConfig


class SightingsConfig(AppConfig):
    """What windows notice, until somebody has talked with the person."""

    name = "ventanilla.sightings"
