"""From options to variants: every combination, what is known of it kept."""

from __future__ import annotations

from collections.abc import Sequence

from shop.catalog.models import Product, Variant
from shop.catalog.services.listing import OptionAxis, VariantSpec, compose_variant_title, list_option_combinations, set_options_and_variants
from shop.common.money import Money


def generate_variants(product: Product, axes: Sequence[OptionAxis], *, price: Money, actor_id: int | None) -> list[Variant]:
    """Make one variant for each combination of the options' values, or the single one without options.

    A combination that is offered now keeps its price, SKU and whether it is on sale. A new one, or one that had been given up, costs
    `price` (in the store's currency) and is on sale. Raises InvalidListing.
    """
    depth = product.options.count()
    known = {variant.title: variant for variant in product.variants.prefetch_related("values") if len(variant.values.all()) == depth}
    specs = [_variant_spec(known.get(compose_variant_title(values)), values, price) for values in list_option_combinations(axes)]
    return set_options_and_variants(product, axes=axes, variants=specs, actor_id=actor_id)


def _variant_spec(variant: Variant | None, values: tuple[str, ...], price: Money) -> VariantSpec:
    if variant is None:
        return VariantSpec(price, values)
    if not values and not variant.is_active:  # the simple form comes back
        return VariantSpec(price, sku=variant.sku)
    compare_at = None if variant.compare_at_minor is None else Money(variant.compare_at_minor, price.currency)
    own_price = Money(variant.price_minor, price.currency)
    return VariantSpec(own_price, values, sku=variant.sku, compare_at=compare_at, is_active=variant.is_active)
