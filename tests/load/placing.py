"""What placing an order costs on PostgreSQL, against floors measured in the same run.

    DATABASE_URL=postgres://… python -m tests.load.placing [--seconds 3] [--rounds 2] [--processes 8] [--threads 4] [--flush 2]

A floor is a bare transaction that inserts as many rows as the placing, one by one, and does one conditional UPDATE for each variant; for
the hot variant also the conditional UPDATE alone, against which the bare transaction is measured as well. Rates of 32 connections, each on
its own thread of several processes, in turns; the ratio, not the rate, can be compared between machines. Commits wait for the disk, as on
a site; `--flush` makes each wait at least so many milliseconds, as on a disk that takes them. Writes into a database of its own, which it
makes and drops.
"""

import argparse
import gc
import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from itertools import count, pairwise
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from statistics import mean
from time import perf_counter
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.db import connection, connections, transaction  # noqa: E402
from django.db.models import F  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from shop.accounts.models import Address, User  # noqa: E402
from shop.cart.models import Cart, CartLine  # noqa: E402
from shop.catalog.models import StockMovement, Variant  # noqa: E402
from shop.checkout.queries import summarise  # noqa: E402
from shop.checkout.services import place_orders  # noqa: E402
from shop.common import jobs  # noqa: E402
from shop.orders.models import OrderLine  # noqa: E402
from tests.factories.accounts import create_address  # noqa: E402
from tests.factories.catalog import create_many_products  # noqa: E402
from tests.integrity import broken_facts  # noqa: E402
from tests.threads import run_together  # noqa: E402

VARIANTS, STORES, STOCK = 1_000, 50, 1_000_000
FASTEST = 120  # orders a second and core for which carts are prepared
Act = Callable[[], Any]
_numbers = count()


def fill_shelves() -> list[Variant]:
    """A thousand variants of fifty stores; neighbours are of different stores."""
    create_many_products(VARIANTS, store_count=STORES)
    StockMovement.objects.update(quantity=STOCK)
    Variant.objects.update(stock=STOCK)
    return list(Variant.objects.order_by("pk"))


