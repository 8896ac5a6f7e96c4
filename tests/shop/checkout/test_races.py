"""Many buyers at once. Each of these was seen to fail with the lock or the condition that it is about taken out; see the docstrings."""

from collections.abc import Callable, Mapping
from functools import partial
from threading import Event

import pytest

from shop.accounts.models import User
from shop.cart.models import Cart
from shop.catalog.models import Reservation, Variant
from shop.checkout.queries import summarise
from shop.checkout.services import place_orders, placement
from shop.orders.models import Checkout, Order
from shop.orders.services import entrust_open_orders
from shop.personal.services import delete_account
from shop.stores.services import status_changes, suspend_store
from tests.factories.accounts import create_address, create_user
from tests.factories.catalog import create_variant
from tests.factories.checkout import cart_with
from tests.factories.places import create_country, create_place
from tests.factories.stores import create_store
from tests.integrity import broken_facts
from tests.threads import kinds_of, run_together, stand_until
from tests.waiting import LIMIT

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def ready_to_buy(cart: Cart, *, token: str) -> Callable[[], Checkout]:
    """The last click, with everything before it done."""
    address = cart.user.addresses.first() or create_address(user=cart.user)
    total = summarise(cart, address=address, choices={}).grand_total
    return partial(
        place_orders,
        buyer=cart.user,
        cart=cart,
        token=token,
        address=address,
        choices={},
        expected_total_minor=total.minor if total is not None else 0,
    )


def buyer_with(quantities: Mapping[Variant, int], *, number: int) -> Callable[[], Checkout]:
    user = create_user()
    create_address(user=user)
    return ready_to_buy(cart_with(user, quantities), token=f"t{number}")


@pytest.fixture
def store():
    return create_store(country=create_country(), region=create_place())


def test_thirty_two_buyers_of_the_last_unit(store):
    """Fails without the condition of the UPDATE in stock._hold: the CHECK constraint then answers 31 times with IntegrityError."""
    last = create_variant(store=store, stock=1)
    outcomes = run_together([buyer_with({last: 1}, number=number) for number in range(32)])
    assert kinds_of(outcomes) == {"Checkout": 1, "OutOfStock": 31}
    last.refresh_from_db()
    assert (last.stock, last.reserved) == (1, 1)
    assert Order.objects.count() == Checkout.objects.count() == Reservation.objects.count() == 1
    assert broken_facts() == {}


def test_same_variants_in_opposite_order_do_not_wait_for_each_other(store):
    """Fails with "deadlock detected" without the sort in stock.reserve_all."""
    variants = [create_variant(store=store, stock=100) for _ in range(12)]
    orders = [variants, list(reversed(variants))] * 8
    outcomes = run_together([buyer_with(dict.fromkeys(order, 1), number=number) for number, order in enumerate(orders)])
    assert kinds_of(outcomes) == {"Checkout": 16}
    assert set(Variant.objects.values_list("reserved", flat=True)) == {16}
    assert broken_facts() == {}


def test_one_token_twenty_times_is_one_checkout(alice, store):
    """Fails with IntegrityError without the second look in place_orders, and with orders to spare without the unique token."""
    variant = create_variant(store=store)
    act = ready_to_buy(cart_with(alice, {variant: 2}), token="same")
    outcomes = run_together([act] * 20)
    assert kinds_of(outcomes) == {"Checkout": 20}
    assert len({checkout.pk for checkout in outcomes}) == 1
    assert Order.objects.count() == 1
    assert broken_facts() == {}


def test_ten_tabs_with_tokens_of_their_own_buy_one_cart_once(alice, store):
    """Fails with several orders without the row locks in cart.queries.groups_to_order."""
    variant = create_variant(store=store)
    cart = cart_with(alice, {variant: 1})
    outcomes = run_together([ready_to_buy(cart, token=f"tab{number}") for number in range(10)])
    assert kinds_of(outcomes) == {"Checkout": 1, "EmptyCart": 9}
    assert Order.objects.count() == 1
    assert broken_facts() == {}


