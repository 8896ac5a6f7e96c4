"""The app's name and place."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    """Search."""

    name = "shop.search"
    label = "search"
    verbose_name = _("Search")

    def ready(self) -> None:
        """Make the handlers and slots known."""
        import_module("shop.search.handlers")
        import_module("shop.search.slots")
