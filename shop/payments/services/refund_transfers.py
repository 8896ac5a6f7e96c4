"""Sending what is owed back over a network. The row is written first; the same key is repeated until somebody knows what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse as address_of

from shop.common.clock import now
from shop.ledger.queries import has_entry
from shop.ledger.services import Posting, post_entry, reverse_entry
from shop.ledger.states import AccountKind
from shop.payments.events import REFUND_DONE, REFUND_FAILED
from shop.payments.exceptions import ProviderDown, ProviderRefused
from shop.payments.models import PaymentEvent, Refund
from shop.payments.providers.base import OnlineProvider, PayoutRail, Transfer, TransferRequest, TransferState
from shop.payments.queries import disputed_attempt, is_disputed
from shop.payments.services.refund_cover import ask_to_leave, note_waiting
from shop.payments.services.refund_rows import record_refund
from shop.payments.services.ways_back import build_charge, find_holder, find_known_provider, read_payer_phone, refunds_charges
from shop.payments.states import CASH_RAIL, CREDIT_RAIL, RefundStatus

BY_HAND = (CASH_RAIL, CREDIT_RAIL)
QUIET = timedelta(minutes=1)  # the job queued with the row gets this long before the sweep steps in
LONGEST_PAUSE = timedelta(hours=6)
NO_PROVIDER = "no_provider"

log = structlog.get_logger(__name__)


def send_refund(refund_id: int) -> Refund:
    """Send it, or ask what became of it. Safe at any time, any number of times, from any number of workers.

    Where nobody knows (ProviderDown, a crash) it stays SENT, and the next call repeats the same key.
    """
    refund = _claim_refund(refund_id)
    if refund.status != RefundStatus.SENT:
        return refund
    try:
        transfer = _ask_transfer(refund) if refund.external_id else _send_transfer(refund)
    except ProviderDown:
        log.info("refund_not_known", refund=refund.pk)
        return refund
    except ProviderRefused as error:
        if refund.external_id:
            log.warning("refund_not_told", refund=refund.pk, code=error.code)
            return refund  # it was taken before: a refused question says nothing of the money
        transfer = Transfer("", TransferState.FAILED, failure_code=error.code or "refused")
    return apply_refund_transfer(refund_id, transfer, tries=refund.tries)


def apply_refund_transfer(refund_id: int, transfer: Transfer, *, tries: int) -> Refund:
    """Write what the provider said of that try. What bounced is owed again; what was said to have failed, and had not, is done."""
    with transaction.atomic():
        refund = Refund.objects.select_for_update(of=("self",)).get(pk=refund_id)
        if refund.tries != tries or refund.rail in BY_HAND:
            return refund  # an answer about a try that was given up
        had_not_failed = refund.status == RefundStatus.FAILED and transfer.state == TransferState.DONE and not has_entry(_paid_key(refund))
        if refund.status == RefundStatus.SENT or had_not_failed:
            _write_answer(refund, transfer)
        elif refund.status == RefundStatus.DONE and transfer.state == TransferState.FAILED:
            reverse_entry(_paid_key(refund), key=f"refund:{refund.pk}:bounced:{tries}", kind="refund.bounced")
            _fail_refund(refund, transfer.failure_code)
    return refund


def look_into_refund(event: PaymentEvent) -> bool:
    """A message about a refund: add what only it tells, and ask. False when no such refund is known here."""
    refund = _refund_of(event)
    if refund is None:
        return False
    _learn_transfer(refund.pk, external_id=event.external_id, kept=event.kept)
    refund.refresh_from_db()
    if refund.status in (RefundStatus.DONE, RefundStatus.FAILED) and refund.external_id:
        apply_refund_transfer(refund.pk, _ask_transfer(refund), tries=refund.tries)
    else:
        send_refund(refund.pk)
    return True


def find_refunds_to_send(*, limit: int = 200) -> list[int]:
    """What lost jobs and silent providers have left open: sent, or asked about again after ever longer pauses."""
    at = now()
    waiting = Refund.objects.filter(Q(status=RefundStatus.OWED) | Q(status=RefundStatus.SENT)).exclude(rail__in=BY_HAND)
    waiting = waiting.filter(waits_for="").exclude(disputed_attempt("attempt_id"), status=RefundStatus.OWED)
    rows = waiting.filter(moved_at__lte=at - QUIET).order_by("asked_at", "pk").values_list("pk", "moved_at", "asked_at")
    return [pk for pk, moved_at, asked_at in rows[: 5 * limit] if _is_ripe(at, moved_at, asked_at)][:limit]


def explain_failure(refund: Refund) -> str:
    """Why it failed, in a sentence of the active language; empty when it did not."""
    provider = find_known_provider(refund.rail)
    if not refund.failure_code or not isinstance(provider, OnlineProvider):
        return ""
    return provider.explain(refund.failure_code)


def _is_ripe(at: datetime, moved_at: datetime, asked_at: datetime | None) -> bool:
    return asked_at is None or at - asked_at >= min(max((at - moved_at) / 4, QUIET), LONGEST_PAUSE)


def _claim_refund(refund_id: int) -> Refund:
    """From owed to sent, committed before anybody is called."""
    with transaction.atomic(durable=True):
        related = Refund.objects.select_related("order__store__country", "attempt__payment__checkout__country")
        refund = related.select_for_update(of=("self",)).get(pk=refund_id)
        if refund.rail in BY_HAND or refund.status not in (RefundStatus.OWED, RefundStatus.SENT):
            return refund
        if refund.status == RefundStatus.OWED and (is_disputed(refund.attempt_id) or not _may_leave_now(refund)):
            return refund
        changes: dict[str, object] = {"asked_at": now()}
        if refund.status == RefundStatus.OWED:
            changes |= {"status": RefundStatus.SENT, "tries": F("tries") + 1, "moved_at": now(), "external_id": "", "kept": {}}
        Refund.objects.filter(pk=refund_id).update(**changes)
    return Refund.objects.select_related("attempt__payment").get(pk=refund_id)


def _may_leave_now(refund: Refund) -> bool:
    """Asked once more, and noted."""
    answer = ask_to_leave(refund, refund.rail)
    note_waiting(refund, answer)
    return answer.may_go


def _send_transfer(refund: Refund) -> Transfer:
    provider = find_known_provider(refund.rail)
    request = TransferRequest(
        key=f"{refund.number}-{refund.tries}",
        amount=refund.outstanding,
        description=f"Refund {refund.number}",
        charge=build_charge(refund.attempt) if refund.attempt else None,
        destination=read_payer_phone(refund.attempt) if refund.attempt else "",
        notify_url=settings.SITE_URL + address_of("payments:webhook", args=[refund.rail]),
        kept=refund.attempt.kept if refund.attempt else {},
        is_again=refund.tries > 1,
    )
    if _by_charge(refund) and isinstance(provider, OnlineProvider):
        return provider.refund(request)
    if isinstance(provider, PayoutRail) and request.destination:
        return provider.send(request)
    raise ProviderRefused(code=NO_PROVIDER)


def _ask_transfer(refund: Refund) -> Transfer:
    provider = find_known_provider(refund.rail)
    if _by_charge(refund) and isinstance(provider, OnlineProvider):
        return provider.ask_refund(refund.external_id, refund.kept)
    if isinstance(provider, PayoutRail):
        return provider.ask_payout(refund.external_id, refund.kept)
    raise ProviderDown


def _by_charge(refund: Refund) -> bool:
    """Whether it goes back by the charge itself, or out to the payer's phone by another provider."""
    return refund.attempt is not None and refund.attempt.provider == refund.rail and refunds_charges(refund.rail)


