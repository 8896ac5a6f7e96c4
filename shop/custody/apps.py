"""The app's name and place."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CustodyConfig(AppConfig):
    """Cash custody."""

    name = "shop.custody"
    label = "custody"
    verbose_name = _("Cash custody")

    def ready(self) -> None:
        """Be there when cash changes hands at a door; let pages watch it at the desk."""
        import_module("shop.custody.handlers")
        import_module("shop.custody.topics")
