"""What a product copies from its variants and pictures. Whoever changes those calls these; nobody else writes the copies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from shop.catalog.events import PRODUCT_PRICE_CHANGED, ProductPriceData
from shop.catalog.models import Product, ProductPicture, Variant
from shop.catalog.services.listing.prices import record_prices
from shop.catalog.states import ProductStatus
from shop.common.clock import now
from shop.events.commit_reactions import note_change
from shop.events.services import record_event


@dataclass(frozen=True, slots=True)
class PriceCopies:
    """The prices of a product's active variants at one moment, as cards show them; named like its columns."""

    price_from_minor: int = 0
    price_to_minor: int = 0
    price_before_minor: int | None = None
    is_on_sale: bool = False
    sale_ends_at: datetime | None = None
    prices_change_at: datetime | None = None


def compute_price_copies(variants: Sequence[Variant], *, at: datetime) -> PriceCopies:
    """What these variants cost at that moment; zeros without any."""
    if not variants:
        return PriceCopies()
    cheapest = min(variants, key=lambda variant: variant.rank_on_card_at(at))
    edges = [edge for each in variants if each.sale_price_minor is not None for edge in (each.sale_starts_at, each.sale_ends_at)]
    return PriceCopies(
        price_from_minor=cheapest.price_minor_at(at),
        price_to_minor=max(variant.price_minor_at(at) for variant in variants),
        price_before_minor=cheapest.before_minor_at(at),
        is_on_sale=any(variant.before_minor_at(at) is not None for variant in variants),
        sale_ends_at=cheapest.sale_ends_at if cheapest.price_minor_at(at) < cheapest.price_minor else None,
        prices_change_at=min((edge for edge in edges if edge and edge > at), default=None),
    )


def refresh_prices(product: Product, *, actor_id: int | None = None) -> bool:
    """Copy the current prices of the active variants (minor units of the store's currency). True when a card shows others than before.

    Of a live product that is told as PRODUCT_PRICE_CHANGED; "from" and "to" are the lowest price before and now.
    """
    variants, at = list(product.variants.filter(is_active=True)), now()
    if product.status == ProductStatus.APPROVED and not product.is_auction:  # what was bid last time is no price before
        record_prices(variants, at=at)
    copies = asdict(compute_price_copies(variants, at=at))
    before = {name: getattr(product, name) for name in copies}
    if copies == before:
        return False
    for name, value in copies.items():
        setattr(product, name, value)
    with transaction.atomic():
        product.save(update_fields=list(copies))
        note_change("product", product.pk)  # its page tells every variant's price, also those that no copy shows
        is_shown = any(copies[name] != before[name] for name in copies if name != "prices_change_at")
        if is_shown and product.status == ProductStatus.APPROVED:
            data = ProductPriceData({"from": before["price_from_minor"], "to": copies["price_from_minor"]})
            record_event(PRODUCT_PRICE_CHANGED, product.pk, actor_id=actor_id, data=data)
    return is_shown


def refresh_cover(product: Product) -> None:
    """Copy the first picture as the product's cover."""
    first = ProductPicture.objects.filter(product=product).order_by("position", "pk").first()
    product.cover_id = first.image_id if first else None
    product.save(update_fields=["cover"])
