"""The app's name and place."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PersonalConfig(AppConfig):
    """A person's own data: to take away, and to delete."""

    name = "shop.personal"
    label = "personal"
    verbose_name = _("Personal data")
