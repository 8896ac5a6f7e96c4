"""Who is to get money, or to bring it, hears how far it is."""

from django.urls import reverse

from shop.accounts.models import User
from shop.common.live import hint
from shop.common.money import Money
from shop.common.phrases import kept_phrase
from shop.custody.events import (
    DEPOSIT_CLOSED,
    DEPOSIT_EVENTS,
    OVERDUE_CASH_ASKED,
    OVERDUE_CASH_GIVEN_UP,
    OVERDUE_CASH_REMINDED,
    STORE_DEBT_EVENTS,
    STORE_DEBT_REACHED,
    OverdueCashData,
)
from shop.events.models import DomainEvent
from shop.events.registry import on_event
from shop.notifications.services import list_team_with, notify_recipients
from shop.orders.models import Order
from shop.payments.events import (
    DISPUTE_CAME_BACK,
    DISPUTE_GIVEN_ON,
    DISPUTE_LOST,
    DISPUTE_OPENED,
    DISPUTE_WON,
    REFUND_ADVANCE_PROPOSED,
    REFUND_CARRIED,
    REFUND_DONE,
    REFUND_FAILED,
    REFUND_FUNDED,
    REFUND_OWED,
    REFUND_WAITS,
    REVERSAL_NOTED,
)
from shop.payments.models import Dispute, Refund, ReversalNote
from shop.payments.queries import kept_why
from shop.payments.templatetags.refunds import rail_name
from shop.payouts.events import (
    MONEYHOLD_LIFTED,
    MONEYHOLD_PLACED,
    PAYEE_ACCOUNT_GONE,
    PAYEE_DESTINATION_CHANGED,
    PAYEE_RESUMED,
    PAYEE_STOPPED,
    PAYOUT_APPROVED,
    PAYOUT_CANCELLED,
    PAYOUT_FAILED,
    PAYOUT_PAID,
)
from shop.payouts.models import Payee, Payout
from shop.payouts.states import PayeeKind
from shop.trust.states import WaitsFor


@on_event(REFUND_OWED, REFUND_FUNDED, REFUND_CARRIED, REFUND_DONE, REFUND_FAILED)
def notify_buyer_of_refund(event: DomainEvent) -> None:
    """How far the money has come that goes back to them."""
    refund = _refund_with_store(event.subject_id)
    if refund.amount.is_positive:
        page = refund.order.get_absolute_url() if refund.order else reverse("payments:refunds")
        notify_recipients(event, recipients=[refund.buyer_id], kind=event.name, data=_words_of_refund(refund), url=page)


@on_event(REFUND_FAILED)
def notify_team_of_stuck_refund(event: DomainEvent) -> None:
    """A refund could not be sent: they choose another way."""
    refund = _refund_with_store(event.subject_id)
    page = reverse("admin:payments_refund_change", args=[refund.pk])
    words = _words_of_refund(refund) | {"refund": refund.number, "provider": rail_name(refund.rail)}
    notify_recipients(event, recipients=list_team_with("payments.change_refund"), kind="refund.stuck", data=words, url=page)


@on_event(REFUND_CARRIED)
def notify_carrier_of_refund(event: DomainEvent) -> None:
    """Somebody is to bring the buyer the cash."""
    refund = _refund_with_store(event.subject_id)
    if refund.carrier_id:
        words = _words_of_refund(refund)
        notify_recipients(event, recipients=[refund.carrier_id], kind="refund.to_bring", data=words, url=reverse("payments:carry"))


@on_event(REFUND_OWED)
def notify_store_of_refund(event: DomainEvent) -> None:
    """That staff gave money of its sale back to the buyer."""
    refund = _refund_with_store(event.subject_id)
    order = refund.order
    if order and REFUND_OWED.read(event)["after_delivery"] and event.actor_id != order.store.owner_id:
        page = reverse("sellers:order", args=[order.number])
        notify_recipients(event, recipients=[order.store.owner_id], kind="refund.of_store", data=_words_of_refund(refund), url=page)


@on_event(REFUND_WAITS)
def notify_store_of_waiting_refund(event: DomainEvent) -> None:
    """Its buyer waits for money that the store has."""
    refund = _refund_with_store(event.subject_id)
    if refund.order and refund.waits_for == WaitsFor.STORE:
        page = reverse("sellers:order", args=[refund.order.number])
        notify_recipients(event, recipients=[refund.order.store.owner_id], kind="refund.waits", data=_words_of_refund(refund), url=page)


