"""Choosing a variant by its options."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, QuerySet

from shop.catalog.models import Option, OptionValue, Product, Variant
from shop.catalog.states import OptionFacet
from shop.common.clock import now
from shop.common.prepared import Blank, prepared

FEW_LEFT = 5  # units: from here down the page says how many are left


@dataclass(frozen=True, slots=True)
class ValueChoice:
    """One value of an axis, beside what is chosen on the others."""

    value: OptionValue
    is_chosen: bool
    exists: bool  # such a variant is on sale
    is_available: bool  # and it is in stock
    query: str  # the address's query that chooses it
    swatch: str = ""  # how the colour looks, "#rrggbb"


@dataclass(frozen=True, slots=True)
class AxisChoice:
    """One option and its values."""

    option: Option
    values: Sequence[ValueChoice]

    @property
    def chosen(self) -> OptionValue | None:
        return next((choice.value for choice in self.values if choice.is_chosen), None)


@dataclass(frozen=True, slots=True)
class VariantChoice:
    """What is chosen of a product. `variant` is None when that combination does not exist or nothing is on sale."""

    variant: Variant | None
    axes: Sequence[AxisChoice]

    @property
    def is_available(self) -> bool:
        """Whether it can be put into a cart now."""
        return self.variant is not None and self.variant.available > 0

    @property
    def few_left(self) -> int:
        """How many, when they are few; else 0."""
        return self.variant.available if self.variant and 0 < self.variant.available <= FEW_LEFT else 0


def choose_variant(product: Product, wishes: Mapping[str, str], *, swatches: Mapping[str, str] | None = None) -> VariantChoice:
    """Find the variant by `variant=<id>` or by one `o<option>=<value>` for each axis; without a wish, the cheapest in stock. One query.

    `swatches` says how colours look: code → "#rrggbb".
    """
    variants, values_of, options = _variants_with_values(product)
    chosen = _chosen_values(variants, values_of, options, wishes)
    variant = _matching_variant(variants, values_of, chosen) if options else next(iter(_in_stock_first(variants)), None)
    axes = [_axis_choice(option, values, chosen, variants, values_of) for option, values in options.items()]
    if swatches:
        axes = [replace(axis, values=[_with_swatch(each, swatches) for each in axis.values]) for axis in axes]
    return VariantChoice(variant=variant, axes=axes)


Values = Mapping[int, Mapping[int, int]]  # variant → option → value
_BESIDE = {
    "value_id": F("values__pk"),
    "value_text": F("values__value"),
    "value_position": F("values__position"),
    "value_facet": F("values__facet"),
    "value_facet_value": F("values__facet_value"),
    "option_id": F("values__option_id"),
    "option_name": F("values__option__name"),
    "option_position": F("values__option__position"),
}


@prepared
def _variants_beside_values(product_id: Blank) -> QuerySet[Variant]:
    return Variant.objects.filter(product=product_id, is_active=True).annotate(**_BESIDE)


def _variants_with_values(product: Product) -> tuple[list[Variant], Values, dict[Option, list[OptionValue]]]:
    """The variants on sale, which value each has on each axis, and the axes with the values in use, in order."""
    rows: list[Any] = _variants_beside_values(product.pk)  # a variant with several values, several times
    variants = list({row.pk: row for row in rows}.values())
    for each in variants:
        each.product = product
    values_of: dict[int, dict[int, int]] = {}
    options: dict[Option, list[OptionValue]] = {}
    for row in sorted((row for row in rows if row.value_id), key=_axis_order):
        values_of.setdefault(row.pk, {})[row.option_id] = row.value_id
        option = Option(pk=row.option_id, product=product, name=row.option_name, position=row.option_position)
        value = OptionValue(
            pk=row.value_id,
            option=option,
            value=row.value_text,
            position=row.value_position,
            facet=row.value_facet,
            facet_value=row.value_facet_value,
        )
        if value not in options.setdefault(option, []):
            options[option].append(value)
    return variants, values_of, options


def _with_swatch(choice: ValueChoice, swatches: Mapping[str, str]) -> ValueChoice:
    value = choice.value
    return replace(choice, swatch=swatches.get(value.facet_value, "")) if value.facet == OptionFacet.COLOUR else choice


def _axis_order(row: Any) -> tuple[int, int, int, int]:
    return row.option_position, row.option_id, row.value_position, row.value_id


def _in_stock_first(variants: Sequence[Variant]) -> list[Variant]:
    """Variants in stock first, each group as cards rank it: a page opens with the prices that its card has told."""
    at = now()
    return sorted(variants, key=lambda variant: (variant.available <= 0, *variant.rank_on_card_at(at)))


def _chosen_values(
    variants: Sequence[Variant], values_of: Values, options: Mapping[Option, Sequence[OptionValue]], wishes: Mapping[str, str]
) -> dict[int, int]:
    """Option → value: what was wished for, filled up from the first variant that agrees with it."""
    wanted = {
        value.option_id: value.pk for values in options.values() for value in values if str(value.pk) == wishes.get(f"o{value.option_id}")
    }
    named = [variant for variant in variants if str(variant.pk) == wishes.get("variant")] if not wanted else []
    agreeing = [variant for variant in _in_stock_first(variants) if _fits(values_of.get(variant.pk, {}), wanted)]
    start = next(iter([*named, *agreeing, *_in_stock_first(variants)]), None)
    return {**(values_of.get(start.pk, {}) if start else {}), **wanted}


def _fits(values: Mapping[int, int], chosen: Mapping[int, int]) -> bool:
    return all(values.get(option) == value for option, value in chosen.items())


def _matching_variant(variants: Sequence[Variant], values_of: Values, chosen: Mapping[int, int]) -> Variant | None:
    return next((variant for variant in variants if values_of.get(variant.pk) == chosen), None)


def _axis_choice(
    option: Option, values: Sequence[OptionValue], chosen: Mapping[int, int], variants: Sequence[Variant], values_of: Values
) -> AxisChoice:
    return AxisChoice(option, [_value_choice(option, value, chosen, variants, values_of) for value in values])


def _value_choice(
    option: Option, value: OptionValue, chosen: Mapping[int, int], variants: Sequence[Variant], values_of: Values
) -> ValueChoice:
    combination = {**chosen, option.pk: value.pk}
    variant = _matching_variant(variants, values_of, combination)
    return ValueChoice(
        value=value,
        is_chosen=chosen.get(option.pk) == value.pk,
        exists=variant is not None,
        is_available=variant is not None and variant.available > 0,
        query=urlencode({f"o{axis}": choice for axis, choice in sorted(combination.items())}),
    )
