"""What a product copies from its variants and pictures. Whoever changes those calls these; nobody else writes the copies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from shop.catalog.events import PRODUCT_OFFER_MOVED, PRODUCT_PRICE_CHANGED, ProductPriceData
from shop.catalog.models import Product, ProductPicture, Variant
from shop.catalog.services.listing.prices import record_prices
from shop.catalog.states import ProductStatus
from shop.common.clock import now
from shop.events.commit_reactions import note_change
from shop.events.services import record_event


@dataclass(frozen=True, slots=True)
class PriceCopies:
    """The prices of what can be bought of a product at one moment, as cards show them; named like its columns."""

    price_from_minor: int = 0
    price_to_minor: int = 0
    price_before_minor: int | None = None
    is_on_sale: bool = False
    sale_ends_at: datetime | None = None
    prices_change_at: datetime | None = None


def compute_price_copies(variants: Sequence[Variant], *, at: datetime) -> PriceCopies:
    """What these active variants of a product cost at that moment; zeros without any.

    A variant without a unit to buy counts only while all of them have none; the moments of its sale count always.
    """
    if not variants:
        return PriceCopies()
    offered = _offered(variants)
    cheapest = min(offered, key=lambda variant: variant.rank_on_card_at(at))
    edges = [edge for each in variants if each.sale_price_minor is not None for edge in (each.sale_starts_at, each.sale_ends_at)]
    return PriceCopies(
        price_from_minor=cheapest.price_minor_at(at),
        price_to_minor=max(variant.price_minor_at(at) for variant in offered),
        price_before_minor=cheapest.before_minor_at(at),
        is_on_sale=any(variant.before_minor_at(at) is not None for variant in offered),
        sale_ends_at=cheapest.sale_ends_at if cheapest.price_minor_at(at) < cheapest.price_minor else None,
        prices_change_at=min((edge for edge in edges if edge and edge > at), default=None),
    )


def refresh_prices(product: Product, *, actor_id: int | None = None) -> bool:
    """Copy the current prices of what can be bought (minor units of the store's currency). True when a card shows others than before.

    Needs the product's row locked, so that of two who sell out two variants at once the later one sees both. Of a live product it is told
    as PRODUCT_PRICE_CHANGED when a price is another one; as PRODUCT_OFFER_MOVED when others can be bought, at the prices that they had.
    """
    variants, at = list(product.variants.filter(is_active=True)), now()
    is_live, earlier = product.status == ProductStatus.APPROVED, None
    if is_live and not product.is_auction:  # what was bid last time is no price before
        earlier = record_prices(variants, at=at)
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
        if is_shown and is_live and earlier == {}:
            record_event(PRODUCT_OFFER_MOVED, product.pk, actor_id=actor_id)
        elif is_shown and is_live:
            least = _lowest_before(variants, earlier, shown=before["price_from_minor"], at=at)
            data = ProductPriceData({"from": least, "to": copies["price_from_minor"]})
            record_event(PRODUCT_PRICE_CHANGED, product.pk, actor_id=actor_id, data=data)
    return is_shown


def _offered(variants: Sequence[Variant]) -> Sequence[Variant]:
    """Those with a unit to buy; all of them when none has."""
    return [variant for variant in variants if variant.available > 0] or variants


def _lowest_before(variants: Sequence[Variant], earlier: Mapping[int, int | None] | None, *, shown: int, at: datetime) -> int:
    """The least that was to be paid before prices changed: what was shown, or less where a cheaper variant is back in stock meanwhile.

    Its price has not fallen, and nobody is to hear that it has.
    """
    if earlier is None:  # no history: an auction
        return shown
    known = [earlier.get(variant.pk, variant.price_minor_at(at)) for variant in _offered(variants)]
    return min([shown, *(price for price in known if price is not None)])


def refresh_cover(product: Product) -> None:
    """Copy the first picture as the product's cover."""
    first = ProductPicture.objects.filter(product=product).order_by("position", "pk").first()
    product.cover_id = first.image_id if first else None
    product.save(update_fields=["cover"])
