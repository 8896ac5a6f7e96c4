"""A price agreed with one buyer: its units, its time, its way through cart and checkout."""

from datetime import timedelta

import pytest
from django.urls import reverse

from shop.cart.exceptions import AgreementGone, PriceAgreed
from shop.cart.queries import cart_groups
from shop.cart.services import add_deal, add_to_cart, remove_line, restore_line, set_quantity
from shop.cart.states import LineProblem
from shop.catalog.exceptions import OutOfStock
from shop.catalog.models import Variant
from shop.checkout.exceptions import CartChanged
from shop.checkout.queries import summarise
from shop.checkout.services import place_orders
from shop.common.clock import now
from shop.deals.exceptions import DealClosed, DealRefused
from shop.deals.models import Deal
from shop.deals.services import expire_overdue_deals, take_deals, withdraw_deal
from shop.deals.states import DealStatus
from shop.events.models import DomainEvent
from shop.orders.models import Order
from shop.orders.services import cancel_order, expire_order
from shop.orders.states import CancelledBy
from tests.factories.accounts import create_address
from tests.factories.cart import create_cart_line
from tests.factories.catalog import create_variant
from tests.factories.checkout import cart_with
from tests.factories.deals import create_deal, facts_hold

pytestmark = pytest.mark.django_db


@pytest.fixture
def shirt():
    """50 000 GNF, three of them."""
    return create_variant(stock=3)


@pytest.fixture
def deal(alice, shirt):
    """Two of them for Alice at 40 000."""
    return create_deal(buyer=alice, variant=shirt)


def order_of(deal: Deal, *, token: str = "t1", **fields) -> Order:
    cart = cart_with(deal.buyer, {})
    add_deal(cart, deal)
    address = deal.buyer.addresses.first() or create_address(user=deal.buyer)
    total = summarise(cart, address=address, choices={}).grand_total
    expected = fields.pop("expected_total_minor", total.minor if total is not None else 0)
    checkout = place_orders(buyer=deal.buyer, cart=cart, token=token, address=address, choices={}, expected_total_minor=expected, **fields)
    return checkout.orders.get()


def figures(variant: Variant) -> tuple[int, int]:
    variant.refresh_from_db()
    return variant.stock, variant.reserved


def test_units_are_set_aside_from_the_first_moment(mallory, deal, shirt):
    assert figures(shirt) == (3, 2)
    with pytest.raises(OutOfStock):
        create_deal(buyer=mallory, variant=shirt, source_id=2)
    assert figures(shirt) == (3, 2)
    assert facts_hold()


@pytest.mark.parametrize("absurd", [{"quantity": 0}, {"unit_price_minor": 0}, {"expires_at": now() - timedelta(seconds=1)}])
def test_nothing_is_agreed_on_nothing(alice, shirt, absurd):
    with pytest.raises(DealRefused):
        create_deal(buyer=alice, variant=shirt, **absurd)
    assert figures(shirt) == (3, 0)


def test_order_is_at_the_agreed_price_and_takes_the_units_over(deal, shirt):
    order = order_of(deal)
    line = order.lines.get()
    assert (line.unit_price_minor, line.quantity, line.deal, order.goods_minor) == (40_000, 2, deal, 80_000)
    assert figures(shirt) == (3, 2)
    deal.refresh_from_db()
    assert deal.status == DealStatus.ORDERED
    told = DomainEvent.objects.get(name="deal.ordered")
    assert told.data["order_number"] == order.number
    assert facts_hold()


def test_ordered_units_go_back_when_the_buyer_cancels(alice, deal, shirt):
    cancel_order(order_of(deal), by=CancelledBy.BUYER, reason="", actor_id=alice.pk)
    deal.refresh_from_db()
    assert (figures(shirt), deal.status) == ((3, 0), DealStatus.ORDERED)
    assert facts_hold()


@pytest.mark.parametrize("in_time", [True, False])
def test_unpaid_order_gives_the_deal_back_while_its_time_lasts(deal, shirt, in_time):
    order = order_of(deal)
    Order.objects.update(is_prepaid=True, expires_at=now() - timedelta(minutes=5))
    if not in_time:
        Deal.objects.update(expires_at=now() - timedelta(seconds=1))
    assert expire_order(order.pk)
    deal.refresh_from_db()
    assert (deal.status, figures(shirt)) == ((DealStatus.OPEN, (3, 2)) if in_time else (DealStatus.ORDERED, (3, 0)))
    if in_time:
        assert order_of(deal, token="t2").total_minor > 80_000  # and it can be ordered once more
    assert facts_hold()


def test_it_runs_out_by_itself_once(deal, shirt):
    Deal.objects.update(expires_at=now() - timedelta(seconds=1))
    assert (expire_overdue_deals(), expire_overdue_deals()) == (1, 0)
    assert figures(shirt) == (3, 0)
    with pytest.raises(DealClosed):
        withdraw_deal(deal, actor_id=None)
    assert facts_hold()


def test_after_its_time_nothing_orders_it_whatever_the_sweep_has_done(deal):
    Deal.objects.update(expires_at=now() - timedelta(seconds=1))
    with pytest.raises(DealClosed):
        take_deals([deal])


def test_withdrawn_while_it_lies_in_the_cart(deal, shirt):
    cart = cart_with(deal.buyer, {})
    add_deal(cart, deal)
    withdraw_deal(deal, actor_id=None)
    [item] = cart_groups(cart)[0].lines
    assert item.problem == LineProblem.LAPSED
    address = create_address(user=deal.buyer)
    with pytest.raises(CartChanged):
        place_orders(buyer=deal.buyer, cart=cart, token="t1", address=address, choices={}, expected_total_minor=0)
    assert figures(shirt) == (3, 0)


def test_price_and_quantity_in_the_cart_are_as_agreed(alice, deal, shirt):
    line = create_cart_line(user=alice, variant=shirt, quantity=1)
    cart = line.cart
    for _twice in range(2):
        line = add_deal(cart, deal)
    assert cart.lines.count() == 1
    assert (line.deal, line.quantity) == (deal, 2)
    with pytest.raises(PriceAgreed):
        set_quantity(line, 1)
    with pytest.raises(PriceAgreed):
        add_to_cart(cart, shirt, quantity=1)
    removed = remove_line(line)
    restore_line(cart, removed)
    assert cart.lines.get().deal == deal


def test_it_is_nobody_elses(mallory, deal, client):
    with pytest.raises(AgreementGone):
        add_deal(cart_with(mallory, {}), deal)
    client.force_login(mallory)
    assert client.post(reverse("cart:deal", args=[deal.pk])).status_code == 404


def test_a_click_leads_to_the_checkout(alice, deal, client):
    client.force_login(alice)
    assert client.post(reverse("cart:deal", args=[deal.pk])).url == reverse("checkout:checkout")
    page = client.get(reverse("cart:cart")).content.decode()
    assert "Agreed price" in page
    assert 'name="quantity"' not in page
