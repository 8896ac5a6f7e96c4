"""What is owed back: the one reversal of an order, whole or in part and whatever the cause, and money that paid nothing."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from shop.accounts.models import User
from shop.common.money import Money
from shop.common.phrases import kept_phrase
from shop.ledger.services import Posting, post
from shop.ledger.states import AccountKind
from shop.orders.models import Order
from shop.orders.services import LineShare, post_taken_back, take_back
from shop.orders.states import Fulfilment
from shop.payments.exceptions import NothingToRefund, NotYourRefund, RefundDisputed, RefundReasonNeeded
from shop.payments.models import PaymentAttempt, Refund, RefundLine
from shop.payments.queries import is_disputed
from shop.payments.services.balances import require_cover
from shop.payments.services.choosing import settle_credit
from shop.payments.services.disputed import use_what_was_lost
from shop.payments.services.refund_rows import announce_owed, write_refund
from shop.payments.services.regaining import go_on_of_order
from shop.payments.services.ways_back import holder_of, original_attempt, way_back
from shop.payments.states import CREDIT_RAIL, MoneyProblem, RefundCause


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
) -> Refund | None:
    """Owe the buyer those units ({line id: how many}, None for all that are left) and, if `delivery`, what he paid for it.

    Shares of discounts, fee and taxes are the frozen figures'. The seller bears it, or the platform the delivery; a seller is bounded by
    his balance. `rail` other than the money's own way back is for staff. The same key answers the same refund. None where no money had
    come. Raises NotYourRefund, RefundReasonNeeded, NothingToRefund, StoreCannotCover, RefundDisputed,
    and the order's NotRefundable and TooMuch.
    """
    with transaction.atomic():
        locked = Order.objects.select_for_update(of=("self",), no_key=True).select_related("store__country").get(pk=order.pk)
        done = Refund.objects.filter(key=key).first()
        if done is not None:
            return done
        _require(locked, actor_id, cause=cause, reason=reason, choosing=bool(rail) or delivery_by_platform)
        back = take_back(
            locked, quantities=quantities, delivery=delivery, delivery_by_platform=delivery_by_platform, restock=restock, actor_id=actor_id
        )
        if back is None:
            return None
        if not back.lines and not back.delivery_minor:
            if locked.fulfilment == Fulfilment.CANCELLED:
                return None
            raise NothingToRefund
        attempt = original_attempt(locked)
        if rail and attempt is not None and is_disputed(attempt.pk):
            raise RefundDisputed
        refund = write_refund(
            key=key,
            buyer_id=locked.buyer_id,
            order=locked,
            attempt=attempt,
            cause=cause,
            reason=reason.strip()[:300],
            rail=rail or way_back(attempt),
            amount_minor=back.amount.minor,
            currency=locked.currency,
            delivery_minor=back.delivery_minor,
            delivery_by_platform=back.delivery_by_platform,
            restocked=restock or not back.after_delivery,
            created_by_id=actor_id,
        )
        RefundLine.objects.bulk_create([_line(refund, share) for share in back.lines])
        post_taken_back(locked, back, key=f"refund:{refund.pk}:owed")
        if back.after_delivery and actor_id == locked.store.owner_id and back.by_seller.minor > 0:
            require_cover(locked.store, locked.currency)
        announce_owed(refund, store_id=locked.store_id, after_delivery=back.after_delivery)
        go_on_of_order(locked.pk)
        use_what_was_lost(refund)
        if refund.rail == CREDIT_RAIL and refund.outstanding:
            settle_credit(refund, actor_id=actor_id)
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
            rail=way_back(attempt),
            amount_minor=amount.minor,
            currency=amount.currency,
        )
        kind, holder_id = holder_of(attempt.provider, buyer_id=buyer_id)
        lines = [Posting(kind, holder_id, amount), Posting(AccountKind.REFUND_OWED, buyer_id, -amount)]
        post(key=f"refund:{refund.pk}:owed", kind="money.unused", subject="refund", subject_id=refund.pk, lines=lines)
        announce_owed(refund)
        if refund.rail == CREDIT_RAIL:
            settle_credit(refund, actor_id=None)
    return refund


def _require(order: Order, actor_id: int | None, *, cause: str, reason: str, choosing: bool) -> None:
    """Staff may anything but for themselves, the store's owner refunds what was sold; nobody (None) what ends with its order or is gone."""
    if actor_id is None:
        if order.fulfilment != Fulfilment.CANCELLED and cause != RefundCause.DISPUTE:
            raise NotYourRefund
        return
    if actor_id == order.buyer_id:
        raise NotYourRefund  # staff buy like everybody else, and ask a colleague
    if actor_id != order.store.owner_id and not _is_staff(actor_id):
        raise NotYourRefund
    if actor_id == order.store.owner_id and choosing:
        raise NotYourRefund
    if not reason.strip():
        raise RefundReasonNeeded


def _is_staff(actor_id: int) -> bool:
    return User.objects.filter(pk=actor_id, is_staff=True, is_active=True).exists()


def _line(refund: Refund, share: LineShare) -> RefundLine:
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
