"""The app's name and place."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DiscoveryConfig(AppConfig):
    """Discovery."""

    name = "shop.discovery"
    label = "discovery"
    verbose_name = _("Discovery")

    def ready(self) -> None:
        """Make the slots known."""
        import_module("shop.discovery.slots")
