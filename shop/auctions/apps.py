"""The app's name and place."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuctionsConfig(AppConfig):
    name = "shop.auctions"
    label = "auctions"
    verbose_name = _("Auctions")
