"""What a commission statement says: the book's own lines, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.common.money import Money
from shop.papers.queries import Earned
from shop.papers.services.invoices import compose_registration, compose_total_line, format_local_day
from shop.papers.services.seals import Unsealed
from shop.papers.states import PaperKind
from shop.stores.models import Store

MOST_ROWS = 300  # above that, one row a day: nobody reads forty pages


def compose_statement(store: Store, rows: Sequence[Earned], *, since: datetime, until: datetime) -> Unsealed:
    """The platform's fees of one month, as they were taken and given back. Needs places and owner loaded, and at least one row."""
    fee, tax = sum(row.fee_minor for row in rows), sum(row.tax_minor for row in rows)
    currency = rows[0].currency
    with translation.override(store.owner.language):
        content = {
            "title": _("Commission statement"),
            "parties": [
                {"label": _("From"), "lines": [settings.SITE_NAME, settings.SITE_URL]},
                {"label": _("To"), "lines": [store.name, store.owner.display_name, store.places_line, *compose_registration(store)]},
            ],
            "facts": [[_("Month"), date_format(since.date(), "YEAR_MONTH_FORMAT")], [_("Time zone"), store.country.time_zone]],
            "columns": [_("Day"), _("Order"), _("Commission"), _("Tax on commission"), _("Total")],
            "rows": [_statement_row(row, store) for row in rows] if len(rows) <= MOST_ROWS else _by_day(rows, store),
            "totals": [
                compose_total_line(_("Commissions"), Money(fee, currency)),
                compose_total_line(_("Tax on commissions"), Money(tax, currency)),
                compose_total_line(_("Total"), Money(fee + tax, currency), counts=True),
            ],
            "notes": [_("Commission is taken out of each order when it is delivered: you have nothing to pay. A minus means a refund.")],
            "figures": {"fee": fee, "tax": tax, "total": fee + tax, "entries": len(rows)},
        }
    fields = {"since": since, "until": until, "currency": currency, "total_minor": fee + tax, "tax_minor": tax}
    key = f"statement:{store.pk}:{since:%Y-%m}"
    return Unsealed(key, PaperKind.STATEMENT, store, store.owner_id, store.owner.language, content, fields)


def _statement_row(row: Earned, store: Store) -> list[str]:
    return [format_local_day(row.posted_at, store), row.order, *_fee_figures(row.fee_minor, row.tax_minor, row.currency)]


def _by_day(rows: Sequence[Earned], store: Store) -> list[list[str]]:
    zone = ZoneInfo(store.country.time_zone)
    found: list[list[str]] = []
    for _date, same in groupby(rows, key=lambda row: row.posted_at.astimezone(zone).date()):
        of_day: list[Any] = list(same)
        orders = ngettext("%(count)d movement", "%(count)d movements", len(of_day)) % {"count": len(of_day)}
        sums = (sum(row.fee_minor for row in of_day), sum(row.tax_minor for row in of_day))
        found.append([format_local_day(of_day[0].posted_at, store), orders, *_fee_figures(*sums, of_day[0].currency)])
    return found


def _fee_figures(fee: int, tax: int, currency: str) -> list[str]:
    return [Money(minor, currency).format() for minor in (fee, tax, fee + tax)]
