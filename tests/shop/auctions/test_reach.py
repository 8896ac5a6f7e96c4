"""Nobody is bound to buy what could not come to them."""

from datetime import timedelta

import pytest
from django.utils import translation

from shop.accounts.models import PhoneRule
from shop.accounts.services import set_phone
from shop.auctions.exceptions import OutOfReach, PhoneUnproved
from shop.auctions.models import Auction, Bid, Suspicion, Violation
from shop.auctions.services.awards import settle_due_awards
from shop.auctions.services.bids import buy_now
from shop.auctions.services.closings import close_due_auctions
from shop.catalog.models import Variant
from shop.common.clock import now
from shop.stores.models import Store
from shop.stores.states import DeliveryScope
from tests.factories.accounts import create_address, create_user
from tests.factories.auctions import bid, create_auction
from tests.factories.places import create_country, create_place
from tests.factories.stores import create_zone

pytestmark = pytest.mark.django_db


@pytest.fixture
def auction():
    """In Guinea, of a store without pick-up."""
    found = create_auction(buy_now_minor=90_000)
    Store.objects.update(allows_pickup=False)
    return found


@pytest.fixture
def abroad():
    return create_country(code="KE", currency="KES")


def at_home_in(country, **fields):
    """Somebody with one address, there."""
    user = create_user(country=country)
    create_address(user=user, country=country, phone="+254712345678", landmark="By the market", **fields)
    return user


def test_first_bid_and_buying_at_once_need_a_way_to_the_bidder(auction, abroad):
    far = at_home_in(abroad)
    for act in (lambda: bid(auction, far, 20_000), lambda: buy_now(auction.pk, buyer=far)):
        with pytest.raises(OutOfReach, match=r"does not deliver to you\. Add an address"):
            act()
    assert Bid.objects.count() == 0
    create_address(user=far, country=auction.product.store.country, phone="+224620000077", landmark="At the uncle's")
    assert bid(auction, far, 20_000).is_leading


def test_parcels_abroad_are_a_way(auction, abroad):
    Store.objects.update(delivery_scope=DeliveryScope.INTERNATIONAL)
    create_zone(store=auction.product.store, country=abroad)
    assert bid(auction, at_home_in(abroad), 20_000).is_leading
    assert bid(auction, create_user(country=abroad), 30_000).is_leading


def test_without_an_address_the_market_stands_for_it(auction, abroad):
    with pytest.raises(OutOfReach):
        bid(auction, create_user(country=abroad), 20_000)
    assert bid(auction, create_user(country=auction.product.store.country), 20_000).is_leading
    assert bid(auction, create_user(), 30_000).is_leading


def test_collecting_needs_an_address_in_the_country(auction, abroad):
    Store.objects.update(allows_pickup=True, delivery_scope=DeliveryScope.PICKUP)
    country = auction.product.store.country
    assert bid(auction, at_home_in(country, region=create_place(country=country)), 20_000).is_leading
    with pytest.raises(OutOfReach):
        bid(auction, at_home_in(abroad), 30_000)


def test_downloads_reach_everybody(auction, abroad):
    Variant.objects.update(is_digital=True)
    assert bid(auction, at_home_in(abroad), 20_000).is_leading


def test_text_says_which_store_in_every_language(auction, abroad):
    name = auction.product.store.name
    with translation.override("fr"), pytest.raises(OutOfReach) as refusal:
        bid(auction, at_home_in(abroad), 20_000)
    assert name in str(refusal.value)


def test_who_could_not_be_delivered_to_any_more_has_missed_nothing(auction):
    winner, careless = at_home_in(auction.product.store.country), create_user()
    other = create_auction()
    bid(auction, winner, 50_000)
    bid(other, careless, 50_000)
    Auction.objects.update(ends_at=now())
    close_due_auctions()
    store = auction.product.store
    Store.objects.filter(pk=store.pk).update(delivery_scope=DeliveryScope.LOCAL, region=create_place(country=store.country, name="Labé"))
    for award in (*auction.awards.all(), *other.awards.all()):
        type(award.deal).objects.filter(pk=award.deal_id).update(expires_at=now() - timedelta(seconds=1))
    type(award).objects.update(expires_at=now() - timedelta(seconds=1))
    settle_due_awards()
    assert Violation.objects.get().user == careless
    assert auction.awards.get().status == "withdrawn"
    assert Suspicion.objects.get().auction == auction  # staff see that the seller took the way away


def test_the_first_bid_and_buying_at_once_need_a_proved_number(auction, client):
    """Where the market asks. Whoever has bid before is not asked again."""
    PhoneRule.objects.create(country=auction.product.store.country)
    bidder = create_user()
    for act in (lambda: bid(auction, bidder, 20_000), lambda: buy_now(auction.pk, buyer=bidder)):
        with pytest.raises(PhoneUnproved, match="before your first bid"):
            act()
    client.force_login(bidder)
    page = client.post(f"/auctions/{auction.pk}/bid/", {"maximum": "20000"}, headers={"HX-Request": "true"}).content.decode()
    assert f"/account/prove/?next={auction.product.get_absolute_url()}" in page
    sent_on = client.post(f"/auctions/{auction.pk}/bid/", {"maximum": "20000"})
    assert sent_on["Location"].startswith("/account/prove/?next=%2Fp%2F")
    set_phone(bidder, "+224620000001", verified=True)
    assert bid(auction, bidder, 20_000).is_leading
