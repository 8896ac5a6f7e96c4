"""The app's name and place."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PromotionsConfig(AppConfig):
    """Promo codes and loyalty points."""

    name = "shop.promotions"
    label = "promotions"
    verbose_name = _("Promotions")
