"""The app's name and place."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContactConfig(AppConfig):
    """What people write to the market's team."""

    name = "shop.contact"
    label = "contact"
    verbose_name = _("Contact")
