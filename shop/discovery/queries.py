"""Reading what people looked at, wait for, and may like."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, OuterRef, Subquery

from shop.accounts.models import User
from shop.catalog.models import Favorite, Product, ProductQuerySet, Variant
from shop.common.prepared import Blank, prepared
from shop.discovery.models import Alert, RecentView, RelatedProduct
from shop.discovery.states import AlertKind

NEIGHBOURS = 5  # products shown of the same store, and of the same kind
RECENT_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What else a product's page shows."""

    of_store: Sequence[Product]
    related: Sequence[Product]


def neighbours(product: Product) -> Neighbours:
    """The newest of the same store; and what goes with it in other stores of the market, else the newest of its shelf. One query."""
    found = _around(product.pk, product.store_id, product.category_id, product.store.country_id)
    ranked: list[Any] = [each for each in found if each.rank is not None]  # type: ignore[attr-defined]  # annotated above
    others = [each for each in found if each.store_id != product.store_id and each not in ranked]
    own = [each for each in found if each.store_id == product.store_id and each not in ranked[:NEIGHBOURS]]
    return Neighbours(of_store=own[:NEIGHBOURS], related=(ranked + others)[:NEIGHBOURS])


@prepared
def _around(pk: Blank, store_id: Blank, category_id: Blank, country_id: Blank) -> ProductQuerySet:
    """The candidates; with `rank`, what goes with the product."""
    live = Product.objects.live().filter(store__country_id=country_id).exclude(pk=pk).order_by("-published_at", "-pk")
    of_store = live.filter(store_id=store_id).values("pk")[:NEIGHBOURS]
    of_category = live.filter(category_id=category_id).exclude(store_id=store_id).values("pk")[:NEIGHBOURS]
    rows = RelatedProduct.objects.filter(product=pk)
    rank = Subquery(rows.filter(other=OuterRef("pk")).values("position")[:1])
    # Put together, not asked for one or the other: that would be answered by looking at every product of the market.
    own_keys, shelf_keys = (Product.objects.filter(pk__in=each).order_by().values("pk") for each in (of_store, of_category))
    wanted = own_keys.union(shelf_keys, rows.order_by().values("other"))
    found = live.as_cards().filter(pk__in=wanted).annotate(rank=rank)
    return found.order_by(F("rank").asc(nulls_last=True), "-published_at", "-pk")


def recent_products(user: User) -> ProductQuerySet:
    """What the person looked at, the latest first, as far as it can still be bought; ready to be shown as cards."""
    seen = Subquery(RecentView.objects.filter(user=user, product=OuterRef("pk")).values("seen_at")[:1])
    return Product.objects.live().filter(pk__in=_seen_by(user)).with_cards().annotate(seen_at=seen).order_by("-seen_at", "-pk")


def products_in_order(pks: Sequence[int]) -> list[Product]:
    """These products as far as they can be bought, in that order: what a visitor looked at."""
    found = {product.pk: product for product in Product.objects.live().filter(pk__in=pks).with_cards()}
    return [found[pk] for pk in pks if pk in found]


def alerts_of(user: User) -> Any:
    """What the person waits for, the latest first, with products and variants."""
    related = ("product__store", "product__cover", "variant")
    return Alert.objects.filter(user=user).select_related(*related).order_by("-created_at", "-pk")


def is_waiting(user: User, product: Product, *, kind: str, variant: Variant | None = None) -> bool:
    """Whether the person has asked already."""
    return Alert.objects.filter(user=user, product=product, kind=kind, variant=variant).exists()


def waiting_for_stock(variant_id: int) -> list[int]:
    """The ids of those who asked for this variant."""
    return list(Alert.objects.filter(kind=AlertKind.STOCK, variant_id=variant_id).order_by("user_id").values_list("user_id", flat=True))


def waiting_for_price(product_id: int, *, below_minor: int) -> list[int]:
    """The ids of those who asked for this product when it cost more than that."""
    asked = Alert.objects.filter(kind=AlertKind.PRICE, product_id=product_id, price_minor__gt=below_minor)
    return list(asked.order_by("user_id").values_list("user_id", flat=True))


def keepers_of(product_id: int, *, but: Iterable[int] = ()) -> list[int]:
    """The ids of those who keep it as a favourite, without some."""
    kept = Favorite.objects.filter(product_id=product_id).exclude(user_id__in=list(but))
    return list(kept.order_by("user_id").values_list("user_id", flat=True))


def _seen_by(user: User) -> Any:
    return RecentView.objects.filter(user=user).values("product")
