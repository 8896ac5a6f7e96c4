"""What must hold afterwards: the site's own facts, the providers' accounts, and every word that people were told."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

from django.db import close_old_connections

from couriers.models import Delivery
from couriers.states import DeliveryStatus
from sellers.models import ImportRun
from shop.auctions.models import Auction, Bid
from shop.auctions.states import AuctionStatus
from shop.common.money import Money
from shop.events.models import DomainEvent
from shop.orders.models import Checkout
from shop.payments.models import PaymentAttempt, PaymentEvent, Refund
from shop.payments.states import AttemptStatus, RefundStatus
from shop.payouts.models import Payout
from shop.payouts.states import PayoutStatus
from tests.load.outages.mix import Mix, held_at
from tests.load.outages.site import Site
from tests.load.outages.trade import Told
from tests.waiting import wait_until


def wait_until_drained(site: Site, *, limit: float) -> dict[str, int]:
    """Until nothing is under way; what still is when the limit is over."""
    found: dict[str, int] = {}

    def is_drained() -> bool:
        close_old_connections()
        found.clear()
        found.update({name: count for name, count in _under_way().items() if count})
        return not found

    try:
        wait_until(is_drained, what="nothing is under way", limit=limit)
    except AssertionError:
        return found
    return {}


def _under_way() -> dict[str, int]:
    asked = PaymentAttempt.objects.filter(status=AttemptStatus.STARTING)
    return {
        "events": DomainEvent.objects.filter(handled_at=None).count(),
        "messages of providers": PaymentEvent.objects.filter(status__in=["new", "unproven"]).count(),
        "payments being begun": asked.count(),
        "refunds": Refund.objects.exclude(rail="cash").filter(status__in=[RefundStatus.OWED, RefundStatus.SENT]).count(),
        "payouts": Payout.objects.filter(rail="momo", status__in=[PayoutStatus.APPROVED, PayoutStatus.SENT]).count(),
        "imports": ImportRun.objects.filter(state__in=["checking", "running"]).count(),
    }


def untruths(site: Site, mix: Mix) -> Iterator[str]:
    """Each in a sentence."""
    checked = site.manage("check_integrity")
    if checked.returncode:
        yield f"check_integrity: {checked.stdout[-2_000:]}{checked.stderr[-2_000:]}"
    for code in mix.fakes:
        yield from _money_at(code, mix)
    told = mix.told
    checks: list[Callable[[Told], Iterator[str]]] = [_orders, _doors, _bids, _money, _imports]
    for check in checks:
        yield from check(told)
    for pk in Auction.objects.filter(pk__in=[each.pk for each in mix.cast.auctions]).exclude(status=AuctionStatus.OPEN).values_list("pk"):
        yield f"auction {pk[0]} was closed before its time"
    yield from _files(site.data_disk.folder)


def _money_at(code: str, mix: Mix) -> Iterator[str]:
    """What the provider believes to hold for us, and what our book says that it holds."""
    fake = mix.fakes[code]
    sums = [
        sum((amount for amount, currency in kept if currency == "GNF"), Decimal()) for kept in (fake.taken, fake.given_back, fake.paid_out)
    ]
    theirs = sums[0] - sums[1] - sums[2]
    ours = held_at(code) - mix.held_before[code]
    if Money(int(theirs), "GNF") != ours:
        yield f"{code} took {sums[0]}, gave back {sums[1]}, paid out {sums[2]}: it holds {theirs}; the book says {ours}"
    paid = Payout.objects.filter(rail=code, status=PayoutStatus.PAID).count()
    if paid != len(fake.paid_out):
        yield f"{code} paid out {len(fake.paid_out)} times, the book {paid} times"


def _orders(told: Told) -> Iterator[str]:
    there = set(Checkout.objects.filter(buyer__email__endswith="@outages.test").values_list("token", flat=True))
    for token in told.placed - there:
        yield f"the order with token {token} was shown as placed and is not there"
    for token in (told.nothing - told.placed - told.unsure) & there:
        yield f"“Nothing was changed” was said of the order with token {token}, which is there"
    bought = {f"auction-{pk}" for pk in Auction.objects.values_list("pk", flat=True)}
    for token in there - told.placed - told.unsure - told.nothing - bought:
        yield f"the order with token {token} is there and nobody was told"


def _doors(told: Told) -> Iterator[str]:
    done = set(Delivery.objects.filter(pk__in=told.doors, status=DeliveryStatus.DELIVERED).values_list("pk", flat=True))
    for pk in told.doors - done:
        yield f"delivery {pk} was shown as done and is not"


def _bids(told: Told) -> Iterator[str]:
    there = set(Bid.objects.values_list("auction_id", "bidder_id", "maximum_minor"))
    highest: dict[tuple[int, int], int] = {}
    for auction, bidder, maximum in there:
        highest[auction, bidder] = max(maximum, highest.get((auction, bidder), 0))
    for auction, bidder, maximum in told.bids:
        if highest.get((auction, bidder), 0) < maximum:
            yield f"the bid of {maximum} by {bidder} in auction {auction} was shown as taken and is not there"


def _money(told: Told) -> Iterator[str]:
    payouts = set(Payout.objects.filter(number__in=told.payouts).values_list("number", flat=True))
    for number in told.payouts - payouts:
        yield f"payout {number} was shown as asked for and is not there"
    for order in told.refunds:
        refunds = list(Refund.objects.filter(order_id=order).values_list("status", flat=True))
        if refunds != [RefundStatus.DONE]:
            yield f"order {order} was refunded once, and has the refunds {refunds}"


def _imports(told: Told) -> Iterator[str]:
    for run in ImportRun.objects.filter(pk__in=told.imports):
        if run.created != 8 or run.refused:
            yield f"import {run.pk} has made {run.created} of 8 products and refused {run.refused}"


def _files(folder: Path) -> Iterator[str]:
    for kept in ("media", "private"):
        for path in (folder / kept).rglob("*"):
            if path.is_file() and not path.stat().st_size:
                yield f"{path.relative_to(folder)} is empty"
