"""Facts of the stock, and of what products copy from their variants and pictures."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from django.db.models import BigIntegerField, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from shop.catalog.events import PRODUCT_RESTOCKED, PRODUCT_SOLD_OUT
from shop.catalog.models import Product, ProductPicture, ProductRevision, Reservation, StockMovement, Variant
from shop.catalog.services.listing.prices import find_lowest_recent_price
from shop.catalog.services.listing.product_copies import compute_price_copies
from shop.catalog.states import PASSED, MovementReason, ReservationStatus
from shop.common.clock import now
from shop.common.integrity import integrity_check
from shop.events.models import DomainEvent
from shop.stores.models import Store


@integrity_check("reserved stock equals open reservations")
def reserved_equals_held() -> Iterator[str]:
    """A variant's `reserved` is the sum of its held reservations."""
    held = _units_per_variant(Reservation.objects.filter(status=ReservationStatus.HELD))
    wrong = Variant.objects.annotate(held=held).exclude(held=F("reserved")).order_by("pk")
    for pk, sku, reserved, units in wrong.values_list("pk", "sku", "reserved", "held"):
        yield f"variant {pk} ({sku}): reserved {reserved}, held for orders {units}"


@integrity_check("stock equals the sum of its movements")
def stock_equals_movements() -> Iterator[str]:
    """A variant's stock is the sum of its movements."""
    moved = _units_per_variant(StockMovement.objects.all())
    wrong = Variant.objects.annotate(moved=moved).exclude(moved=F("stock")).order_by("pk")
    for pk, sku, stock, units in wrong.values_list("pk", "sku", "stock", "moved"):
        yield f"variant {pk} ({sku}): stock {stock}, movements add up to {units}"


@integrity_check("units sold equal committed reservations")
def sold_equals_committed() -> Iterator[str]:
    """The movements of sales add up to the committed reservations, less what was returned."""
    committed = _units_per_variant(Reservation.objects.filter(status=ReservationStatus.COMMITTED), of=F("quantity") - F("returned"))
    sold = _units_per_variant(
        StockMovement.objects.filter(reason__in=[MovementReason.SALE, MovementReason.CANCELLATION, MovementReason.RETURN])
    )
    wrong = Variant.objects.annotate(committed=committed, sold=sold).exclude(sold=-F("committed")).order_by("pk")
    for pk, sku, units_sold, units_committed in wrong.values_list("pk", "sku", "sold", "committed"):
        yield f"variant {pk} ({sku}): {-units_sold} units sold by movements, {units_committed} by reservations"


@integrity_check("prices shown equal the current prices of the variants")
def price_copies_are_current() -> Iterator[str]:
    """What a card shows is what a variant costs that can be bought.

    A product whose next change of prices is past waits for the sweep, one that has sold out or restocked a variant just now for the handler
    of that: no fault yet.
    """
    at = now()
    crossed = DomainEvent.objects.unhandled().filter(name__in=[PRODUCT_SOLD_OUT.name, PRODUCT_RESTOCKED.name], subject="product")
    active = Prefetch("variants", Variant.objects.filter(is_active=True), to_attr="active_variants")
    settled: Any = Product.objects.exclude(prices_change_at__lte=at).exclude(Exists(crossed.filter(subject_id=OuterRef("pk"))))
    settled = settled.prefetch_related(active).order_by("pk")
    for product in settled.iterator(chunk_size=1_000):
        copies = asdict(compute_price_copies(product.active_variants, at=at))
        wrong = {name: (getattr(product, name), value) for name, value in copies.items() if getattr(product, name) != value}
        if wrong:
            told = ", ".join(f"{name} is {found}, should be {value}" for name, (found, value) in wrong.items())
            yield f"product {product.pk} ({product.slug}): {told}"


@integrity_check("prices before are the lowest of the 30 days before")
def prices_before_are_of_the_history() -> Iterator[str]:
    """No price is shown crossed out that the price history does not have."""
    told: Any = Variant.objects.filter(lowest_before_minor__isnull=False).prefetch_related("price_points").order_by("pk")
    for variant in told.iterator(chunk_size=1_000):
        points = list(variant.price_points.all())
        lowest = find_lowest_recent_price(points) if points else None
        if lowest != variant.lowest_before_minor:
            yield f"variant {variant.pk} ({variant.sku}): lowest before is {variant.lowest_before_minor}, by its history {lowest}"


@integrity_check("covers equal the first pictures")
def covers_are_first_pictures() -> Iterator[str]:
    """A product's cover is its first picture."""
    first = ProductPicture.objects.filter(product=OuterRef("pk")).order_by("position", "pk").values("image")[:1]
    wrong = Product.objects.annotate(first=Subquery(first)).exclude(Q(cover=F("first")) | Q(cover=None, first=None))
    for pk, cover, picture in wrong.order_by("pk").values_list("pk", "cover_id", "first"):
        yield f"product {pk}: cover {cover}, first picture {picture}"


@integrity_check("a store's stars are those of its products")
def store_ratings_are_of_products() -> Iterator[str]:
    """A store's ratings are the sum of its products'."""
    stars = Store.objects.annotate(n=Coalesce(Sum("products__rating_count"), 0), t=Coalesce(Sum("products__rating_total"), 0))
    wrong = stars.exclude(n=F("rating_count"), t=F("rating_total")).order_by("pk")
    for pk, slug, count, total, n, t in wrong.values_list("pk", "slug", "rating_count", "rating_total", "n", "t"):
        yield f"store {pk} ({slug}): {count} reviews with {total} stars, of its products {n} with {t}"


@integrity_check("pending changes belong to what is live")
def pending_changes_are_of_live_listings() -> Iterator[str]:
    """Only a live or scheduled listing has a pending revision."""
    stray = ProductRevision.objects.pending().exclude(product__status__in=PASSED).order_by("pk")
    for pk, product, status in stray.values_list("pk", "product_id", "product__status"):
        yield f"change {pk} of product {product} is pending, the product is {status}"


def _units_per_variant(rows: QuerySet[Any, Any], *, of: str | Combinable = "quantity") -> Coalesce:
    per_variant = rows.filter(variant=OuterRef("pk")).order_by().values("variant").values(units=Sum(of))
    return Coalesce(Subquery(per_variant, output_field=BigIntegerField()), 0)
