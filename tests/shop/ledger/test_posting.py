"""Writing the book."""

import pytest
from django.db import DatabaseError, connection, transaction

from shop.common.money import Money
from shop.ledger.exceptions import AlreadyReversed, AppendOnly, KeyReused, MixedCurrencies, Unbalanced, UnknownEntry
from shop.ledger.models import Account, Entry, Line
from shop.ledger.queries import account_balance, account_statement, balances_of, entries_about, owed_to
from shop.ledger.services import Posting, post_entry, reverse_entry
from shop.ledger.states import AccountKind as Kind
from tests.integrity import broken_facts

pytestmark = pytest.mark.django_db


def gnf(minor: int) -> Money:
    return Money(minor, "GNF")


def pay(minor: int = 700, *, key: str = "order:1:confirmed", holder: int = 7, **fields) -> Entry:
    lines = [Posting(Kind.BUYER_DUE, holder, gnf(minor)), Posting(Kind.UNDELIVERED_SALES, 3, gnf(-minor))]
    return post_entry(**({"key": key, "kind": "order.confirmed", "subject": "order", "subject_id": 1, "lines": lines} | fields))


def test_both_sides_are_booked():
    entry = pay()
    assert [(line.account.kind, line.account.holder_id, line.amount) for line in entry.lines.order_by("amount_minor")] == [
        (Kind.UNDELIVERED_SALES, 3, gnf(-700)),
        (Kind.BUYER_DUE, 7, gnf(700)),
    ]
    assert account_balance(Kind.BUYER_DUE, 7, "GNF") == gnf(700)
    assert owed_to(Kind.UNDELIVERED_SALES, 3, "GNF") == gnf(700)
    assert broken_facts(of="shop.ledger") == {}


def test_same_key_is_the_same_entry():
    assert pay() == pay()
    assert account_balance(Kind.BUYER_DUE, 7, "GNF") == gnf(700)
    assert Entry.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    [{"minor": 701}, {"holder": 8}, {"kind": "order.delivered"}, {"subject_id": 2}],
    ids=["amount", "holder", "kind", "subject"],
)
def test_same_key_for_another_movement_is_refused(change):
    pay()
    with pytest.raises(KeyReused):
        pay(**change)
    assert account_balance(Kind.BUYER_DUE, 7, "GNF") == gnf(700)


@pytest.mark.parametrize("amounts", [[700, -699], [700], [], [0, 0]])
def test_sides_that_differ_are_refused(amounts):
    lines = [Posting(Kind.BUYER_DUE, holder, gnf(minor)) for holder, minor in enumerate(amounts, 1)]
    with pytest.raises(Unbalanced):
        pay(lines=lines)
    assert not Entry.objects.exists()
    assert not Account.objects.exists()


def test_two_currencies_in_one_entry_are_refused():
    with pytest.raises(MixedCurrencies):
        pay(lines=[Posting(Kind.BUYER_DUE, 7, gnf(700)), Posting(Kind.UNDELIVERED_SALES, 3, Money(-700, "KES"))])
    assert not Entry.objects.exists()


def test_lines_on_one_account_become_one_and_nothing_vanishes():
    lines = [Posting(Kind.BUYER_DUE, 7, gnf(amount)) for amount in (500, 200)]
    entry = pay(lines=[*lines, Posting(Kind.PLATFORM_FEE, 0, gnf(0)), Posting(Kind.UNDELIVERED_SALES, 3, gnf(-700))])
    assert sorted(entry.lines.values_list("amount_minor", flat=True)) == [-700, 700]


def test_reversal_is_the_exact_opposite_once():
    first = pay()
    undo = reverse_entry("order:1:confirmed", key="order:1:cancelled", kind="order.cancelled")
    assert reverse_entry("order:1:confirmed", key="order:1:cancelled", kind="order.cancelled") == undo
    assert undo.reverses == first
    assert account_balance(Kind.BUYER_DUE, 7, "GNF") == account_balance(Kind.UNDELIVERED_SALES, 3, "GNF") == gnf(0)
    with pytest.raises(AlreadyReversed):
        reverse_entry("order:1:confirmed", key="again", kind="order.cancelled")
    assert list(entries_about("order", 1)) == [first, undo]


def test_what_was_never_written_cannot_be_reversed():
    with pytest.raises(UnknownEntry):
        reverse_entry("nothing", key="undo", kind="order.cancelled")


def test_accounts_of_two_currencies_are_apart():
    pay()
    kes = [Posting(Kind.BUYER_DUE, 7, Money(5, "KES")), Posting(Kind.UNDELIVERED_SALES, 4, Money(-5, "KES"))]
    pay(key="order:2:confirmed", lines=kes)
    assert balances_of(Kind.BUYER_DUE, 7) == [gnf(700), Money(5, "KES")]


def test_balance_is_one_query(django_assert_num_queries):
    pay()
    with django_assert_num_queries(1):
        account_balance(Kind.BUYER_DUE, 7, "GNF")


def test_statement_carries_the_running_total():
    pay(700)
    pay(300, key="order:2:confirmed")
    assert [(line.amount_minor, line.running_minor) for line in account_statement(Kind.BUYER_DUE, 7, "GNF")] == [(300, 1_000), (700, 700)]


def test_written_rows_refuse_to_be_saved_or_deleted():
    entry = pay()
    for row in (entry, entry.lines.first()):
        with pytest.raises(AppendOnly):
            row.save()
        with pytest.raises(AppendOnly):
            row.delete()


@pytest.mark.parametrize("model", [Entry, Line])
def test_written_rows_refuse_to_be_updated_or_deleted_together(model):
    entry = pay()
    with pytest.raises(AppendOnly):
        model.objects.update(pk=0)
    with pytest.raises(AppendOnly):
        model.objects.all().delete()
    with pytest.raises(AppendOnly):
        entry.lines.all().delete()
    assert broken_facts(of="shop.ledger") == {}


@pytest.mark.postgres
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_line SET amount_minor = amount_minor + 1",
        "DELETE FROM ledger_line",
        "UPDATE ledger_entry SET kind = 'other'",
        "DELETE FROM ledger_entry",
    ],
)
def test_database_refuses_to_rewrite_the_book(statement):
    pay()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert broken_facts(of="shop.ledger") == {}


def _a_line_too_many() -> None:
    Line.objects.bulk_create([Line(entry=pay(), account=Account.objects.first(), amount_minor=1)])


def _no_line_at_all() -> None:
    Entry(key="empty", kind="test", subject="test", subject_id=1, currency="GNF").save()


@pytest.mark.postgres
@pytest.mark.parametrize("write", [_a_line_too_many, _no_line_at_all])
def test_database_refuses_an_entry_that_does_not_balance(write):
    write()
    with pytest.raises(DatabaseError, match="does not balance"):
        connection.check_constraints()
