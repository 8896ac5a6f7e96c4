"""Cash on delivery, and which ways of paying are offered."""

import pytest
from django.db import IntegrityError, transaction

from shop.common.money import Money
from shop.events.models import DomainEvent
from shop.orders.states import Fulfilment
from shop.payments.exceptions import MethodUnavailable, NothingDue, UnknownMethod
from shop.payments.providers import get_provider
from shop.payments.queries import method_offers
from shop.payments.services import cancel_payment, open_payments, receive_cash
from shop.payments.states import PaymentStatus
from tests.factories.orders import create_order
from tests.factories.places import create_country, create_place
from tests.factories.stores import create_store

pytestmark = pytest.mark.django_db


def test_cash_is_received_once(carol, bob):
    order = create_order()
    payment = receive_cash(order, received_by=carol)
    again = receive_cash(order, received_by=bob)
    assert (again.pk, again.status, again.received_by, again.amount) == (payment.pk, "received", carol, Money(65_000, "GNF"))
    event = DomainEvent.objects.get(name="payment.received")
    assert (event.subject_id, event.actor, event.data["amount_minor"]) == (payment.pk, carol, 65_000)


def test_received_money_stays_when_the_order_is_cancelled(carol):
    order = create_order()
    receive_cash(order, received_by=carol)
    cancel_payment(order)
    assert order.payments.get().status == PaymentStatus.RECEIVED


def test_nothing_is_due_after_a_cancellation(carol):
    order = create_order()
    for _ in range(2):
        cancel_payment(order)
    with pytest.raises(NothingDue):
        receive_cash(order, received_by=carol)
    assert order.payments.get().status == PaymentStatus.CANCELLED


def test_one_open_payment_per_order():
    order = create_order()
    with pytest.raises(IntegrityError), transaction.atomic():
        open_payments([order])


def test_providers_are_found_by_their_name():
    assert get_provider("cash").paid_at_door
    with pytest.raises(UnknownMethod):
        get_provider("shells")


def test_cash_is_offered_in_guinea():
    store = create_store()
    offer, *others = method_offers(store.country, store, Money(1, "GNF"))
    assert (offer.code, offer.name, offer.available, offer.reason) == ("cash", "Cash on delivery", True, "")
    assert others
    assert not any(other.available for other in others)


def test_each_no_has_its_reason(settings):
    store = create_store()
    kenya = create_country(code="KE")
    foreign = create_store(country=kenya, region=create_place(country=kenya, name="Nairobi"))
    assert _reason(store.country, foreign) == f"{foreign.name} sells in another country."
    store.country.payment_methods = []
    assert _reason(store.country, store) == "It is not offered in Guinea."
    store.country.payment_methods = ["stripe"]
    assert _reason(store.country, store, code="stripe") == "It is not set up on this site."
    settings.PAYMENT_METHODS_OFF = ["cash"]
    assert _reason(store.country, store) == "It is switched off for the moment."


def _reason(country, store, *, code: str = "cash") -> str:
    return next(offer.reason for offer in method_offers(country, store, Money(1, "GNF")) if offer.code == code)


def test_closed_method_opens_no_payment(settings):
    order = create_order(fulfilment=Fulfilment.PENDING)
    cancel_payment(order)
    settings.PAYMENT_METHODS_OFF = ["cash"]
    with pytest.raises(MethodUnavailable, match="switched off"):
        open_payments([order])
    assert order.payments.count() == 1
