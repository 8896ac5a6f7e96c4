"""Signed addresses that work without signing in: whoever got the e-mail may stop it; a guest's way to his order."""

from __future__ import annotations

from dataclasses import dataclass

from django.core import signing
from django.http import HttpRequest, QueryDict
from django.urls import Resolver404, resolve, reverse

from shop.common.structured_data import absolute_address
from shop.notifications.exceptions import BadLink
from shop.notifications.models import Notification
from shop.notifications.states import Topic
from shop.orders.guest_links import guest_link
from shop.orders.models import Checkout

_SALT = "notifications.unsubscribe"


@dataclass(frozen=True, slots=True)
class Unsubscription:
    """Whose e-mails of which topic; of none, the daily e-mail."""

    user_id: int
    topic: str


def unsubscribe_address(user_id: int, *, topic: str = "") -> str:
    """For one person and topic; it never ends, for e-mails are kept for years."""
    token = signing.dumps([user_id, topic], salt=_SALT)
    return absolute_address(reverse("notifications:unsubscribe", args=[token]))


def guest_address(notification: Notification) -> str:
    """The secret link to the order that it is about, else to the guest's last one; empty without any."""
    checkouts = Checkout.objects.filter(buyer=notification.recipient_id).exclude(guest_key="").order_by("-pk")
    checkout = checkouts.filter(pk__in=_checkouts_named(notification.url)).first() or checkouts.first()
    return guest_link(checkout) if checkout else ""


def _checkouts_named(address: str) -> list[int]:
    """As the page itself tells whose it is (`guests_may`)."""
    request, (path, _mark, query) = HttpRequest(), address.partition("?")
    request.GET = QueryDict(query)
    try:
        page = resolve(path)
    except Resolver404:
        return []
    find = getattr(page.func, "find_guest_checkouts", None)
    return [pk for pk in find(request, *page.args, **page.kwargs) if pk is not None] if find else []


def read_unsubscribe_token(token: str) -> Unsubscription:
    """What the address says. Raises BadLink for one that we did not make."""
    try:
        user_id, topic = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError) as error:
        raise BadLink from error
    if topic not in {"", *Topic.values}:
        raise BadLink
    return Unsubscription(user_id, topic)
