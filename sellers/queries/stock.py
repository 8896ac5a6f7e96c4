"""What lies on the store's shelves."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet

from sellers.queries.products import LAST_MOVEMENT, RUNS_LOW
from shop.catalog.models import Variant
from shop.catalog.states import ProductStatus
from shop.stores.models import Store

_GONE = (ProductStatus.ARCHIVED, ProductStatus.REJECTED)
_OUT = Q(stock__lte=F("reserved"))
_SHOWN = {"low": RUNS_LOW, "out": _OUT, "short": RUNS_LOW | _OUT, "": Q()}


def shelf_variants(store: Store, *, show: str = "", search: str = "") -> QuerySet[Variant]:
    """Variants on sale, those with the fewest units first, each with `seen`: the key of its last movement, None before the first."""
    variants = Variant.objects.filter(_SHOWN.get(show, Q()), product__store=store, is_active=True).exclude(product__status__in=_GONE)
    for word in search.split()[:6]:
        variants = variants.filter(Q(product__title__icontains=word) | Q(title__icontains=word) | Q(sku__icontains=word))
    found = variants.select_related("product__store", "product__cover").annotate(seen=LAST_MOVEMENT)
    return found.order_by(F("stock") - F("reserved"), "product_id", "position", "pk")


def shelf_numbers(store: Store) -> dict[str, int]:
    """How many variants are low and out, by the keys that `shelf_variants` shows."""
    return {key: _shelf_count(store, key) for key in ("low", "out")}


def short_variant_count(store: Store) -> int:
    """How many variants are low or out."""
    return _shelf_count(store, "short")


def _shelf_count(store: Store, show: str) -> int:
    return shelf_variants(store, show=show).order_by().values("pk").count()
