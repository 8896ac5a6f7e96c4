"""Writing the book. One entry per movement, balanced, once per key; balances follow in the same transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from shop.common.money import Money
from shop.ledger.exceptions import AlreadyReversed, KeyReused, MixedCurrencies, Unbalanced, UnknownEntry
from shop.ledger.models import Account, Entry, Line

Holder = tuple[str, int]  # account kind, holder id


@dataclass(frozen=True, slots=True)
class Posting:
    """One side of a movement: debit positive, credit negative. `holder_id` is a user or a store by the kind, 0 for the platform."""

    account_kind: str
    holder_id: int
    amount: Money


def post_entry(*, key: str, kind: str, subject: str, subject_id: int, lines: Sequence[Posting], reverses: Entry | None = None) -> Entry:
    """Write the movement, or return the entry that the same key has already written.

    Several lines on one account become one; lines of nothing vanish. Raises Unbalanced when nothing moves or the sides differ,
    MixedCurrencies, KeyReused when the key stands for other lines, AlreadyReversed.
    """
    currency, amounts = _balanced_amounts(lines)
    entry = Entry(key=key, kind=kind, subject=subject, subject_id=subject_id, currency=currency, reverses=reverses)
    with transaction.atomic():
        if not _insert_entry(entry):
            return _replayed_entry(entry, amounts)
        accounts = _account_ids(amounts, currency)
        Line.objects.bulk_create([Line(entry=entry, account_id=accounts[holder], amount_minor=amounts[holder]) for holder in accounts])
        for holder, account_id in sorted(accounts.items(), key=lambda item: item[1]):
            Account.objects.filter(pk=account_id).update(balance_minor=F("balance_minor") + amounts[holder])
    return entry


def reverse_entry(entry_key: str, *, key: str, kind: str) -> Entry:
    """Write the exact opposite of an entry. Idempotent by its own key; raises UnknownEntry, AlreadyReversed under another key."""
    entry = Entry.objects.filter(key=entry_key).first()
    if entry is None:
        raise UnknownEntry
    lines = [
        Posting(line.account.kind, line.account.holder_id, Money(-line.amount_minor, entry.currency))
        for line in entry.lines.select_related("account").order_by("pk")
    ]
    return post_entry(key=key, kind=kind, subject=entry.subject, subject_id=entry.subject_id, lines=lines, reverses=entry)


def lock_accounts(holders: Sequence[Holder], currency: str) -> dict[Holder, Account]:
    """The accounts' rows, made on demand, held until the transaction ends: nobody posts to them meanwhile. Take them last of all."""
    found = _account_ids(dict.fromkeys([(str(kind), holder_id) for kind, holder_id in holders], 0), currency)
    rows = Account.objects.select_for_update().filter(pk__in=found.values()).order_by("pk")
    return {(account.kind, account.holder_id): account for account in rows}


def lock_account(kind: str, holder_id: int, currency: str) -> Account:
    """The same of one. Whoever then posts locks all others after it: take every account of the entry together instead."""
    return lock_accounts([(kind, holder_id)], currency)[str(kind), holder_id]


def _balanced_amounts(lines: Sequence[Posting]) -> tuple[str, dict[Holder, int]]:
    currencies = {line.amount.currency for line in lines}
    if len(currencies) > 1:
        raise MixedCurrencies
    sums: dict[Holder, int] = defaultdict(int)
    for line in lines:
        sums[str(line.account_kind), line.holder_id] += line.amount.minor
    amounts = {holder: sums[holder] for holder in sorted(sums) if sums[holder]}
    if not amounts or sum(amounts.values()) != 0:
        raise Unbalanced
    return currencies.pop(), amounts


def _insert_entry(entry: Entry) -> bool:
    """The unique key decides between two writers; the loser waits here for the winner's commit."""
    try:
        with transaction.atomic():
            entry.save()
    except IntegrityError:
        return False
    return True


def _replayed_entry(entry: Entry, amounts: Mapping[Holder, int]) -> Entry:
    first = Entry.objects.filter(key=entry.key).first()
    if first is None:
        raise AlreadyReversed
    written = {(line.account.kind, line.account.holder_id): line.amount_minor for line in first.lines.select_related("account")}
    same = (first.kind, first.subject, first.subject_id, first.currency) == (entry.kind, entry.subject, entry.subject_id, entry.currency)
    if not same or written != amounts or first.reverses_id != entry.reverses_id:
        raise KeyReused
    return first


def _account_ids(amounts: Mapping[Holder, int], currency: str) -> dict[Holder, int]:
    """Ids of the accounts, made on demand: of two who make the same one, the second waits and finds it."""
    found = _existing_account_ids(amounts, currency)
    missing = [holder for holder in amounts if holder not in found]
    if missing:
        fresh = [Account(kind=kind, holder_id=holder_id, currency=currency) for kind, holder_id in sorted(missing)]
        Account.objects.bulk_create(fresh, ignore_conflicts=True)
        found = _existing_account_ids(amounts, currency)
    return found


def _existing_account_ids(amounts: Mapping[Holder, int], currency: str) -> dict[Holder, int]:
    any_of = Q()
    for kind, holder_id in amounts:
        any_of |= Q(kind=kind, holder_id=holder_id)
    rows = Account.objects.filter(any_of, currency=currency).values_list("kind", "holder_id", "pk")
    return {(kind, holder_id): pk for kind, holder_id, pk in rows}