@on_event(REFUND_ADVANCE_PROPOSED)
def notify_team_of_proposed_advance(event: DomainEvent) -> None:
    """A second person decides."""
    refund = _refund_with_store(event.subject_id)
    page = reverse("admin:payments_refund_change", args=[refund.pk])
    team = [user_id for user_id in list_team_with("payments.change_refund") if user_id != event.actor_id]
    words = _words_of_refund(refund) | {"refund": refund.number}
    notify_recipients(event, recipients=team, kind="refund.advance_proposed", data=words, url=page)


@on_event(DISPUTE_OPENED, DISPUTE_WON, DISPUTE_LOST)
def notify_of_dispute(event: DomainEvent) -> None:
    """Each store whose order it is about, and, while it can be answered, the staff who see to that."""
    dispute = Dispute.objects.get(pk=event.subject_id)
    for share in dispute.shares.exclude(order=None).select_related("order__store").order_by("order_id"):
        order = share.order
        assert order is not None  # excluded above
        words = {"number": order.number, "amount": Money(share.amount_minor, dispute.currency)}
        words["reason"] = kept_why(dispute)
        page = reverse("sellers:order", args=[order.number])
        notify_recipients(event, recipients=[order.store.owner_id], kind=event.name, data=words, url=page)
    if event.name == DISPUTE_OPENED.name and dispute.answer_by:
        words = {"amount": dispute.amount, "provider": dispute.provider, "reason": kept_why(dispute)}
        words["until"] = dispute.answer_by.date()
        page = reverse("admin:payments_dispute_change", args=[dispute.pk])
        notify_recipients(event, recipients=list_team_with("payments.change_dispute"), kind="dispute.to_answer", data=words, url=page)


@on_event(DISPUTE_CAME_BACK)
def notify_team_of_returned_money(event: DomainEvent) -> None:
    """The provider gave back what others had borne."""
    dispute = Dispute.objects.get(pk=event.subject_id)
    amount = Money(DISPUTE_CAME_BACK.read(event)["amount_minor"], dispute.currency)
    words = {"amount": amount, "provider": rail_name(dispute.provider)}
    page = reverse("admin:payments_dispute_change", args=[dispute.pk])
    notify_recipients(event, recipients=list_team_with("payments.change_dispute"), kind=DISPUTE_CAME_BACK.name, data=words, url=page)


@on_event(DISPUTE_GIVEN_ON)
def notify_stores_of_returned_money(event: DomainEvent) -> None:
    """Each store that has its share of the loss back. The buyer hears of a refund that is owed."""
    given = DISPUTE_GIVEN_ON.read(event)
    for order in Order.objects.filter(pk__in=given["stores"]).select_related("store").order_by("pk"):
        words = {"number": order.number, "amount": Money(given["stores"][str(order.pk)], given["currency"])}
        page = reverse("sellers:order", args=[order.number])
        notify_recipients(event, recipients=[order.store.owner_id], kind=DISPUTE_GIVEN_ON.name, data=words, url=page)


@on_event(REVERSAL_NOTED)
def notify_team_of_reversal(event: DomainEvent) -> None:
    """Everybody who sees to disputes, but for whoever noted it."""
    note = ReversalNote.objects.select_related("attempt", "proposed_by").get(pk=event.subject_id)
    words = {
        "name": note.proposed_by.display_name,
        "amount": note.attempt.amount if note.attempt.received is None else note.attempt.received,
    }
    words |= {"provider": rail_name(note.attempt.provider), "what": kept_phrase("reversal", note.way)}
    team = [user_id for user_id in list_team_with("payments.change_dispute") if user_id != note.proposed_by_id]
    page = reverse("admin:payments_reversalnote_changelist", query={"status__exact": "proposed"})
    notify_recipients(event, recipients=team, kind="reversal.to_confirm", data=words, url=page)


@on_event(PAYOUT_APPROVED, PAYOUT_PAID, PAYOUT_FAILED, PAYOUT_CANCELLED)
def notify_payee_of_payout(event: DomainEvent) -> None:
    """Whoever's money it is hears how far it has come; of one's own offset and cancellation one knows."""
    payout = PAYOUT_PAID.read(event)
    if payout["rail"] == "offset":
        return
    words = {"number": payout["number"], "amount": Money(payout["amount_minor"], payout["currency"])}
    page = _money_page(Payout.objects.select_related("payee").get(pk=event.subject_id).payee)
    notify_recipients(event, recipients=[payout["recipient_id"]], kind=event.name, data=words, url=page)


