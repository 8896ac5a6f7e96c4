"""The book to take away: what a list of the admin shows, all of its pages, while it is read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC

from django.db.models import QuerySet

from shop.common.downloads import cell, csv_lines
from shop.common.money import DECIMALS, Money
from shop.ledger.models import Account, Line
from shop.ledger.queries import holder_name

AT_ONCE = 2_000
_AMOUNT = ["amount", "currency", "minor", "decimals"]


def lines_csv(lines: QuerySet[Line]) -> Iterator[str]:
    """One row a line. Debit positive; the amount in major units with a point, and in minor units with the currency's decimals."""
    named = lines.select_related("entry__reverses", "account").annotate(holder_name=holder_name("account__kind", "account__holder_id"))
    heads = ["entry", "kind", "about", "about id", "reverses", "posted (UTC)", "account", "holder id", "holder", *_AMOUNT]
    return csv_lines(_rows(heads, (_line(line) for line in named.iterator(AT_ONCE))))


def accounts_csv(accounts: QuerySet[Account]) -> Iterator[str]:
    """One row an account, `holder_name` annotated: debits less credits."""
    heads = ["account", "holder id", "holder", *_AMOUNT]
    return csv_lines(_rows(heads, (_account(account) for account in accounts.iterator(AT_ONCE))))


def _rows(heads: list[str], rows: Iterator[list[object]]) -> Iterator[list[object]]:
    yield [*heads]
    yield from rows


def _line(line: Line) -> list[object]:
    entry, account = line.entry, line.account
    reverses = entry.reverses.key if entry.reverses else ""
    what = [cell(entry.key), cell(entry.kind), cell(entry.subject), entry.subject_id, cell(reverses)]
    holder = [account.kind, account.holder_id, cell(line.holder_name)]  # type: ignore[attr-defined]  # annotated above
    return [*what, entry.posted_at.astimezone(UTC).isoformat(timespec="seconds"), *holder, *_figures(line.amount)]


def _account(account: Account) -> list[object]:
    return [account.kind, account.holder_id, cell(account.holder_name), *_figures(account.balance)]  # type: ignore[attr-defined]


def _figures(amount: Money) -> list[object]:
    return [str(amount.decimal), amount.currency, amount.minor, DECIMALS[amount.currency]]
