"""Payouts over a provider. First the book says that it is on its way, then the network is asked, always with the same key."""

from __future__ import annotations

from datetime import timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from shop.common.clock import now
from shop.ledger.states import AccountKind
from shop.payments.exceptions import ProviderDown, ProviderRefused
from shop.payments.models import PaymentEvent
from shop.payments.providers.base import Transfer, TransferRequest, TransferState, get_provider
from shop.payouts.exceptions import PayoutError, PayoutMoved, RailUnavailable
from shop.payouts.models import Payout
from shop.payouts.queries.rails import payout_rail
from shop.payouts.services.earnings import gather_locked_earnings
from shop.payouts.services.payee_locks import lock_payee
from shop.payouts.services.requests import require_sendable
from shop.payouts.services.transitions import book_failed, book_paid, book_sent
from shop.payouts.states import PayoutStatus

log = structlog.get_logger(__name__)

RETRY_AFTER = timedelta(minutes=2)


def send_payout(payout_id: int, *, actor_id: int | None = None) -> Payout:
    """Send an approved payout, or send it once more where nobody knows what became of it: the key is the same.

    Raises RailUnavailable, PayoutMoved and what `require_sendable` raises. A provider that does not answer leaves it on its way.
    """
    payout = _send_off(payout_id, actor_id=actor_id)
    rail = payout_rail(payout.rail)
    if rail is None or payout.destination is None:
        raise RailUnavailable
    Payout.objects.filter(pk=payout.pk).update(tries=F("tries") + 1, asked_at=now())
    request = TransferRequest(
        key=payout.provider_key,
        amount=payout.amount,
        description=_("Payout %(number)s") % {"number": payout.number},
        destination=payout.destination.address,
        notify_url=f"{settings.SITE_URL}/pay/{payout.rail}/webhook/",
        kept=payout.kept,
    )
    try:
        transfer = rail.send(request)
    except ProviderDown:
        return payout
    except ProviderRefused as refusal:
        return book_failed(payout.pk, failure=refusal.code or str(refusal), actor_id=None)
    return apply_payout_transfer(payout.pk, transfer)


def ask_payout(payout_id: int) -> Payout:
    """Ask the provider what became of it. Safe at any time: also after it was paid, for a transfer that came back."""
    payout = Payout.objects.select_related("destination").get(pk=payout_id)
    rail = payout_rail(payout.rail)
    if rail is None or payout.status not in (PayoutStatus.SENT, PayoutStatus.PAID):
        return payout
    if not payout.external_id:
        return send_payout(payout.pk) if payout.status == PayoutStatus.SENT else payout
    Payout.objects.filter(pk=payout.pk).update(asked_at=now())
    try:
        transfer = rail.ask_payout(payout.external_id, payout.kept)
    except (ProviderDown, ProviderRefused):
        return payout
    return apply_payout_transfer(payout.pk, transfer)


def apply_payout_transfer(payout_id: int, transfer: Transfer) -> Payout:
    """Bring the payout in line with what the provider says. Any number of times, in any order."""
    with transaction.atomic():
        lock_payee(Payout.objects.values_list("payee_id", flat=True).get(pk=payout_id))
        payout = Payout.objects.select_related("destination").get(pk=payout_id)
        told: dict[str, object] = {"kept": {**payout.kept, **transfer.kept}}
        told |= {"external_id": transfer.external_id or payout.external_id, "reference": transfer.reference or payout.reference}
        Payout.objects.filter(pk=payout.pk).update(**told)
        payout.refresh_from_db()
        if transfer.state == TransferState.DONE and payout.status == PayoutStatus.SENT:
            source = (AccountKind.PROVIDER, get_provider(payout.rail).number)
            book_paid(payout, source=source, actor_id=None)
        elif transfer.state == TransferState.FAILED and payout.status in (PayoutStatus.SENT, PayoutStatus.PAID):
            return book_failed(payout.pk, failure=transfer.failure_code, actor_id=None)
    return payout


def look_into_payout(event: PaymentEvent) -> bool:
    """A message about a payout: add what only it tells, and ask. False when no such payout is known here."""
    sent = Payout.objects.filter(rail=event.provider).exclude(status=PayoutStatus.REQUESTED)
    payout = sent.filter(Q(number=event.key) if event.key else Q(external_id=event.external_id) & ~Q(external_id="")).first()
    if payout is None:
        return False
    with transaction.atomic():
        lock_payee(payout.payee_id)
        payout.refresh_from_db()
        told = {"external_id": payout.external_id or event.external_id, "kept": {**payout.kept, **event.kept}}
        Payout.objects.filter(pk=payout.pk).update(**told)
    ask_payout(payout.pk)
    return True


def sweep_payouts(*, limit: int = 200) -> int:
    """Send what waits, send again what was lost on the way, ask about the rest. Returns how many were touched."""
    before = now() - RETRY_AFTER
    unasked = Q(asked_at=None) | Q(asked_at__lte=before)
    stuck = Payout.objects.filter(unasked, status__in=[PayoutStatus.APPROVED, PayoutStatus.SENT], moved_at__lte=before, run=None)
    touched = 0
    for payout in stuck.order_by("moved_at")[:limit]:
        if payout_rail(payout.rail):
            touched += 1
            _nudge(payout)
    return touched


def push_payout(payout: Payout, *, actor_id: int) -> Payout:
    """Staff's one button for a payout that does not move: send what was approved, ask about what was sent."""
    if payout.status == PayoutStatus.APPROVED:
        return send_payout(payout.pk, actor_id=actor_id)
    return ask_payout(payout.pk)


def _nudge(payout: Payout) -> None:
    try:
        send_payout(payout.pk) if payout.status == PayoutStatus.APPROVED else ask_payout(payout.pk)
    except PayoutError as error:
        Payout.objects.filter(pk=payout.pk).update(asked_at=now())
        log.info("payout_waits", payout=payout.number, why=type(error).__name__)


def _send_off(payout_id: int, *, actor_id: int | None) -> Payout:
    """From approved to on its way, in the book too. One that is on its way stays so."""
    with transaction.atomic():
        payout = Payout.objects.select_related("destination", "payee").get(pk=payout_id)
        payee = lock_payee(payout.payee_id)
        payout.refresh_from_db()
        if payout_rail(payout.rail) is None:
            raise RailUnavailable
        if payout.status == PayoutStatus.SENT:
            return payout
        if payout.status != PayoutStatus.APPROVED:
            raise PayoutMoved(payout.get_status_display())
        gather_locked_earnings(payee)
        require_sendable(payout, payee)
        book_sent(payout, payee, actor_id=actor_id)
    return payout
