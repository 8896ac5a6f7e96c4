"""Sale prices: what a variant costs at a moment, what cards copy of it, and when that is made anew."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from shop.accounts.models import User
from shop.catalog.exceptions import InvalidSale
from shop.catalog.models import PricePoint, Product, Variant, current_price
from shop.catalog.services import listing as service
from shop.catalog.services.bulk import change_product_prices
from shop.catalog.services.listing import end_sale, explain_hidden_price_before, refresh_due_prices, set_sale, update_variants
from shop.catalog.services.listing.prices import find_lowest_recent_price
from shop.catalog.services.listing.variants import VariantChange
from shop.common.clock import now
from shop.common.money import DECIMALS, PRICE_STEPS, Money, percent_off
from shop.events.models import DomainEvent
from tests.factories.catalog import create_category, create_product, create_product_on_sale, create_variant
from tests.factories.stores import create_store
from tests.integrity import broken_facts

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("sale", "compare_at", "price", "before"),
    [
        ({}, None, 1_000, None),
        ({}, 1_500, 1_000, 1_500),
        ({}, 900, 1_000, None),
        ({"sale_price_minor": 800}, None, 800, 1_000),
        ({"sale_price_minor": 800}, 1_500, 800, 1_000),
        ({"sale_price_minor": 800, "sale_starts_at": NOON}, None, 800, 1_000),
        ({"sale_price_minor": 800, "sale_starts_at": NOON + HOUR}, None, 1_000, None),
        ({"sale_price_minor": 800, "sale_starts_at": NOON + HOUR}, 1_500, 1_000, 1_500),
        ({"sale_price_minor": 800, "sale_ends_at": NOON}, None, 1_000, None),
        ({"sale_price_minor": 800, "sale_ends_at": NOON + HOUR}, None, 800, 1_000),
        ({"sale_price_minor": 800, "sale_starts_at": NOON - HOUR, "sale_ends_at": NOON + HOUR}, None, 800, 1_000),
        ({"sale_price_minor": 1_000}, None, 1_000, None),
        ({"sale_price_minor": 1_200}, None, 1_000, None),
    ],
)
def test_price_at_a_moment_is_the_same_in_python_and_in_sql(
    sale: dict[str, Any], compare_at: int | None, price: int, before: int | None
) -> None:
    variant = create_variant(price_minor=1_000, compare_at_minor=compare_at, **sale)
    variant.lowest_before_minor = 1_500  # the history bears out whatever the seller says
    assert (variant.price_minor_at(NOON), variant.before_minor_at(NOON)) == (price, before)
    assert Variant.objects.values_list(current_price(NOON), flat=True).get() == price


def test_sale_shows_at_once_and_its_end_too(bob: User) -> None:
    product = create_product_on_sale(price_minor=50_000)
    create_variant(product=product, price_minor=90_000, title="L")
    ends = now() + HOUR
    set_sale(product, percent=20, ends=ends, actor_id=bob.pk)
    product.refresh_from_db()
    assert (product.price_from_minor, product.price_to_minor, product.price_before_minor) == (40_000, 72_000, 50_000)
    assert (product.is_on_sale, product.percent_off, product.sale_ends_at, product.prices_change_at) == (True, 20, ends, ends)
    assert DomainEvent.objects.get(name="product.price_changed").data == {"from": 50_000, "to": 40_000}
    assert broken_facts(of="shop.catalog") == {}
    end_sale(product, actor_id=bob.pk)
    product.refresh_from_db()
    assert (product.price_from_minor, product.is_on_sale, product.prices_change_at) == (50_000, False, None)


@pytest.mark.parametrize(
    "wrong",
    [
        {"price": Money(50_000, "GNF")},
        {"price": Money(0, "GNF")},
        {"price": Money(100, "KES")},
        {"percent": 0},
        {"percent": 96},
        {},
        {"percent": 10, "price": Money(100, "GNF")},
        {"percent": 10, "ends": NOON - timedelta(days=400)},
        {"percent": 10, "starts": now() + 2 * HOUR, "ends": now() + HOUR},
        {"percent": 10, "ends": datetime.max.replace(tzinfo=UTC)},  # could not be told on the clocks of Pakistan
        {"percent": 10, "starts": datetime.min.replace(tzinfo=UTC)},
    ],
)
def test_sale_that_would_be_none_is_refused(wrong: dict[str, Any]) -> None:
    variant = create_variant(price_minor=50_000)
    with pytest.raises(InvalidSale):
        set_sale(variant, actor_id=None, **wrong)
    variant.refresh_from_db()
    assert variant.sale_price_minor is None


@pytest.mark.parametrize("edge", ["sale_starts_at", "sale_ends_at"])
def test_copies_follow_when_a_window_opens_or_closes(edge: str) -> None:
    """By the sweep here; the job set for the moment does the same."""
    product = create_product_on_sale(price_minor=50_000)
    starts, ends = (now() + HOUR, None) if edge == "sale_starts_at" else (None, now() + HOUR)
    set_sale(product, percent=50, starts=starts, ends=ends, actor_id=None)
    product.refresh_from_db()
    assert product.price_from_minor == (50_000 if edge == "sale_starts_at" else 25_000)
    assert refresh_due_prices() == 0
    a_moment_ago = now() - timedelta(seconds=1)
    Variant.objects.update(**{edge: a_moment_ago})
    Product.objects.update(prices_change_at=a_moment_ago)
    DomainEvent.objects.all().delete()
    assert refresh_due_prices() == 1
    assert refresh_due_prices() == 0
    product.refresh_from_db()
    assert product.price_from_minor == (25_000 if edge == "sale_starts_at" else 50_000)
    assert [event.name for event in DomainEvent.objects.all()] == ["product.price_changed"]


def test_price_that_falls_to_the_sale_price_ends_the_sale() -> None:
    variant = create_variant(price_minor=50_000, sale_price_minor=40_000)
    update_variants(variant.product, changes={variant.pk: VariantChange(Money(30_000, "GNF"))}, actor_id=None)
    update_variants(variant.product, changes={variant.pk: VariantChange(Money(60_000, "GNF"))}, actor_id=None)
    variant.refresh_from_db()
    assert (variant.sale_price_minor, variant.price) == (None, Money(60_000, "GNF"))


@pytest.mark.parametrize(
    ("amount", "percent", "expected"),
    [
        (Money(185_000, "GNF"), -3, 179_000),  # 179 450: nobody has 50 francs
        (Money(185_000, "GNF"), 10, 203_500),
        (Money(900, "GNF"), -50, 450),
        (Money(12_345, "KES"), -10, 11_100),  # 111 shillings
        (Money(345_000, "KES"), -30, 241_500),
        (Money(129_000, "KES"), -15, 109_600),  # 1 096.50
        (Money(1_249_000, "GNF"), -30, 874_000),  # 874 300
        (Money(1, "GNF"), -50, 1),
        (Money(999, "EUR"), -10, 899),  # 8.991
        (Money(15, "EUR"), -50, 7),
        (Money(1_050, "XOF"), 5, 1_105),  # 1 102.5
    ],
)
def test_percentages_give_prices_as_they_are_written(amount: Money, percent: int, expected: int) -> None:
    assert amount.percent_more(percent) == Money(expected, amount.currency)


@given(st.integers(1, 10**9), st.sampled_from(sorted(DECIMALS)), st.integers(1, 95))
def test_a_price_holds_the_percentage_that_made_it(minor: int, currency: str, percent: int) -> None:
    cut = Money(minor, currency).percent_more(-Decimal(percent))
    assert cut.is_positive
    assert minor < 20 or percent_off(cut.minor, minor) >= percent
    step = PRICE_STEPS.get(currency, 1)
    assert minor * (100 - percent) - cut.minor * 100 < 100 * step, "no more than a step is given away"


def test_thirty_percent_off_says_thirty(bob: User, client: Client) -> None:
    product = create_product_on_sale(price_minor=1_249_000)
    set_sale(product, percent=30, actor_id=bob.pk)
    product.refresh_from_db()
    assert (product.price_from_minor, product.percent_off) == (874_000, 30)
    assert "−30%" in client.get(product.get_absolute_url()).content.decode()
    assert "−30%" in client.get("/").content.decode()


def test_bulk_percentage_moves_regular_prices_alone() -> None:
    variant = create_variant(price_minor=100_000, sale_price_minor=40_000, compare_at_minor=200_000)
    (outcome,) = change_product_prices([variant.product], percent=-10, actor_id=None)
    variant.refresh_from_db()
    assert (variant.price_minor, variant.sale_price_minor, variant.compare_at_minor) == (90_000, 40_000, 200_000)
    assert (outcome.done, outcome.product.price_from_minor) == (True, 40_000)


def test_page_and_card_tell_was_now_percent_and_end(client: Client) -> None:
    product = create_product(title="Tunic")
    create_variant(product=product, price_minor=50_000)
    set_sale(product, percent=20, ends=now() + timedelta(days=40), actor_id=None)
    page = client.get(product.get_absolute_url()).content.decode()
    for told in ("40,000", "50,000", "−20", "This price ends on"):
        assert told in page, told
    shelf = client.get("/").content.decode()
    for told in ("40,000", "50,000", "−20", "until "):
        assert told in shelf, told


DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("points", "lowest"),
    [
        ([], None),
        ([(40, 100)], None),  # never another price
        ([(40, 100), (0, 80)], 100),
        ([(40, 50), (20, 100), (0, 80)], 50),  # put up for the occasion
        ([(60, 50), (40, 100), (0, 80)], 100),  # the 50 are longer ago
        ([(30, 50), (29, 100), (0, 80)], 50),  # to the day
        ([(40, 100), (10, 90), (0, 80)], 90),  # each cut is measured anew
        ([(0.5, 100), (0, 80)], None),  # not for a day yet
        ([(5, 100), (0, 80)], 100),  # as long as it has been sold
        ([(40, 100), (20, 60), (0, 90)], 60),  # it has risen
    ],
)
def test_lowest_of_the_thirty_days_before(points: list[tuple[float, int]], lowest: int | None) -> None:
    rows = [PricePoint(price_minor=price, at=NOON - days * DAY) for days, price in points]
    assert (find_lowest_recent_price(rows) if rows else None) == lowest


def test_price_put_up_for_a_day_is_no_price_before(bob: User) -> None:
    """Up and down again through the services: no card, no facet, no alert and no seller is told of a reduction."""
    product = create_product_on_sale(price_minor=50_000)
    variant = product.variants.get()
    update_variants(product, changes={variant.pk: VariantChange(Money(90_000, "GNF"))}, actor_id=bob.pk)
    change = VariantChange(Money(50_000, "GNF"), compare_at=Money(90_000, "GNF"))
    update_variants(product, changes={variant.pk: change}, actor_id=bob.pk)
    product.refresh_from_db()
    variant.refresh_from_db()
    assert (product.is_on_sale, product.price_before, variant.price_before, product.percent_off) == (False, None, None, 0)
    assert "could be had for 50" in explain_hidden_price_before(variant, currency="GNF", at=now())
    set_sale(product, percent=20, actor_id=bob.pk)  # a true one: the 50 000 have been asked for long
    product.refresh_from_db()
    variant.refresh_from_db()
    assert (product.is_on_sale, product.price_before_minor, variant.price_before) == (True, 50_000, Money(50_000, "GNF"))
    assert explain_hidden_price_before(variant, currency="GNF", at=now()) == ""
    assert list(variant.price_points.values_list("price_minor", flat=True)) == [50_000, 90_000, 50_000, 40_000]
    assert broken_facts(of="shop.catalog") == {}


def test_new_listing_has_nothing_before_and_the_seller_is_told_why(client: Client, bob: User) -> None:
    store = create_store(owner=bob, is_trusted=True)
    product = service.create_product(store, title="Lamp", category=create_category(), actor_id=bob.pk)
    before = Money(90_000, "GNF")
    variant = service.set_simple_variant(product, price=Money(50_000, "GNF"), compare_at=before, actor_id=bob.pk)
    assert not PricePoint.objects.exists()  # a draft is offered to nobody
    service.submit_product(product, actor_id=bob.pk, needs_picture=False)
    product.refresh_from_db()
    assert (product.status, product.is_on_sale, list(PricePoint.objects.values_list("price_minor"))) == ("approved", False, [(50_000,)])
    client.force_login(bob)
    page = client.get(reverse("sellers:product", args=[product.pk])).content.decode()
    assert "has not been sold here at another price for a day yet" in page
    page = client.get(reverse("sellers:stock", args=[product.pk, variant.pk])).content.decode()
    assert "What shoppers paid" in page
    assert "has not been sold here" in page
