"""The seller's products."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, F, Prefetch, Q, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shop.catalog.models import Product, ProductQuerySet, Variant
from shop.catalog.states import ProductStatus
from shop.stores.models import Store

# The tabs of the list, each with the states it gathers.
TABS: dict[str, tuple[str | Promise, tuple[str, ...]]] = {
    "": (_("All"), (*(status for status in ProductStatus.values if status != ProductStatus.ARCHIVED),)),
    "live": (_("Live"), (ProductStatus.APPROVED,)),
    "draft": (_("Drafts"), (ProductStatus.DRAFT,)),
    "review": (_("In review"), (ProductStatus.SUBMITTED,)),
    "todo": (_("To change"), (ProductStatus.CHANGES_REQUESTED, ProductStatus.REJECTED)),
    "archived": (_("Archive"), (ProductStatus.ARCHIVED,)),
}


@dataclass(frozen=True, slots=True)
class StatusTab:
    """One filter of the list, with how many products it holds."""

    key: str
    label: str | Promise
    count: int
    current: bool


def own_products(user_id: int) -> ProductQuerySet:
    """Everything the seller lists, in all his stores."""
    return Product.objects.owned_by(user_id).select_related("store", "category", "cover")


def listed_products(store: Store, *, tab: str = "", search: str = "") -> ProductQuerySet:
    """The store's products for the list, newest first, each with `units` (free to be sold) and `forms` (variants on sale)."""
    _label, states = TABS.get(tab, TABS[""])
    products = Product.objects.filter(store=store, status__in=states)
    for word in search.split()[:6]:
        products = products.filter(Q(title__icontains=word) | Q(brand__icontains=word) | Q(variants__sku__icontains=word)).distinct()
    on_sale = Q(variants__is_active=True)
    return (
        Product.objects.filter(pk__in=products.values("pk"))
        .select_related("store", "cover")
        .annotate(units=Sum(F("variants__stock") - F("variants__reserved"), filter=on_sale), forms=Count("variants", filter=on_sale))
        .order_by("-pk")
    )


def status_tabs(store: Store, *, current: str) -> list[StatusTab]:
    """The filters with their numbers, in one query."""
    numbers = dict(Product.objects.filter(store=store).order_by().values_list("status").annotate(Count("pk")))
    counted = [(key, label, sum(numbers.get(state, 0) for state in states)) for key, (label, states) in TABS.items()]
    return [StatusTab(key, label, count, key == current) for key, label, count in counted]


def split_variants(product: Product) -> tuple[list[Variant], list[Variant]]:
    """Those that fit the present options, and those of former ones, which are kept for their stock and orders."""
    depth = len(product.options.all())
    offered = [variant for variant in product.variants.all() if len(variant.values.all()) == depth]
    return offered, [variant for variant in product.variants.all() if len(variant.values.all()) != depth]


def product_for_editing(user_id: int) -> ProductQuerySet:
    """With pictures, options and variants, in a fixed number of queries."""
    variants = Variant.objects.order_by("-is_active", "position", "pk").prefetch_related("values")
    return own_products(user_id).prefetch_related("pictures__image", "options__values", Prefetch("variants", variants))
