"""What differs between a product as it stands and as the file has it, field by field.

The file is the truth for what it says, with two exceptions. Stock moves by the difference between the file's figure and that of the last
import, so that importing an old file never undoes a sale. Whether a product is live is taken from the file when the product is created;
from then on it is decided here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from sellers.descriptions import to_html
from sellers.imports.drafts import ProductDraft
from sellers.services.import_runs.category_answers import AttributesByCategory
from sellers.services.import_runs.known_products import KnownProduct
from shop.catalog.exceptions import OutOfStock
from shop.catalog.models import Category, Variant
from shop.catalog.services.listing import NewVariant, OptionAxis, compose_variant_title
from shop.common.clock import now
from shop.common.money import Money, is_some
from shop.common.signs import labelled, listed

ChangedValue = tuple[str, str, str, str]  # field, variant, before, after
MOST_SHOWN = 300  # characters of a text in a diff


@dataclass(slots=True)
class ProductDifference:
    """What is to be written. `stock` maps a variant's title to the units to move; `figures` to the figure to remember."""

    changes: list[ChangedValue] = field(default_factory=list)
    fields: dict[str, object] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    has_new_variants: bool = False
    sales: list[NewVariant] = field(default_factory=list)
    stock: dict[str, int] = field(default_factory=dict)
    figures: dict[str, int] = field(default_factory=dict)

    def note(self, name: str, variant: str, before: object, after: object) -> None:
        """Note one changed value for the page that shows the differences."""
        self.changes.append((name, variant, str(before)[:MOST_SHOWN], str(after)[:MOST_SHOWN]))


def compare_product(
    known: KnownProduct,
    draft: ProductDraft,
    variants: Sequence[NewVariant],
    axes: Sequence[OptionAxis],
    category: Category | None,
    description: str,
    new_pictures: int,
) -> ProductDifference:
    """Compare everything. Raises OutOfStock when the file's stock is below what is sold or reserved already."""
    difference = ProductDifference()
    _compare_words(difference, known, draft, category, description)
    _compare_options(difference, known, axes)
    for position, (new, given) in enumerate(zip(variants, draft.variants, strict=True)):
        _compare_variant(difference, known, new, position)
        _compare_stock(difference, known, new, given.base)
    _compare_missing_variants(difference, known, variants)
    if new_pictures:
        difference.note("pictures", "", len(known.images), len(known.images) + new_pictures)
    return difference


def _compare_words(
    difference: ProductDifference, known: KnownProduct, draft: ProductDraft, category: Category | None, description: str
) -> None:
    before = known.fields
    wanted: dict[str, object] = {"title": " ".join(draft.title.split()), "brand": draft.brand.strip()[:80]}
    if description != to_html(str(before["description"])):  # a file says the same with other spaces and line ends, or in plain text
        wanted["description"] = description
    if draft.condition:
        wanted["condition"] = draft.condition
    if draft.tags:  # a file without that column takes none away
        wanted["tags"] = list(draft.tags)
    for name, value in wanted.items():
        if before[name] != value:
            difference.fields[name] = value
            difference.note(name, "", *(", ".join(each) if isinstance(each, list) else each for each in (before[name], value)))
    # In the one for what fits nowhere: somebody may have found a better one since.
    if category is not None and category.pk != before["category"]:
        difference.fields["category"] = category
        difference.note("category", "", known.product.category.name, category.name)


def compare_answers(
    difference: ProductDifference, known: KnownProduct, answers: Mapping[str, str], questions: AttributesByCategory
) -> None:
    """The answers that the file has differently; those that it does not have stay."""
    before = cast("Mapping[str, str]", known.fields["attributes"])
    for code, value in answers.items():
        if before.get(code, "") != value:
            difference.answers[code] = value
            label, text = questions.label(code, value)
            difference.note("attribute", label, questions.label(code, before.get(code, ""))[1], text)


def _compare_options(difference: ProductDifference, known: KnownProduct, axes: Sequence[OptionAxis]) -> None:
    before = [(option.name, tuple(value.value for value in option.values.all())) for option in known.options]
    after = [(axis.name, axis.values) for axis in axes]
    if before != after:
        difference.has_new_variants = True
        difference.note("options", "", _options_text(before), _options_text(after))


def _options_text(options: Sequence[tuple[str, tuple[str, ...]]]) -> str:
    return listed(labelled(name, ", ".join(values)) for name, values in options)


