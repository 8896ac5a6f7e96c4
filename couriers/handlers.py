"""What deliveries do when an order moves, and who hears of a parcel's way."""

from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from couriers.events import (
    COURIER_APPLIED,
    COURIER_APPROVED,
    COURIER_REFUSED,
    COURIER_SUSPENDED,
    DELIVERY_ASSIGNED,
    DELIVERY_CANCELLED,
    DELIVERY_CLAIMED,
    DELIVERY_COURIER_DISMISSED,
    DELIVERY_DELIVERED,
    DELIVERY_EVENTS,
    DELIVERY_FAILED,
    DELIVERY_HALF_AGREED,
    DELIVERY_HALF_ASKED,
    DELIVERY_HALF_AT_DESK,
    DELIVERY_HALF_CONFIRMED,
    DELIVERY_HALF_DECIDED,
    DELIVERY_MISSING,
    DELIVERY_OFFERED,
    DELIVERY_PLANNED,
    HALF_EVENTS,
    MARKET_CHANGES,
)
from couriers.exceptions import ParcelGiven, UncoveredEarning
from couriers.models import CourierProfile, Delivery, DeliveryAttempt, HalfConfirmation
from couriers.queries import couriers_near
from couriers.services import cancel_delivery, ensure_delivery
from couriers.services.cash import UNDER_WAY, require_covered
from couriers.states import CodeSide, DeliveryMode, DeliveryStatus
from couriers.tasks import run_half_step, text_buyer
from shop.accounts.models import User
from shop.common.clock import now
from shop.common.jobs import enqueue
from shop.common.live import hint
from shop.common.money import Money
from shop.events.models import DomainEvent
from shop.events.registry import on_event
from shop.ledger.queries import account_balance
from shop.ledger.states import AccountKind
from shop.notifications.services import list_team_with, notify_recipients, notify_recipients_once
from shop.orders.events import ORDER_CANCELLED, ORDER_CONFIRMED
from shop.orders.exceptions import NotRefundable
from shop.orders.models import Order
from shop.orders.services import veto_cancellation, veto_taking_back

NEAR_PERCENT = 80  # of a courier's limit of cash


@on_event(ORDER_CONFIRMED)
def plan_delivery(event: DomainEvent) -> None:
    """A confirmed order gets its delivery, unless nothing is carried."""
    order = Order.objects.select_related("store").get(pk=event.subject_id)
    if not order.is_download:
        ensure_delivery(order)


@veto_cancellation
def keep_order_of_a_given_parcel(order: Order) -> None:
    """Between the seller's "given" and the courier's "taken" the goods may be on the road already: nobody puts them back on sale."""
    if Delivery.objects.filter(order=order, status=DeliveryStatus.ASSIGNED, seller_gave_at__isnull=False).exists():
        raise ParcelGiven


@veto_taking_back
def keep_what_a_courier_was_promised(order: Order) -> None:
    """What is left of the order still pays the courier who was offered it."""
    delivery = Delivery.objects.with_order().filter(order=order, mode=DeliveryMode.COURIER, status__in=UNDER_WAY).first()
    if delivery is None:
        return
    try:
        require_covered(delivery, bonus_minor=delivery.bonus_minor)
    except UncoveredEarning as error:
        raise NotRefundable(
            _("What is left of the order would not pay its courier. Cancel the whole order, or withdraw the parcel.")
        ) from error


@on_event(ORDER_CANCELLED)
def stop_delivery(event: DomainEvent) -> None:
    """A cancelled order's parcel stays where it is."""
    cancel_delivery(event.subject_id)


@on_event(*MARKET_CHANGES)
def refresh_market(event: DomainEvent) -> None:
    """The open markets of the zone's couriers look again."""
    region_id = Delivery.objects.values_list("order__store__region_id", flat=True).get(pk=event.subject_id)
    hint(f"market:{region_id}", version=event.pk)


@on_event(DELIVERY_OFFERED)
def notify_couriers_of_offer(event: DomainEvent) -> None:
    """Those on duty in the zone who are nearest."""
    delivery = Delivery.objects.with_order().open_market().filter(pk=event.subject_id).first()
    if delivery is None:  # taken already
        return
    store = delivery.order.store
    words = {"store": store.name, "earning": delivery.earning}
    page, bundle = reverse("couriers:market"), f"market:{store.region_id}"
    notify_recipients(event, recipients=couriers_near(store), kind=DELIVERY_OFFERED.name, data=words, url=page, bundle=bundle)


