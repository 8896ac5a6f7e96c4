"""The book to take away: what a list of the admin shows, all of its pages, while it is read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC

from django.db.models import QuerySet

from shop.common.downloads import csv_cell, csv_lines
from shop.common.money import DECIMALS, Money
from shop.ledger.models import Account, Line
from shop.ledger.queries import holder_name

AT_ONCE = 2_000
_AMOUNT = ["amount", "currency", "minor", "decimals"]


def lines_csv(lines: QuerySet[Line]) -> Iterator[str]:
    """One row a line. Debit positive; the amount in major units with a point, and in minor units with the currency's decimals."""
    named = lines.select_related("entry__reverses", "account").annotate(holder_name=holder_name("account__kind", "account__holder_id"))
    heads = ["entry", "kind", "about", "about id", "reverses", "posted (UTC)", "account", "holder id", "holder", *_AMOUNT]
    return csv_lines(_with_heads(heads, (_line_cells(line) for line in named.iterator(AT_ONCE))))


def accounts_csv(accounts: QuerySet[Account]) -> Iterator[str]:
    """One row an account, `holder_name` annotated: debits less credits."""
    heads = ["account", "holder id", "holder", *_AMOUNT]
    return csv_lines(_with_heads(heads, (_account_cells(account) for account in accounts.iterator(AT_ONCE))))


def _with_heads(heads: list[str], rows: Iterator[list[object]]) -> Iterator[list[object]]:
    yield [*heads]
    yield from rows


def _line_cells(line: Line) -> list[object]:
    entry, account = line.entry, line.account
    reverses = entry.reverses.key if entry.reverses else ""
    what = [csv_cell(entry.key), csv_cell(entry.kind), csv_cell(entry.subject), entry.subject_id, csv_cell(reverses)]
    holder = [account.kind, account.holder_id, csv_cell(line.holder_name)]  # type: ignore[attr-defined]  # annotated above
    return [*what, entry.posted_at.astimezone(UTC).isoformat(timespec="seconds"), *holder, *_amount_cells(line.amount)]


def _account_cells(account: Account) -> list[object]:
    return [account.kind, account.holder_id, csv_cell(account.holder_name), *_amount_cells(account.balance)]  # type: ignore[attr-defined]


def _amount_cells(amount: Money) -> list[object]:
    return [str(amount.decimal), amount.currency, amount.minor, DECIMALS[amount.currency]]
