"""Stores that have sold for years: what a page reads does not grow with them. Rows are written by the thousand, as they would lie there."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from couriers.models import Delivery
from couriers.states import DeliveryMode, DeliveryStatus
from sellers.queries import desk_page, listed_products
from shop.accounts.models import User
from shop.catalog.models import Product, Variant
from shop.common.clock import now
from shop.common.tokens import url_token
from shop.orders.models import Checkout, Order
from shop.orders.states import DeliveryMethod, Fulfilment
from shop.papers.models import Paper, Series
from shop.stores.models import Store
from tests.factories.accounts import create_user
from tests.factories.catalog import create_category
from tests.factories.couriers import create_courier
from tests.factories.stores import create_store
from tests.plans import rows_read

MANY = 6_000
PAGE_ROWS = 400  # of all tables together, however much there is
COUNTED_ROWS = 8 * 1_100  # one number stands on each tab, and none is counted further than a thousand


def _orders(store: Store, number: int, states: Sequence[str], *, buyer: User | None = None) -> list[Order]:
    buyer = buyer or create_user()
    made = Checkout.objects.bulk_create(Checkout(token=url_token(), buyer=buyer, country=store.country) for _ in range(number))
    return Order.objects.bulk_create(
        Order(
            checkout=checkout,
            number=f"GN-{checkout.pk}",
            buyer=buyer,
            store=store,
            currency=store.currency,
            goods_minor=50_000,
            delivery_minor=0,
            total_minor=50_000,
            delivery_method=DeliveryMethod.HOME,
            recipient="Alice Diallo",
            phone="+224620000001",
            fulfilment=states[n % len(states)],
            expires_at=now() + timedelta(days=2),
            delivered_at=now() if states[n % len(states)] in {"delivered", "completed"} else None,
        )
        for n, checkout in enumerate(made)
    )


@pytest.fixture
def analysed(db: None) -> Iterator[Any]:
    """Call it when the rows are there: then the planner knows of them."""

    def analyse() -> None:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    return analyse


def _walk(client: Client, address: str, most: int = 4) -> list[str]:
    """The addresses of the first pages, each as the one before leads on."""
    found, query = [address], ""
    base = address.partition("?")[0]
    for _page in range(most):
        page = client.get(found[-1]).context["page"]
        if not page.next:
            break
        query = f"{address}{'&' if '?' in address else '?'}from={page.next}"
        found.append(query)
    assert len(found) > 1, base
    return found


@pytest.mark.parametrize("tab", ["", "ready", "done", "cancelled"])
def test_pages_of_the_desk_lead_on_within_their_tab(seller: Client, store: Store, tab: str) -> None:
    _orders(store, 200, [Fulfilment.READY, Fulfilment.COMPLETED, Fulfilment.CANCELLED, Fulfilment.CONFIRMED])
    first = seller.get(reverse("sellers:desk"), {"show": tab})
    link = f"?show={tab}&amp;from={first.context['page'].next}"
    assert link in first.content.decode(), "the filter is kept"
    seen = [
        order.pk for address in _walk(seller, f"{reverse('sellers:desk')}?show={tab}", 9) for order in seller.get(address).context["page"]
    ]
    assert len(seen) == len(set(seen)) == (100 if tab == "" else 50)
    assert seen == sorted(seen, reverse=True)


def test_most_urgent_first_over_several_pages(seller: Client, store: Store) -> None:
    made = _orders(store, 60, [Fulfilment.PENDING, Fulfilment.PENDING, Fulfilment.READY])
    for place, order in enumerate(made):
        Order.objects.filter(pk=order.pk).update(expires_at=now() + timedelta(hours=1, minutes=place * 7 % 60))
    seen = [order for address in _walk(seller, reverse("sellers:desk")) for order in seller.get(address).context["page"]]
    waiting = [order for order in seen if order.fulfilment == Fulfilment.PENDING]
    assert (len(seen), seen[:40]) == (60, waiting)
    assert [order.expires_at for order in waiting] == sorted(order.expires_at for order in waiting)


def test_tabs_say_a_thousand_and_more(seller: Client, store: Store) -> None:
    _orders(store, 1_002, [Fulfilment.COMPLETED])
    page = seller.get(reverse("sellers:desk")).content.decode()
    assert "1,000+" in page


@pytest.mark.postgres
@pytest.mark.parametrize("tab", ["", "packing", "ready", "done"])
def test_the_desk_reads_a_page(seller: Client, store: Store, tab: str, analysed: Any) -> None:
    states = [Fulfilment.COMPLETED] * 5 + [Fulfilment.READY, Fulfilment.PREPARING, Fulfilment.CANCELLED]
    _orders(store, MANY, states)
    analysed()
    for address in _walk(seller, f"{reverse('sellers:desk')}?show={tab}", 2):
        assert rows_read(lambda address=address: seller.get(address)) <= COUNTED_ROWS


@pytest.mark.postgres
def test_the_rows_of_the_desk_come_off_an_index(store: Store, analysed: Any) -> None:

    _orders(store, MANY, [Fulfilment.COMPLETED, Fulfilment.READY])
    analysed()
    for tab in ("ready", "done"):
        place = ""
        for _page in range(3):
            assert rows_read(lambda tab=tab, place=place: desk_page(store, place, tab=tab)) <= PAGE_ROWS
            place = desk_page(store, place, tab=tab).next


@pytest.mark.postgres
def test_papers_are_read_by_the_page(seller: Client, store: Store, bob: User, analysed: Any) -> None:
    series = Series.objects.create(store=store, kind="invoice", year=2026)
    (order,) = _orders(store, 1, [Fulfilment.COMPLETED])
    Paper.objects.bulk_create(
        Paper(
            key=f"k{n}",
            number=f"N-{n}",
            kind="invoice",
            series=series,
            position=n,
            store=store,
            receiver=bob,
            order=order,
            currency=store.currency,
            total_minor=1,
            snapshot="{}",
            sha256="0" * 64,
            sealed_at=now() - timedelta(hours=n),
        )
        for n in range(MANY)
    )
    analysed()
    address = reverse("sellers:papers")
    months = seller.get(address).context["months"]
    assert len(months) in {9, 10}
    for each in [*_walk(seller, address, 2), *_walk(seller, f"{address}?month={months[2].key}", 2)]:
        assert rows_read(lambda each=each: seller.get(each)) <= PAGE_ROWS


def _products(store: Store, number: int) -> None:
    shelf = create_category()
    made = Product.objects.bulk_create(
        Product(store=store, category=shelf, title=f"Cloth {n}", slug=f"cloth-{n}", status="approved" if n % 3 else "draft")
        for n in range(number)
    )
    Variant.objects.bulk_create(Variant(product=product, price_minor=50_000, stock=n % 50) for n, product in enumerate(made))


@pytest.mark.postgres
def test_products_are_read_by_the_page(seller: Client, store: Store, analysed: Any) -> None:

    _products(store, MANY)
    analysed()
    place = ""
    for _page in range(3):
        assert rows_read(lambda place=place: listed_products(store, place)) <= PAGE_ROWS
        place = listed_products(store, place).next


@pytest.mark.parametrize("page", ["sellers:shelf", "sellers:products"])
def test_every_product_stands_on_one_page(seller: Client, store: Store, page: str) -> None:
    _products(store, 100)
    seen = [row.pk for address in _walk(seller, reverse(page), 9) for row in seller.get(address).context["page"]]
    assert len(seen) == len(set(seen)) == 100
    if page == "sellers:shelf":
        stocks = [Variant.objects.get(pk=pk).stock for pk in seen]
        assert stocks == sorted(stocks)


def test_every_offer_stands_on_one_page_of_the_market(client: Client, carol: User) -> None:
    courier = create_courier(user=carol, latitude=9.5, longitude=-13.7)
    store = create_store(country=courier.country, region=courier.region, latitude=9.6, longitude=-13.6)
    other = create_store(country=courier.country, region=courier.region, latitude=9.51, longitude=-13.7)
    made = [*_orders(store, 40, [Fulfilment.READY]), *_orders(other, 40, [Fulfilment.READY])]
    Delivery.objects.bulk_create(
        Delivery(
            order=order,
            mode=DeliveryMode.COURIER,
            status=DeliveryStatus.OFFERED,
            currency=order.currency,
            fee_minor=10_000 + 100 * (n % 7),
            distance_metres=None if n % 5 == 0 else 1_000 + n % 11,
            offered_at=now(),
        )
        for n, order in enumerate(made)
    )
    client.force_login(carol)
    ways = {
        "near": lambda job: job.metres_away,
        "earning": lambda job: -job.earning.minor,
        "short": lambda job: (job.delivery.distance_metres is None, job.delivery.distance_metres or 0),
    }
    for sort, key in ways.items():
        jobs, place = [], ""
        while True:
            market = client.get(reverse("couriers:market"), {"sort": sort, "from": place}).context["market"]
            jobs += market.jobs
            if not (place := market.next):
                break
            assert len(market.jobs) == 25
        assert len({job.delivery.pk for job in jobs}) == len(jobs) == 80
        assert list(map(key, jobs)) == sorted(map(key, jobs))
