"""The app's name and place."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DigitalConfig(AppConfig):
    """What is delivered as a file or a code."""

    name = "shop.digital"
    label = "digital"
    verbose_name = _("Downloads")

    def ready(self) -> None:
        """Deliver when the money comes, and show what was delivered on the order's page."""
        import_module("shop.digital.handlers")
        import_module("shop.digital.slots")
