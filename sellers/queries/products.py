"""The seller's products."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, Subquery, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shop.catalog.models import OptionValue, Product, ProductQuerySet, ProductRevision, StockMovement, Variant
from shop.catalog.queries.attributes import with_answers
from shop.catalog.services.listing import OptionAxis
from shop.catalog.states import ProductStatus
from shop.common.bounded_counts import BoundedCount, bounded_counts, count_together
from shop.common.cursor_pages import CursorPage, cursor_page
from shop.stores.models import Store

# The tabs of the list, each with the states it gathers.
PRODUCT_TABS: dict[str, tuple[str | Promise, tuple[str, ...]]] = {
    "": (_("All"), (*(status for status in ProductStatus.values if status != ProductStatus.ARCHIVED),)),
    "live": (_("Live"), (ProductStatus.APPROVED,)),
    "draft": (_("Drafts"), (ProductStatus.DRAFT,)),
    "review": (_("In review"), (ProductStatus.SUBMITTED,)),
    "todo": (_("To change"), (ProductStatus.CHANGES_REQUESTED, ProductStatus.REJECTED)),
    "scheduled": (_("Scheduled"), (ProductStatus.SCHEDULED,)),
    "archived": (_("Archive"), (ProductStatus.ARCHIVED,)),
}
PAGE_SIZE = 30
RUNS_LOW = Q(low_stock_at__isnull=False, stock__lte=F("reserved") + F("low_stock_at"))
LAST_MOVEMENT = Subquery(StockMovement.objects.filter(variant=OuterRef("pk")).order_by("-pk").values("pk")[:1])
STOCKS: dict[str, str | Promise] = {"": _("Any stock"), "low": _("Running low"), "out": _("Sold out")}


@dataclass(frozen=True, slots=True)
class StatusTab:
    """One filter of the list, with how many products it holds."""

    key: str
    label: str | Promise
    count: BoundedCount
    current: bool


def own_products(user_id: int) -> ProductQuerySet:
    """Everything the seller lists, in all his stores."""
    return Product.objects.owned_by(user_id).select_related("store", "category", "cover")


def listed_products(store: Store, place: str | None = None, *, tab: str = "", search: str = "", stock: str = "") -> CursorPage[Product]:
    """A page of the store's products, newest first, each with `units` (free to be sold), `forms` (variants on sale), `is_short`
    (a variant is at or below its threshold) and `waits` (a change of it waits for staff)."""
    _label, states = PRODUCT_TABS.get(tab, PRODUCT_TABS[""])
    products = Product.objects.filter(store=store)
    for word in search.split()[:6]:
        by_sku = Variant.objects.filter(product=OuterRef("pk"), sku__icontains=word)
        products = products.filter(Q(title__icontains=word) | Q(brand__icontains=word) | Exists(by_sku))
    on_sale = Variant.objects.filter(product=OuterRef("pk"), is_active=True)
    if stock == "out":
        products = products.filter(~Exists(on_sale.filter(stock__gt=F("reserved"))))
    elif stock == "low":
        products = products.filter(Exists(on_sale.filter(RUNS_LOW)))
    sold = Q(variants__is_active=True)
    cards = (
        Product.objects.select_related("store", "cover")
        .annotate(units=Sum(F("variants__stock") - F("variants__reserved"), filter=sold), forms=Count("variants", filter=sold))
        .annotate(is_short=Exists(on_sale.filter(RUNS_LOW)), waits=Exists(ProductRevision.objects.filter(product=OuterRef("pk")).waiting()))
    )
    return cursor_page([products.filter(status=state) for state in states], place, size=PAGE_SIZE, cards=cards)


def status_tabs(store: Store, *, current: str) -> list[StatusTab]:
    """The filters with their numbers, in one query."""
    numbers = bounded_counts({state.value: Product.objects.filter(store=store, status=state) for state in ProductStatus})
    counted = [(key, label, count_together(numbers[state] for state in states)) for key, (label, states) in PRODUCT_TABS.items()]
    return [StatusTab(key, label, count, key == current) for key, label, count in counted]


def product_axes(product: Product) -> list[OptionAxis]:
    """The product's options in order, with their values. One query."""
    axes: dict[str, list[str]] = {}
    for value in (
        OptionValue.objects.filter(option__product=product).select_related("option").order_by("option__position", "option_id", "position")
    ):
        axes.setdefault(value.option.name, []).append(value.value)
    return [OptionAxis(name, tuple(values)) for name, values in axes.items()]


def split_variants(product: Product, *, depth: int) -> tuple[list[Variant], list[Variant]]:
    """The variants that fit the present options (`depth` of them), and those of former ones, kept for their stock and orders.

    Of `product_for_editing`.
    """
    variants: list[Any] = list(product.variants.all())
    return [each for each in variants if each.depth == depth], [each for each in variants if each.depth != depth]


def product_for_editing(user_id: int) -> ProductQuerySet:
    """With its variants, each with `depth` (its number of values) and `seen` (its last movement), with what was typed and not
    saved, `was_changed`: whether any change of it ever went to staff, and what it answers (`answers_as_read`)."""
    variants = Variant.objects.select_related("picture").annotate(depth=Count("values"), seen=LAST_MOVEMENT)
    ordered = variants.order_by("position", "pk")
    changes = ProductRevision.objects.filter(product=OuterRef("pk"))
    products = own_products(user_id).select_related("store__country", "kept_edit").annotate(was_changed=Exists(changes))
    return with_answers(products).prefetch_related(Prefetch("variants", ordered))
