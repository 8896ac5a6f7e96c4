"""An auction's panel on its product's page, and one's own bids."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from shop.auctions.models import Auction, Award, Bid, Violation
from shop.auctions.services.bid_news import catch_up_with_bids
from shop.auctions.services.closings import close_due_auctions
from shop.auctions.services.lifecycle import cancel_auction
from shop.auctions.states import AwardKind, AwardStatus, Cause
from shop.catalog.models import Product
from shop.catalog.services.listing import update_product
from shop.common.clock import now
from shop.notifications.models import Notification
from shop.stores.models import Store
from tests.factories.accounts import create_user
from tests.factories.auctions import bid, create_auction
from tests.factories.catalog import create_product_on_sale, create_product_with_options

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def auction():
    return create_auction(buy_now_minor=90_000)


@pytest.fixture
def alice():
    return create_user(name="Alice")


def test_visitor_sees_price_time_and_where_to_sign_in(client, auction, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        page = client.get(auction.product.get_absolute_url()).content.decode()
    assert f'data-live="auction:{auction.pk}" data-version="1"' in page
    assert "Sign in to bid" in page
    assert "10,000\xa0GNF" in page
    assert "Add to cart" not in page


def test_bid_by_form_lands_on_the_page_and_by_htmx_on_the_panel(client, auction, alice):
    client.force_login(alice)
    address = reverse("auctions:bid", args=[auction.pk])
    response = client.post(address, {"maximum": "50 000", "confirmed": "50000", "version": "1"})
    assert (response.status_code, response.url) == (302, auction.product.get_absolute_url())
    panel = client.post(address, {"maximum": "60000", "confirmed": "60000", "version": "2"}, headers=HTMX)
    assert panel.status_code == 200
    assert "You lead." in panel.content.decode()
    assert "Your maximum is 60,000\xa0GNF" in panel.content.decode()
    assert Bid.objects.exclude(device="").count() == 2
    assert Bid.objects.values("device").distinct().count() == 1


def test_refusal_says_the_new_minimum_and_keeps_what_was_typed(client, auction, alice):
    bid(auction, create_user(), 50_000)
    client.force_login(alice)
    response = client.post(reverse("auctions:bid", args=[auction.pk]), {"maximum": "10500", "version": "1"}, headers=HTMX)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Bid at least 11,000\xa0GNF." in page
    assert 'value="10500"' in page
    assert Bid.objects.count() == 1
    assert "Enter an amount in figures." in client.post(response.wsgi_request.path, {"maximum": "a lot"}, headers=HTMX).content.decode()


def test_first_bid_is_of_what_its_bidder_has_read(client, auction, alice):
    Store.objects.update(is_trusted=True)
    product = Product.objects.select_related("store").get(pk=auction.product_id)
    update_product(product, title="A gold ring", actor_id=auction.seller_id)
    client.force_login(alice)
    panel = reverse("auctions:auction", args=[auction.pk])
    [read] = re.findall(r'name="listing" value="(\d+)"', client.get(product.get_absolute_url()).content.decode())[:1]
    update_product(product, title="A gilded ring", actor_id=auction.seller_id)
    assert f'name="listing" value="{read}"' in client.get(f"{panel}?listing={read}", headers=HTMX).content.decode()  # the old words stand
    for address, form in ((f"{panel}bid/", {"maximum": "50000"}), (f"{panel}buy/", {})):
        answer = client.post(address, form | {"listing": read}, headers=HTMX)
        assert answer.status_code == 422
        assert "The seller has changed the listing" in answer.content.decode()
    assert (Bid.objects.count(), Award.objects.count()) == (0, 0)
    [anew] = re.findall(r'name="listing" value="(\d+)"', client.get(product.get_absolute_url()).content.decode())[:1]
    assert client.post(f"{panel}bid/", {"maximum": "50000", "listing": anew}, headers=HTMX).status_code == 200


def test_nobody_is_told_the_maximum_of_another(client, auction, alice):
    secret = 77_500
    bid(auction, alice, secret)
    client.force_login(create_user())
    assert "77,500" not in client.get(reverse("auctions:auction", args=[auction.pk]), headers=HTMX).content.decode()
    client.force_login(auction.seller)
    assert "77,500" not in client.get(reverse("auctions:auction", args=[auction.pk]), headers=HTMX).content.decode()


def test_whoever_looks_after_the_end_closes_it(client, auction, alice):
    bid(auction, alice, 50_000)
    Auction.objects.filter(pk=auction.pk).update(ends_at=now() - timedelta(seconds=1))
    client.force_login(alice)
    page = client.get(reverse("auctions:auction", args=[auction.pk]), headers=HTMX).content.decode()
    assert "It is yours for 10,000\xa0GNF." in page
    assert "Order now" in client.get(reverse("auctions:bids")).content.decode()


def test_ones_own_bids_in_a_fixed_number_of_queries(client, alice, django_assert_max_num_queries):
    for _ in range(5):
        bid(create_auction(), alice, 50_000)
    client.force_login(alice)
    with django_assert_max_num_queries(12):
        assert client.get(reverse("auctions:bids")).content.decode().count("You lead") == 5


def test_seller_sets_terms_sees_it_run_and_takes_it_back(client):
    product = create_product_on_sale(stock=1)
    client.force_login(product.store.owner)
    address = reverse("sellers:product_auction", args=[product.pk])
    assert client.get(address).status_code == 200
    wrong = client.post(address, {"start": "20000", "reserve": "10000", "days": "3"})
    assert wrong.status_code == 422
    assert "The reserve must be above the start price." in wrong.content.decode()
    assert client.post(address, {"start": "20 000", "reserve": "50000", "days": "3"}).status_code == 302
    auction = Auction.objects.get()
    assert (auction.start_minor, auction.reserve_minor, auction.is_running, auction.device != "") == (20_000, 50_000, True, True)
    assert "Your reserve: 50,000" in client.get(address).content.decode()
    assert product.title in client.get(reverse("sellers:auctions")).content.decode()
    for do in ("cancel", "relist", "cancel", "fixed"):
        client.post(address, {"do": do})
    product.refresh_from_db()
    assert (product.selling, Auction.objects.count()) == ("fixed", 2)


def test_staff_cancel_retract_and_lift_with_a_written_reason(client, auction, alice):
    staff = create_user(is_staff=True, is_superuser=True)
    bid(auction, alice, 50_000)
    client.force_login(staff)
    row = auction.bids.get()
    client.post(reverse("admin:auctions_bid_change", args=[row.pk]), {"retraction_reason": "A slip of the finger."})
    auction.refresh_from_db()
    assert (auction.bid_count, auction.leader) == (0, None)
    page = client.post(reverse("admin:auctions_auction_change", args=[auction.pk]), {"cancel_reason": ""}, follow=True)
    assert "Say why." in page.content.decode()
    client.post(reverse("admin:auctions_auction_change", args=[auction.pk]), {"cancel_reason": "Stolen goods."})
    auction.refresh_from_db()
    assert (auction.status, auction.cancelled_by) == ("cancelled", staff)


def test_bidders_are_told_that_their_bids_bind_them_no_more(alice, run_events):
    low, off = create_auction(reserve_minor=90_000), create_auction()
    for each in (low, off):
        bid(each, alice, 20_000)
    cancel_auction(off, actor_id=create_user(is_staff=True).pk, by_staff=True, reason="Stolen goods.")
    Auction.objects.filter(pk=low.pk).update(ends_at=now())
    close_due_auctions()
    run_events()
    assert set(Notification.objects.filter(recipient=alice).values_list("kind", flat=True)) == {"auction.not_sold", "auction.cancelled"}


def test_each_is_told_what_concerns_them(auction, alice, run_events):
    bob = create_user()
    bid(auction, alice, 20_000)
    bid(auction, bob, 50_000)
    catch_up_with_bids(auction.pk)
    run_events()
    Auction.objects.filter(pk=auction.pk).update(ends_at=now())
    close_due_auctions()
    run_events()
    told = set(Notification.objects.exclude(kind="product.sold_out").values_list("recipient_id", "kind"))
    assert told == {
        (alice.pk, "auction.outbid"), (alice.pk, "auction.lost"), (bob.pk, "auction.won"), (auction.seller_id, "auction.sold"),
    }  # fmt: skip


def test_seller_reads_live_whether_it_can_still_be_cancelled(client, auction, alice):
    client.force_login(auction.seller)
    panel, words = reverse("auctions:auction", args=[auction.pk]), "There is a bid: only our team can cancel it now."
    page = client.get(panel, headers=HTMX).content.decode()
    assert "Cancel the auction" in page
    assert words not in page
    bid(auction, alice, 50_000)
    page = client.get(panel, headers=HTMX).content.decode()
    assert "Cancel the auction" not in page
    assert words in page
    client.force_login(alice)
    assert words not in client.get(panel, headers=HTMX).content.decode()


def test_appeal_that_is_too_long_is_answered_so_and_kept(client, auction, alice):
    award = Award.objects.create(
        auction=auction, user=alice, kind=AwardKind.WINNER, status=AwardStatus.MISSED, price_minor=50_000, expires_at=now()
    )
    violation = Violation.objects.create(user=alice, award=award, cause=Cause.NOT_ORDERED, expires_at=now() + timedelta(days=1))
    client.force_login(alice)
    address, words = reverse("auctions:appeal", args=[violation.pk]), "The power was cut. " * 60
    refused = client.post(address, {"text": words})
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "at most 1000 characters" in page
    assert words.strip() in page
    assert "Say what happened." in client.post(address, {"text": " "}).content.decode()
    assert client.post(address, {"text": words[:900]}).status_code == 302
    violation.refresh_from_db()
    assert violation.appeal == words[:900].strip()


def test_seller_is_told_what_was_done_and_what_cannot_be_auctioned(client):
    product = create_product_on_sale(stock=1)
    client.force_login(product.store.owner)
    address, terms = reverse("sellers:product_auction", args=[product.pk]), {"start": "20 000", "days": "3"}
    for do in ("bogus", "cancel"):
        assert client.post(address, {"do": do}).status_code == 400
    later = (now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    assert "The auction starts at the time" in client.post(address, terms | {"starts": later}, follow=True).content.decode()
    assert "The auction is open." in client.post(address, terms, follow=True).content.decode()
    assert client.post(address, {"do": "bogus"}).status_code == 400
    several = create_product_with_options(store=product.store)
    page = client.get(reverse("sellers:product_auction", args=[several.pk])).content.decode()
    assert "a listing with options cannot be auctioned" in page
    assert 'name="start"' not in page
