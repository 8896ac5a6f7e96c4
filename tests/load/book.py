"""What a long book costs: reading a balance, and proving every fact, at a thousand ledger lines and at a million.

    DATABASE_URL=postgres://… python -m tests.load.book [--lines 1000000] [--rounds 200]

One order is sold, paid in cash, brought by a courier, laid at a desk and completed by the project's own services; PostgreSQL then copies
every row of it, with keys of its own, until the book is as long as asked. All of it lies on one store, which is the worst case. Works in a
database of its own, which it makes and drops.
"""

import argparse
import os
import sys
from collections.abc import Callable
from statistics import median
from time import perf_counter
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.apps import apps  # noqa: E402
from django.db import connection, models  # noqa: E402

from couriers.states import DeliveryStatus  # noqa: E402
from shop.common.integrity import _checks, run_checks  # noqa: E402
from shop.custody.services import move_cash  # noqa: E402
from shop.events.dispatcher import dispatch_event  # noqa: E402
from shop.events.models import DomainEvent  # noqa: E402
from shop.ledger.models import Line  # noqa: E402
from shop.ledger.queries import account_balance, account_statement  # noqa: E402
from shop.ledger.services import Posting, post_entry  # noqa: E402
from shop.ledger.states import AccountKind  # noqa: E402
from shop.orders.models import Order  # noqa: E402
from shop.orders.services import complete_order  # noqa: E402
from shop.payouts.models import Payee  # noqa: E402
from shop.payouts.queries import earnings_of, holder_balance, statement_rows  # noqa: E402
from shop.payouts.services import refresh_order, refresh_payee  # noqa: E402
from tests.factories.couriers import create_delivery  # noqa: E402
from tests.factories.payouts import create_desk, create_staff  # noqa: E402

# In the order in which they point at one another. Whatever points at a row outside of these keeps pointing at it.
COPIED = (
    "orders.Checkout",
    "orders.Order",
    "orders.OrderLine",
    "catalog.Reservation",
    "payments.Payment",
    "payments.PaymentShare",
    "couriers.Delivery",
    "ledger.Entry",
    "ledger.Line",
    "custody.CashPiece",
    "custody.PieceMove",
    "payouts.Earning",
)
STRIDE = 1_000  # keys of the first order are smaller
GENERIC = {"entry": "subject_id", "reservation": "line_id"}  # keys of copied rows that are no relations
SECONDS = 60


def sell_one() -> Order:
    """One whole life of an order, by the services."""
    delivery = create_delivery(status=DeliveryStatus.DELIVERED)
    order, courier = delivery.order, delivery.courier
    desk = create_desk(create_staff())
    courier_cash = (AccountKind.COURIER_CASH.value, courier.pk)
    post_entry(
        key="deposit:1:counted",
        kind="deposit.counted",
        subject="deposit",
        subject_id=1,
        lines=[Posting(*desk.holder, order.total), Posting(*courier_cash, -order.total)],
    )
    move_cash(courier_cash, desk.holder, order.total, entry_key="deposit:1:counted")
    order = Order.objects.select_related("store").get(pk=order.pk)
    complete_order(order, actor_id=order.buyer_id)
    refresh_order(order)
    for pk in DomainEvent.objects.unhandled().order_by("pk").values_list("pk", flat=True):
        dispatch_event(pk)
    return order


def copy(first: int, last: int) -> None:
    """Every row of the first order again, for each number from `first` to `last`."""
    copied = [apps.get_model(name) for name in COPIED]
    with connection.cursor() as cursor:
        for model in copied:
            table = model._meta.db_table
            columns = [field.column for field in model._meta.concrete_fields]
            values = ", ".join(_value(field, copied) for field in model._meta.concrete_fields)
            names = ", ".join(f'"{column}"' for column in columns)
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
            source = f"FROM {table} t, generate_series({first}, {last}) n WHERE t.id < {STRIDE}{_only(model)}"
            cursor.execute(f"INSERT INTO {table} ({names}) SELECT {values} {source}")
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER ALL")
        _add_up(cursor)
        cursor.execute("ANALYZE")


