"""Writing a catalogue that a reader has understood. Each product is one transaction: wholly written or not at all.

The file is the truth for what it says of a product it has named before, with two exceptions. Stock moves by the difference between the
file's figure and that of the last import, so that importing an old file never undoes a sale. Whether a product is live is taken from the
file when the product is created; from then on it is decided here.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sellers.imports.drafts import Catalogue, Problem, ProductDraft, VariantDraft
from shop.catalog.exceptions import CatalogError
from shop.catalog.models import Category, Product, Variant
from shop.catalog.services.listing import (
    OptionAxis,
    VariantSpec,
    approve_product,
    archive_product,
    create_product,
    set_options_and_variants,
    submit_product,
    update_product,
)
from shop.catalog.services.stock import move_stock
from shop.catalog.states import MovementReason, ProductStatus
from shop.common.money import Money
from shop.stores.models import Store

FALLBACK = "unsorted"  # path of the category for what fits nowhere
_VARIANT_STATE = (
    "pk", "title", "sku", "price_minor", "compare_at_minor", "weight_grams", "is_active", "position", "stock", "imported_stock",
)  # fmt: skip


@dataclass(slots=True)
class Report:
    """What an import did, or with `dry_run` would do. products = created + changed + unchanged + refused."""

    store: str
    dry_run: bool
    rows: int
    products: int
    variants: int
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    live: int = 0
    pictures_not_fetched: int = 0
    unsorted: int = 0
    stock_not_tracked: int = 0
    outcomes: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


class _Refused(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.reason)
        self.problem = problem


def import_catalogue(store: Store, catalogue: Catalogue, *, actor_id: int | None = None, dry_run: bool = False) -> Report:
    """Bring the store's products to what the file says. As a staff action: what the file calls active is approved at once.

    A dry run does the same work and takes it all back.
    """
    report = Report(
        store=store.slug,
        dry_run=dry_run,
        rows=catalogue.rows,
        products=len(catalogue.products) + len(catalogue.refused),
        variants=catalogue.variants,
        pictures_not_fetched=catalogue.pictures,
        problems=list(catalogue.problems),
        outcomes=dict.fromkeys(catalogue.refused, "refused"),
    )
    if dry_run:
        with transaction.atomic():
            _import_all(store, catalogue, report, actor_id)
            transaction.set_rollback(True)
    else:
        _import_all(store, catalogue, report, actor_id)
    for outcome, number in Counter(report.outcomes.values()).items():
        setattr(report, outcome, number)
    report.problems.sort(key=lambda problem: problem.row)
    return report


def _import_all(store: Store, catalogue: Catalogue, report: Report, actor_id: int | None) -> None:
    shelves = _shelves_by_name()
    for draft in catalogue.products:
        try:
            report.outcomes[draft.handle] = _import_product(store, draft, report, shelves, actor_id)
        except _Refused as refusal:
            report.outcomes[draft.handle] = "refused"
            report.problems.append(refusal.problem)
        except CatalogError as error:
            report.outcomes[draft.handle] = "refused"
            report.problems.append(Problem(draft.row, str(error), handle=draft.handle))


def _import_product(store: Store, draft: ProductDraft, report: Report, shelves: dict[str, Category], actor_id: int | None) -> str:
    specs = [_spec(variant, draft, store.currency) for variant in draft.variants]
    with transaction.atomic():
        known = Product.objects.select_for_update(of=("self",)).select_related("store")
        product = known.filter(store=store, source_handle=draft.handle).first()
        before = _snapshot(product) if product else None
        was_live = product is not None and product.status == ProductStatus.APPROVED
        category = _shelf(draft, shelves)
        product = _write_listing(store, product, draft, category, actor_id)
        axes = [OptionAxis(name, values) for name, values in draft.axes]
        variants = set_options_and_variants(product, axes=axes, variants=specs, actor_id=actor_id)
        for variant, figure in zip(variants, draft.variants, strict=True):
            _follow_stock(variant, figure.stock, is_new=before is None)
        _settle_status(product, draft, is_new=before is None, was_live=was_live, actor_id=actor_id)
        is_same = before == _snapshot(product)
        if is_same:
            transaction.set_rollback(True)  # and with it the events of writing what was there already
    report.live += product.status == ProductStatus.APPROVED
    report.unsorted += category.path == FALLBACK
    report.stock_not_tracked += sum(not variant.is_tracked for variant in draft.variants)
    if is_same:
        return "unchanged"
    return "created" if before is None else "changed"


def _write_listing(store: Store, product: Product | None, draft: ProductDraft, category: Category, actor_id: int | None) -> Product:
    fields: dict[str, Any] = {"title": draft.title, "category": category, "description": draft.description, "brand": draft.brand}
    if product is None:
        return create_product(store, source_handle=draft.handle, actor_id=actor_id, **fields)
    if category.path == FALLBACK:
        del fields["category"]  # somebody may have found a better one since
    update_product(product, actor_id=actor_id, by_staff=True, **fields)
    return product


def _settle_status(product: Product, draft: ProductDraft, *, is_new: bool, was_live: bool, actor_id: int | None) -> None:
    if is_new and draft.status == "archived":
        archive_product(product, actor_id=actor_id)
    elif is_new and draft.status == "active":
        submit_product(product, actor_id=actor_id, needs_picture=False)
        approve_product(product, actor_id=actor_id)


def _follow_stock(variant: Variant, figure: int, *, is_new: bool) -> None:
    """Move the stock by what the file's figure changed since the last import. A variant made by hand keeps its stock the first time."""
    if variant.imported_stock == figure:
        return
    known = 0 if is_new or not variant.movements.exists() else variant.imported_stock
    if known is not None and figure != known:
        move_stock(variant, figure - known, reason=MovementReason.CORRECTION, note=_("Imported file: %(count)d") % {"count": figure})
    variant.imported_stock = figure
    variant.save(update_fields=["imported_stock"])


