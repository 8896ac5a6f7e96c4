"""Bringing a catalogue in: the file, what it is, what would happen, and what did."""

from __future__ import annotations

import csv
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sellers.exceptions import SellerError
from sellers.forms import ImportOptionsForm, UploadForm
from sellers.imports.drafts import Unreadable
from sellers.imports.formats import FORMATS, PLAIN
from sellers.imports.plain import TEMPLATE
from sellers.models import ImportRun
from sellers.queries import imports as queries
from sellers.queries.file_categories import file_category_choices, remembered_choices
from sellers.services.import_runs import (
    cancel_import,
    check_import,
    choose_shelves,
    confirm_import,
    decide_file_categories,
    peek_into_file,
    take_file,
)
from sellers.services.import_runs.moved_categories import change_file_categories
from sellers.services.import_runs.picture_fetches import retry_pictures
from sellers.states import WAITING_FOR_SELLER, ImportState
from sellers.tasks import bring_import_pictures, move_categorised_products, run_import
from sellers.views.access import SellerRequest, for_sellers
from shop.common.cursor_pages import SortKey, cursor_page
from shop.common.downloads import streamed_file
from shop.common.htmx import render_page, wants_fragment
from shop.common.jobs import enqueue
from shop.common.redirects import post_or_go

PAGE_SIZE = 40
IN_FILE = (SortKey("number"), SortKey("pk"))
RUNS_SHOWN = 10
_CHOOSING = (ImportState.UPLOADED, ImportState.FAILED)


@for_sellers
def imports(request: SellerRequest) -> HttpResponse:
    """Upload a file, or see the earlier imports and export the store's products."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            run = take_file(request.store, form.cleaned_data["file"], author=request.user)
        except (Unreadable, SellerError) as error:
            form.add_error("file" if isinstance(error, Unreadable) else None, str(error))
        else:
            return redirect(run)
    runs = queries.latest_imports(request.store, most=RUNS_SHOWN)
    waiting = sum(run.state in WAITING_FOR_SELLER for run in runs)
    context = {"form": form, "runs": runs, "waiting": waiting, "formats": [each.label for each in FORMATS.values() if each.code != PLAIN]}
    return render(request, "sellers/import_list.html", context, status=422 if form.errors else 200)


@require_GET
@for_sellers
def import_run(request: SellerRequest, pk: int) -> HttpResponse:
    """One import in whatever state."""
    run = _own_run(request, pk)
    form = _options_form(run) if run.state in _CHOOSING or "options" in request.GET or _needs_rate(run) else None
    return _render_import(request, run, form=form)


@post_or_go("sellers:import_run", keep=("pk",))
@for_sellers
def import_check(request: SellerRequest, pk: int) -> HttpResponse:
    """Start the dry run."""
    run = _own_run(request, pk)
    form = _options_form(run, request.POST)
    if form is None or not form.is_valid():
        return _render_import(request, run, form=form, status=422)
    return _continue_run(request, run, lambda: check_import(run, format=form.cleaned_data["format"], options=form.options))


@post_or_go("sellers:import_run", keep=("pk",))
@for_sellers
def import_start(request: SellerRequest, pk: int) -> HttpResponse:
    """Start writing it into the store, with the categories that the page says."""
    run = _own_run(request, pk)

    def start() -> None:
        decide_file_categories(run, _chosen_categories(request))
        choose_shelves(run, _chosen_shelves(request))
        confirm_import(run)

    return _continue_run(request, run, start)


@post_or_go("sellers:import_run", keep=("pk",))
@for_sellers
def import_categories(request: SellerRequest, pk: int) -> HttpResponse:
    """Keep which of ours the file's categories are, and compare the file once more: all products of them are at once where they belong."""
    run = _own_run(request, pk)
    try:
        choose_shelves(run, _chosen_shelves(request))
        if not decide_file_categories(run, _chosen_categories(request)):
            return redirect(run)
    except SellerError as error:
        messages.error(request, str(error))
        return redirect(run)
    return _continue_run(request, run, lambda: check_import(run))


@for_sellers
def file_categories(request: SellerRequest) -> HttpResponse:
    """What the categories of the store's files are here: all of them, to change for the products that came and for those to come."""
    if request.method == "POST":
        for key in change_file_categories(request.store, _chosen_categories(request)):
            enqueue(move_categorised_products, key)
        messages.success(request, _("Categories saved."))
        return redirect("sellers:file_categories")
    groups = queries.shelf_groups()
    context = {
        "file_categories": remembered_choices(request.store),
        "shelf_groups": groups,
        "shelf_paths": {path for _above, shelves in groups for path, _name in shelves},
    }
    return render(request, "sellers/file_category_list.html", context)


def _chosen_categories(request: SellerRequest) -> dict[str, str]:
    return {name: str(path) for name, path in request.POST.items() if name.startswith("category_")}


