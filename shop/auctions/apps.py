"""The app's name and place."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuctionsConfig(AppConfig):
    """Auctions."""

    name = "shop.auctions"
    label = "auctions"
    verbose_name = _("Auctions")

    def ready(self) -> None:
        """Be there when listings go live, deals end and orders are paid."""
        import_module("shop.auctions.handlers")
        import_module("shop.auctions.slots")
        import_module("shop.auctions.topics")
