"""What a dishonest seller, two rivals and a curious colleague try, and what comes of it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from shop.auctions.models import Auction, Award, Suspicion, Violation
from shop.auctions.pseudonyms import device_mark
from shop.auctions.services.awards import settle_award
from shop.auctions.services.closings import close_auction
from shop.auctions.services.suspicions import look_for_false_bidders
from shop.auctions.states import AuctionStatus
from shop.cart.services import add_deal
from shop.catalog.exceptions import CatalogError
from shop.catalog.models import Product, Variant
from shop.catalog.services.listing import (
    OptionAxis,
    VariantChange,
    VariantSpec,
    approve_revision,
    change_regular_prices,
    set_options_and_variants,
    set_sale,
    update_product,
    update_variants,
)
from shop.catalog.services.stock import move_stock
from shop.catalog.states import MovementReason
from shop.chat.exceptions import OfferError
from shop.chat.services import accept_offer
from shop.checkout.queries import summarise
from shop.checkout.services import place_orders
from shop.common.clock import now
from shop.common.money import Money
from shop.deals.models import Deal
from shop.orders.models import Order
from shop.orders.services import expire_order
from shop.stores.exceptions import StoreError
from shop.stores.models import Store
from shop.stores.services import pause_store, suspend_store
from tests.factories.accounts import create_address, create_user
from tests.factories.auctions import bid, create_auction
from tests.factories.catalog import create_product_on_sale
from tests.factories.chat import create_conversation, create_offer
from tests.factories.checkout import cart_with
from tests.integrity import broken_facts

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return create_user(name="Alice", phone="+224620002001", phone_verified=True)


@pytest.fixture
def auction(alice):
    """Alice leads, and the price is 10 000."""
    running = create_auction()
    bid(running, alice, 50_000)
    return running


def close(auction):
    Auction.objects.filter(pk=auction.pk).update(ends_at=now())
    assert close_auction(auction.pk)
    return auction.awards.get()


def pass_time(award):
    Award.objects.filter(pk=award.pk).update(expires_at=now())
    Deal.objects.filter(pk=award.deal_id).update(expires_at=now())


def francs(amount):
    return Money(amount, "GNF")


CHANGES = {
    "price": lambda product, variant: update_variants(product, changes={variant.pk: VariantChange(francs(99_000))}, actor_id=None),
    "percent": lambda product, variant: change_regular_prices(product, percent=50, actor_id=None),
    "sale": lambda product, variant: set_sale(product, price=francs(500), actor_id=None),
    "options": lambda product, variant: set_options_and_variants(
        product, axes=[OptionAxis("Size", ("S",))], variants=[VariantSpec(francs(500), ("S",))], actor_id=None
    ),
    "stock": lambda product, variant: move_stock(variant, -1, reason=MovementReason.CORRECTION),
    "title": lambda product, variant: update_product(product, title="An empty box", actor_id=None),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_seller_changes_nothing_of_what_is_bid_for(auction, change):
    Store.objects.update(is_trusted=True)  # the worst case: nobody looks before it is live
    product = Product.objects.select_related("store").get(pk=auction.product_id)
    variant = Variant.objects.select_related("product__store").get(pk=auction.variant_id)
    before = (product.title, variant.price_minor, variant.stock, variant.is_active)
    with pytest.raises(CatalogError):
        change(product, variant)
    product.refresh_from_db()
    variant.refresh_from_db()
    assert (product.title, variant.price_minor, variant.stock, variant.is_active) == before
    assert close(auction).price_minor == 10_000


def test_change_that_waited_for_staff_while_somebody_bid_stays_outside(alice):
    auction = create_auction()
    product = Product.objects.select_related("store").get(pk=auction.product_id)
    assert update_product(product, title="An empty box", actor_id=auction.seller_id).waits_for_review
    bid(auction, alice, 50_000)
    revision = product.revisions.get()
    with pytest.raises(CatalogError):
        approve_revision(revision, version=revision.version, actor_id=create_user(is_staff=True).pk)
    assert Product.objects.get(pk=product.pk).title == product.title


def test_friend_who_bids_it_out_of_reach_and_does_not_buy_saves_nobody_a_franc(auction, alice):
    shield = create_user()
    bid(auction, shield, 40_000)
    bid(auction, shield, 900_000)
    assert close(auction).price_minor == 52_500
    won = auction.awards.get()
    pass_time(won)
    settle_award(won.pk)
    offer = auction.awards.get(kind="second")
    assert (offer.user, offer.price_minor) == (alice, 50_000)
    assert Violation.objects.get().user == shield


def test_friend_who_wins_and_never_buys_comes_before_staff(auction, run_events):
    friend, store = create_user(), auction.product.store
    for number in range(3):
        each = create_auction(product=create_product_on_sale(store=store, stock=1))
        bid(each, friend, 90_000)
        assert look_for_false_bidders(each.pk) == 0, "who leads may yet buy"
        won = close(each)
        assert look_for_false_bidders(each.pk) == 0, "and so may who has won"
        pass_time(won)
        assert settle_award(won.pk) == "missed"
        run_events()
        assert Suspicion.objects.count() == (number == 2)
    assert list(Suspicion.objects.values_list("bidder_id", "signal")) == [(friend.pk, "pattern")]


def test_price_agreed_in_chat_does_not_take_the_unit_from_under_the_bidders(alice):
    product = create_product_on_sale(stock=1)
    friend = create_user()
    wish = create_offer(conversation=create_conversation(buyer=friend, store=product.store), variant=product.variants.get())
    auction = create_auction(product=product)
    bid(auction, alice, 50_000)
    with pytest.raises(OfferError):
        accept_offer(wish, actor_id=product.store.owner_id)
    assert close(auction).user == alice


def test_store_is_not_paused_while_somebody_has_bid_or_may_buy(auction):
    store = auction.product.store
    for _moment in range(2):
        with pytest.raises(StoreError):
            pause_store(store, actor_id=store.owner_id)
        if auction.awards.count() == 0:
            close(auction)
    pass_time(auction.awards.get())
    settle_award(auction.awards.get().pk)
    pause_store(store, actor_id=store.owner_id)


def test_suspended_store_ends_its_auctions_and_nobody_has_to_buy_there(auction, alice, run_events):
    won = close(auction)
    running = create_auction(product=create_product_on_sale(stock=1, store=auction.product.store))
    bid(running, alice, 20_000)
    suspend_store(auction.product.store, reason="Fakes.", actor_id=create_user(is_staff=True).pk)
    run_events()
    running.refresh_from_db()
    assert running.status == AuctionStatus.CANCELLED
    pass_time(won)
    assert settle_award(won.pk) == "withdrawn"
    assert not Violation.objects.exists()
    assert not Suspicion.objects.exists(), "it was staff who shut the store"
    assert broken_facts() == {}


def test_seller_on_holiday_makes_nobody_miss(auction):
    won = close(auction)
    today = now().date()
    week = {"holiday_from": today - timedelta(days=3), "holiday_until": today + timedelta(days=3), "holiday_pauses_orders": True}
    Store.objects.update(**week)
    pass_time(won)
    assert settle_award(won.pk) == "withdrawn"
    assert not Violation.objects.exists()


def test_seller_who_never_answers_makes_nobody_miss(auction, alice, run_events):
    won = close(auction)
    cart = cart_with(alice, {})
    add_deal(cart, Deal.objects.select_related("variant__product__store").get(pk=won.deal_id))
    address = create_address(user=alice)
    due = summarise(cart, address=address, choices={}).grand_total.minor
    place_orders(buyer=alice, cart=cart, token="t", address=address, choices={}, expected_total_minor=due)
    run_events()
    won.refresh_from_db()
    assert won.status == "settled"
    Order.objects.update(expires_at=now())
    assert expire_order(Order.objects.get().pk)
    run_events()
    won.refresh_from_db()
    assert won.status == "withdrawn"
    assert not Violation.objects.exists()
    assert broken_facts() == {}


def test_buying_at_once_by_a_double_click_is_told_as_bought(client, alice):
    auction = create_auction(buy_now_minor=90_000)
    client.force_login(alice)
    for _click in range(2):
        page = client.post(reverse("auctions:buy", args=[auction.pk]), headers={"HX-Request": "true"})
        assert (page.status_code, "It is yours" in page.content.decode()) == (200, True)
    assert Award.objects.get().device == device_mark(client.cookies["browser"].value)


def test_staff_cannot_narrow_down_a_maximum_in_the_admin(admin_client, auction):
    for kind in ("auction", "bid"):
        address = reverse(f"admin:auctions_{kind}_changelist")
        for lookup in ("maximum_minor__gte", "maximum_minor", "device"):
            assert admin_client.get(address, {lookup: "40000"}).status_code == 400
