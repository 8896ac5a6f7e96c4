"""The order desk: what waits, and what may be done with one order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.db.models import DateTimeField, Q, Value
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from couriers.models import CourierProfile, Delivery, DeliveryAttempt
from couriers.queries import attempts_of, available_couriers
from couriers.states import DeliveryMode, DeliveryStatus
from returns.models import ReturnRequest
from returns.queries import returns_of_order
from shop.common.bounded_counts import BoundedCount, bounded_counts, count_together
from shop.common.cursor_pages import CursorPage, SortKey, cursor_page
from shop.common.money import Money
from shop.orders.models import Order, OrderQuerySet
from shop.orders.queries import TimelineRow, order_timeline
from shop.orders.states import CANCELLABLE, TRANSITIONS, DeliveryPayer, Fulfilment
from shop.stores.models import Store

# The tabs of the desk, each with the states it gathers.
DESK_TABS: dict[str, tuple[str | Promise, tuple[str, ...]]] = {
    "": (_("To do"), (Fulfilment.PENDING, Fulfilment.CONFIRMED, Fulfilment.PREPARING, Fulfilment.READY)),
    "pending": (_("To confirm"), (Fulfilment.PENDING,)),
    "packing": (_("To pack"), (Fulfilment.CONFIRMED, Fulfilment.PREPARING)),
    "ready": (_("Ready"), (Fulfilment.READY,)),
    "underway": (_("On the way"), (Fulfilment.HANDED_OVER,)),
    "done": (_("Done"), (Fulfilment.DELIVERED, Fulfilment.COMPLETED)),
    "cancelled": (_("Cancelled"), (Fulfilment.CANCELLED,)),
}
PAGE_SIZE = 25
_NEVER = datetime(9999, 1, 1, tzinfo=UTC)
_MOST_URGENT = (SortKey("rank"), SortKey("until", is_time=True), SortKey("pk", is_down=True))
# From the confirmation to the end of the hand-over the seller may have to call the buyer.
_MAY_CALL = (Fulfilment.CONFIRMED, Fulfilment.PREPARING, Fulfilment.READY, Fulfilment.HANDED_OVER, Fulfilment.DELIVERED)


@dataclass(frozen=True, slots=True)
class DeskTab:
    """One filter of the desk, with how many orders it holds."""

    key: str
    label: str | Promise
    count: BoundedCount
    current: bool


def desk_tabs(store: Store, *, current: str) -> list[DeskTab]:
    """The filters with their numbers, in one query."""
    own = Order.objects.known_to_seller().filter(store=store)
    numbers = bounded_counts({state.value: own.filter(fulfilment=state) for state in Fulfilment})
    counted = [(key, label, count_together(numbers[state] for state in states)) for key, (label, states) in DESK_TABS.items()]
    return [DeskTab(key, label, count, key == current) for key, label, count in counted]


def count_unpaid(store: Store) -> int:
    """How many orders wait for the buyers' money, counted to 99: their goods are set aside, and there is nothing to do for them yet."""
    waiting = Order.objects.filter(store=store, fulfilment=Fulfilment.PENDING, is_prepaid=True, paid_at=None)
    return waiting[:99].count()


def desk_page(store: Store, place: str | None, *, tab: str = "") -> CursorPage[Order]:
    """The store's orders in a tab: those to confirm first, the most urgent on top; the rest newest first."""
    _label, states = DESK_TABS.get(tab, DESK_TABS[""])
    known = Order.objects.known_to_seller().filter(store=store)
    streams = [known.filter(fulfilment=state).annotate(**_urgency(state)) for state in states]
    return cursor_page(streams, place, size=PAGE_SIZE, by=_MOST_URGENT, cards=_desk_orders(store))


def found_orders(store: Store, text: str, place: str | None) -> CursorPage[Order]:
    """Orders of any state whose number, receiver or goods contain the text, the newest first."""
    found = Q(number__icontains=text) | Q(recipient__icontains=text) | Q(lines__title__icontains=text)
    return cursor_page(_desk_orders(store).filter(pk__in=Order.objects.filter(found, store=store).values("pk")), place, size=PAGE_SIZE)


def _urgency(state: str) -> dict[str, Any]:
    """The keys before an order's own: constants but for what is to be confirmed, so that an index has each state in order."""
    if state == Fulfilment.PENDING:
        return {"rank": Value(0), "until": Coalesce("expires_at", Value(_NEVER))}
    return {"rank": Value(1), "until": Value(_NEVER, output_field=DateTimeField())}


def _desk_orders(store: Store) -> OrderQuerySet:
    return Order.objects.known_to_seller().filter(store=store).with_lines().select_related("delivery", "region", "prefecture")


class Amounts(NamedTuple):
    """What the order means for the seller's purse, in the order's currency. `bonus` and `own_delivery` are what he pays."""

    goods: Money
    own_discount: Money
    platform_discount: Money
    buyer_delivery: Money
    fee: Money
    fee_tax: Money
    own_delivery: Money
    bonus: Money
    keeps: Money


