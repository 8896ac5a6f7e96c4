"""What buyers, sellers and staff read of orders."""

import pytest
from django.utils import translation

from shop.orders.queries import order_timeline, orders_for_buyer
from shop.orders.services import cancel_order, mark_money_seen, mark_returned
from shop.orders.states import CancelledBy, Fulfilment
from tests.factories.orders import create_order
from tests.factories.stores import create_store
from tests.factories.trust import real_rules

pytestmark = pytest.mark.django_db


def test_timeline_tells_what_happened_and_who_did_it(alice, bob, carol):
    order = create_order(buyer=alice, store=create_store(owner=bob), fulfilment=Fulfilment.HANDED_OVER)
    mark_returned(order, actor_id=carol.pk, carrier_id=carol.pk, reason="Nobody at home")
    cancel_order(order, by=CancelledBy.SELLER, reason="Too far", actor_id=bob.pk)
    rows = order_timeline(order)
    assert [(row.event, row.role) for row in rows] == [
        ("order.placed", "buyer"),
        ("order.confirmed", "seller"),
        ("order.preparing", "seller"),
        ("order.ready", "seller"),
        ("order.handed_over", "seller"),
        ("order.returned", "courier"),
        ("order.cancelled", "seller"),
    ]
    assert rows[0].text == "The order was placed."
    assert rows[5].text == "The parcel came back to the seller undelivered. Reason: Nobody at home"
    assert rows[6].text == "The seller cancelled the order. Reason: Too far"
    assert [row.when for row in rows] == sorted(row.when for row in rows)


def test_seller_declines_what_he_has_not_confirmed(alice, bob):
    order = create_order(buyer=alice, store=create_store(owner=bob))
    cancel_order(order, by=CancelledBy.SELLER, reason="Too far", actor_id=bob.pk)
    assert order_timeline(order)[-1].text == "The seller declined the order. Reason: Too far"


def test_what_concerns_platform_and_store_alone_is_no_part_of_the_story(alice):
    real_rules()
    order = create_order(buyer=alice, fulfilment=Fulfilment.DELIVERED)
    assert mark_money_seen(order)
    rows = order_timeline(order)
    assert rows[-1].event == "order.delivered"
    assert [row.text for row in rows if row.text == row.event] == []


def test_timeline_in_a_fixed_number_of_queries(alice, django_assert_num_queries):
    order = create_order(buyer=alice, fulfilment=Fulfilment.DELIVERED)
    with django_assert_num_queries(1), translation.override("en"):
        order_timeline(order)


def test_buyer_sees_the_own_orders_only_newest_first(alice, mallory):
    first, second = create_order(buyer=alice), create_order(buyer=alice)
    assert list(orders_for_buyer(alice.pk)) == [second, first]
    assert not orders_for_buyer(mallory.pk).exists()


def test_lists_take_a_fixed_number_of_queries(alice, django_assert_max_num_queries):
    for _ in range(3):
        create_order(buyer=alice)
    with django_assert_max_num_queries(4):
        assert [len(order.lines.all()) for order in orders_for_buyer(alice.pk)] == [1, 1, 1]
