"""The app's name and place."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LimitsConfig(AppConfig):
    """How often something guarded has been tried: counted in the database, whatever else is away."""

    name = "shop.limits"
    label = "limits"
    verbose_name = _("Limits")
