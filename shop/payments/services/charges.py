"""The provider's truth about an attempt, compared with what was asked, and applied once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import structlog
from django.db import IntegrityError, transaction
from django.db.models import Max

from shop.common.clock import now
from shop.common.money import Money
from shop.events.services import record_event
from shop.ledger.states import AccountKind
from shop.payments.events import PAYMENT_MISMATCH, PaymentMismatchData
from shop.payments.exceptions import NothingDue, ProviderDown, ProviderRefused, ReceiptUsed
from shop.payments.models import PaymentAttempt
from shop.payments.providers.answers import storable_text
from shop.payments.providers.base import Charge, ChargeState, get_online_provider
from shop.payments.services.attempts import begin_attempt
from shop.payments.services.ended_attempts import end_attempts
from shop.payments.services.payment_locks import Held, hold_payment
from shop.payments.services.refunds import owe_back
from shop.payments.services.settlement import settle_attempt
from shop.payments.states import KEPT_ASIDE, AttemptStatus, MoneyProblem

CLOCK_SKEW = timedelta(minutes=2)  # a provider's clock and ours need not agree to the second
UNANSWERED = timedelta(hours=1)  # so long after its end an attempt waits for a provider that does not say how it went
LONGEST_LIFE = timedelta(days=1)  # of an attempt whose end the provider did not name
BEYOND_MONEY = 2**62  # minor units; no book keeps more
LONGEST_TEXT = 80  # of what a provider says in a word

log = structlog.get_logger(__name__)


def ask_attempt(attempt_id: int) -> PaymentAttempt:
    """Bring the attempt, its payment and its orders in line with what the provider says now. Safe at any time, any number of times.

    An attempt that the provider may never have heard of is started again with its key. Raises ProviderDown, ProviderRefused.
    """
    attempt = PaymentAttempt.objects.select_related("payment__checkout__buyer").get(pk=attempt_id)
    provider = get_online_provider(attempt.provider)
    if not attempt.external_id:
        return begin_attempt(attempt) if attempt.status == AttemptStatus.STARTING else attempt
    PaymentAttempt.objects.filter(pk=attempt.pk).update(asked_at=now())
    try:
        charge = provider.ask(attempt.external_id, attempt.kept)
    except (ProviderDown, ProviderRefused):
        _expire_unanswered(attempt)
        raise
    return apply_charge(attempt.pk, charge)


def apply_charge(attempt_id: int, charge: Charge) -> PaymentAttempt:
    """Write what the provider said, under the locks of orders, payment and attempt.

    Raises ProviderDown for an amount that cannot be, ReceiptUsed where its receipt has brought another attempt's money.
    """
    if charge.amount is not None and not 0 <= charge.amount.minor < BEYOND_MONEY:
        raise ProviderDown
    charge = replace(
        charge,
        reference=storable_text(charge.reference, LONGEST_TEXT),
        failure_code=storable_text(charge.failure_code, LONGEST_TEXT),
        payer_phone=storable_text(charge.payer_phone, LONGEST_TEXT),
    )
    try:
        return _write_charge(attempt_id, charge)
    except IntegrityError:  # somebody booked the same receipt at this moment
        _require_own_receipt(PaymentAttempt.objects.get(pk=attempt_id), charge.reference)
        raise


def _write_charge(attempt_id: int, charge: Charge) -> PaymentAttempt:
    payment_id = PaymentAttempt.objects.values_list("payment_id", flat=True).get(pk=attempt_id)
    with transaction.atomic():
        held = hold_payment(payment_id)
        attempt = PaymentAttempt.objects.select_for_update().get(pk=attempt_id)
        attempt.payment = held.payment
        if charge.state == ChargeState.PAID:
            _take_money(held, attempt, charge)
        elif charge.state in _ENDS:
            end_attempts([attempt], _ENDS[charge.state], failure_code=charge.failure_code)
        elif attempt.expires_at and attempt.expires_at + CLOCK_SKEW < now():
            end_attempts([attempt], AttemptStatus.EXPIRED)
        elif charge.failure_code != attempt.failure_code:  # a card was declined; the buyer may try another on the same page
            attempt.failure_code = charge.failure_code
            attempt.save(update_fields=["failure_code"])
    return attempt


def learn_charge(attempt: PaymentAttempt, *, external_id: str, kept: Mapping[str, str]) -> PaymentAttempt:
    """What only a message tells: which charge of the provider's it is where our question's answer was lost, and what to ask with.

    A charge beside the one we know, made when we asked twice, becomes an attempt of its own: it may bring money too.
    """
    with transaction.atomic():
        hold_payment(attempt.payment_id)
        attempt = PaymentAttempt.objects.select_for_update().get(pk=attempt.pk)
        if external_id and attempt.external_id not in {"", external_id}:
            return _twin_attempt(attempt, external_id, kept)
        is_news = bool(external_id) and not attempt.external_id
        if is_news:
            attempt.external_id = external_id
            if attempt.status == AttemptStatus.STARTING:
                attempt.status = AttemptStatus.WAITING
        if is_news or not kept.items() <= attempt.kept.items():
            attempt.kept = {**attempt.kept, **kept}
            attempt.save(update_fields=["external_id", "status", "kept"])
    return attempt


def _twin_attempt(attempt: PaymentAttempt, external_id: str, kept: Mapping[str, str]) -> PaymentAttempt:
    known = PaymentAttempt.objects.filter(provider=attempt.provider, external_id=external_id).first()
    last = PaymentAttempt.objects.filter(payment_id=attempt.payment_id).aggregate(Max("number"))["number__max"]
    return known or PaymentAttempt.objects.create(
        payment_id=attempt.payment_id,
        number=last + 1,
        provider=attempt.provider,
        key=f"{attempt.key[:30]}:{last + 1}",
        external_id=external_id,
        status=AttemptStatus.ABANDONED,
        amount_minor=attempt.amount_minor,
        currency=attempt.currency,
        phone=attempt.phone,
        kept={**attempt.kept, **kept},
        ended_at=now(),
    )


def return_kept_money(attempt_id: int) -> None:
    """Money that was kept aside, for it was not what was asked for, goes back. Raises NothingDue where there is none."""
    payment_id = PaymentAttempt.objects.values_list("payment_id", flat=True).get(pk=attempt_id)
    with transaction.atomic():
        hold_payment(payment_id)
        attempt = PaymentAttempt.objects.select_for_update().get(pk=attempt_id)
        if not is_kept_aside(attempt) or attempt.received is None or attempt.received.is_zero:
            raise NothingDue
        owe_back(attempt, attempt.received, problem=MoneyProblem(attempt.problem))


def is_kept_aside(attempt: PaymentAttempt) -> bool:
    """Whether its money came, but is in nobody's account yet."""
    return attempt.status == AttemptStatus.PAID and attempt.problem in KEPT_ASIDE and not attempt.refunds.exists()


