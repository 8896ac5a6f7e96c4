"""The store's papers: what was made out in its name, and what the platform took."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sellers.queries.papers import paper_months, paper_rows, papers_in
from sellers.views.access import SellerRequest, for_sellers, typed_text
from shop.common.cursor_pages import SortKey, cursor_page
from shop.common.dear_pages import dear_page
from shop.common.downloads import streamed_file

PAGE_SIZE = 30
LATEST = (SortKey("sealed_at", is_down=True, is_time=True), SortKey("pk", is_down=True))


@require_safe
@for_sellers
def store_papers(request: SellerRequest) -> HttpResponse:
    """All papers of the store, or one month's."""
    months = paper_months(request.store, typed_text(request.GET, "month", most=7))
    page = cursor_page(papers_in(request.store, months), request.GET.get("from"), size=PAGE_SIZE, by=LATEST)
    chosen = next((month.key for month in months if month.is_chosen), "")
    return render(request, "sellers/paper_list.html", {"page": page, "months": months, "month": chosen})


@require_safe
@dear_page("export", a_minute=10)
@for_sellers
def store_papers_csv(request: SellerRequest) -> HttpResponse:
    """The same papers as a spreadsheet."""
    months = paper_months(request.store, typed_text(request.GET, "month", most=7))
    rows = paper_rows(papers_in(request.store, months))
    return streamed_file(_csv_lines(rows), kind="text/csv; charset=utf-8", name=f"{request.store.slug}-papers.csv")


def _csv_lines(rows: Iterable[list[str]]) -> Iterator[str]:
    for row in rows:
        buffer = io.StringIO()
        csv.writer(buffer).writerow(row)
        yield buffer.getvalue()
