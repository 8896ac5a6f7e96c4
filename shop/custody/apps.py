"""The app's name and place."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CustodyConfig(AppConfig):
    name = "shop.custody"
    label = "custody"
    verbose_name = _("Cash custody")
