"""A card payment of the demo that its bank disputes: once, and seen by staff and seller."""

import pytest
from django.test import Client
from django.urls import reverse

from shop.accounts.models import User
from shop.orders.models import Order
from shop.payments.models import Dispute
from shop.places.models import Country
from shop.places.services import load_places
from site_config.demo.content import BUYER, SELLER, STAFF
from site_config.demo.disputes import load_dispute
from site_config.demo.people import cast_people
from tests.factories.catalog import create_variant
from tests.factories.stores import create_store
from tests.integrity import broken_facts


def browser(email: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(email=email), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.django_db
def test_staff_and_seller_see_the_dispute() -> None:
    load_places()
    cast_people()
    User.objects.filter(email=SELLER.email).update(is_seller=True)
    User.objects.update(language="en")
    guinea = Country.objects.get(code="GN")
    create_variant(store=create_store(owner=User.objects.get(email=SELLER.email), country=guinea), stock=9)
    for _again in range(2):
        load_dispute()
    dispute, order = Dispute.objects.get(), Order.objects.get()
    assert (dispute.status, dispute.taken_minor, order.fulfilment) == ("answer", order.total_minor, "confirmed")
    page = browser(STAFF.email).get(reverse("admin:payments_dispute_change", args=[dispute.pk])).content.decode()
    assert order.number in page
    listed = browser(STAFF.email).get(reverse("admin:payments_dispute_changelist")).content.decode()
    assert dispute.external_id in listed
    for who, address in ((SELLER, reverse("sellers:order", args=[order.number])), (BUYER, order.get_absolute_url())):
        assert "are disputed" in browser(who.email).get(address).content.decode()
    assert broken_facts(of="shop") == {}
