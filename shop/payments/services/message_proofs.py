"""Messages that came before what proves them: a job fetches that, and then they are what they claim to be, or were never there."""

from __future__ import annotations

from datetime import timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F

from shop.common.clock import now
from shop.payments.exceptions import BadHint, BadSignature, ProviderDown, SignerUnknown
from shop.payments.models import PaymentEvent
from shop.payments.providers.base import CertifiedProvider, get_online_provider
from shop.payments.services.inbox import keep_event_once, make_message, make_unreadable
from shop.payments.states import EventStatus

PAUSE = timedelta(minutes=1)  # while the provider does not answer
MEMORY = timedelta(days=2)  # so long it may be away
AT_ONCE, PATIENCE = 50, 3  # messages in one go, and how many of them may go without an answer

log = structlog.get_logger(__name__)


def prove_events(provider_code: str) -> list[int]:
    """Prove what waits of that provider; ids of those that are proven now and may be applied. Forged ones are deleted.

    What was tried least comes first, and it stops when the provider does not answer: no message can keep the others from being proven.
    """
    waiting = PaymentEvent.objects.filter(provider=provider_code, status=EventStatus.UNPROVEN)
    waiting.filter(received_at__lt=now() - MEMORY).delete()
    proven: list[int] = []
    silent = 0
    for event in list(waiting.order_by("tries", "pk")[:AT_ONCE]):
        try:
            proven += _prove_event(event)
        except (ProviderDown, SignerUnknown):
            waiting.filter(pk=event.pk).update(tries=F("tries") + 1, next_try_at=now() + PAUSE)
            silent += 1
        if silent == PATIENCE:
            break
    return proven


def find_providers_to_prove() -> list[str]:
    """Those of which messages wait to be proven, and whose time has come."""
    due = PaymentEvent.objects.filter(status=EventStatus.UNPROVEN, next_try_at__lte=now(), provider__in=settings.PAYMENT_PROVIDERS)
    return list(due.order_by().values_list("provider", flat=True).distinct())


def _prove_event(event: PaymentEvent) -> list[int]:
    """Its id, or none where it was forged, or is a copy."""
    provider, body, sent = get_online_provider(event.provider), bytes(event.raw), event.kept
    try:
        if isinstance(provider, CertifiedProvider):
            provider.learn_signer(sent)
        row = make_message(event.provider, provider.read_hint(body, sent), body)
    except BadSignature:
        log.warning("webhook_refused", provider=event.provider, reason="BadSignature", size=len(body))
        event.delete()
        return []
    except BadHint:
        row = make_unreadable(event.provider, body)
    with transaction.atomic():
        event.delete()
        row.copies = event.copies
        kept = keep_event_once(row)
    return [kept.pk] if kept is row else []
