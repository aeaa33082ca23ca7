from django.apps import AppConfig


class ErrandsConfig(AppConfig):
    """What other areas of the same consulate do for a person, without learning why."""

    name = "ventanilla.errands"
