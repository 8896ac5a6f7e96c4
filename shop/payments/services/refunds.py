"""What is owed back: the one reversal of an order, whole or in part and whatever the cause, and money that paid nothing."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from shop.common.money import Money
from shop.common.phrases import kept_phrase
from shop.ledger.services import Posting, post_entry
from shop.ledger.states import AccountKind
from shop.orders.models import Order
from shop.orders.services import LineShare, Reversal, is_staff, post_taken_back, take_order_back
from shop.orders.states import Fulfilment
from shop.payments.exceptions import NothingToRefund, NotYourRefund, RefundDisputed, RefundReasonNeeded
from shop.payments.models import PaymentAttempt, Refund, RefundLine
from shop.payments.queries import is_disputed
from shop.payments.services.balances import compute_debt_beyond_limit, require_room_for_debt
from shop.payments.services.dispute_recoveries import pass_on_recoveries_of_order
from shop.payments.services.disputed_refunds import pay_with_borne_loss
from shop.payments.services.refund_choices import settle_credit
from shop.payments.services.refund_cover import ask_to_leave, note_waiting
from shop.payments.services.refund_rows import record_owed, write_refund
from shop.payments.services.ways_back import choose_way_back, find_holder, find_original_attempt
from shop.payments.states import CREDIT_RAIL, MoneyProblem, RefundCause
from shop.trust.queries import is_one_of


def refund_order(
    order: Order,
    *,
    quantities: Mapping[int, int] | None,
    cause: RefundCause,
    reason: str,
    delivery: bool,
    key: str,
    actor_id: int | None,
    rail: str = "",
    delivery_by_platform: bool = False,
    restock: bool = False,
    by_hand: bool = False,
    is_due: bool = False,
) -> Refund | None:
    """Owe the buyer those units ({line id: how many}, None for all that are left) and, if `delivery`, what he paid for it.

    Shares of discounts, fee and taxes are the frozen figures'. The seller bears it, or the platform the delivery; a seller is bounded by
    his balance, unless he pays it `by_hand` (`refund_by_hand`). `rail` other than the money's own way back is for staff. What `is_due`
    by a rule (a return that was received) asks neither who acts nor what the store may owe: the app above has decided. The same key
    answers the same refund. None where no money had come. Raises NotYourRefund, RefundReasonNeeded, NothingToRefund, StoreCannotCover,
    RefundDisputed, and the order's NotRefundable and TooMuch.
    """
    with transaction.atomic():
        locked = Order.objects.select_for_update(of=("self",), no_key=True).select_related("store__country").get(pk=order.pk)
        done = Refund.objects.filter(key=key).first()
        if done is not None:
            return done
        if not is_due:
            _require_right_to_refund(locked, actor_id, cause=cause, reason=reason, choosing=bool(rail) or delivery_by_platform)
        back = take_order_back(
            locked, quantities=quantities, delivery=delivery, delivery_by_platform=delivery_by_platform, restock=restock, actor_id=actor_id
        )
        if back is None or _is_nothing(back, locked):
            return None
        refund = _write_order_refund(locked, back, key=key, cause=cause, reason=reason, rail=rail, restock=restock, actor_id=actor_id)
        _owe_order_refund(refund, locked, back, by_hand=by_hand, is_due=is_due, actor_id=actor_id)
    order.refresh_from_db(fields=["refunded_minor", "delivery_refunded"])
    return refund


def owe_back(attempt: PaymentAttempt, amount: Money, *, problem: MoneyProblem) -> Refund:
    """Money that came by this attempt and paid nothing (late, double, short, over, another currency) is owed to whoever paid. Once."""
    with transaction.atomic():
        attempt = PaymentAttempt.objects.select_for_update(of=("self",)).select_related("payment__checkout").get(pk=attempt.pk)
        key = f"attempt:{attempt.pk}:{problem}"
        done = Refund.objects.filter(key=key).first()
        if done is not None:
            return done
        buyer_id = attempt.payment.checkout.buyer_id
        orders = list(attempt.payment.orders.all()[:2])
        refund = write_refund(
            key=key,
            buyer_id=buyer_id,
            order=orders[0] if len(orders) == 1 else None,
            attempt=attempt,
            cause=RefundCause.MONEY,
            reason=kept_phrase("money", problem),
            rail=choose_way_back(attempt),
            amount_minor=amount.minor,
            currency=amount.currency,
        )
        kind, holder_id = find_holder(attempt.provider, buyer_id=buyer_id)
        lines = [Posting(kind, holder_id, amount), Posting(AccountKind.REFUND_OWED, buyer_id, -amount)]
        post_entry(key=f"refund:{refund.pk}:owed", kind="money.unused", subject="refund", subject_id=refund.pk, lines=lines)
        record_owed(refund)
        if refund.rail == CREDIT_RAIL:
            settle_credit(refund, actor_id=None)  # it was credit before
        else:
            note_waiting(refund, ask_to_leave(refund, refund.rail))
    return refund


def _require_right_to_refund(order: Order, actor_id: int | None, *, cause: str, reason: str, choosing: bool) -> None:
    """Staff may anything but for themselves, the store's owner refunds what was sold; nobody (None) what ends with its order or is gone."""
    if actor_id is None:
        if order.fulfilment != Fulfilment.CANCELLED and cause != RefundCause.DISPUTE:
            raise NotYourRefund
        return
    if actor_id == order.buyer_id:
        raise NotYourRefund  # staff buy like everybody else, and ask a colleague
    if actor_id != order.store.owner_id and (not is_staff(actor_id) or is_one_of(actor_id, {order.buyer_id})):
        raise NotYourRefund
    if actor_id == order.store.owner_id and choosing:
        raise NotYourRefund
    if not reason.strip():
        raise RefundReasonNeeded


