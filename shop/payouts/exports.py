"""Files to take away: a payee's month as CSV, and the bank's."""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from shop.common.clock import now
from shop.common.downloads import csv_cell, csv_lines
from shop.common.money import Money
from shop.common.signs import labelled
from shop.papers.pdf import render_pdf
from shop.payouts.models import BankRun, Payout
from shop.payouts.queries.payees import name_of
from shop.payouts.queries.statements import Month, StatementRow
from shop.payouts.states import PayoutStatus


def bank_csv(run: BankRun) -> str:
    """One line for each transfer that is still to be made or was made, and their total at the end. Amounts in major units with a point."""
    rows: list[list[str]] = [["number", "name", "bank", "account", "amount", "currency", "reference"]]
    payouts = list(transfers_of(run))
    for payout in payouts:
        to = payout.destination
        if to is not None:
            who = [csv_cell(payout.number), csv_cell(to.holder_name), csv_cell(to.bank_name), csv_cell(to.address)]
            rows.append([*who, _plain_amount(payout.amount), payout.currency, csv_cell(f"{run.number} {payout.number}")])
    total = Money(sum(payout.amount_minor for payout in payouts), run.currency)
    rows.append(["TOTAL", str(len(payouts)), "", "", _plain_amount(total), run.currency, csv_cell(run.number)])
    return _csv_text(rows)


def transfers_of(run: BankRun) -> Iterable[Payout]:
    """What the bank is to carry out: lines struck out of the file or returned are in it no more."""
    return run.payouts.exclude(status=PayoutStatus.FAILED).select_related("destination").order_by("pk")


def statement_csv(month: Month) -> str:
    """The month line by line, with what was there before and after."""
    zone = ZoneInfo(month.payee.country.time_zone)
    rows = [[_("date"), _("order"), _("what"), _("details"), _("amount"), _("currency"), _("state"), _("payout")]]
    rows.append(["", "", csv_cell(_("Balance before")), "", _plain_amount(month.before), month.payee.currency, "", ""])
    for row in month.rows:
        earning = row.earning
        details = "; ".join(f"{name} {amount.decimal}" for name, amount in row.parts)
        rows.append(
            [
                f"{earning.earned_at.astimezone(zone):%Y-%m-%d %H:%M}",
                csv_cell(earning.order.number if earning.order else ""),
                csv_cell(earning.get_kind_display()),
                csv_cell(details),
                _plain_amount(row.amount),
                month.payee.currency,
                csv_cell(earning.get_state_display()),
                csv_cell(earning.payout.number if earning.payout else ""),
            ]
        )
    for at, what, amount in month.paid:
        rows.append([f"{at.astimezone(zone):%Y-%m-%d %H:%M}", "", csv_cell(what), "", _plain_amount(amount), month.payee.currency, "", ""])
    rows.append(["", "", csv_cell(_("Balance after")), "", _plain_amount(month.after), month.payee.currency, "", ""])
    return _csv_text(rows)


def statement_pdf(month: Month) -> bytes:
    """The month on paper, line by line, with what was there before and after."""
    zone = ZoneInfo(month.payee.country.time_zone)
    title = formats.date_format(month.start, "F Y")
    rows = [[_("Balance before"), "", month.before.format()]]
    rows += [[_row_text(row), f"{row.earning.earned_at.astimezone(zone):%Y-%m-%d}", row.amount.format()] for row in month.rows]
    rows += [[what, f"{at.astimezone(zone):%Y-%m-%d}", amount.format()] for at, what, amount in month.paid]
    content = {
        "title": _("Statement"),
        "number": title,
        "language": get_language() or "en",
        "sealed_at": now().isoformat(),
        "facts": [[_("Currency"), month.payee.currency]],
        "parties": [{"label": _("For"), "lines": [name_of(month.payee)]}],
        "columns": [_("What"), _("Date"), _("Amount")],
        "rows": rows,
        "totals": [[_("Balance after"), month.after.format(), True]],
        "notes": [],
    }
    return render_pdf(content)


def _row_text(row: StatementRow) -> str:
    order, kind = row.earning.order, row.earning.get_kind_display()
    parts = ", ".join(f"{name} {amount.format()}" for name, amount in row.parts)
    head = f"{kind[:1].upper()}{kind[1:]} {order.number if order else ''}".strip()
    return labelled(head, parts) if parts else head


def _plain_amount(amount: Money) -> str:
    return str(amount.decimal)


def _csv_text(rows: list[list[str]]) -> str:
    return "".join(csv_lines(rows))
