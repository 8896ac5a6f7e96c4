"""Lines that stock crosses: sold out, back again, low. Each is told once, and costs nothing while none is crossed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shop.accounts.models import User
from shop.catalog.models import Variant
from shop.catalog.services.stock import commit_reservations, move_stock, release_reservations, reserve_lines
from shop.catalog.states import MovementReason
from shop.events.models import DomainEvent
from shop.orders.models import OrderLine
from tests.factories.catalog import create_variant
from tests.factories.orders import create_order

pytestmark = pytest.mark.django_db
LINES = ("product.sold_out", "product.restocked", "product.low_stock")


def told(variant: Variant) -> list[tuple[str, int]]:
    events = DomainEvent.objects.about("product", variant.product_id).filter(name__in=LINES)
    return [(event.name.partition(".")[2], event.data["available"]) for event in events if event.data["variant"] == variant.pk]


def move(variant: Variant, units: int) -> None:
    move_stock(variant, units, reason=MovementReason.CORRECTION)


@pytest.mark.parametrize(
    ("stock", "low", "moves", "expected"),
    [
        (10, None, [-9], []),
        (10, 3, [-7], [("low_stock", 3)]),
        (10, 3, [-6, -1, -1, -1], [("low_stock", 3)]),
        (10, 3, [-8, 8, -8], [("low_stock", 2), ("low_stock", 2)]),
        (2, 3, [-1], []),  # it was low already
        (10, 0, [-10], [("sold_out", 0), ("low_stock", 0)]),
        (5, None, [-5, 5], [("sold_out", 0), ("restocked", 5)]),
        (0, 2, [1, 5], [("restocked", 1)]),
    ],
)
def test_movements_tell_crossings(stock: int, low: int | None, moves: list[int], expected: list[tuple[str, int]]) -> None:
    variant = create_variant(stock=stock, low_stock_at=low)
    for units in moves:
        move(variant, units)
    assert told(variant) == expected


def test_orders_tell_crossings_too(bob: User) -> None:
    variant = create_variant(stock=3, low_stock_at=1)
    first = create_order(variants=[variant], quantity=3)
    assert told(variant) == [("sold_out", 0), ("low_stock", 0)]
    commit_reservations(first.pk, actor_id=bob.pk)
    assert len(told(variant)) == 2  # sold: as many can be bought as before
    release_reservations(first.pk, actor_id=bob.pk)
    release_reservations(first.pk, actor_id=bob.pk)
    assert told(variant)[2:] == [("restocked", 3)]


def test_variant_that_is_not_offered_is_not_told_of() -> None:
    variant = create_variant(stock=3, is_active=False)
    move(variant, -3)
    assert told(variant) == []


@pytest.mark.parametrize(("quantity", "more"), [(1, 0), (5, 1)])
def test_reserving_costs_one_statement_more_only_when_a_line_is_crossed(quantity: int, more: int) -> None:
    order, variants = create_order(), [create_variant(stock=5), create_variant(stock=5)]
    lines = [
        OrderLine.objects.create(order=order, variant=each, title="x", unit_price_minor=1, quantity=quantity, fee_bp=0, fee_minor=0)
        for each in variants
    ]
    with CaptureQueriesContext(
        connection,
    ) as queries:
        reserve_lines(lines)
    writes = [query["sql"].split()[0] for query in queries if "SAVEPOINT" not in query["sql"]]
    assert writes == ["INSERT", "UPDATE", "UPDATE", *["INSERT"] * more]
