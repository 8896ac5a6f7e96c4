"""Sale prices with a beginning and an end. They are live at once: no review."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext as _

from shop.catalog.events import PRODUCT_CHANGED, ProductChangedData
from shop.catalog.exceptions import InvalidSale
from shop.catalog.models import Product, Variant
from shop.catalog.services.listing.product_copies import refresh_prices
from shop.catalog.services.vetoes import ListingPart, require_no_veto
from shop.catalog.states import Selling
from shop.common.clock import is_meant, now
from shop.common.money import Money
from shop.events.services import record_event

SALE_COLUMNS = ("sale_price_minor", "sale_starts_at", "sale_ends_at")
MAX_PERCENT = 95


def set_sale(
    target: Product | Variant,
    *,
    price: Money | None = None,
    percent: int | Decimal | None = None,
    starts: datetime | None = None,
    ends: datetime | None = None,
    actor_id: int | None,
) -> list[Variant]:
    """Sell the variant, or all active variants of the product, for less: at `price`, or `percent` less than the regular price.

    From `starts` (UTC; empty: now) until just before `ends` (empty: until `end_sale`). It takes the place of an earlier sale. Returns the
    variants. Raises InvalidSale when it would not be cheaper, or would never be.
    """
    _check_window(starts, ends)
    if (price is None) == (percent is None):
        raise InvalidSale(_("Give either a price or a percentage."))
    if percent is not None and not 1 <= percent <= MAX_PERCENT:
        raise InvalidSale(_("Take between 1 and %(most)d percent off.") % {"most": MAX_PERCENT})
    with transaction.atomic():
        product, variants = _lock_for_sale(target)
        require_no_veto(product, ListingPart.OFFER)
        for variant in variants:
            variant.sale_price_minor = _sale_price(variant, price, percent).minor
            variant.sale_starts_at, variant.sale_ends_at = starts, ends
        _save_sale_prices(product, variants, actor_id=actor_id)
    return variants


def end_sale(target: Product | Variant, *, actor_id: int | None) -> list[Variant]:
    """Back to the regular price at once, whether the sale has begun or not. Returns the variants that had one."""
    with transaction.atomic():
        product, variants = _lock_for_sale(target, Q(sale_price_minor__isnull=False))
        for variant in variants:
            clear_sale(variant)
        _save_sale_prices(product, variants, actor_id=actor_id)
    return variants


def clear_sale(variant: Variant) -> None:
    """Clear the sale columns, without saving."""
    variant.sale_price_minor = variant.sale_starts_at = variant.sale_ends_at = None


def refresh_due_prices(*, limit: int = 500) -> int:
    """Refresh the copied prices of products whose sale has begun or ended. Safe to repeat. Returns how many were due."""
    due = list(Product.objects.filter(prices_change_at__lte=now()).order_by("prices_change_at").values_list("pk", flat=True)[:limit])
    for pk in due:
        refresh_prices_of(pk)
    return len(due)


def refresh_prices_of(product_id: int) -> None:
    """Refresh the copied prices of one product, due or not."""
    with transaction.atomic():
        # Nothing that others point at changes: whoever is just ordering it need not wait.
        product = Product.objects.select_for_update(no_key=True).filter(pk=product_id).first()
        if product:
            refresh_prices(product)


def refresh_partly_sold_out() -> int:
    """Refresh the copied prices of products that have some variants in stock and others not. Safe to repeat. Returns how many there are."""
    active = Variant.objects.filter(product=OuterRef("pk"), is_active=True)
    partly = Product.objects.filter(
        Exists(active.filter(stock__gt=F("reserved"))), Exists(active.filter(stock__lte=F("reserved"))), selling=Selling.FIXED
    )
    pks = list(partly.order_by("pk").values_list("pk", flat=True))
    for pk in pks:
        refresh_prices_of(pk)
    return len(pks)


def _lock_for_sale(target: Product | Variant, which: Q | None = None) -> tuple[Product, list[Variant]]:
    """The product, locked, and those of its variants that are meant."""
    product = target if isinstance(target, Product) else target.product
    product.refresh_from_db(from_queryset=Product.objects.select_for_update())
    meant = product.variants.filter(pk=target.pk) if isinstance(target, Variant) else product.variants.filter(is_active=True)
    variants = list(meant.filter(which) if which else meant)
    for variant in variants:
        variant.product = product
    return product, variants


def _save_sale_prices(product: Product, variants: Sequence[Variant], *, actor_id: int | None) -> None:
    if not variants:
        return
    Variant.objects.bulk_update(variants, SALE_COLUMNS)
    refresh_prices(product, actor_id=actor_id)
    record_event(PRODUCT_CHANGED, product.pk, actor_id=actor_id, data=ProductChangedData(fields=["sale"]))


def _sale_price(variant: Variant, price: Money | None, percent: int | Decimal | None) -> Money:
    regular = variant.regular_price
    sale = price if price is not None else regular.percent_more(-Decimal(percent or 0))
    if sale.currency != regular.currency:
        raise InvalidSale(_("Prices of this store are in %(currency)s.") % {"currency": regular.currency})
    if not 1 <= sale.minor < regular.minor:
        words = {"price": sale.format(), "regular": regular.format()}
        raise InvalidSale(_("A sale price of %(price)s is not below the regular price of %(regular)s.") % words)
    return sale


def _check_window(starts: datetime | None, ends: datetime | None) -> None:
    if any(moment is not None and not is_meant(moment) for moment in (starts, ends)):
        raise InvalidSale(_("Check the year."))
    if ends is not None and ends <= now():
        raise InvalidSale(_("Choose an end of the sale in the future."))
    if starts is not None and ends is not None and ends <= starts:
        raise InvalidSale(_("A sale ends after it begins."))
