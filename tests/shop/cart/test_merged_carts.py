"""A visitor's cart becomes the user's at sign-in and sign-up, and is cleared away when nobody comes back."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from shop.accounts.models import User
from shop.cart.models import Cart
from shop.cart.services import Clipped, merge_carts, sweep_visitor_carts
from shop.cart.tasks import sweep_carts
from shop.catalog.models import Variant
from shop.common.clock import now
from tests.factories.cart import create_cart, create_cart_line
from tests.factories.catalog import create_variant

pytestmark = pytest.mark.django_db


def content(user: User) -> dict[int, int]:
    return dict(Cart.objects.get(user=user).lines.values_list("variant_id", "quantity"))


def test_different_products_come_together(alice: User) -> None:
    own, found = create_cart_line(user=alice, quantity=2), create_cart_line(quantity=3)
    assert merge_carts(token=found.cart.token, user=alice) == []
    assert content(alice) == {own.variant_id: 2, found.variant_id: 3}
    assert Cart.objects.count() == 1


def test_quantities_of_one_product_add_up(alice: User) -> None:
    variant = create_variant(stock=10)
    create_cart_line(user=alice, variant=variant, quantity=2)
    found = create_cart_line(variant=variant, quantity=3)
    assert merge_carts(token=found.cart.token, user=alice) == []
    assert content(alice) == {variant.pk: 5}


def test_quantities_never_add_up_beyond_what_is_left(alice: User) -> None:
    variant = create_variant(stock=4)
    create_cart_line(user=alice, variant=variant, quantity=2)
    found = create_cart_line(variant=variant, quantity=3)
    assert merge_carts(token=found.cart.token, user=alice) == [Clipped(title=variant.product.title, quantity=4)]
    assert content(alice) == {variant.pk: 4}


def test_a_product_that_sold_out_is_not_lost(alice: User) -> None:
    variant = create_variant(stock=5)
    create_cart_line(user=alice, variant=variant, quantity=2)
    found = create_cart_line(variant=variant, quantity=3)
    Variant.objects.update(reserved=5)
    merge_carts(token=found.cart.token, user=alice)
    assert content(alice) == {variant.pk: 3}


def test_a_price_change_nobody_has_seen_survives(alice: User) -> None:
    variant = create_variant()
    create_cart_line(user=alice, variant=variant)
    found = create_cart_line(variant=variant, price_seen_minor=40_000)
    merge_carts(token=found.cart.token, user=alice)
    assert Cart.objects.get(user=alice).lines.get().price_seen_minor == 40_000


def test_merging_twice_adds_nothing(alice: User) -> None:
    found = create_cart_line(quantity=3)
    for _time in range(2):
        merge_carts(token=found.cart.token, user=alice)
    assert content(alice) == {found.variant_id: 3}


def test_the_cart_comes_along_at_sign_in(client: Client, alice: User) -> None:
    variant = create_variant()
    client.post(reverse("cart:add"), {"variant": variant.pk, "quantity": "2"})
    client.post(reverse("account_login"), {"login": "alice@example.com", "password": "makiti-test"})
    assert client.session["_auth_user_id"] == str(alice.pk)
    assert content(alice) == {variant.pk: 2}
    assert "cart" not in client.session


def test_the_cart_comes_along_at_sign_up(client: Client) -> None:
    variant = create_variant()
    client.post(reverse("cart:add"), {"variant": variant.pk, "quantity": "2"})
    client.post(reverse("account_signup"), {"email": "new@example.com", "phone": "", "password1": "harmattan-42-wind", "name": "New"})
    assert content(User.objects.get(email="new@example.com")) == {variant.pk: 2}


def test_too_little_left_is_said_at_sign_in(client: Client, alice: User) -> None:
    variant = create_variant(stock=3)
    create_cart_line(user=alice, variant=variant, quantity=2)
    client.post(reverse("cart:add"), {"variant": variant.pk, "quantity": "2"})
    client.post(reverse("account_login"), {"login": "alice@example.com", "password": "makiti-test"})
    page = client.get(reverse("cart:cart")).content.decode()
    assert f"{variant.product.title}: only 3 are left, so your cart holds 3." in page


def test_one_persons_cart_is_not_given_to_the_next(client: Client, alice: User, mallory: User) -> None:
    create_cart_line(user=alice)
    client.force_login(alice, backend="django.contrib.auth.backends.ModelBackend")
    client.get(reverse("cart:cart"))
    client.force_login(mallory, backend="django.contrib.auth.backends.ModelBackend")
    assert not Cart.objects.filter(user=mallory).exists()
    assert Cart.objects.get(user=alice).lines.count() == 1


def test_only_visitors_old_carts_are_swept(alice: User) -> None:
    old, fresh, own = create_cart_line().cart, create_cart_line().cart, create_cart(user=alice)
    Cart.objects.filter(pk__in=[old.pk, own.pk]).update(updated_at=now() - timedelta(days=31))
    assert sweep_visitor_carts(days=30) == 1
    assert set(Cart.objects.values_list("pk", flat=True)) == {fresh.pk, own.pk}


def test_the_job_follows_the_setting() -> None:
    Cart.objects.filter(pk=create_cart().pk).update(updated_at=now() - timedelta(days=settings.CART_VISITOR_DAYS, seconds=1))
    sweep_carts.call_local()
    assert Cart.objects.count() == 0