def _write_answer(refund: Refund, transfer: Transfer) -> None:
    if transfer.state == TransferState.FAILED:
        _fail_refund(refund, transfer.failure_code)
        return
    refund.external_id = transfer.external_id or refund.external_id
    refund.kept = {**refund.kept, **transfer.kept}
    if transfer.state == TransferState.DONE:
        refund.status, refund.failure_code, refund.moved_at, refund.done_at = RefundStatus.DONE, "", now(), now()
        kind, holder_id = find_holder(refund.rail, buyer_id=refund.buyer_id)
        lines = [Posting(AccountKind.REFUND_OWED, refund.buyer_id, refund.outstanding), Posting(kind, holder_id, -refund.outstanding)]
        post_entry(key=_paid_key(refund), kind="refund.paid", subject="refund", subject_id=refund.pk, lines=lines)
        record_refund(refund, REFUND_DONE)
    refund.save(update_fields=["external_id", "kept", "status", "failure_code", "moved_at", "done_at"])


def _fail_refund(refund: Refund, code: str) -> None:
    refund.status, refund.failure_code, refund.moved_at, refund.done_at = RefundStatus.FAILED, (code or "failed")[:80], now(), None
    refund.save(update_fields=["status", "failure_code", "moved_at", "done_at"])
    record_refund(refund, REFUND_FAILED)


def _paid_key(refund: Refund) -> str:
    return f"refund:{refund.pk}:paid:{refund.tries}"


def _refund_of(event: PaymentEvent) -> Refund | None:
    """By our key, of the try under way; else by the provider's id."""
    ours = Refund.objects.filter(rail=event.provider)
    number, _dash, tries = event.key.rpartition("-")
    if event.key and tries.isdigit():
        return ours.filter(number=number, tries=int(tries)).first()
    return ours.filter(external_id=event.external_id).first() if event.external_id else None


def _learn_transfer(refund_id: int, *, external_id: str, kept: Mapping[str, str]) -> None:
    """What only a message tells: which of the provider's it is where our question's answer was lost, and what to ask with."""
    with transaction.atomic():
        refund = Refund.objects.select_for_update(of=("self",)).get(pk=refund_id)
        if refund.status not in (RefundStatus.SENT, RefundStatus.DONE, RefundStatus.FAILED):
            return
        refund.external_id = refund.external_id or external_id
        refund.kept = {**refund.kept, **kept}
        refund.save(update_fields=["external_id", "kept"])
