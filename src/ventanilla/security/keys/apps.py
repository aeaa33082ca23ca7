from django.apps import AppConfig


class KeysConfig(AppConfig):
    """Wrapped keys: a database of their own, never in the same dump as what they open."""

    name = "ventanilla.security.keys"
    label = "keys"