def _compare_variant(difference: ProductDifference, known: KnownProduct, new: NewVariant, position: int) -> None:
    spec, title = new.spec, compose_variant_title(new.spec.values)
    variant = known.variants.get(title)
    if variant is None:
        difference.has_new_variants = True
        difference.note("variant", title, "", spec.price.format())
        _compare_sale(difference, Variant(product=known.product, title=title, price_minor=spec.price.minor), new)
        return
    before = {
        "price": variant.price_minor,
        "compare_at": variant.compare_at_minor,
        "sku": variant.sku,
        "is_active": variant.is_active,
    }
    after = {"price": spec.price.minor, "compare_at": spec.compare_at.minor if is_some(spec.compare_at) else None, "sku": spec.sku.strip()}
    after["is_active"] = True
    if spec.weight_grams is not None:
        before["weight"], after["weight"] = variant.weight_grams, spec.weight_grams
    if spec.barcode:
        before["barcode"], after["barcode"] = variant.barcode, spec.barcode.strip()
    for name, value in after.items():
        if before[name] != value:
            difference.has_new_variants = True
            difference.note(name, title, _shown_value(before[name], name, spec.price), _shown_value(value, name, spec.price))
    if variant.position != position:
        difference.has_new_variants = True
        difference.note("position", title, variant.position + 1, position + 1)
    _compare_sale(difference, variant, new)


def _shown_value(value: object, name: str, price: Money) -> str:
    if name in {"price", "compare_at", "sale_price"} and isinstance(value, int):
        return Money(value, price.currency).format()
    return "" if value is None else str(value)


def _compare_sale(difference: ProductDifference, variant: Variant, new: NewVariant) -> None:
    """A sale that is over counts as none, on both sides: else each import would be a change."""
    before = (variant.sale_price_minor, variant.sale_starts_at, variant.sale_ends_at)
    if before[0] is None or (before[2] is not None and before[2] <= now()):
        before = (None, None, None)
    after = (new.sale_price_minor, new.sale_starts_at, new.sale_ends_at)
    if before == after:
        return
    difference.sales.append(new)
    title = variant.title
    if before[0] != after[0]:
        difference.note(
            "sale_price", title, _shown_value(before[0], "price", new.spec.price), _shown_value(after[0], "price", new.spec.price)
        )
    for name, place in (("sale_starts", 1), ("sale_ends", 2)):
        if before[place] != after[place]:
            difference.note(name, title, before[place] or "", after[place] or "")


def _compare_stock(difference: ProductDifference, known: KnownProduct, new: NewVariant, base: int | None) -> None:
    """Our own export carries the stock at export: only what was changed in the file since is moved, once."""
    title = compose_variant_title(new.spec.values)
    variant = known.variants.get(title)
    if variant is None or base is None:
        fresh = Variant(product=known.product, title=title)
        _follow_stock(difference, variant or fresh, new.stock, is_new=variant is None)
    elif new.stock != base and not known.is_applied:
        _move_units(difference, variant, new.stock - base)


def _move_units(difference: ProductDifference, variant: Variant, units: int) -> None:
    if variant.stock + units < variant.reserved:
        raise OutOfStock(title=str(variant), available=variant.available, variant_id=variant.pk)
    difference.stock[variant.title] = units
    difference.note("stock", variant.title, variant.stock, variant.stock + units)


def _follow_stock(difference: ProductDifference, variant: Variant, figure: int, *, is_new: bool) -> None:
    """Move the stock by what the file's figure changed since the last import. A variant made by hand keeps its stock the first time."""
    if variant.imported_stock == figure:
        return
    if variant.imported_stock is None and not is_new and variant.stock == figure:
        return
    difference.figures[variant.title] = figure
    known = 0 if is_new or not getattr(variant, "has_moved", True) else variant.imported_stock
    move = 0 if known is None else figure - known
    if move:
        _move_units(difference, variant, move)
    elif not is_new:
        difference.note("figure", variant.title, "" if known is None else known, figure)


def _compare_missing_variants(difference: ProductDifference, known: KnownProduct, variants: Sequence[NewVariant]) -> None:
    wanted = {compose_variant_title(new.spec.values) for new in variants}
    for title, variant in known.variants.items():
        if variant.is_active and title not in wanted:
            difference.has_new_variants = True
            difference.note("variant", title, Money(variant.price_minor, known.product.store.currency).format(), "")
