"""Narrowing, ordering and paging a shelf."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Exists, F, OuterRef, TextChoices
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from shop.catalog.models import Product, ProductQuerySet, Variant

PAGE_SIZE = 20
MAX_SHOWN = 1_000  # nobody leafs further; whoever looks for one thing narrows down


class Sort(TextChoices):
    """In which order a shelf is shown."""

    NEWEST = "newest", _("Newest first")
    PRICE_UP = "price", _("Price: low to high")
    PRICE_DOWN = "-price", _("Price: high to low")


_ORDERS: dict[str, tuple[str, ...]] = {
    Sort.NEWEST: ("-published_at", "-pk"),
    Sort.PRICE_UP: ("price_from_minor", "-pk"),
    Sort.PRICE_DOWN: ("-price_from_minor", "-pk"),
}


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the shopper asked of a shelf. Prices are minor units of the market's currency, both ends included; `sort` "" keeps the order."""

    sort: str = ""
    in_stock: bool = False
    low_minor: int | None = None
    high_minor: int | None = None


def browse(products: ProductQuerySet, wishes: Wishes) -> ProductQuerySet:
    """Narrow and order the products as wished."""
    if wishes.in_stock:
        on_hand = Variant.objects.filter(product=OuterRef("pk"), is_active=True, stock__gt=F("reserved"))
        products = products.filter(Exists(on_hand))
    if wishes.low_minor is not None:
        products = products.filter(price_to_minor__gte=wishes.low_minor)
    if wishes.high_minor is not None:
        products = products.filter(price_from_minor__lte=wishes.high_minor)
    return products.order_by(*_ORDERS[wishes.sort]) if wishes.sort in _ORDERS else products


class ShelfPaginator(Paginator):  # type: ignore[type-arg]  # it takes none at run time
    """Numbered pages over at most MAX_SHOWN products, so that no page number costs a walk through the whole market."""

    def __init__(self, products: ProductQuerySet) -> None:
        super().__init__(products, PAGE_SIZE)

    @cached_property
    def count(self) -> int:
        """How many are shown."""
        products: Any = self.object_list
        return int(products.order_by()[:MAX_SHOWN].count())

    @property
    def is_cut(self) -> bool:
        """Whether there may be more than are shown."""
        return self.count >= MAX_SHOWN


def shelf_page(products: ProductQuerySet, number: str | None) -> Page[Product]:
    """That page of the shelf; the first for nonsense, the last for more than there are."""
    return ShelfPaginator(products).get_page(number)
