"""Where an order's money is: one chain of steps from the same rows for buyer, seller and courier, each shown what concerns them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from shop.common.money import Money
from shop.common.prepared import Blank, prepared
from shop.custody.queries import cash_path, cash_whereabouts
from shop.ledger.states import AccountKind
from shop.orders.models import Order
from shop.orders.states import Fulfilment
from shop.payments.models import DisputeShare, Payment, PaymentAttempt, Refund
from shop.payments.providers.base import get_provider
from shop.payments.queries import live_payment_of, why_disputed
from shop.payments.states import AttemptStatus, DisputeStatus, PaymentStatus, RefundStatus
from shop.payouts.models import Earning
from shop.payouts.queries.statements import statement_rows
from shop.payouts.states import EarningState, PayeeKind, PayoutStatus

ARRIVED = frozenset({Fulfilment.DELIVERED, Fulfilment.COMPLETED})
BUYER, SELLER, COURIER = "buyer", "seller", "courier"


@dataclass(frozen=True, slots=True)
class ChainStep:
    """One thing that happened to the money, or that it waits for (`when` None). `state` is "done", "now" or "off"."""

    label: str
    at: datetime | None
    note: str
    state: str


def role_of(order: Order, user_id: int | None) -> str:
    """As what the person looks at the order's money; "" for whom it does not concern. Needs `store` loaded."""
    if user_id is None:
        return ""
    if user_id == order.buyer_id:
        return BUYER
    if user_id == order.store.owner_id:
        return SELLER
    carried = Earning.objects.filter(order=order, payee__kind=PayeeKind.COURIER, payee__holder_id=user_id)
    return COURIER if carried.exists() else ""


def money_chain(order: Order, user_id: int | None) -> list[ChainStep]:
    """The order's money from the buyer's hand to its owner, oldest step first; empty for whom it does not concern."""
    role = role_of(order, user_id)
    if not role or user_id is None:
        return []
    steps = [*_paid(order, role), *_cash(order, role, user_id), *_disputed(order, role)]
    steps += _refunds(order) if role == BUYER else _earned(order, role, user_id)
    return steps


def _paid(order: Order, role: str) -> list[ChainStep]:
    if role == COURIER:
        return []
    payment = live_payment_of(order)
    tries = _tries(payment) if role == BUYER and payment and order.is_prepaid else []
    if order.is_prepaid and order.paid_at and payment:
        label = _("%(amount)s paid by %(method)s") % {"amount": order.total.format(), "method": get_provider(payment.provider).name}
        return [*tries, ChainStep(label, order.paid_at, "", "done")]
    if payment and payment.status == PaymentStatus.DUE:
        words = {"amount": order.total.format(), "how": _how_to_pay(order)}
        return [*tries, ChainStep(_("%(amount)s to be paid, %(how)s") % words, None, "", "now")]
    return tries


def _how_to_pay(order: Order) -> str:
    if order.is_prepaid:
        return _("in advance")
    return _("in cash at the store") if order.is_collected else _("in cash at the door")


def _tries(payment: Payment) -> list[ChainStep]:
    failed = PaymentAttempt.objects.filter(payment=payment, status__in=[AttemptStatus.FAILED, AttemptStatus.EXPIRED])
    return [
        ChainStep(
            _("A try by %(method)s did not work; nothing was taken") % {"method": get_provider(row.provider).name},
            row.started_at,
            "",
            "off",
        )
        for row in failed
    ]


def _cash(order: Order, role: str, user_id: int) -> list[ChainStep]:
    """The buyer sees who took it; the courier, until it lay at a desk; the seller, everything."""
    if order.is_prepaid:
        return []
    if order.fulfilment not in ARRIVED:
        return _by_one_word(order) if order.fulfilment == Fulfilment.HANDED_OVER else []
    steps = [step for step in cash_path(order.pk) if step.kind != AccountKind.HALF_CASH]  # what both have confirmed since
    if role == BUYER:
        steps = steps[:1]
    elif role == COURIER:
        own = {AccountKind.COURIER_CASH.value, AccountKind.DESK_CASH.value}
        steps = [step for step in steps if step.kind in own and (step.kind != AccountKind.COURIER_CASH or step.holder_id == user_id)]
    return [
        ChainStep(_("%(amount)s: %(where)s") % {"amount": step.amount.format(), "where": step.text}, step.when, "", "done")
        for step in steps
    ]