@on_event(DELIVERY_DELIVERED)
def notify_courier_of_cash_limit(event: DomainEvent) -> None:
    """A courier with much cash in hand hears so, once a day for each of the two lines."""
    profile = CourierProfile.objects.select_related("country").filter(user=DELIVERY_DELIVERED.read(event)["courier_id"]).first()
    limit = profile.cash_ceiling if profile else None
    if profile is None or limit is None or limit.is_zero:
        return
    held = account_balance(AccountKind.COURIER_CASH, profile.user_id, limit.currency)
    if held.minor * 100 < limit.minor * NEAR_PERCENT:
        return
    kind = "courier.cash_at_limit" if held.minor >= limit.minor else "courier.cash_near_limit"
    words = {"held": held, "limit": limit}
    notify_recipients_once(f"cash:{now().date()}", recipients=[profile.user_id], kind=kind, data=words, url=reverse("couriers:cash"))


@on_event(*DELIVERY_EVENTS)
def refresh_delivery_pages(event: DomainEvent) -> None:
    """Open pages of buyer, seller and courier look again."""
    hint(f"order:{DELIVERY_PLANNED.read(event)['order_id']}", version=event.pk)
    hint(f"delivery:{event.subject_id}", version=event.pk)


@on_event(*HALF_EVENTS)
def refresh_half_confirmed_pages(event: DomainEvent) -> None:
    """The same pages: what happens now, and until when."""
    hint(f"order:{DELIVERY_HALF_CONFIRMED.read(event)['order_id']}", version=event.pk)
    hint(f"delivery:{event.subject_id}", version=event.pk)


@on_event(DELIVERY_HALF_CONFIRMED, DELIVERY_HALF_ASKED)
def set_half_step(event: DomainEvent) -> None:
    """The next step has a moment."""
    half_id = DELIVERY_HALF_ASKED.read(event)["half_id"]
    when = HalfConfirmation.objects.filter(pk=half_id).values_list("next_at", flat=True).first()
    if when:
        enqueue(partial(run_half_step.schedule, (half_id,), eta=when))


@on_event(DELIVERY_HALF_ASKED)
def ask_for_missing_word(event: DomainEvent) -> None:
    """Whose word is missing is asked for it, the buyer by text message too; whoever has spoken hears that it is still missing."""
    half = DELIVERY_HALF_ASKED.read(event)
    kinds = {CodeSide.BUYER: "half.not_received_yet", CodeSide.CARRIER: "half.not_confirmed_yet"}
    asked = CodeSide.BUYER if half["side"] == CodeSide.CARRIER else CodeSide.CARRIER
    _notify_side(event, asked, f"half.asked_{asked}")
    _notify_side(event, CodeSide(half["side"]), kinds[CodeSide(half["side"])])
    if asked == CodeSide.BUYER:
        enqueue(text_buyer, half["half_id"], half["asks"])


@on_event(DELIVERY_HALF_AT_DESK)
def notify_of_question_for_desk(event: DomainEvent) -> None:
    """Both, and those who decide."""
    half = DELIVERY_HALF_AT_DESK.read(event)
    for side in CodeSide:
        _notify_side(event, side, "half.at_desk")
    words, page = _words_of_half(event), reverse("couriers:half", args=[half["half_id"]])
    notify_recipients(event, recipients=list_team_with("custody.settle_cash"), kind="team.half_confirmation", data=words, url=page)


@on_event(DELIVERY_HALF_AGREED)
def notify_of_late_word(event: DomainEvent) -> None:
    """Whoever has waited for it."""
    half = DELIVERY_HALF_AGREED.read(event)
    _notify_side(event, CodeSide(half["side"]), "half.agreed")


@on_event(DELIVERY_HALF_DECIDED)
def notify_of_decision_about_cash(event: DomainEvent) -> None:
    """Both, with the reason."""
    half = DELIVERY_HALF_DECIDED.read(event)
    for side in CodeSide:
        _notify_side(event, side, "half.decided_paid" if half.get("is_paid") else "half.decided_not_paid")