def last_clicks(baskets: Sequence[Sequence[Variant]]) -> list[Act]:
    """A buyer for each basket, with everything before the last click done; in a few statements."""
    door = create_address()
    names = [f"load{next(_numbers)}" for _ in baskets]
    users = User.objects.bulk_create([User(email=f"{name}@example.com", password="!") for name in names])
    copies = [Address(**{each.attname: getattr(door, each.attname) for each in Address._meta.concrete_fields}) for _ in users]
    for copy, user in zip(copies, users, strict=True):
        copy.pk, copy.user_id = None, user.pk
    Address.objects.bulk_create(copies)
    doors = Address.objects.select_related("country", "region", "prefecture", "quarter").in_bulk([copy.pk for copy in copies])
    carts = Cart.objects.bulk_create([Cart(user=user) for user in users])
    CartLine.objects.bulk_create(
        CartLine(cart=cart, variant=variant, quantity=1, price_seen_minor=variant.price_minor)
        for cart, basket in zip(carts, baskets, strict=True)
        for variant in basket
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as a live site's tables are; else the planner guesses how much there is
    carried = _carriage(carts[0], doors[copies[0].pk], baskets[0])
    return [
        partial(
            place_orders,
            buyer=user,
            cart=cart,
            token=name,
            address=doors[copy.pk],
            choices={},
            expected_total_minor=carried + sum(variant.price_minor for variant in basket),
        )
        for name, user, copy, cart, basket in zip(names, users, copies, carts, baskets, strict=True)
    ]


def _carriage(cart: Cart, door: Address, basket: Sequence[Variant]) -> int:
    """The same for all of them: stores and doors lie in one place."""
    due = summarise(cart, address=door, choices={}).grand_total
    assert due is not None, "nothing can be bought"
    return due.minor - sum(variant.price_minor for variant in basket)


def bare_transaction(variants: Sequence[Variant], inserts: int) -> None:
    with transaction.atomic():
        for _ in range(inserts):
            StockMovement.objects.create(variant=variants[0], quantity=1, reason="received")
        for number, variant in enumerate(variants):
            _update(variant, more=0 if number else inserts)


def bare_update(variant: Variant) -> None:
    with transaction.atomic():
        _update(variant, more=0)


def _update(variant: Variant, *, more: int) -> None:
    """Writes a new version of the row; the facts hold on."""
    assert Variant.objects.filter(pk=variant.pk, stock__gte=F("reserved") + 1).update(stock=F("stock") + more)


def look_at(name: str, click: Act) -> int:
    """Say what one placing sends, and answer how many rows it inserts."""
    with CaptureQueriesContext(connection) as queries:
        placed = click()
    lines = OrderLine.objects.filter(order__checkout=placed).count()
    orders = placed.orders.count()
    rows = 1 + 4 * orders + 2 * lines  # checkout; orders with event, payment and share; lines with reservations
    inserts = sum(query["sql"].startswith("INSERT") for query in queries)
    print(f"{name}: {len(queries)} statements, {inserts} of them inserts, of {rows} rows")
    return rows


def rate(acts: Sequence[Act], *, processes: int, threads: int, seconds: float) -> float:
    """Acts per second of so many connections together."""
    connections.close_all()
    context = get_context("fork")
    start, told = context.Barrier(processes * threads), context.SimpleQueue()
    gc.collect()
    gc.freeze()
    crowd = [context.Process(target=_process, args=(acts[number::processes], threads, seconds, start, told)) for number in range(processes)]
    for each in crowd:
        each.start()
    found = [told.get() for _ in crowd]
    for each in crowd:
        each.join()
    if wrong := [each for each in found if isinstance(each, str)]:
        raise RuntimeError(wrong[0])
    return sum(found)


def _process(acts: Sequence[Act], threads: int, seconds: float, start: Barrier, told: Any) -> None:
    rates = run_together([partial(_work, acts[number::threads], seconds, start) for number in range(threads)], seconds=300)
    failed = next((each for each in rates if isinstance(each, Exception)), None)
    told.put(repr(failed) if failed else sum(rates))


def _work(acts: Sequence[Act], seconds: float, start: Barrier) -> float:
    start.wait(60)
    begun = perf_counter()
    for done, act in enumerate(acts):
        if perf_counter() - begun >= seconds:
            return done / (perf_counter() - begun)
        act()
    return len(acts) / (perf_counter() - begun)


def compare(name: str, goal: float, placing: Sequence[Act], floor: Act | Sequence[Act], *, rounds: int, **crowd: Any) -> None:
    """Both in turns, with what each round needs of the prepared clicks."""
    floors = list(floor) if isinstance(floor, Sequence) else [floor]
    endless = floors * (200_000 // len(floors))
    pairs = [(rate(placing[turn::rounds], **crowd), rate(endless, **crowd)) for turn in range(rounds)]
    ours, bare = mean(pair[0] for pair in pairs), mean(pair[1] for pair in pairs)
    each = ", ".join(f"{mine / other:.2f}" for mine, other in pairs)
    print(f"{name}: {ours:.0f}/s against {bare:.0f}/s: {ours / bare:.2f} (goal {goal}; rounds {each})")


def main(*, rounds: int, processes: int, threads: int, seconds: float) -> None:
    crowd: dict[str, Any] = {"rounds": rounds, "processes": processes, "threads": threads, "seconds": seconds}
    jobs._put = lambda *_args: None  # handlers run in another process
    shelves = fill_shelves()
    needed = int(rounds * seconds * FASTEST * (os.cpu_count() or 1))
    hot = shelves[0]
    single = [[shelves[number % VARIANTS]] for number in range(needed)]
    pairs = [list(pair) for pair in pairwise(shelves)]
    one, two = last_clicks(single), last_clicks([pairs[number % len(pairs)] for number in range(needed)])
    rows, rows_of_two = look_at("one store", one.pop()), look_at("two stores", two.pop())
    print(f"{processes * threads} connections, load average {os.getloadavg()[0]:.1f}")
    compare("one store, 1,000 variants, of the bare transaction", 0.4, one, [partial(bare_transaction, of, rows) for of in single], **crowd)
    compare("two stores, of the bare transaction", 0.4, two, [partial(bare_transaction, of, rows_of_two) for of in pairs], **crowd)
    compare("one hot variant, of the bare UPDATE", 0.5, last_clicks([[hot]] * needed), partial(bare_update, hot), **crowd)
    bare = partial(bare_transaction, [hot], rows)
    compare("one hot variant, of the bare transaction", 0.5, last_clicks([[hot]] * needed), bare, **crowd)
    compare("for the arithmetic: that bare transaction, of the bare UPDATE", 0.5, [bare] * 200_000, partial(bare_update, hot), **crowd)
    broken = broken_facts()
    print("facts hold" if not broken else f"BROKEN: {broken}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--processes", type=int, default=8)
    parser.add_argument("--threads", type=int, default=4)
    parser.add_argument("--flush", type=float, default=0, help="milliseconds that each commit waits before its flush")
    wanted = vars(parser.parse_args())
    if connection.vendor != "postgresql":
        sys.exit("Set DATABASE_URL to a PostgreSQL database.")
    options = connection.settings_dict["OPTIONS"]
    options["options"] = options.get("options", "").replace("-c synchronous_commit=off", "")
    if flush := wanted.pop("flush"):
        options["options"] += f" -c commit_delay={round(flush * 1_000)} -c commit_siblings=0"
    old_name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        main(**wanted)
    finally:
        connection.creation.destroy_test_db(old_name, verbosity=0)
