"""The app of the network."""

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    name = "ventanilla.network"
    verbose_name = "Network"
