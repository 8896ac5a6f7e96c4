"""Remembering what was looked at, asking to be told, and finding what goes with what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Count, F

from shop.accounts.models import User
from shop.catalog.models import Favorite, Product, Variant
from shop.common.clock import now
from shop.discovery.exceptions import NothingToWaitFor, TooManyAlerts
from shop.discovery.models import Alert, RecentView, RelatedProduct
from shop.discovery.states import AlertKind

MAX_RECENT = 50  # products remembered of one person
MAX_ALERTS = 200  # of one person
MAX_RELATED = 8
BATCH = 500


def remember_view(user: User, product_ids: Sequence[int]) -> None:
    """Add products to the list of what the person has viewed, the latest first. Only the last MAX_RECENT are kept."""
    at = now()
    known = set(Product.objects.filter(pk__in=product_ids).values_list("pk", flat=True))
    rows = [RecentView(user=user, product_id=pk, seen_at=at) for pk in dict.fromkeys(reversed(product_ids)) if pk in known]
    with transaction.atomic():
        RecentView.objects.bulk_create(rows, update_conflicts=True, unique_fields=["user", "product"], update_fields=["seen_at"])
        last = RecentView.objects.filter(user=user).order_by("-seen_at", "-pk").values("pk")[:MAX_RECENT]
        RecentView.objects.filter(user=user).exclude(pk__in=list(last.values_list("pk", flat=True))).delete()


def forget_views(user: User) -> None:
    """Delete the list of products that the person has viewed."""
    RecentView.objects.filter(user=user).delete()


def wait_for_stock(user: User, variant: Variant) -> None:
    """Tell the person once when the variant is back. Again changes nothing. NothingToWaitFor, TooManyAlerts."""
    if variant.available > 0:
        raise NothingToWaitFor
    _save_alert(user, kind=AlertKind.STOCK, product=variant.product, variant=variant)


def wait_for_price(user: User, product: Product) -> None:
    """Tell the person when it costs less than now, and less than that again. Asked anew, it starts from today's price. TooManyAlerts."""
    _save_alert(user, kind=AlertKind.PRICE, product=product, price_minor=product.price_from_minor)


def stop_waiting(user: User, *, kind: str, product: Product, variant: Variant | None = None) -> None:
    """Delete the alert, if there is one."""
    Alert.objects.filter(user=user, kind=kind, product=product, variant=variant).delete()


def drop_stock_alerts(variant_id: int, user_ids: Iterable[int]) -> None:
    """Delete the alerts of people who have been notified that the variant is back."""
    Alert.objects.filter(kind=AlertKind.STOCK, variant_id=variant_id, user_id__in=list(user_ids)).delete()


def lower_price_alerts(product_id: int, user_ids: Iterable[int], *, price_minor: int) -> None:
    """Note the price of which people have been notified: only a lower one is news to them."""
    Alert.objects.filter(kind=AlertKind.PRICE, product_id=product_id, user_id__in=list(user_ids)).update(price_minor=price_minor)


def relate_products() -> int:
    """Find anew what goes with every product that somebody keeps; returns how many products have rows now."""
    RelatedProduct.objects.exclude(product__in=Favorite.objects.values("product")).delete()
    kept = Favorite.objects.order_by("product_id").values_list("product_id", flat=True).distinct()
    count = 0
    batch: list[int] = []
    for pk in kept.iterator(chunk_size=BATCH):
        batch.append(pk)
        if len(batch) == BATCH:
            count += _relate(batch)
            batch = []
    return count + (_relate(batch) if batch else 0)


def _relate(product_ids: Sequence[int]) -> int:
    """One batch, all or nothing."""
    products = Product.objects.live().filter(pk__in=product_ids).select_related("store")
    shelves: dict[tuple[str, int], list[int]] = {}
    rows: list[RelatedProduct] = []
    together = _kept_together(product_ids)
    for product in products:
        shelf = product.store.country_id, product.category_id
        if shelf not in shelves:
            shelves[shelf] = _most_kept(*shelf)
        others = [pk for pk in dict.fromkeys([*together.get(product.pk, []), *shelves[shelf]]) if pk != product.pk]
        rows += [RelatedProduct(product=product, other_id=pk, position=n) for n, pk in enumerate(others[:MAX_RELATED])]
    with transaction.atomic():
        RelatedProduct.objects.filter(product__in=product_ids).delete()
        RelatedProduct.objects.bulk_create(rows, ignore_conflicts=True, batch_size=BATCH)
    return len({row.product_id for row in rows})


def _kept_together(product_ids: Sequence[int]) -> dict[int, list[int]]:
    """Product → live products of its market that the same people keep, the most often first."""
    pairs = (
        Favorite.objects.filter(product__in=product_ids)
        .annotate(other=F("user__favorites__product"), market=F("user__favorites__product__store__country_id"))
        .filter(other__in=Product.objects.live(), market=F("product__store__country_id"))
        .exclude(other=F("product_id"))
        .values_list("product_id", "other")
        .annotate(times=Count("user"))
        .order_by("product_id", "-times", "other")
    )
    found: dict[int, list[int]] = {}
    for product_id, other_id, _times in pairs.iterator(chunk_size=2_000):
        others = found.setdefault(product_id, [])
        if len(others) < MAX_RELATED:
            others.append(other_id)
    return found


def _most_kept(country_code: str, category_id: int) -> list[int]:
    """The shelf's favourites, then its newest."""
    live = Product.objects.live().in_market(country_code).filter(category_id=category_id)
    ranked = live.annotate(times=Count("favorites")).order_by("-times", "-published_at", "-pk")
    return list(ranked.values_list("pk", flat=True)[: MAX_RELATED + 1])


def _save_alert(user: User, *, kind: str, product: Product, variant: Variant | None = None, price_minor: int | None = None) -> None:
    with transaction.atomic():
        asked = Alert.objects.filter(user=user, kind=kind, product=product, variant=variant)
        if asked.update(price_minor=price_minor):
            return
        if Alert.objects.filter(user=user).count() >= MAX_ALERTS:
            raise TooManyAlerts
        row = Alert(user=user, kind=kind, product=product, variant=variant, price_minor=price_minor)
        Alert.objects.bulk_create([row], ignore_conflicts=True)
