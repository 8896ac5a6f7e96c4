"""Reactions to events."""

from django.urls import reverse

from shop.events.models import DomainEvent
from shop.events.registry import on_event
from shop.notifications.services import notify_recipients
from shop.personal.events import DATA_EXPORT_READY
from shop.personal.models import DataExport


@on_event(DATA_EXPORT_READY)
def notify_owner_of_export(event: DomainEvent) -> None:
    """Called from here: this app stands above notifications."""
    owners = DataExport.objects.filter(pk=event.subject_id).values_list("user_id", flat=True)
    notify_recipients(event, recipients=list(owners), kind=DATA_EXPORT_READY.name, data={}, url=reverse("personal:data"))
