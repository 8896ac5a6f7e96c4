"""The app's name and place."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImagesConfig(AppConfig):
    name = "shop.images"
    label = "images"
    verbose_name = _("Pictures")
