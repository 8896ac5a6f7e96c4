"""What a bid costs on PostgreSQL against a floor measured in the same run, and how long it takes to close what ends in one second.

    DATABASE_URL=postgres://… REDIS_URL=redis://… python -m tests.load.bids [--seconds 5] [--auctions 1000]

Two processes bid on one hot auction; the floor is as many who do no more than lock one row, insert one and update one. The ratio of the two
rates, not the rates, can be compared between machines (goal: 0.5). CPU seconds are those of the processes and of their connections' own
processes in the database, which runs on the same machine. Writes into a database of its own, which it makes and drops.
"""

import argparse
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import get_context
from pathlib import Path
from time import monotonic, perf_counter, process_time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from shop.accounts.models import User  # noqa: E402
from shop.auctions.exceptions import BidTooLow  # noqa: E402
from shop.auctions.models import Auction, Award, Bid  # noqa: E402
from shop.auctions.services import bids  # noqa: E402
from shop.auctions.services.bids import place_bid  # noqa: E402
from shop.auctions.services.closings import close_due_auctions  # noqa: E402
from shop.catalog.models import StockMovement, Variant  # noqa: E402
from shop.common import jobs  # noqa: E402
from shop.common.clock import now  # noqa: E402
from shop.common.money import Money  # noqa: E402
from tests.factories.accounts import create_user  # noqa: E402
from tests.factories.auctions import bid, create_auction  # noqa: E402
from tests.factories.catalog import create_product_on_sale  # noqa: E402
from tests.integrity import broken_facts  # noqa: E402
from tests.template_database import begin_from_template  # noqa: E402

PROCESSES = 2
CROWD = 40
BEGIN, A_MILLISECOND = monotonic(), 10_000_000  # so much more is bid each
fork = get_context("fork")


def bidding_hard(number: int, auction_id: int, seconds: float) -> int:
    """Bids that counted. Each process has bidders of its own, who bid by the machine's clock: who comes later bids more."""
    bidders = list(User.objects.filter(email__startswith=f"load{number}-"))
    done, until = 0, monotonic() + seconds
    while monotonic() < until:
        amount = Money(int((monotonic() - BEGIN) * 1_000) * A_MILLISECOND, "GNF")
        with suppress(BidTooLow):  # somebody who looked at the clock later had the lock first
            place_bid(auction_id, bidder=bidders[done % CROWD], maximum=amount)
            done += 1
    return done


def bare(_number: int, variant_id: int, seconds: float) -> int:
    done, until = 0, monotonic() + seconds
    while monotonic() < until:
        with transaction.atomic():
            variant = Variant.objects.select_for_update().get(pk=variant_id)
            StockMovement.objects.create(variant=variant, quantity=1, reason="received")
            Variant.objects.filter(pk=variant_id).update(stock=variant.stock + 1)
        done += 1
    return done


def together(act: Callable[..., int], *args: object) -> tuple[list[int], float]:
    """What each process returned, and the CPU seconds of all."""
    connection.close()
    with fork.Pool(PROCESSES) as pool:
        answers = pool.starmap(weighed, [(act, number, *args) for number in range(PROCESSES)], chunksize=1)
    return [done for done, _spent in answers], sum(spent for _done, spent in answers)


def weighed(act: Callable[..., int], *args: object) -> tuple[int, float]:
    before = cpu_seconds()
    return act(*args), cpu_seconds() - before


def cpu_seconds() -> float:
    """So far, of this process and of the database's process that serves it."""
    connection.ensure_connection()
    words = Path(f"/proc/{connection.connection.info.backend_pid}/stat").read_text().rpartition(")")[2].split()
    return process_time() + (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def close_all(_number: int) -> int:
    return close_due_auctions(limit=5_000)


def main(*, seconds: float, auctions: int) -> None:
    jobs._put = lambda *_args: None  # handlers and timers run in another process
    bids.BIDS_PER_MINUTE = 10**9
    auction = create_auction()
    for number in range(PROCESSES):
        for each in range(CROWD):
            create_user(email=f"load{number}-{each}@example.com")
    variant = create_auction().variant
    bids = floor = 0
    bid_cpu = floor_cpu = 0.0
    for _round in range(2):  # turn and turn about, so that both see the machine alike
        done, spent = together(bare, variant.pk, seconds / 2)
        floor, floor_cpu = floor + sum(done), floor_cpu + spent
        done, spent = together(bidding_hard, auction.pk, seconds / 2)
        bids, bid_cpu = bids + sum(done), bid_cpu + spent
    print(f"bids {bids / seconds:.0f}/s, floor {floor / seconds:.0f}/s, ratio {bids / floor:.2f} (goal 0.5); load {os.getloadavg()}")
    print(f"by CPU {floor_cpu / floor / (bid_cpu / bids):.2f}; {1000 * bid_cpu / bids:.1f} ms a bid")
    StockMovement.objects.filter(variant=variant).delete()
    print("facts hold" if not broken_facts(of="shop.auctions") else f"BROKEN: {broken_facts(of='shop.auctions')}")
    assert Bid.objects.count() == bids
    ending(auctions)


def ending(number: int) -> None:
    bidder, product = create_user(), create_auction().product
    rows = [create_auction(product=_copy_of(product)) for _ in range(number)]
    for row in rows:
        bid(row, bidder, 50_000)
    Auction.objects.filter(pk__in=[row.pk for row in rows]).update(ends_at=now())
    start = perf_counter()
    closed, spent = together(close_all)
    taken = perf_counter() - start
    print(
        f"{number} auctions that end together: {taken:.1f} s, {spent:.1f} s of CPU, {closed} closed by each, {Award.objects.count()} awards"
    )


def _copy_of(product):
    return create_product_on_sale(store=product.store, category=product.category, stock=1)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--auctions", type=int, default=1000)
    wanted = parser.parse_args()
    if connection.vendor != "postgresql" or not settings.REDIS_URL:
        sys.exit("Set DATABASE_URL to a PostgreSQL database and REDIS_URL to a Redis.")
    old_name = connection.settings_dict["NAME"]
    begin_from_template()
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        main(seconds=wanted.seconds, auctions=wanted.auctions)
    finally:
        connection.creation.destroy_test_db(old_name, verbosity=0)
