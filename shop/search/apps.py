"""The app's name and place."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "shop.search"
    label = "search"
    verbose_name = _("Search")
