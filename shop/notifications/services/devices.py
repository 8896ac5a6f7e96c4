"""Browsers that show push messages."""

from __future__ import annotations

from django.db import transaction

from shop.accounts.models import User
from shop.notifications.exceptions import BadDevice
from shop.notifications.models import Device
from shop.notifications.providers.push import check_device, may_push

MOST_DEVICES = 10  # of one person; the one that was silent longest makes room


def add_device(user: User, *, endpoint: str, p256dh: str, auth: str, label: str = "") -> Device:
    """Push to this browser from now on. Somebody else who used it before is not told on it any more. Raises BadDevice."""
    if not may_push() or len(endpoint) > 700:
        raise BadDevice
    check_device(endpoint=endpoint, p256dh=p256dh, auth=auth)
    fields = {"user": user, "p256dh": p256dh, "auth": auth, "label": label[:60]}
    with transaction.atomic():
        Device.objects.filter(endpoint=endpoint).exclude(user=user).delete()  # with what was on its way there
        device, _created = Device.objects.update_or_create(endpoint=endpoint, defaults=fields)
        kept = Device.objects.filter(user=user).order_by("-pk").values_list("pk", flat=True)[:MOST_DEVICES]
        Device.objects.filter(user=user).exclude(pk__in=list(kept)).delete()
    return device


def forget_device(user: User, *, pk: int) -> None:
    """No more messages there. What was on its way becomes needless."""
    Device.objects.filter(user=user, pk=pk).delete()
