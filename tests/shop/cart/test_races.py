"""Two tabs at one cart. Each of these was seen to fail with the lock that it is about taken out; see the docstrings."""

from functools import partial

import pytest
from django.test import Client
from django.urls import reverse

from shop.accounts.models import User
from shop.cart.models import CartLine
from shop.cart.services import add_to_cart, merge_carts
from shop.catalog.models import Variant
from tests.factories.accounts import create_address, create_user
from tests.factories.cart import create_cart, create_cart_line
from tests.factories.catalog import create_variant
from tests.threads import run_together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
LOGIN = "django.contrib.auth.backends.ModelBackend"


def fresh(variant: Variant) -> Variant:
    return Variant.objects.select_related("product__store").get(pk=variant.pk)


@pytest.mark.parametrize("_round", range(5))
def test_additions_at_once_make_one_line_and_none_is_lost(_round) -> None:
    """Fails without _hold in lines.add_to_cart: lines collide on their unique key, or one addition overwrites the other."""
    cart, variant = create_cart(), create_variant(stock=100)
    outcomes = run_together([partial(add_to_cart, cart, fresh(variant), quantity=1) for _tab in range(8)])
    assert [str(outcome) for outcome in outcomes if isinstance(outcome, Exception)] == []
    assert list(CartLine.objects.values_list("cart", "variant", "quantity")) == [(cart.pk, variant.pk, 8)]


@pytest.mark.parametrize("_round", range(8))
def test_a_merge_loses_nothing_that_another_tab_adds_meanwhile(_round) -> None:
    """Fails without select_for_update in merging.merge_carts: the merged quantity overwrites an addition."""
    user = create_user()
    variant = create_variant(stock=100)
    own = create_cart_line(user=user, variant=variant, quantity=1).cart
    token = create_cart_line(variant=variant, quantity=3).cart.token
    additions = [partial(add_to_cart, own, fresh(variant), quantity=1) for _tab in range(6)]
    outcomes = run_together([*additions[:3], partial(merge_carts, token=token, user=user), *additions[3:]])
    assert [str(outcome) for outcome in outcomes if isinstance(outcome, Exception)] == []
    assert list(CartLine.objects.values_list("cart", "quantity")) == [(own.pk, 10)]


def test_a_double_click_on_place_orders_lands_both_on_one_checkout(client: Client) -> None:
    """Through the view, a session each: the unique token lets one through, and the other finds it."""
    buyer: User = create_user()
    create_address(user=buyer)
    line = create_cart_line(user=buyer)
    clients = [Client(raise_request_exception=False) for _tab in range(4)]
    for each in clients:
        each.force_login(buyer, backend=LOGIN)
    data = {
        "address": str(buyer.addresses.get().pk),
        "payment_method": "cash",
        "token": "one-token",
        "expected_total": "68500",
        f"method-{line.variant.product.store_id}": "home",
    }
    answers = run_together([partial(each.post, reverse("checkout:checkout"), data) for each in clients])
    assert {(answer.status_code, answer.url) for answer in answers} == {(302, f"/checkout/done/{buyer.checkouts.get().pk}/")}
    assert (buyer.orders.count(), Variant.objects.get(pk=line.variant_id).reserved) == (1, 1)