@on_event(PAYEE_DESTINATION_CHANGED, PAYEE_ACCOUNT_GONE, PAYEE_STOPPED, PAYEE_RESUMED)
def notify_payee_of_change(event: DomainEvent) -> None:
    """Also whoever made it: it may have been somebody else at the same phone."""
    payee = PAYEE_STOPPED.read(event)
    words = {"masked": payee.get("masked") or "–", "reason": payee.get("reason") or "–"}
    url = _money_page(Payee.objects.get(pk=event.subject_id))
    notify_recipients(event, recipients=[payee["user_id"]], kind=event.name, data=words, url=url)


@on_event(MONEYHOLD_PLACED, MONEYHOLD_LIFTED)
def notify_store_of_held_money(event: DomainEvent) -> None:
    """That it is held, not why: the reason is the team's."""
    order = Order.objects.select_related("store").get(pk=MONEYHOLD_PLACED.read(event)["order_id"])
    url = reverse("sellers:order", args=[order.number])
    notify_recipients(event, recipients=[order.store.owner_id], kind=event.name, data={"number": order.number}, url=url)


@on_event(*DEPOSIT_EVENTS)
def refresh_both_sides_of_counter(event: DomainEvent) -> None:
    """Open pages of the deposit and of its desk look again."""
    hint(f"deposit:{event.subject_id}", version=event.pk)
    hint(f"desk:{DEPOSIT_CLOSED.read(event)['desk_id']}", version=event.pk)


@on_event(DEPOSIT_CLOSED)
def notify_depositor_of_count(event: DomainEvent) -> None:
    """Whoever brought it hears what was counted."""
    deposit = DEPOSIT_CLOSED.read(event)
    counted, missing = Money(deposit["counted_minor"], deposit["currency"]), Money(deposit["missing_minor"], deposit["currency"])
    words = {"number": deposit["number"], "desk": deposit["desk"], "counted": counted, "declared": counted + missing}
    words["moved"] = Money(deposit["moved_minor"], deposit["currency"])
    kind = "deposit.short" if not missing.is_zero else DEPOSIT_CLOSED.name
    notify_recipients(
        event, recipients=[deposit["user_id"]], kind=kind, data=words, url=reverse("couriers:deposit", args=[event.subject_id])
    )


@on_event(OVERDUE_CASH_REMINDED, OVERDUE_CASH_ASKED, OVERDUE_CASH_GIVEN_UP)
def notify_courier_of_overdue_cash(event: DomainEvent) -> None:
    """That the cash is nearly overdue, is asked back, or was given up."""
    overdue = OVERDUE_CASH_ASKED.read(event)
    words = {
        "amount": _asked_back(overdue),
        "charged": Money(overdue.get("charged_minor", 0), overdue["currency"]),
        "lost": Money(overdue.get("lost_minor", 0), overdue["currency"]),
    }
    notify_recipients(event, recipients=[overdue["courier_id"]], kind=event.name, data=words, url=reverse("couriers:cash"))


@on_event(OVERDUE_CASH_ASKED)
def notify_team_of_overdue_cash(event: DomainEvent) -> None:
    """Those who settle such cases, but for the courier."""
    overdue = OVERDUE_CASH_ASKED.read(event)
    words = {"courier": User.objects.get(pk=overdue["courier_id"]).display_name, "amount": _asked_back(overdue)}
    team = [user_id for user_id in list_team_with("custody.settle_cash") if user_id != overdue["courier_id"]]
    page = reverse("custody:overdue_case", args=[event.subject_id])
    notify_recipients(event, recipients=team, kind="overdue_cash.to_settle", data=words, url=page)


@on_event(*STORE_DEBT_EVENTS)
def notify_store_of_debt(event: DomainEvent) -> None:
    """At 50, 80 and 100 %, when cash orders pause, and when they go on."""
    debt = STORE_DEBT_REACHED.read(event)
    owed = Money(debt["owed_minor"], debt["currency"])
    is_over = event.name == STORE_DEBT_REACHED.name and owed.minor > (debt["limit_minor"] or 0)
    words = {"store": debt["store"], "owed": owed, "percent": debt["percent"]}
    kind = "store_debt.paused" if is_over else event.name
    notify_recipients(event, recipients=[debt["user_id"]], kind=kind, data=words, url=reverse("payouts:sell_money"))


def _refund_with_store(pk: int) -> Refund:
    return Refund.objects.select_related("order__store").get(pk=pk)


def _words_of_refund(refund: Refund) -> dict[str, object]:
    return {"amount": refund.amount, "number": refund.order.number if refund.order else ""}


def _money_page(payee: Payee) -> str:
    return reverse("payouts:deliver_money" if payee.kind == PayeeKind.COURIER else "payouts:sell_money")


def _asked_back(overdue: OverdueCashData) -> Money:
    return Money(overdue.get("asked_minor", overdue["amount_minor"]), overdue["currency"])
