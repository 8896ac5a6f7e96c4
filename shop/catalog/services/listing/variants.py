"""Option axes and variants, kept consistent with each other. Stock is not touched here: it moves by movements only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product as cross
from math import prod

from django.db import transaction
from django.db.models import ProtectedError, QuerySet
from django.utils.translation import gettext as _

from shop.catalog.events import PRODUCT_CHANGED, ProductChangedData
from shop.catalog.exceptions import InvalidListing
from shop.catalog.models import Option, OptionValue, Product, Variant
from shop.catalog.services.listing.facets import set_facets
from shop.catalog.services.listing.option_words import check_option_words, collect_option_words, flag_new_words
from shop.catalog.services.listing.product_copies import refresh_prices
from shop.catalog.services.listing.sales import SALE_COLUMNS, clear_sale
from shop.catalog.services.vetoes import ListingPart, require_no_veto
from shop.common.money import Money, is_some
from shop.events.services import record_event

MAX_AXES = 3
MAX_VARIANTS = 100
MAX_BARCODE = 80  # characters
MAX_PRICE = 10**13  # minor units; beyond it is a slip of the keyboard


@dataclass(frozen=True, slots=True)
class OptionAxis:
    """A way in which the variants differ ("Size") and its choices, in the order shown."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VariantSpec:
    """A variant as wanted: one value for each axis, in the axes' order (none for the only variant). Prices in the store's currency.

    A variant that is there keeps its weight and its barcode where none is given.
    """

    price: Money
    values: tuple[str, ...] = ()
    sku: str = ""
    compare_at: Money | None = None
    weight_grams: int | None = None
    barcode: str = ""
    is_active: bool = True


def compose_variant_title(values: Iterable[str]) -> str:
    """The values joined, as in "M / Indigo"; empty for the only variant."""
    return " / ".join(values)


def list_option_combinations(axes: Sequence[OptionAxis]) -> list[tuple[str, ...]]:
    """Every combination of the axes' values; the one empty combination when there is no axis."""
    return list(cross(*(axis.values for axis in axes)))


def count_combinations(axes: Sequence[OptionAxis]) -> int:
    """How many `list_option_combinations` would make, without making them: three axes of many values make thousands of millions."""
    return prod(len(axis.values) for axis in axes)


def set_simple_variant(product: Product, *, price: Money, sku: str = "", compare_at: Money | None = None, actor_id: int | None) -> Variant:
    """Make it a product without options, with one variant."""
    spec = VariantSpec(price, sku=sku, compare_at=compare_at)
    return set_options_and_variants(product, axes=(), variants=[spec], actor_id=actor_id)[0]


def set_options_and_variants(
    product: Product, *, axes: Sequence[OptionAxis], variants: Sequence[VariantSpec], by_staff: bool = False, actor_id: int | None
) -> list[Variant]:
    """Write exactly these options and variants, in this order; returns the variants.

    A variant keeps its row, and so its stock and orders, as long as its values stay. One that is no longer wanted is deleted, unless
    anything remembers it (an order, a movement of stock, units on the shelf): then it is taken off sale. Words that are new on a
    listing that has passed send it to the moderators, who look afterwards (`reviewed_at` is None). Raises InvalidListing.
    """
    check_variants(product, axes, variants)
    with transaction.atomic():
        product.refresh_from_db(from_queryset=Product.objects.select_for_update())
        if not by_staff:
            require_no_veto(product, ListingPart.OFFER)
        known = collect_option_words(product)
        values = _write_axes(product, axes)
        existing = {variant.title: variant for variant in product.variants.all()}
        wanted = [_write_variant(product, existing, spec, position) for position, spec in enumerate(variants)]
        for variant, spec in zip(wanted, variants, strict=True):
            variant.values.set(values[number][value] for number, value in enumerate(spec.values))
        _retire_variants(product, product.variants.exclude(pk__in=[variant.pk for variant in wanted]))
        refresh_prices(product, actor_id=actor_id)
        new = [] if by_staff else flag_new_words(product, _words_of(axes), known=known)
        data = ProductChangedData(fields=["variants"])
        if new:
            data["words"] = new
        record_event(PRODUCT_CHANGED, product.pk, actor_id=actor_id, data=data)
    return wanted


