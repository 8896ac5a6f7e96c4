"""The app's name and place."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewsConfig(AppConfig):
    """Reviews."""

    name = "shop.reviews"
    label = "reviews"
    verbose_name = _("Reviews")

    def ready(self) -> None:
        """Make handlers, slots and facts known, and what the pages that visitors share hear of."""
        import_module("shop.reviews.freshness")
        import_module("shop.reviews.handlers")
        import_module("shop.reviews.slots")
        import_module("shop.reviews.structured")