@on_event(DELIVERY_ASSIGNED, DELIVERY_COURIER_DISMISSED, DELIVERY_CANCELLED)
def notify_courier_of_parcel(event: DomainEvent) -> None:
    """Of one that others gave or took."""
    delivery = DELIVERY_ASSIGNED.read(event)
    if delivery["courier_id"]:
        # A parcel taken from him is no longer his to look at.
        is_lost = event.name == DELIVERY_COURIER_DISMISSED.name
        url = reverse("couriers:deliveries") if is_lost else reverse("couriers:delivery", args=[event.subject_id])
        order = _order_with_store(event)
        notify_recipients(event, recipients=[delivery["courier_id"]], kind=event.name, data=_words_of_order(order), url=url)


@on_event(DELIVERY_FAILED)
def notify_of_failed_attempt(event: DomainEvent) -> None:
    """Buyer and seller, with the courier's reason, the moment he says so; of a seller's own try order.returned tells."""
    failed = DELIVERY_FAILED.read(event)
    if not failed["courier_id"]:
        return
    order = _order_with_store(event)
    ended = DeliveryAttempt.objects.filter(delivery_id=event.subject_id, number=failed["attempt"] - 1)  # the next try is counted already
    words = _words_of_order(order) | {"reason": ended.values_list("reason", flat=True).first() or "–"}
    sellers_page = reverse("sellers:order", args=[order.number])
    notify_recipients(event, recipients=[order.buyer_id], kind=DELIVERY_FAILED.name, data=words, url=order.get_absolute_url())
    notify_recipients(event, recipients=[order.store.owner_id], kind="delivery.failed_sale", data=words, url=sellers_page)


@on_event(DELIVERY_CLAIMED, DELIVERY_MISSING)
def notify_seller_of_parcel(event: DomainEvent) -> None:
    """A courier will come for it; or its buyer still waits for it."""
    order = _order_with_store(event)
    url = reverse("sellers:order", args=[order.number])
    notify_recipients(event, recipients=[order.store.owner_id], kind=event.name, data=_words_of_order(order), url=url)


@on_event(COURIER_APPROVED, COURIER_REFUSED, COURIER_SUSPENDED)
def notify_courier_of_decision(event: DomainEvent) -> None:
    """What staff decided. The event is about the profile; its data names the person."""
    courier = COURIER_APPROVED.read(event)
    words = {"reason": courier["reason"] or "–"}
    notify_recipients(event, recipients=[courier["user_id"]], kind=event.name, data=words, url=reverse("couriers:start"))


@on_event(COURIER_APPLIED)
def notify_team_of_applicant(event: DomainEvent) -> None:
    """Somebody waits for an answer."""
    person = User.objects.get(pk=COURIER_APPLIED.read(event)["user_id"])
    url = reverse("admin:couriers_courierprofile_change", args=[event.subject_id])
    notify_recipients(
        event, recipients=list_team_with("couriers.change_courierprofile"), kind="team.courier_applied", data={"name": str(person)}, url=url
    )


def _notify_side(event: DomainEvent, side: CodeSide, kind: str) -> None:
    half = DELIVERY_HALF_ASKED.read(event)
    buyers_page = Order.objects.get(pk=half["order_id"]).get_absolute_url()
    user_id, page = {
        CodeSide.BUYER: (half["buyer_id"], f"{buyers_page}#parcel-{event.subject_id}"),
        CodeSide.CARRIER: (half["carrier_id"], reverse("couriers:delivery", args=[event.subject_id])),
    }[side]
    notify_recipients_once(f"{event.pk}:{side}", recipients=[user_id], kind=kind, data=_words_of_half(event), url=page)


def _words_of_half(event: DomainEvent) -> dict[str, Any]:
    half = DELIVERY_HALF_ASKED.read(event)
    amount = Money(half["amount_minor"], half["currency"])
    return {"number": half["number"], "amount": amount, "reason": half.get("reason") or "–"}


def _order_with_store(event: DomainEvent) -> Order:
    """Of an event of its delivery."""
    return Order.objects.select_related("store").get(pk=DELIVERY_PLANNED.read(event)["order_id"])


def _words_of_order(order: Order) -> dict[str, str]:
    return {"number": order.number, "store": order.store.name}
