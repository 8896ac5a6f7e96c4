"""Fees and taxes, frozen with the sale."""

from collections.abc import Sequence

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shop.common.tokens import url_token
from shop.orders.integrity import orders_add_up, taxes_add_up
from shop.orders.models import Checkout, Order, OrderLine
from shop.orders.services import Draft, freeze_figures, open_orders
from tests.factories.accounts import create_user
from tests.factories.catalog import create_variant
from tests.factories.commissions import create_rule, create_tax
from tests.factories.stores import create_store

pytestmark = pytest.mark.django_db


def draft(store, *lines: dict[str, int], **fields) -> Draft:
    """An order about to be placed, with lines of price, quantity and discounts."""
    rows = []
    for figures in lines:
        variant = create_variant(store=store, price_minor=figures.get("price", 50_000), stock=50)
        prices = {"unit_price_minor": figures.get("price", 50_000), "quantity": figures.get("quantity", 1)}
        given = {name: figures.get(name, 0) for name in ("discount_minor", "platform_discount_minor")}
        rows.append(OrderLine(variant=variant, title="x", **prices, **given))
    goods = sum(row.unit_price_minor * row.quantity for row in rows)
    discount = sum(row.discount_minor for row in rows)
    buyer = create_user()
    order = Order(
        checkout=Checkout.objects.create(token=url_token(), buyer=buyer, country=store.country),
        buyer=buyer,
        store=store,
        currency=store.currency,
        goods_minor=goods,
        discount_minor=discount,
        platform_discount_minor=sum(row.platform_discount_minor for row in rows),
        total_minor=goods - discount,
        delivery_method="pickup",
    )
    return Draft(order=order, lines=rows)


def place(drafts: Sequence[Draft]) -> list[Order]:
    freeze_figures(drafts)
    return open_orders(drafts, actor_id=drafts[0].order.buyer_id)


def test_fee_is_taken_of_what_the_seller_asks():
    """The discount that the platform gives is the platform's: the seller gets the whole price, and pays its fee."""
    store = create_store()
    create_rule(store=store, rate_bp=1_000)
    order = place([draft(store, {"price": 50_000, "quantity": 2, "discount_minor": 30_000, "platform_discount_minor": 10_000})])[0]
    line = order.lines.get()
    assert (line.fee_bp, line.fee_minor, order.fee_minor, line.fee_rule.store) == (1_000, 8_000, 8_000, store)
    assert line.fee_words.endswith("10\xa0%")


def test_taxes_are_frozen_by_line_and_by_rate():
    store = create_store(tax_number="GN-123")
    create_tax(code="TVA", rate_bp=1_800)
    create_tax(code="TOP", rate_bp=500, is_compound=True, position=1, on_fee=False)
    create_rule(store=store, rate_bp=1_000)
    order = place([draft(store, {"price": 123_900}, {"price": 50_000})])[0]
    assert [(line.tax_minor, line.fee_minor, line.fee_tax_minor) for line in order.lines.all()] == [
        (23_900, 12_390, 2_230),
        (9_645, 5_000, 900),
    ]
    assert (order.tax_minor, order.fee_minor, order.fee_tax_minor) == (33_545, 17_390, 3_130)
    order.refresh_from_db()
    assert order.taxes == {
        "goods": [
            {"code": "TVA", "name": "TVA 18\xa0%", "bp": 1800, "minor": 25_264},
            {"code": "TOP", "name": "TOP 5\xa0%", "bp": 500, "minor": 8_281},
        ],
        "fee": [{"code": "TVA", "name": "TVA 18\xa0%", "bp": 1800, "minor": 3_130}],
    }
    assert list(orders_add_up()) == list(taxes_add_up()) == []


def test_store_without_registration_charges_no_tax_on_goods_and_pays_it_on_the_fee():
    create_tax()
    order = place([draft(create_store(), {"price": 100_000})])[0]
    assert (order.tax_minor, order.fee_minor, order.fee_tax_minor) == (0, 2_500, 450)


def test_a_checkout_of_any_size_asks_once():
    create_tax()
    drafts = [draft(create_store(tax_number="1"), {"price": 10_000}, {"price": 20_000}) for _ in range(5)]
    with CaptureQueriesContext(connection) as queries:
        freeze_figures(drafts)
    assert len(queries) == 2


def test_integrity_finds_taxes_that_do_not_add_up():
    create_tax()
    order = place([draft(create_store(tax_number="1"), {"price": 100_000})])[0]
    order.taxes["goods"][0]["minor"] += 1
    Order.objects.filter(pk=order.pk).update(taxes=order.taxes)
    assert [line.startswith(f"order {order.pk}") for line in taxes_add_up()] == [True]
    OrderLine.objects.filter(order=order).update(fee_minor=100_001)
    assert len(list(taxes_add_up())) == 2
