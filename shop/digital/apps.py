"""The app's name and place."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DigitalConfig(AppConfig):
    """What is delivered as a file or a code."""

    name = "shop.digital"
    label = "digital"
    verbose_name = _("Downloads")
