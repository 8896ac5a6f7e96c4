"""The app's name and place."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrustConfig(AppConfig):
    """Who belongs together, what each proof unlocks, and how much may leave on whose word."""

    name = "shop.trust"
    label = "trust"
    verbose_name = _("Trust")
