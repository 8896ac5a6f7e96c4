"""The app's name and place."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PayoutsConfig(AppConfig):
    """Payouts."""

    name = "shop.payouts"
    label = "payouts"
    verbose_name = _("Payouts")

    def ready(self) -> None:
        """Make the handlers and slots known."""
        import_module("shop.payouts.handlers")
        import_module("shop.payouts.slots")