@dataclass(frozen=True, slots=True)
class VariantChange:
    """What a seller may change of a variant in place. Prices in the store's currency."""

    price: Money
    compare_at: Money | None = None
    sku: str = ""
    is_active: bool = True


def update_variants(product: Product, *, changes: Mapping[int, VariantChange], actor_id: int | None) -> list[Variant]:
    """Change the variants with these keys, all or none; returns those that differ now. Live at once. Raises InvalidListing."""
    for change in changes.values():
        check_variant_amounts(product, change)
    with transaction.atomic():
        product.refresh_from_db(from_queryset=Product.objects.select_for_update())
        before = list(product.variants.filter(pk__in=changes))
        _check_revived(product, [variant for variant in before if changes[variant.pk].is_active and not variant.is_active])
        changed = [variant for variant in before if apply_variant_change(variant, changes[variant.pk])]
        if changed:
            require_no_veto(product, ListingPart.OFFER)
        Variant.objects.bulk_update(changed, ["price_minor", "compare_at_minor", "sku", "is_active", *SALE_COLUMNS])
        if not product.variants.filter(is_active=True).exists():
            raise InvalidListing(_("Leave at least one variant on sale, or archive the product."))
        if changed:
            refresh_prices(product, actor_id=actor_id)
            record_event(PRODUCT_CHANGED, product.pk, actor_id=actor_id, data=ProductChangedData(fields=["variants"]))
    return changed


def _write_axes(product: Product, axes: Sequence[OptionAxis]) -> list[dict[str, OptionValue]]:
    product.options.exclude(name__in=[axis.name for axis in axes]).delete()
    written = []
    for position, axis in enumerate(axes):
        option, _created = Option.objects.update_or_create(product=product, name=axis.name, defaults={"position": position})
        option.values.exclude(value__in=axis.values).delete()
        values = [
            OptionValue.objects.update_or_create(option=option, value=value, defaults={"position": place})[0]
            for place, value in enumerate(axis.values)
        ]
        for value in values:
            value.option = option
        written.append({value.value: value for value in values})
    different = set_facets(value for axis in written for value in axis.values()) if written else []
    OptionValue.objects.bulk_update(different, ["facet", "facet_value"])
    return written


def _write_variant(product: Product, existing: dict[str, Variant], spec: VariantSpec, position: int) -> Variant:
    title = compose_variant_title(spec.values)
    variant = existing.get(title) or Variant(product=product, title=title)
    apply_variant_change(variant, spec)
    variant.weight_grams = spec.weight_grams if spec.weight_grams is not None else variant.weight_grams
    variant.barcode = spec.barcode.strip() or variant.barcode
    variant.position = position
    if variant.pk:
        own = ["price_minor", "compare_at_minor", "sku", "is_active", "weight_grams", "barcode", "position"]
        variant.save(update_fields=[*own, *SALE_COLUMNS])
    else:
        variant.save()
    return variant


def apply_variant_change(variant: Variant, wanted: VariantSpec | VariantChange) -> bool:
    """Copy the wanted values into the row, without saving. True when they differ. A sale price that is no longer lower ends."""
    compare_at_minor = wanted.compare_at.minor if is_some(wanted.compare_at) else None
    before = (variant.price_minor, variant.compare_at_minor, variant.sku, variant.is_active)
    after = (wanted.price.minor, compare_at_minor, wanted.sku.strip(), wanted.is_active)
    variant.price_minor, variant.compare_at_minor, variant.sku, variant.is_active = after
    if variant.sale_price_minor is not None and variant.sale_price_minor >= variant.price_minor:
        clear_sale(variant)  # a later rise of the price must not bring it back
    return before != after


def _retire_variants(product: Product, unwanted: Iterable[Variant]) -> None:
    for variant in unwanted:
        row = Variant.objects.filter(pk=variant.pk)
        # What was ever live may lie in a cart, whose shopper must see that it is gone.
        if product.published_at or variant.movements.exists() or not _delete_if_unused(row):
            row.update(is_active=False)


