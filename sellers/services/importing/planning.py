"""What an import would do with each product of the file, and why not. Nothing is written: a dry run and the run itself ask the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urljoin

from django.utils.translation import gettext as _

from sellers.descriptions import to_html
from sellers.imports.drafts import Entry, Problem, ProductDraft
from sellers.services.importing.amounts import RowRefused, new_variants
from sellers.services.importing.answering import answered
from sellers.services.importing.comparing import Change, Difference, compare, compare_answers
from sellers.services.importing.knowledge import FALLBACK, Context, Known, hashed, load_known, own_images
from sellers.states import RowOutcome
from shop.catalog.exceptions import CatalogError
from shop.catalog.models import Category
from shop.catalog.services.listing import MAX_PICTURES, NewVariant, OptionAxis, check_new, variant_title
from shop.catalog.states import Condition, ProductStatus
from shop.common.folding import fold
from shop.common.money import Money

MAX_URL = 2000


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture to come. `image_id` is there when we have it already."""

    url: str
    position: int
    alt: str = ""
    variants: tuple[str, ...] = ()
    image_id: int | None = None


@dataclass(slots=True)
class Plan:
    """What is to happen with one entry of the file."""

    number: int
    line: int
    outcome: str
    handle: str = ""
    title: str = ""
    sku: str = ""
    changes: list[Change] = field(default_factory=list)
    reason: str = ""
    column: str = ""
    value: str = ""
    draft: ProductDraft | None = None
    known: Known | None = None
    difference: Difference | None = None
    axes: tuple[OptionAxis, ...] = ()
    variants: tuple[NewVariant, ...] = ()
    pictures: tuple[Picture, ...] = ()
    category: Category | None = None  # None: the one for what fits nowhere
    description: str = ""
    answers: dict[str, str] = field(default_factory=dict)
    status: str = ProductStatus.DRAFT

    def refuse(self, reason: str, *, line: int = 0, column: str = "", value: str = "") -> None:
        """Turn it into a refusal."""
        self.outcome, self.reason, self.column, self.value = RowOutcome.REFUSED, reason, column[:120], value[:120]
        self.line = line or self.line
        self.changes = []


def plan_all(context: Context, entries: Sequence[Entry], *, first: int) -> list[Plan]:
    """A plan for each entry; `first` is the number of the first one."""
    drafts = [entry for entry in entries if isinstance(entry, ProductDraft)]
    known, own = load_known(context, drafts), own_images(drafts)
    return [_plan(context, entry, number, known, own) for number, entry in enumerate(entries, start=first)]


