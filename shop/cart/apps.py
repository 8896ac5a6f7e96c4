"""The app's name and place."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CartConfig(AppConfig):
    """Cart."""

    name = "shop.cart"
    label = "cart"
    verbose_name = _("Cart")

    def ready(self) -> None:
        """Listen for people signing in."""
        from shop.cart import handlers  # noqa: F401, PLC0415  # models must be loaded first
