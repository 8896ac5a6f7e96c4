"""Reading couriers' work."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from couriers.models import CourierProfile, Delivery, DeliveryAttempt, HandoverCode
from couriers.queries.half_confirmations import half_context
from couriers.states import AWAY, OPEN_JOBS, CodeSide, CourierStatus, DeliveryStatus
from shop.accounts.models import User
from shop.common.clock import now
from shop.common.cursor_pages import OLDEST, CursorPage, SortKey, cursor_page
from shop.common.money import Money
from shop.common.prepared import Blank, prepared
from shop.ledger.models import Line
from shop.ledger.queries import account_statement, balances_of
from shop.ledger.states import AccountKind
from shop.orders.models import Order
from shop.orders.states import Fulfilment
from shop.places.distances import haversine_metres
from shop.stores.models import Store

JOBS_PAGE = 50
STATEMENT_LIMIT = 100
OFFERED_TO = 50  # couriers are told of one parcel; the others see it on the market
# What a handover address can mean to its visitor, with the status of the answer.
DOORS = {
    "unknown": 404,  # no such code, or none of his: one answer for both
    "replaced": 410,
    "used": 410,
    "expired": 410,
    "delivered": 410,
    "cancelled": 410,
    "met": 302,  # the two have met: on to his own screen
    "own": 200,  # he shows this code, the other side reads it
    "seller": 200,
    "early": 200,  # the parcel has not left the store
    "start": 200,
}


MOVES = {
    "deposit": _("Brought to a desk"),
    "resolution": _("A difference was settled"),
    "refund": _("Cash for a refund"),
    "payout": _("Paid out to you"),
    "overdue": _("Cash that was not brought"),
    "debt": _("Cash that was not brought"),
}


@dataclass(frozen=True, slots=True)
class BookLine:
    """One line of a statement: the order it is about, what it moved, and the total after it."""

    line: Line
    order: Order | None
    amount: Money
    running: Money

    @property
    def text(self) -> str:
        """What moved it, where it is no order's delivery."""
        return str(MOVES.get(self.line.entry.subject, self.line.entry.kind))


@dataclass(frozen=True, slots=True)
class Book:
    """One account: what is in it now, and how it came to that, newest first."""

    total: Money
    lines: list[BookLine]


def profile_of(user: User) -> CourierProfile | None:
    """The person's courier profile, with its places."""
    return CourierProfile.objects.select_related("country", "region").filter(user=user).first()


def available_couriers(delivery: Delivery) -> QuerySet[CourierProfile]:
    """Whom the seller may assign: approved, on duty, in the store's region; each with `open_jobs`, the least busy first."""
    order = delivery.order
    busy = Count("user__deliveries", filter=Q(user__deliveries__status__in=OPEN_JOBS))
    fit = CourierProfile.objects.filter(status=CourierStatus.APPROVED, is_available=True, region_id=order.store.region_id)
    others = fit.exclude(user_id__in=[order.buyer_id, order.store.owner_id])
    return others.select_related("user").annotate(open_jobs=busy).order_by("open_jobs", "pk")


def jobs_page(user: User, place: str | None) -> CursorPage[Delivery]:
    """What the person carries or is about to, oldest first; `place` is a cursor. A store's owner may have thousands to hand over."""
    own = Delivery.objects.carried_by(user.pk).open_jobs().annotate(since=Coalesce("assigned_at", "created_at"))
    by = (SortKey("since", is_time=True), *OLDEST)
    return cursor_page(own, place, size=JOBS_PAGE, by=by, cards=Delivery.objects.with_order())


def finished_jobs_of(user: User, *, limit: int = 30) -> list[Delivery]:
    """What the person has delivered, newest first."""
    done = Delivery.objects.with_order().carried_by(user.pk).filter(status=DeliveryStatus.DELIVERED)
    return list(done.order_by("-delivered_at")[:limit])


def live_code(delivery: Delivery, side: str) -> HandoverCode | None:
    """The side's code that still opens something, expired or not."""
    return delivery.codes.live().filter(side=side).first()


def find_handover_code(token: str) -> HandoverCode | None:
    """The code of a QR, with its delivery, dead or alive."""
    if not token.isprintable():  # PostgreSQL would choke on a NUL
        return None
    related = HandoverCode.objects.select_related("delivery__order__store", "delivery__order__buyer", "delivery__courier")
    return related.filter(token=token).first()


def door_of(code: HandoverCode | None, *, user: User) -> str:
    """What the code's address means to this person: one of the words of DOORS. Changes nothing."""
    side = code.delivery.side_of(user.pk) if code else None
    if code is None or not (side or code.delivery.order.store.owner_id == user.pk):
        return "unknown"
    if code.delivery.status in (DeliveryStatus.DELIVERED, DeliveryStatus.CANCELLED):
        return str(code.delivery.status)
    if code.replaced_at:
        return "replaced"
    if code.delivery.is_at_door and side:
        return "met"
    if code.used_at or code.has_expired(at=now()):
        return "used" if code.used_at else "expired"
    if side is None:
        return "seller"
    return _live_door(code, side)


