"""Changing the regular prices of a whole product."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from shop.catalog.events import PRODUCT_CHANGED, ProductChangedData
from shop.catalog.exceptions import InvalidListing, InvalidProductMove
from shop.catalog.models import Product, Variant
from shop.catalog.services.listing.product_copies import refresh_prices
from shop.catalog.services.listing.sales import SALE_COLUMNS
from shop.catalog.services.listing.variants import VariantChange, apply_variant_change, check_variant_amounts
from shop.catalog.services.vetoes import ListingPart, require_no_veto
from shop.catalog.states import NOT_EDITABLE
from shop.common.money import CurrencyMismatch, Money
from shop.events.services import record_event


def change_regular_prices(
    product: Product, *, percent: Decimal | int | None = None, amount: Money | None = None, actor_id: int | None
) -> list[Variant]:
    """Change the regular prices of the active variants by a percentage or an amount, all or none; returns those that differ now.

    Raises InvalidListing when a price would not be one, or the amount is in another currency.
    """
    with transaction.atomic():
        product.refresh_from_db(from_queryset=Product.objects.select_for_update())
        _require_editable(product)
        require_no_veto(product, ListingPart.OFFER)
        changed = []
        for variant in product.variants.filter(is_active=True):
            variant.product = product
            wanted = _changed_price(variant.regular_price, percent, amount)
            compare_at = Money(variant.compare_at_minor, wanted.currency) if variant.compare_at_minor else None
            check_variant_amounts(product, VariantChange(wanted))
            if apply_variant_change(variant, VariantChange(wanted, compare_at=compare_at, sku=variant.sku, is_active=True)):
                changed.append(variant)
        Variant.objects.bulk_update(changed, ["price_minor", *SALE_COLUMNS])
        if changed:
            refresh_prices(product, actor_id=actor_id)
            record_event(PRODUCT_CHANGED, product.pk, actor_id=actor_id, data=ProductChangedData(fields=["variants"]))
    return changed


def _changed_price(regular: Money, percent: Decimal | int | None, amount: Money | None) -> Money:
    if percent is not None:
        return regular.percent_more(Decimal(percent))
    try:
        return regular if amount is None else regular + amount
    except CurrencyMismatch as error:
        raise InvalidListing(_("Prices of this store are in %(currency)s.") % {"currency": regular.currency}) from error


def _require_editable(product: Product) -> None:
    if product.status in NOT_EDITABLE:
        raise InvalidProductMove(_("An archived or rejected listing cannot be edited."))
