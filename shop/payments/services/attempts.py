"""Trying to pay over a network. Our row is committed first, then the provider is called, then its answer is kept.

So whatever dies on the way, the row with its key is there: the provider is asked or started again with it, and charges once.
"""

from __future__ import annotations

from datetime import timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from shop.accounts.proofs import must_prove_phone
from shop.common.clock import now
from shop.common.tokens import url_token
from shop.orders.models import Order
from shop.orders.services import close_overdue, pay_at_door
from shop.payments.events import ATTEMPT_ABANDONED, ATTEMPT_STARTED
from shop.payments.exceptions import (
    MethodUnavailable,
    NothingDue,
    NotYours,
    NumberUnproved,
    PaymentError,
    PhoneNeeded,
    ProviderDown,
    ProviderRefused,
)
from shop.payments.models import Payment, PaymentAttempt, PaymentShare
from shop.payments.providers import Provider, get_provider
from shop.payments.providers.base import ChargeRequest, ChargeStarted, OnlineProvider, get_online_provider
from shop.payments.queries import reason_against
from shop.payments.services.credit import pay_with_credit
from shop.payments.services.ended_attempts import end_attempts, record_attempt
from shop.payments.services.new_payments import open_payments
from shop.payments.services.payment_locks import Held, hold_payment
from shop.payments.states import AttemptStatus, PaymentStatus

CALL_SECONDS = 20  # whoever has begun to call a provider has so long, before another may call with the same key

log = structlog.get_logger(__name__)


def start_attempt(payment: Payment, provider_code: str, *, actor_id: int, phone: str = "", language: str = "en") -> PaymentAttempt:
    """Begin to pay what is due, this way and no other. Pressed again, it is the same attempt, unless that one is over.

    The attempt that comes back waits for the buyer (at `redirect_url`, or at the phone), is paid already (credit), has failed with its
    reason, or is still starting when the provider did not answer: then it is started again later, with the same key. Raises NotYours,
    NothingDue, PhoneNeeded, MethodUnavailable with the reason, UnknownMethod, NotEnoughCredit.
    """
    provider = get_provider(provider_code)
    close_overdue(Order.objects.filter(payment_shares__payment=payment))
    with transaction.atomic():
        held = _held_for(payment.pk, actor_id)
        _require_method_offered(held, provider)
        if not isinstance(provider, OnlineProvider):
            return pay_with_credit(held, _open_attempt(held, provider, phone="", language=language))
        if provider.needs_phone and not phone:
            raise PhoneNeeded
        attempt = _same_again(held, provider, phone) or _open_attempt(held, provider, phone=phone, language=language)
    return begin_attempt(attempt) if attempt.status == AttemptStatus.STARTING else attempt


def begin_attempt(attempt: PaymentAttempt) -> PaymentAttempt:
    """Call the provider for an attempt that is starting, unless somebody is doing so at this moment; keep the answer."""
    if not _claim_call(attempt):
        attempt.refresh_from_db()
        return attempt
    provider = get_online_provider(attempt.provider)
    try:
        started = provider.start(_charge_request(attempt))
    except ProviderDown:
        log.warning("provider_down", provider=attempt.provider, attempt=attempt.pk)
        return attempt
    except ProviderRefused as refusal:
        end_attempts([attempt], AttemptStatus.FAILED, failure_code=refusal.code or "refused")
        return attempt
    return _keep_answer(attempt, started)


def choose_cash(payment: Payment, *, actor_id: int) -> list[Payment]:
    """The buyer will pay at the door instead: the orders are the sellers' business at once, their units stay where they are.

    Raises NotYours, NothingDue, NumberUnproved, MethodUnavailable with the reason.
    """
    close_overdue(Order.objects.filter(payment_shares__payment=payment))
    with transaction.atomic():
        held = _held_for(payment.pk, actor_id)
        buyer = held.payment.checkout.buyer
        if must_prove_phone(buyer.claimed_by or buyer, held.payment.checkout.country_id):  # a guest who was claimed has no number any more
            raise NumberUnproved
        PaymentShare.objects.filter(payment=payment, order__in=held.unpaid).update(is_live=False)
        Payment.objects.filter(pk=payment.pk).update(status=PaymentStatus.CANCELLED)
        end_attempts(held.attempts(), AttemptStatus.ABANDONED)
        orders = held.unpaid
        for order in orders:
            pay_at_door(order, actor_id=actor_id)
        return open_payments(orders)


def close_attempt(attempt_id: int) -> None:
    """Tell the provider that an attempt which was given up is not to be paid any more. Raises ProviderDown."""
    attempt = PaymentAttempt.objects.get(pk=attempt_id)
    if attempt.status in {AttemptStatus.ABANDONED, AttemptStatus.EXPIRED} and attempt.external_id:
        try:
            get_online_provider(attempt.provider).cancel(attempt.external_id, attempt.kept)
        except ProviderRefused as refusal:  # it is over there too, or was paid: asking tells
            log.info("cancel_refused", provider=attempt.provider, attempt=attempt.pk, code=refusal.code)


