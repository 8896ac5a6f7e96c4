"""A store's papers, by month."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from shop.papers.models import Paper, PaperQuerySet
from shop.papers.queries import months_of_store, papers_of_store
from shop.stores.models import Store


@dataclass(frozen=True, slots=True)
class PaperMonth:
    """A month of the market's calendar, as it stands in addresses: "2026-11"."""

    key: str
    since: datetime
    is_chosen: bool

    @property
    def until(self) -> datetime:
        """The first instant after it."""
        return (self.since + timedelta(days=32)).replace(day=1)


def paper_months(store: Store, chosen: str) -> list[PaperMonth]:
    """The months that have papers, the newest first. Needs `country` loaded."""
    return [PaperMonth(f"{since:%Y-%m}", since, f"{since:%Y-%m}" == chosen) for since in months_of_store(store)]


def papers_in(store: Store, months: list[PaperMonth]) -> PaperQuerySet:
    """The store's papers of the chosen month; all of them when none is chosen."""
    month = next((month for month in months if month.is_chosen), None)
    return papers_of_store(store, since=month.since, until=month.until) if month else papers_of_store(store)


def paper_rows(papers: PaperQuerySet) -> Iterator[list[str]]:
    """The papers as rows of a spreadsheet, the headings first. No cell was typed by a person."""
    yield ["number", "kind", "sealed_at", "order", "currency", "total", "tax", "sha256"]
    for paper in papers.iterator(chunk_size=1_000):
        yield _paper_cells(paper)


def _paper_cells(paper: Paper) -> list[str]:
    order = paper.order.number if paper.order else ""
    sealed = paper.sealed_at.isoformat(timespec="seconds")
    return [paper.number, paper.kind, sealed, order, paper.currency, str(paper.total.decimal), str(paper.tax.decimal), paper.sha256]
