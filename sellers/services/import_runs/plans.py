"""What an import would do with each product of the file, and why not. Nothing is written: a dry run and the run itself ask the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from urllib.parse import urljoin

from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from sellers.descriptions import to_html
from sellers.imports.attribute_columns import AttributeTexts
from sellers.imports.breadcrumbs import last_levels
from sellers.imports.drafts import FileEntry, Problem, ProductDraft
from sellers.queries.file_categories import file_category_key
from sellers.services.import_runs.amounts import RowRefused, convert_variants
from sellers.services.import_runs.category_answers import read_answers
from sellers.services.import_runs.differences import ChangedValue, ProductDifference, compare_answers, compare_product
from sellers.services.import_runs.known_products import (
    KnownProduct,
    RunContext,
    find_own_image_keys,
    hash_address,
    load_known_products,
)
from sellers.states import FALLBACK, SHELF, RowOutcome, ShelfBy
from shop.catalog.exceptions import CatalogError
from shop.catalog.models import Category
from shop.catalog.services.listing import MAX_PICTURES, NewVariant, OptionAxis, check_new_listing, compose_variant_title
from shop.catalog.states import Condition, ProductStatus
from shop.catalog.texts import safe_html
from shop.common.money import Money
from shop.common.signs import labelled, listed

MAX_URL = 2000


@dataclass(frozen=True, slots=True)
class PlannedPicture:
    """A picture to come. `image_id` is there when we have it already."""

    url: str
    position: int
    alt: str = ""
    variants: tuple[str, ...] = ()
    image_id: int | None = None


@dataclass(slots=True)
class ProductPlan:
    """What is to happen with one entry of the file."""

    number: int
    line: int
    outcome: str
    handle: str = ""
    title: str = ""
    sku: str = ""
    changes: list[ChangedValue] = field(default_factory=list)
    reason: str = ""
    column: str = ""
    value: str = ""
    draft: ProductDraft | None = None
    known: KnownProduct | None = None
    difference: ProductDifference | None = None
    axes: tuple[OptionAxis, ...] = ()
    variants: tuple[NewVariant, ...] = ()
    pictures: tuple[PlannedPicture, ...] = ()
    category: Category | None = None  # None: the one for what fits nowhere
    shelf_by: str = ""
    description: str = ""
    answers: dict[str, str] = field(default_factory=dict)
    status: str = ProductStatus.DRAFT

    def refuse(self, reason: str, *, line: int = 0, column: str = "", value: str = "") -> None:
        self.outcome, self.reason, self.column, self.value = RowOutcome.REFUSED, reason, column[:120], value[:120]
        self.line = line or self.line
        self.changes = []


def plan_entries(context: RunContext, entries: Sequence[FileEntry], *, first: int) -> list[ProductPlan]:
    """A plan for each entry, numbered from `first`."""
    drafts = [entry for entry in entries if isinstance(entry, ProductDraft)]
    known, own = load_known_products(context, drafts), find_own_image_keys(drafts)
    return [_plan_product(context, entry, number, known, own) for number, entry in enumerate(entries, start=first)]


def _plan_product(context: RunContext, entry: FileEntry, number: int, known: dict[str, KnownProduct], own: dict[str, int]) -> ProductPlan:
    if isinstance(entry, Problem):
        plan = ProductPlan(number, entry.row, RowOutcome.REFUSED, handle=entry.handle[:200], title=entry.title[:200])
        plan.refuse(entry.reason, column=entry.column, value=entry.value)
        return plan
    plan = ProductPlan(
        number,
        entry.row,
        RowOutcome.CREATED,
        handle=entry.handle[:200],
        title=" ".join(entry.title.split())[:200],
        sku=next((variant.sku for variant in entry.variants if variant.sku), "")[:80],
        draft=entry,
        known=known.get(entry.handle),
    )
    try:
        _fill_plan(plan, entry, context, own)
    except RowRefused as refusal:
        plan.refuse(refusal.reason, line=refusal.line, column=refusal.column, value=refusal.value)
    except CatalogError as error:
        plan.refuse(str(error))
    return plan


def _fill_plan(plan: ProductPlan, draft: ProductDraft, context: RunContext, own: dict[str, int]) -> None:
    plan.variants = convert_variants(draft, context)
    plan.axes = tuple(OptionAxis(name, values) for name, values in draft.axes)
    check_new_listing(context.store, axes=plan.axes, variants=[variant.spec for variant in plan.variants])
    _plan_shelf(plan, draft, context)
    plan.pictures = _planned_pictures(draft, context, own, plan.known)
    plan.status = _planned_status(draft, context)
    left = _plan_answers(plan, draft, context)
    plan.description = _whole_description(draft, left)
    if plan.known is None:
        plan.changes = _first_values(plan, context)
        return
    plan.difference = compare_product(plan.known, draft, plan.variants, plan.axes, plan.category, plan.description, len(plan.pictures))
    compare_answers(plan.difference, plan.known, plan.answers, context.questions)
    _refuse_new_downloads(plan)
    plan.changes = plan.difference.changes
    plan.outcome = RowOutcome.CHANGED if plan.changes else RowOutcome.UNCHANGED
    if plan.changes and plan.known.product.status in (ProductStatus.ARCHIVED, ProductStatus.REJECTED):
        raise RowRefused(_("An archived or rejected listing cannot be edited."), line=draft.row)


def _plan_shelf(plan: ProductPlan, draft: ProductDraft, context: RunContext) -> None:
    """What the seller chose, for this product or for its category, else what the file names, else, for what is new, a guess."""
    chosen = context.choices.get(str(plan.number)) if plan.known is None else None
    if chosen is not None:
        plan.category, plan.shelf_by = context.category_at(chosen), ShelfBy.SELLER
        return
    match = context.matcher.best_match(draft.shelves)
    decided = [found for path in draft.shelves if (found := context.decided.get(file_category_key(path)))] if plan.known is None else []
    if decided:
        plan.category, plan.shelf_by = decided[0], ShelfBy.SELLER
    elif match is not None and match.is_sure:
        plan.category, plan.shelf_by = match.category, ShelfBy.FILE
    elif plan.known is None:
        near = match.category if match else None
        likely = context.guesser.guesses(plan.title, told=last_levels(draft.shelves), tags=draft.tags, most=1, below=near)
        plan.category = likely[0] if likely else near or context.suggested_for(next(iter(draft.shelves), ""))
        plan.shelf_by = ShelfBy.GUESS if plan.category else ShelfBy.NOBODY


def _plan_answers(plan: ProductPlan, draft: ProductDraft, context: RunContext) -> AttributeTexts:
    """Fill in the answers to the category's attributes. What is no answer here is returned: the description keeps it."""
    if plan.category is not None:
        path = plan.category.path
    else:
        path = context.path_of(plan.known.fields["category"]) if plan.known else FALLBACK
    found = read_answers(draft, context.questions.asked(path))
    waits = _("A download: it is a draft until its file is uploaded.") if plan.known is None and _has_download(draft) else ""
    plan.answers, plan.reason = found.answers, " ".join(filter(None, (waits, _shortening_notice(draft), found.notice)))
    return found.left


