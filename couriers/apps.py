"""The app's name and place."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CouriersConfig(AppConfig):
    """Couriers."""

    name = "couriers"
    verbose_name = _("Couriers")

    def ready(self) -> None:
        """Listen to orders; fill the order page's slot; let pages watch parcels."""
        import_module("couriers.handlers")
        import_module("couriers.slots")
        import_module("couriers.topics")
