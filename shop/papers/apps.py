"""The app's name and place."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PapersConfig(AppConfig):
    """Papers."""

    name = "shop.papers"
    label = "papers"
    verbose_name = _("Papers")

    def ready(self) -> None:
        """Make the handlers and slots known."""
        import_module("shop.papers.handlers")
        import_module("shop.papers.slots")