def _delete_if_unused(row: QuerySet[Variant]) -> bool:
    try:
        with transaction.atomic():
            # One statement looks and deletes: units that arrive in between keep the row.
            return bool(row.filter(stock=0, reserved=0).delete()[0])
    except ProtectedError:  # an order or a movement remembers it
        return False


def check_variants(product: Product, axes: Sequence[OptionAxis], variants: Sequence[VariantSpec]) -> None:
    """Raise InvalidListing when a product cannot have these options and variants. The product may be unsaved; its store counts."""
    _check_axes(axes)
    if not any(spec.is_active for spec in variants):
        raise InvalidListing(_("A product needs at least one variant on sale."))
    if len(variants) > MAX_VARIANTS:
        raise InvalidListing(_("A product has at most %(count)d variants.") % {"count": MAX_VARIANTS})
    choices = [set(axis.values) for axis in axes]
    for spec in variants:
        if len(spec.values) != len(axes) or not all(value in each for value, each in zip(spec.values, choices, strict=True)):
            raise InvalidListing(_("“%(variant)s” does not match the options.") % {"variant": compose_variant_title(spec.values)})
        check_variant_amounts(product, spec)
    titles = [compose_variant_title(spec.values) for spec in variants]
    for title in titles:
        if titles.count(title) > 1:
            raise InvalidListing(_("“%(variant)s” is there twice.") % {"variant": title})
        if len(title) > 200:
            raise InvalidListing(_("The options of one variant have at most 200 characters together."))


def _check_revived(product: Product, revived: Sequence[Variant]) -> None:
    """Raise InvalidListing when variants of former options would be sold beside those of the present ones."""
    depth = product.options.count() if revived else 0
    for variant in revived:
        if variant.values.count() != depth:
            raise InvalidListing(_("“%(variant)s” no longer fits the options of this product.") % {"variant": variant})


def _check_axes(axes: Sequence[OptionAxis]) -> None:
    check_option_words(_words_of(axes))
    if len(axes) > MAX_AXES:
        raise InvalidListing(_("A product has at most %(count)d options.") % {"count": MAX_AXES})
    if _has_doubles(axis.name for axis in axes):
        raise InvalidListing(_("Two options have the same name."))
    for axis in axes:
        if not axis.name.strip() or not axis.values or not all(value.strip() for value in axis.values):
            raise InvalidListing(_("Give each option a name and at least one value."))
        if _has_doubles(axis.values):
            raise InvalidListing(_("A value of “%(option)s” is there twice.") % {"option": axis.name})
        if len(axis.name) > 60 or any(len(value) > 80 for value in axis.values):
            raise InvalidListing(_("An option's name has at most 60 characters, a value at most 80."))


def _words_of(axes: Iterable[OptionAxis]) -> list[str]:
    return [word for axis in axes for word in (axis.name, *axis.values)]


def _has_doubles(texts: Iterable[str]) -> bool:
    folded = [text.strip().casefold() for text in texts]
    return len(set(folded)) < len(folded)


def check_variant_amounts(product: Product, spec: VariantSpec | VariantChange) -> None:
    """Raise InvalidListing when these are no prices of this store, or the SKU is too long. Needs `store` loaded."""
    for amount in (spec.price, spec.compare_at):
        if amount is None:
            continue
        if amount.currency != product.store.currency:
            raise InvalidListing(_("Prices of this store are in %(currency)s.") % {"currency": product.store.currency})
        if not 1 <= amount.minor <= MAX_PRICE:
            raise InvalidListing(_("A price is above zero, and not astronomical."))
    if len(spec.sku.strip()) > 80:
        raise InvalidListing(_("A SKU has at most 80 characters."))
    if isinstance(spec, VariantSpec) and len(spec.barcode.strip()) > MAX_BARCODE:
        raise InvalidListing(_("A barcode has at most %(most)d characters.") % {"most": MAX_BARCODE})
