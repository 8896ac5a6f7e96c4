"""Facts of ledger, stock, orders and payments: each is broken behind the services' back, and reported."""

import re

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.db.models import F

from shop.accounts.models import User
from shop.catalog.models import Reservation, StockMovement, Variant
from shop.catalog.states import MovementReason, ReservationStatus
from shop.common.money import Money
from shop.ledger.models import Account, Entry
from shop.orders.models import Order, OrderLine
from shop.orders.services import Carriage
from shop.orders.states import Fulfilment
from shop.payments.models import Payment, PaymentShare
from tests.factories.orders import create_order
from tests.integrity import broken_facts, database_looks_away
from tests.quick_facts import quick_facts

pytestmark = pytest.mark.django_db


@pytest.fixture
def orders(carol: User) -> dict[str, Order]:
    """One order in every state that money and stock know."""
    carriage = Carriage(carol.pk, Money(20_000, "GNF"))
    return {
        "pending": create_order(),
        "confirmed": create_order(fulfilment=Fulfilment.CONFIRMED),
        "delivered": create_order(fulfilment=Fulfilment.DELIVERED, carriage=carriage),
        "in person": create_order(fulfilment=Fulfilment.DELIVERED),
    }


def test_nothing_is_broken_by_the_services(orders):
    assert broken_facts(of="shop.") == {}


def one_franc_more() -> None:
    """The book's own rows refuse to be updated, so behind the models' back as well."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE ledger_line SET amount_minor = amount_minor + 1 WHERE amount_minor > 0"
            " AND entry_id IN (SELECT id FROM ledger_entry WHERE kind = 'order.confirmed')"
        )


TAMPERING = {
    "a line's amount": (one_franc_more, "every entry balances", r"entry \d+ \(order:\d+:confirmed\): 2 lines add up to 1 GNF"),
    "an entry without lines": (
        lambda: Entry.objects.bulk_create([Entry(key="k", kind="k", subject="s", subject_id=1, currency="GNF")]),
        "every entry balances",
        r"entry \d+ \(k\): 0 lines add up to 0 GNF",
    ),
    "an account's currency": (
        lambda: Account.objects.filter(kind="buyer_due").update(currency="KES"),
        "every entry moves one currency",
        r"line \d+ of entry \d+ \(GNF\) lies on account \d+ \(KES\)",
    ),
    "a balance": (
        lambda: Account.objects.filter(kind="platform_fee").update(balance_minor=-1),
        "cached balances equal the sums of their lines",
        r"account \d+ \(platform_fee:0:GNF\): balance -1, lines add up to -2500",
    ),
    "reserved units": (
        lambda: Variant.objects.update(reserved=F("reserved") + 2),
        "reserved stock equals open reservations",
        r"variant \d+ \(\): reserved 3, held for orders 1",
    ),
    "a stock figure": (
        lambda: Variant.objects.update(stock=F("stock") + 5),
        "stock equals the sum of its movements",
        r"variant \d+ \(\): stock 15, movements add up to 10",
    ),
    "a sale's movement": (
        lambda: StockMovement.objects.filter(reason=MovementReason.SALE).update(reason=MovementReason.DAMAGED),
        "units sold equal committed reservations",
        r"variant \d+ \(\): 0 units sold by movements, 1 by reservations",
    ),
    "a price on a line": (
        lambda: OrderLine.objects.update(unit_price_minor=49_999),
        "every order adds up to its lines",
        r"order \d+ \(GN-\w{7}\): goods 50000, lines 49999; .*fee 1250, lines 1250;",
    ),
    "a fee on a line": (
        lambda: OrderLine.objects.update(fee_minor=0),
        "every order adds up to its lines",
        r"order \d+ \(GN-\w{7}\): goods 50000, lines 50000; .*fee 1250, lines 0;",
    ),
    "a reservation's state": (
        lambda: Reservation.objects.filter(status=ReservationStatus.COMMITTED).update(status=ReservationStatus.RELEASED),
        "the units of every order line match the state of its order",
        r"line \d+ of order \d+ \(confirmed\): reservation is released",
    ),
    "a reservation": (
        lambda: Reservation.objects.all().delete(),
        "the units of every order line match the state of its order",
        r"line \d+ of order \d+ \(pending\): reservation is missing",
    ),
    "an order confirmed by hand": (
        lambda: Order.objects.filter(fulfilment="pending").update(fulfilment="confirmed"),
        "every order confirmed and not delivered is owed by its buyer, and no other",
        r"order \d+ \(GN-\w{7}, confirmed\): 65000 is due at the door, the book says 0 and 0 undelivered",
    ),
    "an order cancelled by hand": (
        lambda: Order.objects.filter(fulfilment="confirmed").update(fulfilment="cancelled"),
        "every order confirmed and not delivered is owed by its buyer, and no other",
        r"order \d+ \(GN-\w{7}, cancelled\): 0 is due at the door, the book says 65000 and 65000 undelivered",
    ),
    "a debtor": (
        lambda: Account.objects.filter(kind="buyer_due", balance_minor__gt=0).update(holder_id=F("holder_id") + 1_000_000),
        "every order confirmed and not delivered is owed by its buyer, and no other",
        r"order \d+ \(GN-\w{7}, confirmed\): 65000 is due at the door, the book says 0 and 65000 undelivered",
    ),
    "a store's share": (
        lambda: Account.objects.filter(kind="seller_payable").update(holder_id=F("holder_id") + 1_000_000),
        "every delivered order has its postings",
        r"order \d+ \(GN-\w{7}, delivered\): cash 65000, held 65000; platform fee 1250, posted 1250; shared out 1250",
    ),
    "an order delivered by hand": (
        lambda: Order.objects.filter(fulfilment="confirmed").update(fulfilment="delivered"),
        "every delivered order has its postings",
        r"order \d+ \(GN-\w{7}, delivered\): cash 65000, held 0; platform fee 1250, posted 0; shared out 0",
    ),
    "a payment not received": (
        lambda: Payment.objects.filter(status="received").update(status="due"),
        "an order is delivered only with its payment received, and cash is received only with the parcel",
        r"order \d+ \(GN-\w{7}\) is delivered, its payment was not received",
    ),
    "a payment received too early": (
        lambda: Payment.objects.filter(orders__fulfilment="pending").update(status="received"),
        "an order is delivered only with its payment received, and cash is received only with the parcel",
        r"order \d+ \(GN-\w{7}\) is pending, its payment was received",
    ),
    "a payment's amount": (
        lambda: PaymentShare.objects.filter(payment__status="due").update(amount_minor=1),
        "every living order has one live share of a payment, of its total",
        r"order \d+ \(GN-\w{7}\) has no open or received payment of 65000 GNF",
    ),
}


@pytest.mark.parametrize("what", TAMPERING)
def test_what_was_tampered_with_is_reported(orders, what, capsys):
    tamper, fact, words = TAMPERING[what]
    with database_looks_away("ledger_line", "ledger_entry"):
        tamper()
        broken = broken_facts()
    assert any(re.search(words, line) for line in broken.get(fact, [])), broken
    with quick_facts(), pytest.raises(CommandError) as exit_:
        call_command("check_integrity")
    assert exit_.value.returncode == 1
    assert f"FAILED  {fact}" in capsys.readouterr().out
