from django.apps import AppConfig


class OversightConfig(AppConfig):
    """What a second person decides, and what supervisors are told and look at afterwards."""

    name = "ventanilla.security.oversight"
    label = "oversight"