_ENDS = {ChargeState.FAILED: AttemptStatus.FAILED, ChargeState.EXPIRED: AttemptStatus.EXPIRED}


def _take_money(held: Held, attempt: PaymentAttempt, charge: Charge) -> None:
    """Money that arrived is a fact, whatever was said before. Once it is in the book only what was not known yet is added."""
    _require_own_receipt(attempt, charge.reference)
    if attempt.status == AttemptStatus.PAID and not is_kept_aside(attempt):
        _compare_with_book(held, attempt, charge)
        return
    amount = attempt.amount if charge.amount is None else charge.amount
    before = attempt.received
    attempt.status, attempt.ended_at = AttemptStatus.PAID, now()
    attempt.received_minor, attempt.received_currency = amount.minor, amount.currency
    attempt.reference, attempt.payer = charge.reference, charge.payer_phone
    attempt.problem = _mismatch(attempt, amount)
    attempt.save()
    if not attempt.problem:
        settle_attempt(held, attempt, paid_from=(AccountKind.PROVIDER, get_online_provider(attempt.provider).number))
    elif before != amount:
        _record_mismatch(held, attempt)


def _compare_with_book(held: Held, attempt: PaymentAttempt, charge: Charge) -> None:
    """Facts that come after the money was booked, as M-Pesa's do that was asked first: the receipt is added, what contradicts is told."""
    attempt.reference, attempt.payer = attempt.reference or charge.reference, attempt.payer or charge.payer_phone
    is_same = charge.amount in (None, attempt.received) and charge.reference in ("", attempt.reference)
    is_news = not is_same and attempt.problem != MoneyProblem.DOUBTED
    attempt.problem = attempt.problem if is_same else MoneyProblem.DOUBTED
    attempt.save(update_fields=["reference", "payer", "problem"])
    if is_news:
        _record_mismatch(held, attempt)


def _record_mismatch(held: Held, attempt: PaymentAttempt) -> None:
    log.warning("payment_mismatch", attempt=attempt.pk, problem=attempt.problem)
    record_event(PAYMENT_MISMATCH, held.payment.pk, data=PaymentMismatchData(attempt_id=attempt.pk, problem=attempt.problem))


def _require_own_receipt(attempt: PaymentAttempt, receipt: str) -> None:
    """One transfer pays once: a receipt that has brought another attempt's money brings none again."""
    others = PaymentAttempt.objects.filter(provider=attempt.provider, reference=receipt).exclude(pk=attempt.pk)
    if receipt and others.exists():
        log.error("receipt_used_twice", provider=attempt.provider, attempt=attempt.pk)
        raise ReceiptUsed


def _expire_unanswered(attempt: PaymentAttempt) -> None:
    """Nobody waits for ever: money that comes all the same is booked when it is told."""
    end = attempt.expires_at or attempt.started_at + LONGEST_LIFE
    if attempt.status == AttemptStatus.WAITING and end + UNANSWERED < now():
        end_attempts([attempt], AttemptStatus.EXPIRED)


def _mismatch(attempt: PaymentAttempt, amount: Money) -> str:
    if amount.currency != attempt.currency:
        return MoneyProblem.CURRENCY
    if amount == attempt.amount:
        return ""
    return MoneyProblem.SHORT if amount < attempt.amount else MoneyProblem.OVER