@dataclass(frozen=True, slots=True)
class DeskOrder:
    """One order as its seller works on it: what may be done now, by the tables of moves."""

    order: Order
    delivery: Delivery | None
    timeline: list[TimelineRow]
    couriers: list[CourierProfile]
    courier_phone: str
    attempts: list[DeliveryAttempt]
    returns: list[ReturnRequest]

    def _may(self, target: Fulfilment) -> bool:
        return target in TRANSITIONS[self.order.fulfilment]

    @property
    def may_confirm(self) -> bool:
        """The order waits for the seller's answer; one for codes alone does not."""
        return self._may(Fulfilment.CONFIRMED) and not self.order.is_download

    @property
    def may_prepare(self) -> bool:
        """Packing can begin."""
        return self._may(Fulfilment.PREPARING)

    @property
    def may_be_ready(self) -> bool:
        """Packing can end."""
        return self.order.fulfilment == Fulfilment.PREPARING

    @property
    def may_cancel(self) -> bool:
        """The parcel has not left yet."""
        return self.order.fulfilment in CANCELLABLE

    @property
    def may_call(self) -> bool:
        """Whether the seller sees the buyer's number and door."""
        return self.order.fulfilment in _MAY_CALL

    @property
    def is_pickup(self) -> bool:
        """The buyer comes to the store."""
        return self.delivery is not None and self.delivery.mode == DeliveryMode.PICKUP

    @property
    def may_choose(self) -> bool:
        """Somebody has yet to be chosen to deliver it."""
        return self._is_planned() and not self.is_pickup and not self.is_abroad

    @property
    def is_abroad(self) -> bool:
        """It goes to another country."""
        return self.delivery is not None and self.delivery.is_abroad

    @property
    def may_send(self) -> bool:
        """A parcel service may take it: it is packed, paid, and has no courier."""
        is_packed = self.order.fulfilment == Fulfilment.READY
        return is_packed and self._is_planned() and self.delivery is not None and not self.delivery.cash_due_minor

    @property
    def is_sent(self) -> bool:
        """It is with a parcel service."""
        return self.delivery is not None and self.delivery.is_sent

    @property
    def is_offered(self) -> bool:
        """It is offered to all couriers of the region."""
        return self._is_open() and self.delivery is not None and self.delivery.status == DeliveryStatus.OFFERED

    @property
    def is_assigned(self) -> bool:
        """It has a courier and has not left yet."""
        return self._is_open() and self.delivery is not None and self.delivery.status == DeliveryStatus.ASSIGNED

    @property
    def may_give(self) -> bool:
        """The parcel can be handed to its courier."""
        return self.is_assigned and self.order.fulfilment == Fulfilment.READY and not self.seller_gave

    @property
    def seller_gave(self) -> bool:
        """The seller has handed it over and the courier has not confirmed yet."""
        return self.is_assigned and self.delivery is not None and self.delivery.seller_gave_at is not None

    @property
    def may_hand_over(self) -> bool:
        """The seller is on his way with it, or the buyer is in the store."""
        away = self.delivery is not None and self.delivery.status in (DeliveryStatus.PICKED_UP, DeliveryStatus.AT_DOOR)
        return away and self.delivery is not None and self.delivery.is_carried_by_seller and not self.delivery.is_shipped

    @property
    def is_coming_back(self) -> bool:
        """A courier returns it undelivered."""
        return self.delivery is not None and self.delivery.status == DeliveryStatus.RETURNING

    @property
    def has_come_back(self) -> bool:
        """A journey was in vain, and the parcel is at the store again with nobody chosen to bring it."""
        return self._is_open() and self.delivery is not None and self.delivery.is_back_at_store

    @property
    def last_reason(self) -> str:
        """Why the last journey was in vain, a phrase; empty when there was none."""
        return self.attempts[-1].reason if self.attempts else ""

    @property
    def amounts(self) -> Amounts:
        """What the seller receives, as far as it is known now; the ledger will post the same sums."""
        order, nothing = self.order, Money.zero(self.order.currency)
        by_buyer = order.delivery_fee if order.delivery_payer == DeliveryPayer.BUYER else nothing
        discount = order.goods + by_buyer - order.gross  # what the platform gives comes in with the gross
        by_himself = self.delivery is not None and self.delivery.is_carried_by_seller
        own = nothing if by_himself else order.delivery_fee
        bonus = self.delivery.bonus if self.delivery else nothing
        return Amounts(
            goods=order.goods,
            own_discount=discount,
            platform_discount=order.platform_discount,
            buyer_delivery=by_buyer,
            fee=order.fee,
            fee_tax=order.fee_tax,
            own_delivery=own,
            bonus=bonus,
            keeps=order.gross - order.fee - order.fee_tax - own - bonus,
        )

    def _is_planned(self) -> bool:
        return self._is_open() and self.delivery is not None and self.delivery.status == DeliveryStatus.PLANNED

    def _is_open(self) -> bool:
        return self.order.fulfilment in CANCELLABLE


def desk_order(order: Order, delivery: Delivery | None) -> DeskOrder:
    """Everything the order's page shows."""
    is_planned = delivery is not None and delivery.status == DeliveryStatus.PLANNED and order.fulfilment in CANCELLABLE
    couriers = list(available_couriers(delivery)[:20]) if is_planned and delivery and not delivery.is_abroad else []
    attempts = attempts_of(delivery) if delivery else []
    returns = list(returns_of_order(order.pk)) if order.delivered_at else []
    return DeskOrder(order, delivery, order_timeline(order), couriers, _phone_of_courier(delivery), attempts, returns)


def _phone_of_courier(delivery: Delivery | None) -> str:
    if delivery is None or delivery.courier_id is None:
        return ""
    return CourierProfile.objects.filter(user_id=delivery.courier_id).values_list("phone", flat=True).first() or ""
