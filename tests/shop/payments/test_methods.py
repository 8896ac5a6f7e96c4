"""Every reason in the matrix of methods, each said to the buyer: market, store, currency, amount, zone, and the buyer's own record."""

from datetime import timedelta

import pytest

from shop.common.clock import now
from shop.common.money import Money
from shop.orders.models import Order
from shop.orders.services import cancel_order, mark_returned
from shop.orders.states import CancelledBy, Fulfilment
from shop.payments.queries import method_offers, parcels_refused
from shop.payments.queries.methods import Payer
from shop.payments.services import keep_as_credit
from shop.places.models import Place
from shop.stores.models import Store
from site_config.sandbox.mpesa import MpesaFake
from tests.factories.orders import create_order
from tests.factories.places import create_place
from tests.factories.refunds import create_paid_order
from tests.factories.stores import create_store

pytestmark = pytest.mark.django_db


@pytest.fixture
def store() -> Store:
    store = create_store()
    store.country.payment_methods = ["cash", "credit", "rail"]
    store.country.save()
    return store


def reason(store: Store, code: str = "cash", *, minor: int = 50_000, **sale) -> str:
    total = Money(minor, store.currency)
    found = next(offer for offer in method_offers(store.country, store, total, **sale) if offer.code == code)
    assert found.available == (not found.reason)
    return found.reason.replace("\xa0", " ")


def cancel_confirmed(buyer, store: Store, by: str = CancelledBy.BUYER, *, confirmed: bool = True) -> Order:
    order = create_order(store=store, buyer=buyer, fulfilment=Fulfilment.CONFIRMED if confirmed else Fulfilment.PENDING)
    actor = {CancelledBy.BUYER: buyer.pk, CancelledBy.SELLER: store.owner_id}[CancelledBy(by)]
    cancel_order(order, by=CancelledBy(by), reason="Sold out", actor_id=actor)
    return order


def test_store_may_refuse_a_method(store):
    assert reason(store) == ""
    store.methods_off = ["cash"]
    assert reason(store) == f"{store.name} does not take it."


def test_cash_has_the_markets_ceiling(store):
    store.country.cash_ceiling_minor = 60_000
    assert reason(store, minor=60_000) == ""
    assert reason(store, minor=60_001) == "An order above 60,000 GNF is paid in advance."


def test_cash_is_closed_by_zone(store):
    open_place, closed = create_place(country=store.country), create_place(country=store.country, name="Kaloum")
    Place.objects.filter(pk=closed.pk).update(takes_cash=False)
    closed.refresh_from_db()
    assert reason(store, places=(open_place,)) == ""
    assert reason(store, places=(open_place, closed)) == "In Kaloum orders are paid in advance."


def test_buyer_who_sends_cash_orders_back_pays_in_advance_for_a_while(store, alice, mallory, settings):
    """What he cancels before anybody works on it is his right, what the seller cancels no fault of his; and another's is another's."""
    settings.CASH_REFUSALS, settings.CASH_RECORD_DAYS = 2, 90
    cancel_confirmed(alice, store)
    for _harmless in range(3):
        cancel_confirmed(alice, store, confirmed=False)
        cancel_confirmed(alice, store, CancelledBy.SELLER)
    assert reason(store, payer=Payer(alice.pk)) == ""
    last = cancel_confirmed(alice, store)
    assert reason(store, payer=Payer(alice.pk)).startswith("You gave back or cancelled 2 confirmed orders lately")
    assert reason(store, payer=Payer(mallory.pk)) == ""
    Order.objects.filter(pk=last.pk).update(placed_at=now() - timedelta(days=91))
    assert reason(store, payer=Payer(alice.pk)) == ""


def test_credit_has_to_cover_the_whole(store, alice, rails):
    assert reason(store, "credit", payer=Payer(alice.pk)) == "You have no credit."
    order = create_paid_order(store=store, buyer=alice)
    cancel_order(order, by=CancelledBy.BUYER, reason="", actor_id=alice.pk)

    keep_as_credit(order.refunds.get(), actor_id=alice.pk)
    assert reason(store, "credit", minor=65_000, payer=Payer(alice.pk)) == ""
    said = reason(store, "credit", minor=65_001, payer=Payer(alice.pk))
    assert said == "You have 65,000 GNF, and it has to cover the whole amount."
    assert reason(store, "credit", minor=40_000, due=Money(65_001, "GNF"), payer=Payer(alice.pk)) == said


def test_downloads_are_paid_in_advance(store):
    assert reason(store, is_download=True) == "Downloads are paid in advance."


def test_method_knows_its_currencies_and_amounts(store, settings):
    store.country.payment_methods = ["mpesa"]
    with MpesaFake() as fake:
        fake.stand_beside(settings)
        assert reason(store, "mpesa") == "It cannot be used with GNF."
        store.currency = "KES"
        assert reason(store, "mpesa", minor=100_000) == ""
        assert reason(store, "mpesa", minor=99) == "It is for KSh 1 and more."
        assert reason(store, "mpesa", minor=25_000_100) == "It is for at most KSh 250,000."


@pytest.mark.parametrize(("was_refused", "counted"), [(True, 1), (False, 0)])
def test_a_journey_that_failed_for_another_reason_says_nothing_of_the_buyer(store, alice, was_refused, counted):
    """The courier himself wrote that nobody refused it: a broken motorcycle must not cost the buyer cash on delivery."""
    order = create_order(store=store, buyer=alice, fulfilment=Fulfilment.HANDED_OVER)
    mark_returned(order, actor_id=store.owner_id, reason="The motorcycle broke down", was_refused=was_refused)
    cancel_order(order, by=CancelledBy.SELLER, reason="It came back", actor_id=store.owner_id)
    assert parcels_refused(alice.pk) == counted
