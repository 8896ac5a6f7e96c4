"""The outbox app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    """The transactional outbox."""

    name = "shop.events"
    label = "events"
    verbose_name = _("Events")