def _live_door(code: HandoverCode, side: str) -> str:
    if code.side == side:
        return "own"
    at_counter = code.delivery.is_carried_by_seller and code.delivery.order.fulfilment == Fulfilment.READY
    return "start" if code.delivery.status in AWAY or at_counter else "early"


def delivery_of(order: Order) -> Delivery | None:
    """The order's delivery with its courier, by kept SQL; its `order` is this very one, with what was loaded along.

    By its own key, and with the order as it is now: `read_delivery` of the services.
    """
    for delivery in _delivery_with_courier(order.pk):
        delivery.order = order
        return delivery
    return None


@prepared
def _delivery_with_courier(order_id: Blank) -> QuerySet[Delivery]:
    return Delivery.objects.filter(order=order_id).select_related("courier__courier_profile")


def cash_books(user: User) -> list[Book]:
    """The cash in the courier's hands, one book for each currency."""
    return [_courier_book(AccountKind.COURIER_CASH, user.pk, total, sign=1) for total in balances_of(AccountKind.COURIER_CASH, user.pk)]


def earning_books(user: User) -> list[Book]:
    """What the courier has earned, one book for each currency, as positive amounts."""
    return [
        _courier_book(AccountKind.COURIER_EARNING, user.pk, -total, sign=-1) for total in balances_of(AccountKind.COURIER_EARNING, user.pk)
    ]


def _courier_book(kind: str, holder_id: int, total: Money, *, sign: int) -> Book:
    lines = list(account_statement(kind, holder_id, total.currency)[:STATEMENT_LIMIT])
    orders = _orders_of_lines(lines)
    rows = [
        BookLine(
            line=line,
            order=orders.get(line.entry.subject_id) if line.entry.subject == "order" else None,
            amount=Money(sign * line.amount_minor, total.currency),
            running=Money(sign * line.running_minor, total.currency),  # type: ignore[attr-defined]  # annotated by statement()
        )
        for line in lines
    ]
    return Book(total=total, lines=rows)


def _orders_of_lines(lines: Iterable[Line]) -> dict[int, Order]:
    ids = {line.entry.subject_id for line in lines if line.entry.subject == "order"}
    return Order.objects.select_related("store__country").in_bulk(ids)


def carrier_context(delivery: Delivery) -> dict[str, Any]:
    """What the carrier's page (couriers/delivery_detail.html) needs, but for its form."""
    order = delivery.order
    pinned = order.latitude is not None and order.longitude is not None
    return {
        "delivery": delivery,
        "order": order,
        "code": live_code(delivery, CodeSide.CARRIER),
        "lines": order.lines.all(),
        "order_point": (order.latitude, order.longitude) if pinned else None,
        "store_address": ", ".join(filter(None, (order.store.landmark, order.store.places_line))),
        "target": f"#delivery-{delivery.pk}",
        **half_context(delivery),
    }


def parcel_context(delivery: Delivery) -> dict[str, Any]:
    """What the buyer's card of the parcel (couriers/_parcel.html) needs."""
    profile = getattr(delivery.courier, "courier_profile", None) if delivery.courier else None
    return {
        "delivery": delivery,
        "order": delivery.order,
        "code": live_code(delivery, CodeSide.BUYER),
        "carrier_phone": profile.phone if profile else delivery.order.store.phone,
        "target": f"#parcel-{delivery.pk}",
        "attempts": attempts_of(delivery),
        **half_context(delivery),
    }


def attempts_of(delivery: Delivery) -> list[DeliveryAttempt]:
    """Its journeys in vain, the first first, for buyer and seller alike; one query, and none while there was none."""
    return list(delivery.attempts.select_related("courier").order_by("number")) if delivery.attempt > 1 else []


def journeys_in_vain(courier_id: int, delivery_id: int) -> list[DeliveryAttempt]:
    """The courier's journeys with a parcel that is with somebody else now, the first first; none while he carries it. One query."""
    own = DeliveryAttempt.objects.filter(delivery=delivery_id, courier=courier_id).exclude(delivery__courier=courier_id)
    not_the_sellers = own.exclude(delivery__order__store__owner=courier_id)
    return list(not_the_sellers.select_related("delivery__order__store__country").order_by("number"))


def couriers_near(store: Store) -> list[int]:
    """Users on duty in the store's zone, at most OFFERED_TO: the nearest, then those of whom nobody knows where they are."""
    on_duty = CourierProfile.objects.filter(region_id=store.region_id, is_available=True).exclude(user_id=store.owner_id)
    here = store.point
    far = [
        (haversine_metres(here, courier.point) if here and courier.point else float("inf"), courier.user_id)
        for courier in on_duty.only("user_id", "latitude", "longitude")
    ]
    return [user_id for _metres, user_id in sorted(far)[:OFFERED_TO]]
