"""Everything that may be found, in portions that stay the same however large the market grows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import F, Max, OuterRef, QuerySet, Subquery

from shop.catalog.models import Category, Product
from shop.events.models import DomainEvent
from shop.stores.models import Store

PORTION_KEYS = 20_000  # keys, live or not: a portion is a range of keys, so that none is ever counted through
SitemapEntry = tuple[str, datetime | None]  # last part of an address, and when its page changed


def portions(model: type[Product] | type[Store]) -> list[tuple[int, datetime | None]]:
    """Which portions hold something that shoppers see, and when it last changed. Two queries, however many rows."""
    visible = _visible_rows(model).annotate(portion=F("pk") / PORTION_KEYS).values("portion").order_by("portion")
    moment = "published_at" if model is Product else "created_at"
    born = dict(visible.annotate(last=Max(moment)).values_list("portion", "last"))
    subject = "product" if model is Product else "store"
    touched = (
        DomainEvent.objects.filter(subject=subject).annotate(portion=F("subject_id") / PORTION_KEYS).values("portion").order_by("portion")
    )
    latest = dict(touched.annotate(last=Max("pk")).values_list("portion", "last"))
    moments = dict(DomainEvent.objects.filter(pk__in=latest.values()).values_list("pk", "occurred_at"))
    return [(portion, _later_of(last, moments.get(latest.get(portion, 0)))) for portion, last in born.items()]


def portion_of(model: type[Product] | type[Store], number: int) -> Iterator[SitemapEntry]:
    """What shoppers see of that portion: slug, and when it last changed."""
    rows = _visible_rows(model).filter(pk__gte=number * PORTION_KEYS, pk__lt=(number + 1) * PORTION_KEYS).order_by("pk")
    subject = "product" if model is Product else "store"
    last = DomainEvent.objects.about(subject, OuterRef("pk")).order_by("-pk").values("occurred_at")[:1]  # type: ignore[arg-type]
    moment = "published_at" if model is Product else "created_at"
    for slug, born, changed in rows.annotate(changed=Subquery(last)).values_list("slug", moment, "changed").iterator():
        yield slug, _later_of(born, changed)


def listed_categories() -> Iterator[str]:
    """The paths of all shelves."""
    yield from Category.objects.order_by("path").values_list("path", flat=True)


def _visible_rows(model: type[Product] | type[Store]) -> QuerySet[Any]:
    return Product.objects.live() if model is Product else Store.objects.visible()


def _later_of(one: datetime | None, other: datetime | None) -> datetime | None:
    return max((each for each in (one, other) if each), default=None)