def _plan(context: Context, entry: Entry, number: int, known: dict[str, Known], own: dict[str, int]) -> Plan:
    if isinstance(entry, Problem):
        plan = Plan(number, entry.row, RowOutcome.REFUSED, handle=entry.handle[:200], title=entry.title[:200])
        plan.refuse(entry.reason, column=entry.column, value=entry.value)
        return plan
    plan = Plan(
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
        _fill(plan, entry, context, own)
    except RowRefused as refusal:
        plan.refuse(refusal.reason, line=refusal.line, column=refusal.column, value=refusal.value)
    except CatalogError as error:
        plan.refuse(str(error))
    return plan


def _fill(plan: Plan, draft: ProductDraft, context: Context, own: dict[str, int]) -> None:
    plan.variants = new_variants(draft, context)
    plan.axes = tuple(OptionAxis(name, values) for name, values in draft.axes)
    check_new(context.store, axes=plan.axes, variants=[variant.spec for variant in plan.variants])
    plan.category = next((context.shelves[fold(name)] for name in draft.shelves if fold(name) in context.shelves), None)
    plan.description = to_html(draft.description)
    plan.pictures = _pictures(draft, context, own, plan.known)
    plan.status = _status(draft, context)
    _answer(plan, draft, context)
    if plan.known is None:
        plan.changes = _beginning(plan, context)
        return
    plan.difference = compare(plan.known, draft, plan.variants, plan.axes, plan.category, plan.description, len(plan.pictures))
    compare_answers(plan.difference, plan.known, plan.answers, context.questions)
    _refuse_new_downloads(plan)
    plan.changes = plan.difference.changes
    plan.outcome = RowOutcome.CHANGED if plan.changes else RowOutcome.UNCHANGED
    if plan.changes and plan.known.product.status in (ProductStatus.ARCHIVED, ProductStatus.REJECTED):
        raise RowRefused(_("An archived or rejected listing cannot be edited."), line=draft.row)


def _answer(plan: Plan, draft: ProductDraft, context: Context) -> None:
    """What its category asks for. What is told beside that is no reason to refuse the product, but is said."""
    if plan.category is not None:
        path = plan.category.path
    else:
        path = context.path_of(plan.known.fields["category"]) if plan.known else FALLBACK
    found = answered(draft, context.questions.asked(path))
    waits = _("A download: it is a draft until its file is uploaded.") if plan.known is None and _has_download(draft) else ""
    plan.answers, plan.reason = found.answers, " ".join(filter(None, (waits, found.left)))


def _refuse_new_downloads(plan: Plan) -> None:
    """Beside what is sold already there is no draft in which a download could wait for its file."""
    assert plan.known is not None, "of what is new the whole product waits"
    for new, draft in zip(plan.variants, plan.draft.variants if plan.draft else (), strict=True):
        if new.is_digital and variant_title(new.spec.values) not in plan.known.variants:
            raise RowRefused(_("Add this download to the listing by hand: it needs its file first."), line=draft.row)


def condition_of(draft: ProductDraft, known: Known | None) -> str:
    """The file's, else what it is already, else new."""
    return draft.condition or (str(known.fields["condition"]) if known else Condition.NEW)


def _status(draft: ProductDraft, context: Context) -> str:
    if draft.status == "archived":
        return ProductStatus.ARCHIVED
    if draft.status != "active" or _has_download(draft):
        return ProductStatus.DRAFT
    return ProductStatus.APPROVED if context.publishes else ProductStatus.SUBMITTED


def _has_download(draft: ProductDraft) -> bool:
    return any(variant.is_download for variant in draft.variants)


def _pictures(draft: ProductDraft, context: Context, own: dict[str, int], known: Known | None) -> tuple[Picture, ...]:
    """Those which the product does not have yet and has room for, in order; variants' own ones last."""
    shown: dict[str, list[str]] = {}
    for variant in draft.variants:
        if variant.picture:
            shown.setdefault(variant.picture, []).append(" / ".join(variant.values))
    alts = dict(zip(draft.pictures, draft.alts, strict=False))
    room = MAX_PICTURES - (max(len(known.urls), len(known.images)) if known else 0)
    found = []
    for position, url in enumerate(dict.fromkeys([*draft.pictures, *shown])):
        address = _address(url, context.picture_base)
        if not address.startswith(("http://", "https://")) or len(address) > MAX_URL:
            continue
        if known and (hashed(address) in known.urls or own.get(url) in known.images):
            continue
        found.append(Picture(address, position, alts.get(url, ""), tuple(shown.get(url, ())), own.get(url)))
    return tuple(found[: max(0, room)])


def _address(url: str, base: str) -> str:
    """Where that picture lies; empty where nobody can say."""
    if "://" in url or not base:
        return url if "://" in url else ""
    try:
        return urljoin(base.rstrip("/") + "/", url)
    except ValueError:  # brackets of an address in numbers that is none
        return ""


def _beginning(plan: Plan, context: Context) -> list[Change]:
    """What the seller looks at before he lets a new product in."""
    prices = [variant.spec.price.minor for variant in plan.variants]
    low, high = Money(min(prices), context.store.currency), Money(max(prices), context.store.currency)
    shown = low.format() if low == high else f"{low.format('en')} – {high.format('en')}"
    return [
        ("price", "", "", shown),
        ("variants", "", "", str(len(plan.variants))),
        ("stock", "", "", str(sum(variant.stock for variant in plan.variants))),
        ("pictures", "", "", str(len(plan.pictures))),
        ("category", "", "", plan.category.name if plan.category else _("Other")),
        *(("attribute", label, "", text) for label, text in map(context.questions.label, plan.answers, plan.answers.values())),
        ("status", "", "", str(plan.status)),
    ]