@post_or_go("sellers:import_run", keep=("pk",))
@for_sellers
def import_shelves(request: SellerRequest, pk: int) -> HttpResponse:
    """Keep the categories that the seller chose for new products; one select alone, or all of a page."""
    run = _own_run(request, pk)
    try:
        choose_shelves(run, _chosen_shelves(request))
    except SellerError as error:
        messages.error(request, str(error))
        return redirect(run)
    if wants_fragment(request):
        return HttpResponse(status=204)
    messages.success(request, _("Categories saved."))
    return redirect(f"{run.get_absolute_url()}?{request.POST.get('back', '')[:80]}")


def _chosen_shelves(request: SellerRequest) -> dict[int, str]:
    fields = ((name.removeprefix("shelf_"), str(path)) for name, path in request.POST.items() if name.startswith("shelf_"))
    return {int(number): path for number, path in fields if number.isascii() and number.isdigit() and len(number) < 9}


@post_or_go("sellers:import_run", keep=("pk",))
@for_sellers
def import_cancel(request: SellerRequest, pk: int) -> HttpResponse:
    run = _own_run(request, pk)
    try:
        cancel_import(run)
    except SellerError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Cancelled. What was imported before stays."))
    return redirect(run)


@post_or_go("sellers:import_run", keep=("pk",))
@for_sellers
def import_pictures(request: SellerRequest, pk: int) -> HttpResponse:
    """Try the failed pictures once more."""
    run = _own_run(request, pk)
    retry_pictures(run)
    enqueue(bring_import_pictures)
    messages.success(request, _("We ask for them again."))
    return redirect(run)


@require_GET
@for_sellers
def import_outcome(request: SellerRequest, pk: int) -> HttpResponse:
    """What became of each product, as a table to download."""
    run = _own_run(request, pk)
    return streamed_file(queries.outcome_lines(run), kind="text/csv; charset=utf-8", name=f"import-{run.pk}.csv")


@require_GET
@for_sellers
def import_template(request: SellerRequest) -> HttpResponse:
    """An example file to fill in."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="makiti-template.csv"'
    csv.writer(response).writerows(TEMPLATE)  # type: ignore[arg-type]
    return response


def _needs_rate(run: ImportRun) -> bool:
    """Whether nothing at all can come in before the seller gives an exchange rate."""
    if run.state != ImportState.CHECKED or run.created or run.changed or not run.refused:
        return False
    return bool(run.facts.get("doubt")) or (not run.options.get("rate") and bool(_foreign_currencies(run)))


def _foreign_currencies(run: ImportRun) -> list[str]:
    """The currencies which the file names and which are not the store's."""
    return [code for code in run.facts.get("currencies", []) if code != run.store.currency]


def _own_run(request: SellerRequest, pk: int) -> ImportRun:
    return get_object_or_404(queries.imports_of_store(request.store), pk=pk)


def _options_form(run: ImportRun, data: Any = None) -> ImportOptionsForm | None:
    """The form for format and columns; None when the file is no longer stored."""
    if not run.file:
        return None
    sheet = peek_into_file(run).sheet if run.format == PLAIN else None
    return ImportOptionsForm(
        data,
        kind=FORMATS[run.format].kind,
        headings=sheet.headings if sheet else (),
        currency=run.store.currency,
        current=run.options,
        format=run.format,
    )


def _continue_run(request: SellerRequest, run: ImportRun, act: Any) -> HttpResponse:
    try:
        act()
    except SellerError as error:
        messages.error(request, str(error))
    else:
        enqueue(run_import, run.pk)
    return redirect(run)


def _render_import(request: SellerRequest, run: ImportRun, *, form: ImportOptionsForm | None, status: int = 200) -> HttpResponse:
    show = request.GET.get("show", "")
    field = queries.outcome_field(run)
    page = cursor_page(queries.rows_of_run(run, show=show), request.GET.get("from"), size=PAGE_SIZE, by=IN_FILE)
    context: dict[str, Any] = {
        "run": run,
        "form": form,
        "page": page,
        "rows": [queries.import_row_as_shown(row, field=field) for row in page],
        "tabs": queries.outcome_tabs(run, current=show),
        "show": show,
        "format": queries.format_label(run.format),
        "likely": queries.format_label(run.facts["likely"]) if run.facts.get("likely") and run.format == PLAIN else "",
        "pictures": queries.picture_counts(run),
        "failed_pictures": queries.failed_pictures(run),
        "foreign": _foreign_currencies(run),
        "needs_rate": _needs_rate(run),
        "is_overtaken": queries.was_overtaken(run),
        "is_plain": run.format == PLAIN,
        "shelf_groups": queries.shelf_groups() if run.state == ImportState.CHECKED and run.created else [],
    }
    context["file_categories"] = file_category_choices(run) if context["shelf_groups"] else []
    context["shelf_paths"] = {path for _above, shelves in context["shelf_groups"] for path, _name in shelves}
    if form is not None and form.headings:
        context["samples"] = _column_samples(run, form)
    return render_page(request, "sellers/import_run.html", context, fragment="run", status=status)


def _column_samples(run: ImportRun, form: ImportOptionsForm) -> list[tuple[Any, list[str]]]:
    """Each column's field with what stands in its first cells."""
    rows = peek_into_file(run).first_rows()
    return [(field, [row.text(heading)[:40] for row in rows]) for field, heading in zip(form.columns, form.headings, strict=True)]
