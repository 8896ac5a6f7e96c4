"""The app's name and place."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TextsConfig(AppConfig):
    """Help, terms and privacy of each market, in versions."""

    name = "shop.texts"
    label = "texts"
    verbose_name = _("Help and terms")
