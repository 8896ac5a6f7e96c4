"""What lies on the store's shelves."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet

from sellers.queries.products import LAST_MOVEMENT, RUNS_LOW
from shop.catalog.models import Variant
from shop.catalog.states import ProductStatus
from shop.common.bounded_counts import BoundedCount, bounded_counts
from shop.common.cursor_pages import CursorPage, SortKey, cursor_page
from shop.stores.models import Store

PAGE_SIZE = 30
_FEWEST = (SortKey("left"), SortKey("product_id"), SortKey("position"), SortKey("pk"))
_GONE = (ProductStatus.ARCHIVED, ProductStatus.REJECTED)
_OUT = Q(stock__lte=F("reserved"))
_SHOWN = {"low": RUNS_LOW, "out": _OUT, "short": RUNS_LOW | _OUT, "": Q()}


def shelf_page(store: Store, place: str | None, *, show: str = "", search: str = "") -> CursorPage[Variant]:
    """Variants on sale, those with the fewest units first, each with `seen`: the key of its last movement, None before the first."""
    found = shelf_variants(store, show=show, search=search).annotate(left=F("stock") - F("reserved"))
    cards = Variant.objects.select_related("product__store", "product__cover").annotate(seen=LAST_MOVEMENT)
    return cursor_page(found, place, size=PAGE_SIZE, by=_FEWEST, cards=cards)


def shelf_variants(store: Store, *, show: str = "", search: str = "") -> QuerySet[Variant]:
    """Variants on sale: all, or those that are low, out, or either ("short"), in which all words of the search stand."""
    variants = Variant.objects.filter(_SHOWN.get(show, Q()), product__store=store, is_active=True).exclude(product__status__in=_GONE)
    for word in search.split()[:6]:
        variants = variants.filter(Q(product__title__icontains=word) | Q(title__icontains=word) | Q(sku__icontains=word))
    return variants


def shelf_numbers(store: Store) -> dict[str, BoundedCount]:
    """How many variants are low and out, by the keys that `shelf_variants` shows."""
    return bounded_counts({key: shelf_variants(store, show=key) for key in ("low", "out")})


def short_variant_count(store: Store) -> BoundedCount:
    """How many variants are low or out."""
    return bounded_counts({"short": shelf_variants(store, show="short")})["short"]
