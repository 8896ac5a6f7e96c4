"""The market's auctions at /auctions/."""

from datetime import timedelta

import pytest

from shop.auctions.states import AuctionStatus
from shop.common.clock import now
from shop.stores.models import Store
from tests.factories.accounts import create_user
from tests.factories.auctions import bid, create_auction
from tests.factories.catalog import create_category, create_product_on_sale
from tests.factories.places import create_country
from tests.factories.stores import create_store

ADDRESS = "/auctions/"


def auction(title, *, hours, category=None, **fields):
    more = {"category": category} if category else {}
    product = create_product_on_sale(title=title, stock=1, price_minor=10_000, **more)
    return create_auction(product=product, ends_at=now() + timedelta(hours=hours), **fields)


def titles(client, query=""):
    page = client.get(f"{ADDRESS}{query}").context["page"]
    return [product.title for product in page]


@pytest.fixture
def three(db):
    return [auction("Later", hours=48), auction("Soon", hours=2), auction("Next", hours=30)]


def test_what_ends_next_comes_first(client, three):
    assert titles(client) == ["Soon", "Next", "Later"]


def test_what_is_over_cancelled_hidden_or_for_sale_is_not_there(client, three):
    create_product_on_sale(title="Fixed price")
    auction("Over", hours=-1)
    cancelled = auction("Cancelled", hours=5)
    type(cancelled).objects.filter(pk=cancelled.pk).update(status=AuctionStatus.CANCELLED)
    hidden = auction("Hidden", hours=5)
    Store.objects.filter(pk=hidden.product.store_id).update(status="paused")
    assert titles(client) == ["Soon", "Next", "Later"]


def test_it_can_be_narrowed(client, three):
    bid(three[1], create_user(), 20_000)
    auction("Upcoming", hours=90, starts_at=now() + timedelta(hours=3))
    assert titles(client, "?show=soon") == ["Soon"]
    assert titles(client, "?show=quiet") == ["Next", "Later"]
    assert titles(client, "?show=upcoming") == ["Upcoming"]
    assert titles(client, "?show=nonsense") == ["Soon", "Next", "Later"]


def test_a_shelf_narrows_it(client, three):
    shelf = create_category(name="Phones")
    auction("Phone", hours=4, category=shelf)
    assert titles(client, f"?category={shelf.path}") == ["Phone"]
    assert titles(client, "?category=%00") == ["Soon", "Phone", "Next", "Later"]


def test_pages_have_an_end(client, db):
    for number in range(25):
        auction(f"Auction {number}", hours=number + 1)
    assert len(titles(client)) == 24
    assert titles(client, "?page=2") == ["Auction 24"]
    assert "?page=2" in client.get(ADDRESS).content.decode()


def test_without_auctions_it_says_what_to_do(client, db):
    create_country(code="GN")
    page = client.get(ADDRESS).content.decode()
    assert "No auctions here now" in page
    assert 'href="/search/"' in page


def test_other_markets_have_their_own(client, three):
    kenyan = create_store(country=create_country(code="KE", currency="KES"), currency="KES")
    create_auction(product=create_product_on_sale(title="Kenyan", store=kenyan, stock=1), currency="KES")
    assert "Kenyan" not in titles(client)


def test_the_queries_do_not_grow(client, three, django_assert_max_num_queries):
    for number in range(20):
        auction(f"Auction {number}", hours=number + 1)
    with django_assert_max_num_queries(8):
        client.get(ADDRESS)


def test_visitors_share_the_page_until_a_listing_changes(client, settings, three):
    settings.PAGE_CACHE_SECONDS = 60
    client.get(ADDRESS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("shop.auctions.views.auction_lists.auctions_on_show", None)
        assert client.get(ADDRESS).status_code == 200


@pytest.mark.parametrize("signed_in", [False, True])
def test_the_navigation_leads_there(client, alice, signed_in):
    create_country(code="GN")
    if signed_in:
        client.force_login(alice)
    assert client.get("/").content.decode().count(f'href="{ADDRESS}"') >= 2
