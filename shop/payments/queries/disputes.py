"""Money that providers hold back, and why."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from shop.common.phrases import read_phrase
from shop.payments.models import Dispute, DisputeShare
from shop.payments.providers import get_provider
from shop.payments.providers.base import ClaimingProvider


def is_disputed(attempt_id: int | None) -> bool:
    """Whether the provider holds the attempt's money, and nobody knows yet whose it is in the end."""
    return attempt_id is not None and Dispute.objects.filter(attempt=attempt_id, is_settled=False).exists()


def disputed_attempt(attempt: str) -> Exists:
    """The same for querysets: `attempt` is the name of the column."""
    return Exists(Dispute.objects.filter(attempt=OuterRef(attempt), is_settled=False))


def disputed_order(order: str) -> Exists:
    """Whether some of the order's money is held so."""
    return Exists(DisputeShare.objects.filter(order=OuterRef(order), dispute__is_settled=False))


def why_disputed(dispute: Dispute) -> str:
    """The provider's reason in a sentence of the active language; empty where it is noted by hand."""
    return read_phrase(kept_why(dispute))


def kept_why(dispute: Dispute) -> str:
    """The same for the database: whoever reads it later reads it in another language."""
    provider = get_provider(dispute.provider)
    return provider.claim_phrase(dispute.reason) if isinstance(provider, ClaimingProvider) else ""