def explain_unpaid_attempt(attempt: PaymentAttempt) -> str:
    """Why it brought no money (yet), in a sentence for the buyer, in the active language; empty while there is nothing to say."""
    if attempt.status == AttemptStatus.EXPIRED:
        return _("The time for this payment ran out.")
    is_told = attempt.status == AttemptStatus.FAILED or (attempt.status == AttemptStatus.WAITING and attempt.failure_code)
    if not is_told:
        return ""
    return get_online_provider(attempt.provider).explain(attempt.failure_code) or str(PaymentError())


def _held_for(payment_id: int, actor_id: int) -> Held:
    held = hold_payment(payment_id)
    if held.payment.checkout.buyer_id != actor_id:
        raise NotYours
    if held.payment.status != PaymentStatus.DUE or not held.unpaid:
        raise NothingDue
    return held


def _require_method_offered(held: Held, provider: Provider) -> None:
    if provider.paid_at_door:
        raise MethodUnavailable
    reason = reason_against(provider, held.unpaid)
    if reason:
        raise MethodUnavailable(reason)


def _same_again(held: Held, provider: Provider, phone: str) -> PaymentAttempt | None:
    """The open attempt that asks for just this; every other is given up."""
    same, others = None, []
    for attempt in held.attempts():
        matches = (attempt.provider, attempt.amount, attempt.phone) == (provider.code, held.due, phone)
        if matches and same is None and not (attempt.expires_at and attempt.expires_at <= now()):
            same = attempt
        else:
            others.append(attempt)
    end_attempts(others, AttemptStatus.ABANDONED)
    return same


def _open_attempt(held: Held, provider: Provider, *, phone: str, language: str) -> PaymentAttempt:
    payment = held.payment
    end_attempts(held.attempts(), AttemptStatus.ABANDONED)
    Payment.objects.filter(pk=payment.pk).update(provider=provider.code)
    Order.objects.filter(pk__in=[order.pk for order in held.unpaid]).update(payment_method=provider.code)
    payment.provider = provider.code
    last = payment.attempts.order_by("-number").values_list("number", flat=True).first() or 0
    return PaymentAttempt.objects.create(
        payment=payment,
        number=last + 1,
        provider=provider.code,
        key=url_token(),
        amount_minor=held.due.minor,
        currency=held.due.currency,
        phone=phone,
        language=language[:8],
    )


def _claim_call(attempt: PaymentAttempt) -> bool:
    """One caller at a time: a provider that rings a phone must not ring it twice."""
    at = now()
    nobody = Q(asked_at=None) | Q(asked_at__lt=at - timedelta(seconds=CALL_SECONDS))
    return bool(PaymentAttempt.objects.filter(nobody, pk=attempt.pk, status=AttemptStatus.STARTING).update(asked_at=at))


def _charge_request(attempt: PaymentAttempt) -> ChargeRequest:
    payment = attempt.payment
    numbers = payment.orders.order_by("pk").values_list("number", flat=True)
    return ChargeRequest(
        key=attempt.key,
        amount=attempt.amount,
        description=f"{settings.SITE_NAME} {', '.join(numbers)}"[:120],
        return_url=settings.SITE_URL + reverse("payments:back", args=[payment.pk]),
        cancel_url=settings.SITE_URL + reverse("payments:payment", args=[payment.pk]),
        notify_url=settings.SITE_URL + reverse("payments:webhook", args=[attempt.provider]),
        phone=attempt.phone,
        email=payment.checkout.buyer.email or "",
        language=attempt.language,
    )


def _keep_answer(attempt: PaymentAttempt, started: ChargeStarted) -> PaymentAttempt:
    """Event attempt.started; messages of the provider that came before this row knew its id are looked at again.

    An id that is another attempt's already is no answer: it ends this one.
    """
    with transaction.atomic():
        attempt = PaymentAttempt.objects.select_for_update(of=("self",)).select_related("payment__checkout__buyer").get(pk=attempt.pk)
        if PaymentAttempt.objects.filter(provider=attempt.provider, external_id=started.external_id).exclude(pk=attempt.pk).exists():
            log.error("provider_repeats_itself", provider=attempt.provider, attempt=attempt.pk)
            end_attempts([attempt], AttemptStatus.FAILED, failure_code="repeated")
            return attempt
        attempt.external_id, attempt.redirect_url = started.external_id, started.redirect_url
        attempt.expires_at, attempt.kept = started.expires_at, {**started.kept, **attempt.kept}
        if attempt.status == AttemptStatus.STARTING:
            attempt.status = AttemptStatus.WAITING
        attempt.save(update_fields=["external_id", "redirect_url", "expires_at", "kept", "status"])
        record_attempt(attempt, ATTEMPT_STARTED)
        if attempt.status == AttemptStatus.ABANDONED:  # the buyer was quicker than the provider
            record_attempt(attempt, ATTEMPT_ABANDONED)
    return attempt
