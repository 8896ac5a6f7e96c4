"""Which kept pages a change of products, variants, stores or shelves concerns. See shop/common/pages.py."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from shop.catalog.models import Product
from shop.catalog.states import ProductStatus
from shop.common.pages import FLOOR, expire_pages, product_tag, shelf_tag, store_tag, stores_tag
from shop.events.commit_reactions import Changes, right_after_commit
from shop.stores.models import Store

ALL_PAGES_FROM = 2_000  # rows changed in one transaction: from here on it is cheaper to build every page anew


@right_after_commit
def freshen_market_pages(changes: Changes) -> bool:
    """Mark the kept pages that show any of these as stale. False when the cache cannot be reached."""
    return expire_pages(set(_changed_tags(changes)))


def _changed_tags(changes: Changes) -> Iterator[str]:
    products, stores = changes.get("product", ()), changes.get("store", ())
    stocks = changes.get("stock", ())  # keys of the products whose variants have other figures now
    if "category" in changes or "country" in changes or len(products) + len(stores) + len(stocks) > ALL_PAGES_FROM:
        yield FLOOR
        return
    yield from map(product_tag, stocks)
    if products:
        yield from _product_tags(products)
    if stores:
        yield from _store_tags(stores)


def _product_tags(pks: Collection[int]) -> Iterator[str]:
    """A product's own page; if it ever was live, also its category's and its store's."""
    fields = ("pk", "published_at", "store_id", "store__country_id", "category__path")
    for pk, published_at, store_id, country, path in Product.objects.filter(pk__in=pks).values_list(*fields):
        yield product_tag(pk)
        if published_at:
            yield store_tag(store_id)
            yield from _shelf_tags(country, [path])


def _store_tags(pks: Collection[int]) -> Iterator[str]:
    """A store's own page, the market's list of stores, and every category where its name stands on a card."""
    for pk, country in Store.objects.filter(pk__in=pks).values_list("pk", "country_id"):
        yield store_tag(pk)
        yield stores_tag(country)
        shown = Product.objects.filter(store_id=pk, status=ProductStatus.APPROVED)
        yield from _shelf_tags(country, shown.order_by().values_list("category__path", flat=True).distinct())


def _shelf_tags(country: str, paths: Iterable[str]) -> Iterator[str]:
    """These categories, those above them, and the market as a whole."""
    yield shelf_tag(country)
    for path in paths:
        slugs = path.split("/")
        yield from (shelf_tag(country, "/".join(slugs[: depth + 1])) for depth in range(len(slugs)))