@pytest.mark.parametrize(("where", "comes_out", "orders"), [("groups_to_order", "CartChanged", 0), ("write_orders", "Checkout", 1)])
def test_store_closed_while_somebody_orders_there(monkeypatch, store, where, comes_out, orders):
    """Before the cart is read the order is refused; from then on the closing waits, and finds it. Without `sharing` in cart.queries it is
    placed at a closed store, and is nobody's."""
    staff = create_user(is_staff=True, is_superuser=True)
    reached, closed = Event(), Event()
    meant = getattr(placement, where)

    def after_the_closing(*args, **kwargs):
        reached.set()
        stand_until(closed.is_set, what="the store is closed, or its closing waits")
        return meant(*args, **kwargs)

    def close() -> None:
        assert reached.wait(LIMIT)
        suspend_store(store, reason="Fakes.", actor_id=staff.pk)
        closed.set()
        entrust_open_orders(store, actor_id=staff.pk)

    monkeypatch.setattr(placement, where, after_the_closing)
    outcomes = run_together([buyer_with({create_variant(store=store, stock=5): 1}, number=1), close])
    assert kinds_of(outcomes) == {comes_out: 1, "NoneType": 1}
    assert Order.objects.filter(handled_by=staff).count() == Order.objects.count() == orders
    assert broken_facts() == {}


def test_several_stores_closed_while_somebody_orders_at_them(monkeypatch):
    """Fails with "deadlock detected" where the cart's lines hold the stores in another order than whoever closes them."""
    owner, staff = create_user(), create_user(is_staff=True, is_superuser=True)
    stores = [create_store(owner=owner, country=create_country(), region=create_place()) for _ in range(2)]
    order = buyer_with({create_variant(store=store, stock=5): 1 for store in reversed(stores)}, number=1)
    holds_one, ordered = Event(), Event()
    meant = status_changes._move_store

    def after_the_buyer(*args, **kwargs):
        holds_one.set()
        stand_until(ordered.is_set, what="the order is refused, or waits for the store")
        return meant(*args, **kwargs)

    def order_meanwhile() -> Checkout:
        assert holds_one.wait(LIMIT)
        try:
            return order()
        finally:
            ordered.set()

    monkeypatch.setattr(status_changes, "_move_store", after_the_buyer)
    close = partial(status_changes.suspend_stores_of, owner, reason="Fakes.", actor_id=staff.pk)
    assert kinds_of(run_together([order_meanwhile, close])) == {"CartChanged": 1, "NoneType": 1}
    assert not Order.objects.exists()
    assert broken_facts() == {}


@pytest.mark.parametrize(
    ("where", "comes_out"), [("groups_to_order", {"BuyerGone": 1, "NoneType": 1}), ("write_orders", {"CannotLeave": 1, "Checkout": 1})]
)
def test_account_deleted_while_it_orders(monkeypatch, store, where, comes_out):
    """Deleted before: nothing is ordered. From then on the deletion waits, and finds the order. Without the lock of open_account both go
    through: an order under way of nobody, without a name and an address."""
    buyer, reached, deleted = create_user(), Event(), Event()
    meant = getattr(placement, where)

    def after_the_deletion(*args, **kwargs):
        reached.set()
        stand_until(deleted.is_set, what="the account is deleted, or its deletion waits")
        return meant(*args, **kwargs)

    def delete() -> None:
        assert reached.wait(LIMIT)
        delete_account(User.objects.get(pk=buyer.pk))
        deleted.set()

    create_address(user=buyer)
    order = ready_to_buy(cart_with(buyer, {create_variant(store=store, stock=5): 1}), token="t1")
    monkeypatch.setattr(placement, where, after_the_deletion)
    assert kinds_of(run_together([order, delete])) == comes_out
    assert Order.objects.exclude(address_text="–").count() == Order.objects.count() == ("Checkout" in comes_out)
    assert broken_facts() == {}
