"""The clock of a half confirmation: it asks both, with growing waits, and then gives the question to a desk.

Closed on read, by a job set for the moment, and by a sweep. Whichever comes first takes the step under the parcel's lock; the others
find it taken.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from couriers.events import DELIVERY_HALF_ASKED, DELIVERY_HALF_AT_DESK
from couriers.exceptions import AskedJustNow, NotNow
from couriers.models import Delivery, HalfConfirmation
from couriers.services.half_confirmations import ensure_half, find_open_half, plan_next_step, record_half_event
from couriers.services.half_links import build_link_address, derive_half_number
from couriers.services.moves import lock_delivery, require_carrier
from couriers.states import OPEN_HALVES, DeliveryStatus, HalfStatus
from shop.accounts.providers import can_text, send_sms
from shop.common.clock import now
from shop.orders.services import note_half_confirmation

PAUSE = timedelta(minutes=10)  # between two text messages
MOST_ASKS = 8
SWEPT_AT_ONCE = 500


def advance_half(half_id: int) -> bool:
    """Take the step that is due: ask once more, or give it to a desk. False when none is; may run at any time, any number of times."""
    delivery_id = HalfConfirmation.objects.filter(pk=half_id).values_list("delivery_id", flat=True).first()
    if delivery_id is None:
        return False
    with transaction.atomic():
        delivery = lock_delivery(delivery_id)
        half = HalfConfirmation.objects.due(now()).filter(pk=half_id).first()
        if half is None:
            return False
        if now() >= half.desk_at:
            bring_before_desk(half, delivery)
        else:
            _ask_other(half, delivery, actor_id=None)
    return True


def catch_up_half(delivery: Delivery) -> bool:
    """On read: whatever is due of this parcel; whether anything was. One query where nothing is."""
    if not delivery.is_at_door:
        return False
    due = HalfConfirmation.objects.due(now()).filter(delivery=delivery.pk)
    return any(advance_half(pk) for pk in due.values_list("pk", flat=True))


def sweep_halves() -> int:
    """What the jobs have missed; and a lone word of which nothing waits yet gets its half confirmation. Returns how many steps it took."""
    one_word = Q(carrier_got_cash_at=None) ^ Q(buyer_paid_cash_at=None)
    waits = HalfConfirmation.objects.open().values("delivery")
    lone = Delivery.objects.filter(one_word, status=DeliveryStatus.AT_DOOR).exclude(pk__in=waits)
    steps = sum(_open_missing(pk) for pk in lone.order_by("pk").values_list("pk", flat=True)[:SWEPT_AT_ONCE])
    due = HalfConfirmation.objects.due(now()).order_by("next_at")
    return steps + sum(advance_half(pk) for pk in list(due.values_list("pk", flat=True)[:SWEPT_AT_ONCE]))


def ask_buyer_now(delivery: Delivery, *, actor_id: int) -> HalfConfirmation:
    """The carrier does not wait for the clock: the buyer gets a text message now. Raises NotAllowed, NotNow, AskedJustNow."""
    with transaction.atomic():
        delivery = lock_delivery(delivery.pk)
        require_carrier(delivery, actor_id=actor_id)
        half = find_open_half(delivery)
        if half is None or not half.is_of_carrier or half.is_at_desk:
            raise NotNow
        if half.asks >= MOST_ASKS or (half.asked_at and half.asked_at > now() - PAUSE):
            raise AskedJustNow
        _ask_other(half, delivery, actor_id=actor_id)
    return half


def bring_before_desk(half: HalfConfirmation, delivery: Delivery, *, actor_id: int | None = None) -> None:
    """The time is over, or one of the two denies it. The caller holds the parcel. With a desk already: nothing changes."""
    moved = HalfConfirmation.objects.filter(pk=half.pk, status=HalfStatus.ASKING).update(status=HalfStatus.AT_DESK, next_at=None)
    half.refresh_from_db()
    if moved:
        if not half.asks:
            note_half_confirmation(delivery.order, by=half.side)
        record_half_event(half, delivery, DELIVERY_HALF_AT_DESK, actor_id=actor_id)


def send_half_text(half_id: int, ask: int) -> bool:
    """The text message to the buyer for that time of asking, at most once. The network stays outside of the transaction."""
    half = HalfConfirmation.objects.with_people().filter(pk=half_id).first()
    if half is None or not half.is_of_carrier or not can_text():
        return False
    if not HalfConfirmation.objects.filter(pk=half_id, status__in=OPEN_HALVES, texted__lt=ask).update(texted=ask):
        return False
    order = half.delivery.order
    with override(order.buyer.language):
        words = {
            "site": settings.SITE_NAME,
            "amount": half.amount.format(),
            "store": order.store.name,
            "link": build_link_address(half),
            "number": derive_half_number(half),
        }
        text = _("%(site)s: did you pay %(amount)s for your parcel from %(store)s? Answer here: %(link)s Or tell the courier: %(number)s")
        send_sms(to=order.phone, text=text % words)
    return True


def _ask_other(half: HalfConfirmation, delivery: Delivery, *, actor_id: int | None) -> None:
    at = now()
    asked = HalfConfirmation.objects.filter(pk=half.pk, status=HalfStatus.ASKING, asks=half.asks)
    if not asked.update(asks=F("asks") + 1, asked_at=at, next_at=plan_next_step(half, delivery, after=at)):
        return
    half.refresh_from_db()
    if half.asks == 1:
        note_half_confirmation(delivery.order, by=half.side)
    record_half_event(half, delivery, DELIVERY_HALF_ASKED, actor_id=actor_id)


def _open_missing(delivery_id: int) -> bool:
    with transaction.atomic():
        return ensure_half(lock_delivery(delivery_id)) is not None
