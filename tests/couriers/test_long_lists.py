"""Couriers in a busy zone, and stores with thousands of parcels to hand over: a page reads a page."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from couriers.models import CourierProfile, Delivery
from couriers.queries import JOBS_PAGE
from couriers.queries.market import MARKET_PAGE, SORTS
from couriers.states import HOLDER_OF, DeliveryMode, DeliveryStatus
from shop.accounts.models import User
from shop.common.clock import now
from shop.common.tokens import url_token
from shop.orders.models import Checkout, Order
from shop.orders.states import DeliveryMethod, Fulfilment
from shop.stores.models import Store
from tests.factories.accounts import create_user
from tests.factories.couriers import create_courier
from tests.factories.stores import create_store

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


def parcels(store: Store, number: int, *, mode: str, status: str) -> list[Delivery]:
    """Written as they would lie there."""
    buyer = create_user()
    made = Checkout.objects.bulk_create(Checkout(token=url_token(), buyer=buyer, country=store.country) for _ in range(number))
    shared = {"buyer": buyer, "store": store, "currency": "GNF", "goods_minor": 50_000, "delivery_minor": 0, "total_minor": 50_000}
    shared |= {"delivery_method": DeliveryMethod.HOME, "recipient": "Alice", "phone": "+224620000001", "fulfilment": Fulfilment.READY}
    orders = Order.objects.bulk_create(Order(checkout=each, number=f"GN-{each.pk}", **shared) for each in made)
    state = {"currency": "GNF", "mode": mode, "status": status, "holder": HOLDER_OF[status], "cash_due_minor": 0, "offered_at": now()}
    return Delivery.objects.bulk_create(
        Delivery(order=order, fee_minor=5_000 + n % 7, distance_metres=n % 11, **state) for n, order in enumerate(orders)
    )


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


@pytest.mark.parametrize("sort", SORTS)
def test_hundreds_of_open_offers_are_pages_of_one_price(carol: User, sort: str) -> None:
    courier: CourierProfile = create_courier(user=carol)
    store = create_store(region=courier.region, country=courier.country)
    made = parcels(store, 20 * MARKET_PAGE, mode=DeliveryMode.COURIER, status=DeliveryStatus.OFFERED)
    client, seen, costs, place = client_of(carol), [], [], ""
    for _page in range(4):
        with CaptureQueriesContext(connection) as queries:
            market = client.get(reverse("couriers:market"), {"sort": sort} | ({"from": place} if place else {})).context["market"]
        assert len(market.jobs) == MARKET_PAGE
        seen, costs, place = [*seen, *(job.delivery.pk for job in market.jobs)], [*costs, len(queries)], market.next
    assert len(set(seen)) == 4 * MARKET_PAGE
    assert (set(seen) <= {each.pk for each in made}, max(costs) <= 10) == (True, True), costs


def test_a_store_with_hundreds_to_hand_over_leafs_through_them(bob: User) -> None:
    made = parcels(create_store(owner=bob), 2 * JOBS_PAGE + 5, mode=DeliveryMode.IN_PERSON, status=DeliveryStatus.PICKED_UP)
    User.objects.filter(pk=bob.pk).update(is_seller=True)
    client, seen, costs, place = client_of(bob), [], [], ""
    for _page in range(3):
        with CaptureQueriesContext(connection) as queries:
            response = client.get(reverse("couriers:deliveries"), {"from": place} if place else {})
        page = response.context["page"]
        if place:
            assert f'hx-get="{reverse("couriers:deliveries")}?from={place}"' in response.content.decode()
        seen, costs, place = [*seen, *(each.pk for each in page)], [*costs, len(queries)], page.next
    assert (seen, place) == ([each.pk for each in made], "")
    assert max(costs) <= 12, costs
