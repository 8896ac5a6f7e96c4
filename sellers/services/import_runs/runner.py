"""A run from beginning to end: read, compare (a dry run), write. Whichever worker dies on the way, another one goes on where it stood.

Each group of entries is one transaction that writes products, rows and the run's position together, under a lock of the run: at any
instant either all of the group is there or nothing, and two workers can never write the same group.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from itertools import islice

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from sellers.imports.drafts import Catalogue, FileEntry, ProductDraft, ReadOptions, Unreadable
from sellers.imports.formats import read_catalogue
from sellers.models import ImportRow, ImportRun
from sellers.queries.file_categories import decided_categories
from sellers.queries.shelf_guesses import ShelfGuesser
from sellers.queries.shelf_matches import ShelfMatcher
from sellers.services.import_runs.category_answers import load_attributes_by_category
from sellers.services.import_runs.currency_doubts import find_currency_doubt
from sellers.services.import_runs.known_products import RunContext
from sellers.services.import_runs.plans import ProductPlan, plan_entries
from sellers.services.import_runs.run_states import move_import
from sellers.services.import_runs.unsure_categories import find_unsure_categories, note_unsure_categories
from sellers.services.import_runs.writer import write_plans
from sellers.states import AT_WORK, ImportState, RowOutcome
from shop.common.clock import now
from shop.common.planner import tell_planner_of_growth
from shop.common.tokens import url_token

log = structlog.get_logger(__name__)

GROUP = 50  # entries
GROUP_VARIANTS = 200
SILENCE = timedelta(seconds=60)  # a worker that has not written for so long is dead
START_PATIENCE = timedelta(seconds=20)  # the job queued at commit gets this long before the sweep steps in
MAX_RESTARTS = 20


class _RunLost(Exception):
    """Another worker has taken the run over, or it was cancelled."""


def work_on_run(run_id: int, *, group: int = GROUP, tell: Callable[[ImportRun], None] | None = None) -> ImportRun | None:
    """Check or write the run from where it stands to its end. None when there is nothing to do or another worker has it.

    `tell` hears of each group that is done. Safe to call any number of times, from anywhere.
    """
    run = _claim_run(run_id)
    if run is None:
        return None
    try:
        with override(run.options.get("language") or settings.LANGUAGE_CODE):  # reasons are kept in the seller's words
            _read_and_work(run, group=group, tell=tell)
    except _RunLost:
        log.info("import_left", run_id=run_id)
    except Unreadable as error:
        move_import(run, ImportState.FAILED, reason=str(error))
    except FileNotFoundError:
        move_import(run, ImportState.FAILED, reason=_("The file has been deleted. Upload it again."))
    run.refresh_from_db()
    return run


def find_dead_runs(*, limit: int = 20) -> list[int]:
    """Keys of the runs whose worker has died."""
    moment = now()
    silent = Q(heartbeat__lt=moment - SILENCE) | Q(heartbeat=None, started_at__lt=moment - START_PATIENCE)
    return list(ImportRun.objects.filter(silent, state__in=AT_WORK).order_by("pk").values_list("pk", flat=True)[:limit])


def _claim_run(run_id: int) -> ImportRun | None:
    """Take the run over by compare-and-set on its heartbeat; None when another worker has it."""
    moment, owner = now(), url_token()
    free = Q(heartbeat=None) | Q(heartbeat__lt=moment - SILENCE)
    rows = ImportRun.objects.filter(free, pk=run_id, state__in=AT_WORK)
    if not rows.update(owner=owner, heartbeat=moment, restarts=F("restarts") + 1):
        return None
    run = ImportRun.objects.select_related("store").get(pk=run_id)
    if run.restarts > MAX_RESTARTS:  # whatever kills every worker at the same place must not go on for ever
        move_import(run, ImportState.FAILED, reason=_("The import was interrupted several times. Upload the file again, in smaller parts."))
        return None
    return run


def _read_and_work(run: ImportRun, *, group: int, tell: Callable[[ImportRun], None] | None) -> None:
    catalogue = read_run(run)
    entries = list(catalogue.entries())
    context = build_run_context(run, catalogue)
    _keep_facts(run, catalogue, len(entries), context)
    step = _check_group if run.state == ImportState.CHECKING else _write_group
    rest = islice(entries, run.position, None)
    for part in _entry_groups(rest, group):
        _work_on_group(run, context, part, step)
        if tell:
            tell(run)
    _finish_run(run)
    tell_planner_of_growth()  # a file that is written is finished, whatever becomes of this


def read_run(run: ImportRun) -> Catalogue:
    """The file as its format and options say. Raises Unreadable."""
    options = ReadOptions(
        currency=run.store.currency,
        columns=run.options.get("columns") or {},
        default_stock=int(run.options.get("default_stock", 1)),
        picture_base=str(run.options.get("picture_base", "")),
    )
    with run.file.open("rb") as file:
        return read_catalogue(file.read(), run.format, options)


def build_run_context(run: ImportRun, catalogue: Catalogue) -> RunContext:
    """What holds for all groups of the run."""
    rate = _exchange_rate(run.options.get("rate"))
    guesser = ShelfGuesser(run.store)
    matcher = ShelfMatcher(guesser.categories.values())
    return RunContext(
        store=run.store,
        matcher=matcher,
        handles={draft.handle for draft in catalogue.products},
        questions=load_attributes_by_category(),
        guesser=guesser,
        choices=run.options.get("shelves") or {},
        decided=decided_categories(run.store),
        unsure=find_unsure_categories(catalogue.products, store=run.store, guesser=guesser, matcher=matcher),
        fingerprint=run.fingerprint,
        rate=rate,
        doubt="" if rate else find_currency_doubt(catalogue.products, currency=run.store.currency),
        picture_base=str(run.options.get("picture_base", "")),
        by_staff=bool(run.options.get("by_staff")),
        actor_id=run.author_id,
    )


def _exchange_rate(text: object) -> Decimal | None:
    try:
        rate = Decimal(str(text)) if text else None
    except InvalidOperation:
        return None
    return rate if rate and rate.is_finite() and rate > 0 else None


def _entry_groups(entries: Iterator[FileEntry], most: int) -> Iterator[list[FileEntry]]:
    """The entries in groups, limited in entries and in variants."""
    part: list[FileEntry] = []
    variants = 0
    for entry in entries:
        size = len(entry.variants) if isinstance(entry, ProductDraft) else 0
        if part and (len(part) >= most or variants + size > GROUP_VARIANTS):
            yield part
            part, variants = [], 0
        part.append(entry)
        variants += size
    if part:
        yield part


GroupWork = Callable[[ImportRun, RunContext, Sequence[ProductPlan]], None]


def _work_on_group(run: ImportRun, context: RunContext, part: Sequence[FileEntry], step: GroupWork) -> None:
    """One group with its rows, counts and position, in one transaction."""
    with transaction.atomic():
        _lock_own_run(run)
        plans = plan_entries(context, part, first=run.position)
        step(run, context, plans)
        counts = Counter(plan.outcome for plan in plans)
        for outcome in RowOutcome.values:
            setattr(run, outcome, getattr(run, outcome) + counts[outcome])
        run.position += len(part)
        run.heartbeat = now()
        run.save(update_fields=["position", "heartbeat", *RowOutcome.values])


def _lock_own_run(run: ImportRun) -> None:
    """Lock the run. Raises _Lost when it is not this worker's any more."""
    fresh = ImportRun.objects.select_for_update().get(pk=run.pk)
    if fresh.owner != run.owner or fresh.state != run.state:
        raise _RunLost
    run.position = fresh.position
    for outcome in RowOutcome.values:
        setattr(run, outcome, getattr(fresh, outcome))


