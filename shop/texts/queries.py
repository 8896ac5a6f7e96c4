"""Which text holds, and since when."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from shop.common.clock import now
from shop.texts.models import TextVersion
from shop.texts.states import TextKind


def text_in_force(kind: TextKind, country_code: str, *, at: datetime | None = None) -> TextVersion | None:
    """The version that held in the market at that instant; now, if none is named. None before the first one."""
    return _published(kind, country_code).filter(published_at__lte=at or now()).first()


def versions_of_text(kind: TextKind, country_code: str) -> QuerySet[TextVersion]:
    """All that were ever published, the latest first."""
    return _published(kind, country_code)


def _published(kind: TextKind, country_code: str) -> QuerySet[TextVersion]:
    return TextVersion.objects.filter(kind=kind, country_id=country_code, published_at__isnull=False).order_by("-number")