def _only(model: type[models.Model]) -> str:
    """The desk's float came once."""
    if model._meta.label == "ledger.Entry":
        return " AND t.subject <> 'test'"
    if model._meta.label == "ledger.Line":
        return " AND t.entry_id IN (SELECT id FROM ledger_entry WHERE subject <> 'test')"
    return " AND t.order_id IS NOT NULL" if model._meta.label in {"custody.CashPiece", "custody.PieceMove"} else ""


def _value(field: Any, copied: list[type[models.Model]]) -> str:
    name, shift = f't."{field.column}"', f" + n * {STRIDE}"
    is_row = field.primary_key or (field.is_relation and field.related_model in copied)
    if is_row or field.column in GENERIC.values():
        return f"{name}{shift}"
    if field.unique and isinstance(field, models.CharField):
        return f"left({name}, 4) || '-' || n" if field.max_length < 40 else f"{name} || ':' || n"
    return name


def _add_up(cursor: Any) -> None:
    """What is kept beside the rows follows them."""
    cursor.execute(
        "UPDATE ledger_account a SET balance_minor = s.sum"
        " FROM (SELECT account_id, sum(amount_minor) FROM ledger_line GROUP BY 1) s WHERE s.account_id = a.id"
    )
    cursor.execute(
        "UPDATE payouts_payee p SET available_minor = s.sum"
        " FROM (SELECT payee_id, sum(amount_minor) FROM payouts_earning GROUP BY 1) s WHERE s.payee_id = p.id"
    )
    cursor.execute("UPDATE payouts_payee SET gathered_line = (SELECT max(id) FROM ledger_line)")


def seconds_of(act: Callable[[], Any], rounds: int) -> float:
    """The median."""
    taken = []
    for _ in range(rounds):
        start = perf_counter()
        act()
        taken.append(perf_counter() - start)
    return median(taken)


def readings(order: Order) -> dict[str, Callable[[], Any]]:
    """What people look at."""
    payee = Payee.objects.get(kind="store", holder_id=order.store_id)
    return {
        "balance of the ledger": lambda: account_balance(AccountKind.SELLER_PAYABLE, order.store_id, order.currency),
        "balance of the payee": lambda: holder_balance("store", order.store_id, order.currency),
        "payee brought up to date": lambda: refresh_payee(payee),
        "first page of the statement": lambda: statement_rows(earnings_of(payee)[:25]),
        "first page of the account": lambda: list(account_statement(AccountKind.SELLER_PAYABLE, order.store_id, order.currency)[:25]),
    }


def prove() -> float:
    """Seconds that all facts take; what is broken is said."""
    start = perf_counter()
    slowest = []
    last = start
    for fact, lines in run_checks():
        slowest.append((perf_counter() - last, fact))
        last = perf_counter()
        if lines:
            print(f"BROKEN: {fact}: {lines[:2]} … {len(lines)}")
    for taken, fact in sorted(slowest, reverse=True)[:5]:
        print(f"    {taken:6.2f} s  {fact}")
    return perf_counter() - start


def main(*, lines: int, rounds: int) -> None:
    order = sell_one()
    each = Line.objects.exclude(entry__subject="test").count()
    small, large = 1_000 // each, lines // each
    copy(1, small)
    prove()
    few = {name: seconds_of(act, rounds) for name, act in readings(order).items()}
    start = perf_counter()
    copy(small + 1, large)
    print(f"{Line.objects.count()} lines of {Order.objects.count()} orders, copied in {perf_counter() - start:.0f} s")
    for name, act in readings(order).items():
        many = seconds_of(act, min(rounds, 20))
        print(f"{name}: {few[name] * 1000:.2f} ms at 1,000 lines, {many * 1000:.2f} ms now, ratio {many / few[name]:.2f}")
    taken = prove()
    print(f"{len(_checks)} facts proved in {taken:.1f} s: {'in time' if taken < SECONDS else 'TOO SLOW'}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=200)
    wanted = parser.parse_args()
    if connection.vendor != "postgresql":
        sys.exit("Set DATABASE_URL to a PostgreSQL database.")
    old_name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        main(lines=wanted.lines, rounds=wanted.rounds)
    finally:
        connection.creation.destroy_test_db(old_name, verbosity=0)