def _shortening_notice(draft: ProductDraft) -> str:
    """What of it was shortened; empty when nothing was."""
    what = listed(dict.fromkeys(label for label, _text in draft.whole))
    return _("Shortened because it is too long (%(what)s). The description has the whole text.") % {"what": what} if what else ""


def _whole_description(draft: ProductDraft, left: AttributeTexts) -> str:
    """What the file has in words and no field here takes: texts that had to be shortened, the summary, the description, other facts.

    Nothing that the description has anyway is said twice.
    """
    stored, summary = to_html(draft.description), to_html(draft.summary)
    missing = [(label, text) for label, text in draft.whole if escape(text, quote=False) not in stored]
    lines = [text if label == _("Title") else labelled(label, text) for label, text in missing]
    before = safe_html("".join(f"<p>{escape(line)}</p>" for line in lines))
    if _bare_words(summary) not in _bare_words(stored):
        before += summary
    facts = [f"<li>{escape(labelled(f'{name[:1].upper()}{name[1:]}', text), quote=False)}</li>" for name, text in left]
    new = "".join(fact for fact in facts if fact not in stored)
    return before + stored + (safe_html(f"<ul>{new}</ul>") if new else "")


def _bare_words(markup: str) -> str:
    return " ".join(strip_tags(markup).split())