def _check_group(run: ImportRun, _context: RunContext, plans: Sequence[ProductPlan]) -> None:
    ImportRow.objects.bulk_create(_import_row(run, plan) for plan in plans)


def _import_row(run: ImportRun, plan: ProductPlan) -> ImportRow:
    return ImportRow(
        run=run,
        number=plan.number,
        line=plan.line,
        handle=plan.handle,
        title=plan.title,
        sku=plan.sku,
        planned=plan.outcome,
        changes=plan.changes,
        column=plan.column,
        value=plan.value,
        reason=plan.reason,
        file_category=plan.draft.shelves[0] if plan.draft and plan.draft.shelves else "",
        product=plan.known.product if plan.known else None,
    )


def _write_group(run: ImportRun, context: RunContext, plans: Sequence[ProductPlan]) -> None:
    products = write_plans(run, context, plans)
    numbers = {plan.number: plan for plan in plans}
    rows = list(ImportRow.objects.filter(run=run, number__in=numbers))
    is_other = any(row.changes != [list(change) for change in numbers[row.number].changes] for row in rows)
    for row in rows:
        plan = numbers[row.number]
        row.outcome, row.changes, row.line = plan.outcome, plan.changes, plan.line
        row.column, row.value, row.reason = plan.column, plan.value, plan.reason
        row.product = products.get(plan.number)
    fields = ["outcome", "product"]
    if is_other or any(row.planned != row.outcome for row in rows):  # the store has changed since it was checked
        fields += ["changes", "line", "column", "value", "reason"]
    ImportRow.objects.bulk_update(rows, fields)


def _keep_facts(run: ImportRun, catalogue: Catalogue, total: int, context: RunContext) -> None:
    run.total = total
    run.publishes = context.publishes
    run.facts = run.facts | {
        "rows": catalogue.rows,
        "variants": sum(len(draft.variants) for draft in catalogue.products),
        "pictures": sum(len(draft.pictures) for draft in catalogue.products),
        "currencies": catalogue.currencies,
        "doubt": context.doubt,
        "unsure": list(context.unsure),
        "untracked": sum(not variant.is_tracked for draft in catalogue.products for variant in draft.variants),
        "befores": sum(bool(variant.compare_at or variant.sale_price) for draft in catalogue.products for variant in draft.variants),
        "bare_pictures": sum("://" not in url for draft in catalogue.products for url in draft.pictures),
    }
    ImportRun.objects.filter(pk=run.pk, owner=run.owner).update(total=total, publishes=run.publishes, facts=run.facts, heartbeat=now())


def _finish_run(run: ImportRun) -> None:
    if run.state == ImportState.CHECKING:
        note_unsure_categories(run)
    move_import(run, ImportState.CHECKED if run.state == ImportState.CHECKING else ImportState.DONE)
