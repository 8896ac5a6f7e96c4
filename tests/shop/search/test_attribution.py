"""From a visitor's search to the order it has led to, through the pages alone."""

import re
from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from shop.accounts.models import User
from shop.orders.models import Order
from shop.search.models import SearchClick, SearchLog
from shop.search.services import rebuild_search
from tests.factories.accounts import create_address
from tests.factories.catalog import create_product_on_sale
from tests.shop.checkout.test_checkout_page import CHECKOUT, fields_of


def _log_of(client: Client, words: str) -> int:
    """What the page of a search says of where it is logged."""
    found = re.search(r'data-search-log="(\d+)"', client.get("/search/", {"q": words}).content.decode())
    assert found
    return int(found[1])


def test_an_order_is_told_to_come_from_the_visitor_s_search(client: Client, alice: User, run_events: Callable[[], None]) -> None:
    create_address(user=alice, is_default=True)
    wanted, other = create_product_on_sale(title="Kora 21 cordes"), create_product_on_sale(title="Balafon")
    rebuild_search()
    found, passed, elsewhere = (_log_of(client, words) for words in ("kora", "cordes", "balafon"))
    client.post("/search/click/", {"log": found, "product": wanted.pk})
    client.post("/search/click/", {"log": elsewhere, "product": other.pk})
    assert client.get(wanted.get_absolute_url()).status_code == 200
    client.post("/cart/add/", {"variant": wanted.variants.get().pk, "quantity": "1"})
    sign_in = f"{reverse('account_login')}?next={CHECKOUT}"
    assert sign_in in client.get(CHECKOUT).content.decode(), "who has an account may use it"
    assert client.post(sign_in, {"login": "alice@example.com", "password": "makiti-test", "next": CHECKOUT}).url == CHECKOUT
    assert set(SearchClick.objects.values_list("user", flat=True)) == {alice.pk}
    client.post(CHECKOUT, fields_of(client.get(CHECKOUT)))
    assert Order.objects.get().buyer == alice
    run_events()
    ordered = dict(SearchLog.objects.values_list("pk", "ordered_at"))
    assert ordered[found] is not None
    assert ordered[passed] is None, "nothing was opened from it"
    assert ordered[elsewhere] is None, "what was opened from it was not bought"