def _by_one_word(order: Order) -> list[ChainStep]:
    """In hand, by the word of whoever has it; the buyer has not confirmed it."""
    places = cash_whereabouts([order.pk]).get(order.pk, [])
    return [
        ChainStep(_("%(amount)s: %(where)s") % {"amount": place.amount.format(), "where": place.text}, None, "", "now") for place in places
    ]


def _disputed(order: Order, role: str) -> list[ChainStep]:
    """The payment service took, or may take, the money back. No business of a courier's, who is paid all the same."""
    if role == COURIER:
        return []
    return [_dispute_step(share) for share in _disputed_shares(order.pk)]


@prepared
def _disputed_shares(order_id: Blank) -> QuerySet[DisputeShare]:
    return DisputeShare.objects.filter(order=order_id).select_related("dispute").order_by("pk")


def _dispute_step(share: DisputeShare) -> ChainStep:
    dispute = share.dispute
    words = {"amount": Money(share.amount_minor, dispute.currency).format(), "method": get_provider(dispute.provider).name}
    if dispute.is_open:
        return ChainStep(
            _("%(amount)s are disputed: waiting for the bank or payment service") % words, dispute.opened_at, why_disputed(dispute), "now"
        )
    if dispute.status == DisputeStatus.WON:
        return ChainStep(_("The dispute about %(amount)s is over: the payment is confirmed") % words, dispute.closed_at, "", "done")
    return ChainStep(_("%(method)s gave %(amount)s back to the buyer") % words, dispute.closed_at, why_disputed(dispute), "off")


def _refunds(order: Order) -> list[ChainStep]:
    rows: list[ChainStep] = []
    if order.fulfilment not in {*ARRIVED, Fulfilment.CANCELLED}:
        return rows
    for refund in Refund.objects.filter(order=order).order_by("pk"):
        is_done = refund.status == RefundStatus.DONE
        label = _("%(amount)s paid back to you") if is_done else _("%(amount)s owed back to you")
        rows.append(
            ChainStep(
                label % {"amount": refund.amount.format()},
                refund.done_at if is_done else refund.created_at,
                f"{refund.number} · {refund.get_status_display()}",
                "done" if is_done else "now",
            )
        )
    return rows


def _earned(order: Order, role: str, user_id: int) -> list[ChainStep]:
    if order.fulfilment not in ARRIVED:
        return []
    mine = Earning.objects.filter(order=order, payee__kind=PayeeKind.STORE if role == SELLER else PayeeKind.COURIER)
    mine = mine.filter(payee__holder_id=order.store_id if role == SELLER else user_id)
    steps = []
    for row in statement_rows(mine.select_related("payee__country", "order", "payout").order_by("pk")):
        parts = " · ".join(f"{name} {amount.format()}" for name, amount in row.parts)
        label = _("%(what)s: %(amount)s yours") if row.amount > Money.zero(row.amount.currency) else _("%(what)s: %(amount)s")
        kind = row.earning.get_kind_display()
        words = {"what": kind[:1].upper() + kind[1:], "amount": row.amount.format()}
        steps.append(ChainStep(label % words, row.earning.earned_at, parts, "done"))
        steps += _earning_steps(row.earning, row.why)
    return [*steps, *_discount_to_come(order, role)]


def _discount_to_come(order: Order, role: str) -> list[ChainStep]:
    """The seller took the cash himself: what we pay of the discount comes with the fee for it."""
    if role != SELLER or not order.discount_waits:
        return []
    return [
        ChainStep(
            _("Our part of the discount, %(amount)s, comes once our commission on this sale is paid")
            % {"amount": order.platform_discount.format()},
            None,
            "",
            "now",
        )
    ]


def _earning_steps(earning: Earning, why: str) -> list[ChainStep]:
    amount = {"amount": earning.amount.format()}
    if earning.amount_minor < 0 and earning.payout is None:
        return []
    if earning.state == EarningState.PENDING:
        return [ChainStep(_("%(amount)s wait %(why)s") % (amount | {"why": why}), None, "", "now")]
    payout = earning.payout
    if payout is None:
        is_whole = earning.payee.available_minor >= earning.amount_minor  # not when refunds, or cash that was kept, take some of it
        label = (
            _("%(amount)s are available: ask for them whenever you like") if is_whole else _("%(amount)s are free; what you owe comes off")
        )
        return [ChainStep(label % amount, None, "", "now")]
    is_paid = payout.status == PayoutStatus.PAID
    label = _("Paid out to you") if is_paid else _("In a payout: %(state)s") % {"state": payout.get_status_display()}
    return [ChainStep(label, payout.done_at or payout.sent_at or payout.requested_at, payout.number, "done" if is_paid else "now")]