def _snapshot(product: Product) -> tuple[object, ...]:
    """Everything an import may change, to tell whether it did."""
    fresh = Product.objects.values_list("title", "category_id", "description", "brand", "status").get(pk=product.pk)
    options = product.options.values_list("name", "position", "values__value", "values__position").order_by("pk", "values__pk")
    return fresh, list(options), list(product.variants.values_list(*_VARIANT_STATE).order_by("pk"))


def _spec(variant: VariantDraft, draft: ProductDraft, currency: str) -> VariantSpec:
    amounts: dict[str, Money | None] = {}
    for column, amount in (("Variant Price", variant.price), ("Variant Compare At Price", variant.compare_at)):
        try:
            amounts[column] = None if amount is None else Money.from_decimal(amount, currency)
        except ValueError as error:
            raise _Refused(Problem(variant.row, str(error), column, str(amount), draft.handle)) from error
    price = amounts["Variant Price"]
    if not price:
        raise _Refused(Problem(variant.row, _("A price is above zero."), "Variant Price", str(variant.price), draft.handle))
    compare_at = amounts["Variant Compare At Price"]
    return VariantSpec(price, variant.values, sku=variant.sku, compare_at=compare_at, weight_grams=variant.weight_grams)


def _shelves_by_name() -> dict[str, Category]:
    """Every category under its names in all languages and its slug; the more general one wins a name that two share."""
    shelves: dict[str, Category] = {}
    for category in sorted(Category.objects.all(), key=lambda each: each.path.count("/")):
        for name in (*category.names.values(), category.slug):
            shelves.setdefault(name.casefold(), category)
    return shelves


def _shelf(draft: ProductDraft, shelves: dict[str, Category]) -> Category:
    for name in draft.shelves:
        category = shelves.get(name.casefold())
        if category:
            return category
    defaults = {"slug": FALLBACK, "names": {"en": "Other", "fr": "Divers"}, "position": 999}
    return Category.objects.get_or_create(path=FALLBACK, defaults=defaults)[0]
