"""The app's name and place."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditsConfig(AppConfig):
    """The nightly proof that the books hold."""

    name = "shop.audits"
    label = "audits"
    verbose_name = _("Audits")
