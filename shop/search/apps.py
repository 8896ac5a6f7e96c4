"""The app's name and place."""

from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class SearchConfig(AppConfig):
    name = "shop.search"
    label = "search"
    verbose_name = pgettext_lazy("app", "Search")
