"""What placing an order costs on PostgreSQL, against a floor measured in the same run.

    DATABASE_URL=postgres://… python -m tests.load.placing [--orders 200] [--threads 4] [--seconds 60]

The floor is a bare transaction with as many inserts as a checkout of two stores and one conditional UPDATE. The ratio, not the time, can be
compared between machines. Writes into a database of its own, which it makes and drops.
"""

import argparse
import os
import sys
from collections.abc import Callable
from functools import partial
from statistics import median
from time import monotonic, perf_counter
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.db import connection, transaction  # noqa: E402
from django.db.models import F  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from shop.catalog.models import StockMovement, Variant  # noqa: E402
from shop.checkout.queries import summarise  # noqa: E402
from shop.checkout.services import place_orders  # noqa: E402
from shop.common import jobs  # noqa: E402
from tests.factories.accounts import create_address, create_user  # noqa: E402
from tests.factories.catalog import create_variant  # noqa: E402
from tests.factories.checkout import cart_with  # noqa: E402
from tests.factories.stores import create_store  # noqa: E402
from tests.integrity import broken_facts  # noqa: E402
from tests.threads import run_together  # noqa: E402

SHELVES = 40
STOCK = 100_000


def prepare(count: int) -> tuple[list[Callable[[], Any]], list[Variant]]:
    """That many buyers, each with a cart of two stores, everything before the last click done."""
    stores = [create_store(), create_store()]
    variants = [[create_variant(store=store, stock=STOCK) for _ in range(SHELVES)] for store in stores]
    return [_last_click(number, variants) for number in range(count)], variants[0]


def _last_click(number: int, variants: list[list[Variant]]) -> Callable[[], Any]:
    user = create_user(email=f"load{number}@example.com")
    address = create_address(user=user)
    cart = cart_with(user, {of_store[number % SHELVES]: 1 for of_store in variants})
    total = summarise(cart, address=address, choices={}).grand_total
    return partial(
        place_orders, buyer=user, cart=cart, token=f"load{number}", address=address, choices={}, expected_total_minor=total.minor
    )


def bare_transaction(variant: Variant, inserts: int) -> None:
    with transaction.atomic():
        for _ in range(inserts):
            StockMovement.objects.create(variant=variant, quantity=1, reason="received")
        Variant.objects.filter(pk=variant.pk, stock__gte=F("reserved") + 1).update(stock=F("stock") + inserts)


def measure(acts: list[Callable[[], Any]], *, threads: int, until: float) -> list[float]:
    """Seconds each act took; acts which would begin after `until` are left out."""

    def share(number: int) -> list[float]:
        taken = []
        for act in acts[number::threads]:
            if monotonic() > until:
                break
            start = perf_counter()
            act()
            taken.append(perf_counter() - start)
        return taken

    return [seconds for taken in run_together([partial(share, number) for number in range(threads)], seconds=300) for seconds in taken]


def main(*, orders: int, threads: int, seconds: int) -> None:
    jobs._put = lambda *_args: None  # handlers run in another process
    clicks, variants = prepare(orders + 1)
    with CaptureQueriesContext(connection) as queries:
        clicks.pop()()
    inserts = sum(query["sql"].startswith("INSERT") for query in queries)
    print(f"placing in two stores: {len(queries)} statements, {inserts} of them inserts")
    floor = [partial(bare_transaction, variants[number % SHELVES], inserts) for number in range(orders)]
    until = monotonic() + seconds
    half = len(clicks) // 2
    for crowd, mine in ((1, clicks[:half]), (threads, clicks[half:])):
        placing, bare = measure(mine, threads=crowd, until=until), measure(floor[: len(mine)], threads=crowd, until=until)
        if placing and bare:
            report(crowd, placing, bare)
    broken = broken_facts()
    print("facts hold" if not broken else f"BROKEN: {broken}")


def report(threads: int, placing: list[float], bare: list[float]) -> None:
    slow, quick = median(placing), median(bare)
    print(
        f"{threads} thread(s): placing {slow * 1000:.1f} ms, floor {quick * 1000:.1f} ms, ratio {slow / quick:.2f} ({len(placing)} orders)"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=200, help="at most 2000")
    parser.add_argument("--threads", type=int, default=4, help="at most 32")
    parser.add_argument("--seconds", type=int, default=60)
    wanted = parser.parse_args()
    if connection.vendor != "postgresql":
        sys.exit("Set DATABASE_URL to a PostgreSQL database.")
    old_name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        main(orders=min(wanted.orders, 2000), threads=min(wanted.threads, 32), seconds=wanted.seconds)
    finally:
        connection.creation.destroy_test_db(old_name, verbosity=0)
