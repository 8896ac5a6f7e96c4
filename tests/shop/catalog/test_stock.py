"""Stock: reservations, sales, returns and movements."""

import pytest
from django.db import transaction

from shop.accounts.models import User
from shop.catalog.exceptions import InvalidQuantity, OutOfStock
from shop.catalog.models import Reservation, StockMovement, Variant
from shop.catalog.services.stock import commit_reservations, move_stock, release_reservations, reserve_lines
from shop.catalog.states import MovementReason, ReservationStatus
from shop.orders.models import Order, OrderLine
from tests.factories.catalog import create_product, create_variant
from tests.factories.orders import create_order
from tests.integrity import broken_facts

pytestmark = pytest.mark.django_db


def stock_of(variant: Variant) -> tuple[int, int]:
    variant.refresh_from_db()
    return variant.stock, variant.reserved


def a_line(order: Order, variant: Variant, quantity: int) -> OrderLine:
    return OrderLine.objects.create(
        order=order, variant=variant, title=variant.product.title, unit_price_minor=1, quantity=quantity, fee_bp=0, fee_minor=0
    )


@pytest.fixture
def order() -> Order:
    """Something for lines to hang on."""
    return create_order()


def test_reserved_units_stay_on_the_shelf_but_are_not_available(order):
    variant = create_variant(stock=5)
    held = reserve_lines([a_line(order, variant, 3)])[0]
    assert (held.status, held.quantity) == (ReservationStatus.HELD, 3)
    assert stock_of(variant) == (5, 3)
    assert variant.available == 2


def test_more_than_available_is_refused_in_words(order):
    variant = create_variant(product=create_product(title="Boubou"), stock=2)
    with pytest.raises(OutOfStock, match="Only 2 pieces of “Boubou” are left") as refusal, transaction.atomic():
        reserve_lines([a_line(order, variant, 3)])
    assert (refusal.value.available, refusal.value.variant_id) == (2, variant.pk)
    assert stock_of(variant) == (2, 0)


def test_nothing_left_is_sold_out(order):
    variant = create_variant(product=create_product(title="Boubou"), stock=0)
    with pytest.raises(OutOfStock, match="“Boubou” is sold out"), transaction.atomic():
        reserve_lines([a_line(order, variant, 1)])


def test_one_line_too_many_reserves_none(order):
    plenty, scarce = create_variant(stock=9), create_variant(stock=1)
    with pytest.raises(OutOfStock), transaction.atomic():
        reserve_lines([a_line(order, plenty, 2), a_line(order, scarce, 2)])
    assert stock_of(plenty) == (9, 0)
    assert Reservation.objects.exclude(order_line__variant__in=[plenty, scarce]).count() == Reservation.objects.count()


def test_sold_units_leave_the_shelf_once(bob: User):
    variant = create_variant(stock=5)
    order = create_order(variants=[variant], quantity=3)
    for _ in range(2):
        commit_reservations(order.pk, actor_id=bob.pk)
    assert stock_of(variant) == (2, 0)
    movement = variant.movements.get(reason=MovementReason.SALE)
    assert (movement.quantity, movement.actor) == (-3, bob)


def test_held_units_come_free_once():
    variant = create_variant(stock=5)
    order = create_order(variants=[variant], quantity=3)
    for _ in range(2):
        release_reservations(order.pk, actor_id=None)
    assert stock_of(variant) == (5, 0)
    assert variant.movements.count() == 1  # nothing had left the shelf


def test_sold_units_come_back_once():
    variant = create_variant(stock=5)
    order = create_order(variants=[variant], quantity=3)
    commit_reservations(order.pk, actor_id=None)
    for _ in range(2):
        release_reservations(order.pk, actor_id=None)
    assert stock_of(variant) == (5, 0)
    assert list(variant.movements.order_by("pk").values_list("quantity", "reason")) == [(5, "received"), (-3, "sale"), (3, "cancel")]


def test_what_was_released_cannot_be_sold():
    variant = create_variant(stock=5)
    order = create_order(variants=[variant], quantity=3)
    release_reservations(order.pk, actor_id=None)
    commit_reservations(order.pk, actor_id=None)
    assert stock_of(variant) == (5, 0)


def test_received_units_are_added_beside_a_sale(bob: User):
    variant = create_variant(stock=5)
    Variant.objects.filter(pk=variant.pk).update(stock=4)  # sold while the form stood open
    StockMovement.objects.create(variant=variant, quantity=-1, reason=MovementReason.SALE)
    movement = move_stock(variant, 12, reason=MovementReason.RECEIVED, note="From Madina", actor=bob)
    assert variant.stock == 16
    assert (movement.quantity, movement.note, movement.actor) == (12, "From Madina", bob)


def test_reserved_units_cannot_be_taken_from_the_shelf():
    variant = create_variant(stock=5)
    create_order(variants=[variant], quantity=3)
    with pytest.raises(OutOfStock):
        move_stock(variant, -3, reason=MovementReason.DAMAGED)
    move_stock(variant, -2, reason=MovementReason.DAMAGED)
    assert stock_of(variant) == (3, 3)
    assert broken_facts() == {}


@pytest.mark.parametrize("quantity", [0, 1_000_001, -1_000_001, 2**40])
def test_nothing_and_absurd_figures_are_refused(quantity):
    variant = create_variant(stock=5)
    with pytest.raises(InvalidQuantity):
        move_stock(variant, quantity, reason=MovementReason.RECEIVED)
    assert stock_of(variant) == (5, 0)


def test_shelf_has_an_end():
    variant = create_variant(stock=1_999_999)
    with pytest.raises(InvalidQuantity):
        move_stock(variant, 2, reason=MovementReason.RECEIVED)
    assert stock_of(variant) == (1_999_999, 0)
