"""Everything that may be found, in portions that stay the same however large the market grows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Max, OuterRef, QuerySet, Subquery

from shop.catalog.models import Category, Product
from shop.events.models import DomainEvent
from shop.images.templatetags.pictures import picture_url
from shop.stores.models import Store

# Keys, live or not: a portion is a range of keys, so that none is ever counted through. Each stands there once in each language, with the
# addresses in all of them: 20,000 addresses and 26 MB at most, where sitemaps.org allows 50,000 and 50 MB.
PORTION_KEYS = 10_000


@dataclass(frozen=True, slots=True)
class SitemapEntry:
    """The last part of an address, when its page changed, and its picture."""

    slug: str
    changed: datetime | None
    picture: str


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
    """What shoppers see of that portion. One query."""
    rows = _visible_rows(model).filter(pk__gte=number * PORTION_KEYS, pk__lt=(number + 1) * PORTION_KEYS).order_by("pk")
    subject = "product" if model is Product else "store"
    last = DomainEvent.objects.about(subject, OuterRef("pk")).order_by("-pk").values("occurred_at")[:1]  # type: ignore[arg-type]
    moment = "published_at" if model is Product else "created_at"
    rows = rows.select_related("cover").only("slug", moment, "cover__cid", "cover__file", "cover__widths", "cover__is_private")
    for row in rows.annotate(changed=Subquery(last)).iterator(chunk_size=2_000):
        picture = picture_url(row.cover) if row.cover else ""
        yield SitemapEntry(row.slug, _later_of(getattr(row, moment), row.changed), picture)


def listed_categories(country_code: str) -> list[str]:
    """The paths of the shelves of a market on which there is something, and of those above them."""
    full = Product.objects.live().in_market(country_code).values("category")
    paths = Category.objects.filter(pk__in=full).values_list("path", flat=True)
    return sorted({"/".join(steps[: n + 1]) for steps in (path.split("/") for path in paths) for n in range(len(steps))})


def _visible_rows(model: type[Product] | type[Store]) -> QuerySet[Any]:
    return Product.objects.live() if model is Product else Store.objects.visible()


def _later_of(one: datetime | None, other: datetime | None) -> datetime | None:
    return max((each for each in (one, other) if each), default=None)
