"""The app's name and place."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DealsConfig(AppConfig):
    name = "shop.deals"
    label = "deals"
    verbose_name = _("Agreed prices")