def _is_nothing(back: Reversal, order: Order) -> bool:
    """Whether nothing was left to take back: of a cancelled order that may be, for any other it raises NothingToRefund."""
    if back.lines or back.delivery_minor:
        return False
    if order.fulfilment != Fulfilment.CANCELLED:
        raise NothingToRefund
    return True


def _write_order_refund(
    order: Order, back: Reversal, *, key: str, cause: RefundCause, reason: str, rail: str, restock: bool, actor_id: int | None
) -> Refund:
    """The row and its lines. Raises RefundDisputed where another way is chosen for money that its provider holds."""
    attempt = find_original_attempt(order)
    if rail and attempt is not None and is_disputed(attempt.pk):
        raise RefundDisputed
    refund = write_refund(
        key=key,
        buyer_id=order.buyer_id,
        order=order,
        attempt=attempt,
        cause=cause,
        reason=reason.strip()[:300],
        rail=rail or choose_way_back(attempt),
        amount_minor=back.amount.minor,
        currency=order.currency,
        delivery_minor=back.delivery_minor,
        delivery_by_platform=back.delivery_by_platform,
        restocked=restock or not back.after_delivery,
        created_by_id=actor_id,
    )
    RefundLine.objects.bulk_create([_refund_line(refund, share) for share in back.lines])
    return refund


def _owe_order_refund(refund: Refund, order: Order, back: Reversal, *, by_hand: bool, is_due: bool, actor_id: int | None) -> None:
    """It is in the book and told, and paid at once with what the buyer has of it already, or as credit. Raises StoreCannotCover."""
    answer = ask_to_leave(refund, refund.rail, unposted_minor=_off_store(refund, back))
    post_taken_back(order, back, key=f"refund:{refund.pk}:owed")
    if by_hand:
        _note_beyond_limit(refund, order, back)
    elif back.after_delivery and actor_id == order.store.owner_id and back.by_seller.minor > 0 and not is_due:
        require_room_for_debt(order.store, order.currency)
    record_owed(refund, store_id=order.store_id, after_delivery=back.after_delivery)
    pass_on_recoveries_of_order(order.pk)
    pay_with_borne_loss(refund)
    if not refund.outstanding.is_zero and not by_hand:
        note_waiting(refund, answer)
        if answer.may_go and refund.rail == CREDIT_RAIL:
            settle_credit(refund, actor_id=actor_id)


def _note_beyond_limit(refund: Refund, order: Order, back: Reversal) -> None:
    """What the seller hands to the buyer he owes us no more: with it he must owe no more than before, or no more than he may.

    Until then the debt is true, for the buyer's claim is on us. Where it is more than the limit, nobody but the seller pays it
    (`ask_to_leave`).
    """
    if back.by_seller > back.amount:
        require_room_for_debt(order.store, order.currency, unposted_minor=-back.amount.minor)
    if compute_debt_beyond_limit(order.store, order.currency).is_positive:
        refund.beyond_limit = True
        refund.save(update_fields=["beyond_limit"])


def _off_store(refund: Refund, back: Reversal) -> int:
    """What it will take off the store; what a provider gave in our stead is no question of ours."""
    return back.by_seller.minor if back.after_delivery and refund.cause != RefundCause.DISPUTE else 0


def _refund_line(refund: Refund, share: LineShare) -> RefundLine:
    return RefundLine(
        refund=refund,
        order_line=share.line,
        quantity=share.quantity,
        goods_minor=share.goods_minor,
        discount_minor=share.discount_minor,
        platform_discount_minor=share.platform_discount_minor,
        fee_minor=share.fee_minor,
        fee_tax_minor=share.fee_tax_minor,
        tax_minor=share.tax_minor,
    )