def _refuse_new_downloads(plan: ProductPlan) -> None:
    """Refuse a download as a new variant of a product that exists: it could not wait as a draft for its file."""
    assert plan.known is not None, "of what is new the whole product waits"
    for new, draft in zip(plan.variants, plan.draft.variants if plan.draft else (), strict=True):
        if new.is_digital and compose_variant_title(new.spec.values) not in plan.known.variants:
            raise RowRefused(_("Add this download to the listing by hand: it needs its file first."), line=draft.row)


def plan_condition(draft: ProductDraft, known: KnownProduct | None) -> str:
    """The condition in the file, else the product's present one, else new."""
    return draft.condition or (str(known.fields["condition"]) if known else Condition.NEW)


def _planned_status(draft: ProductDraft, context: RunContext) -> str:
    if draft.status == "archived":
        return ProductStatus.ARCHIVED
    if draft.status != "active" or _has_download(draft):
        return ProductStatus.DRAFT
    return ProductStatus.APPROVED if context.publishes else ProductStatus.SUBMITTED


def _has_download(draft: ProductDraft) -> bool:
    return any(variant.is_download for variant in draft.variants)


def _planned_pictures(
    draft: ProductDraft, context: RunContext, own: dict[str, int], known: KnownProduct | None
) -> tuple[PlannedPicture, ...]:
    """The pictures that the product does not have yet and has room for, in order; the variants' own last."""
    shown: dict[str, list[str]] = {}
    for variant in draft.variants:
        if variant.picture:
            shown.setdefault(variant.picture, []).append(" / ".join(variant.values))
    alts = dict(zip(draft.pictures, draft.alts, strict=False))
    room = MAX_PICTURES - (max(len(known.urls), len(known.images)) if known else 0)
    found = []
    for position, url in enumerate(dict.fromkeys([*draft.pictures, *shown])):
        address = _picture_url(url, context.picture_base)
        if not address.startswith(("http://", "https://")) or len(address) > MAX_URL:
            continue
        if known and (hash_address(address) in known.urls or own.get(url) in known.images):
            continue
        found.append(PlannedPicture(address, position, alts.get(url, ""), tuple(shown.get(url, ())), own.get(url)))
    return tuple(found[: max(0, room)])


def _picture_url(url: str, base: str) -> str:
    """The picture's absolute address; empty when it cannot be known."""
    if "://" in url or not base:
        return url if "://" in url else ""
    try:
        return urljoin(base.rstrip("/") + "/", url)
    except ValueError:  # brackets of an address in numbers that is none
        return ""


def _first_values(plan: ProductPlan, context: RunContext) -> list[ChangedValue]:
    """What the seller reads about a new product before confirming the import."""
    prices = [variant.spec.price.minor for variant in plan.variants]
    low, high = Money(min(prices), context.store.currency), Money(max(prices), context.store.currency)
    shown = low.format() if low == high else f"{low.format('en')} – {high.format('en')}"
    return [
        ("price", "", "", shown),
        ("variants", "", "", str(len(plan.variants))),
        ("stock", "", "", str(sum(variant.stock for variant in plan.variants))),
        ("pictures", "", "", str(len(plan.pictures))),
        ("category", "", "", plan.category.name if plan.category else _("Other")),
        (SHELF, plan.category.path if plan.category else FALLBACK, str(plan.shelf_by), ""),
        *(("attribute", label, "", text) for label, text in map(context.questions.label, plan.answers, plan.answers.values())),
        ("status", "", "", str(plan.status)),
    ]
