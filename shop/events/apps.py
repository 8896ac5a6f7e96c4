"""The app of events: recorded with the change that made them true, then handed to their handlers."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    """Label `events`. It knows no other app of the shop: those declare their events and handlers with it."""

    name = "shop.events"
    label = "events"
    verbose_name = _("Events")
