"""The app's name and place."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImagesConfig(AppConfig):
    """Pictures."""

    name = "shop.images"
    label = "images"
    verbose_name = _("Pictures")

    def ready(self) -> None:
        """Make the handlers known."""
        import_module("shop.images.handlers")
