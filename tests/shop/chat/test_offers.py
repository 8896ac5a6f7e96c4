"""A price offered in a conversation, on its way to an order."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from shop.accounts.models import User
from shop.cart.services import add_deal
from shop.catalog.exceptions import OutOfStock
from shop.catalog.models import Variant
from shop.chat.exceptions import OfferError, OfferMoved
from shop.chat.models import ChatOrder, Conversation, Offer
from shop.chat.queries import chat_sales
from shop.chat.services import OfferTerms, accept_offer, decline_offer, expire_offers, make_offer, save_desk
from shop.chat.states import AwayMode, OfferStatus, Side
from shop.checkout.queries import summarise
from shop.checkout.services import place_orders
from shop.common.clock import now
from shop.common.money import Money
from shop.deals.models import Deal
from shop.deals.services import expire_overdue_deals
from shop.deals.states import DealStatus
from shop.orders.models import Order
from tests.factories.accounts import create_address
from tests.factories.auctions import create_auction
from tests.factories.catalog import create_variant
from tests.factories.chat import create_conversation, create_offer, fresh, say
from tests.factories.checkout import cart_with
from tests.factories.stores import create_store
from tests.integrity import broken_facts


@pytest.fixture
def talk(alice: User, bob: User) -> Conversation:
    return create_conversation(buyer=alice, store=create_store(owner=bob, name="Chez Bob"))


@pytest.fixture
def boubou(talk: Conversation) -> Variant:
    """50 000, three of them."""
    return create_variant(store=talk.store, stock=3)


def _status(offer: Offer) -> str:
    return Offer.objects.get(pk=offer.pk).status


def _reserved(variant: Variant) -> int:
    return Variant.objects.get(pk=variant.pk).reserved


def _order(deal: Deal) -> Order:
    cart = cart_with(deal.buyer, {})
    add_deal(cart, deal)
    address = create_address(user=deal.buyer)
    total = summarise(cart, address=address, choices={}).grand_total
    expected = total.minor if total is not None else 0
    place_orders(buyer=deal.buyer, cart=cart, token="t", address=address, choices={}, expected_total_minor=expected)
    return Order.objects.get()


def test_from_a_wish_to_an_order_which_is_counted(
    client: Client, talk: Conversation, boubou: Variant, run_events: Callable[[], None]
) -> None:
    offer = create_offer(conversation=talk, variant=boubou, quantity=2)
    assert (_status(offer), _reserved(boubou)) == (OfferStatus.OPEN, 0)
    accept_offer(offer, actor_id=talk.store.owner_id)
    assert (_status(offer), _reserved(boubou)) == (OfferStatus.AGREED, 2)
    deal = Deal.objects.get()
    client.force_login(talk.buyer)
    assert f'action="{reverse("cart:deal", args=[deal.pk])}"' in client.get(talk.get_absolute_url()).content.decode()
    order = _order(deal)
    with pytest.raises(OfferMoved):  # before any job has said so
        decline_offer(offer, actor_id=talk.buyer_id, side=Side.BUYER)
    run_events()
    assert (order.goods, _status(offer)) == (Money(80_000, "GNF"), OfferStatus.ORDERED)
    assert ChatOrder.objects.get().offer == offer
    sales = chat_sales(talk.store)
    assert (sales.talks, sales.orders, sales.of_offers, sales.worth) == (1, 1, 1, order.total)
    with pytest.raises(OfferMoved):
        decline_offer(offer, actor_id=talk.buyer_id, side=Side.BUYER)
    assert broken_facts() == {}


def test_an_agreed_offer_without_its_units_is_found(talk: Conversation, boubou: Variant) -> None:
    agreed = create_offer(conversation=talk, variant=boubou, by_store=True)
    assert broken_facts() == {}
    Deal.objects.update(unit_price_minor=1)
    assert f"offer {agreed.pk} is agreed, and nothing is set aside for it" in str(broken_facts())
    Offer.objects.update(status=OfferStatus.DECLINED)
    assert f"deal {Deal.objects.get().pk} is open for an offer that is not agreed" in str(broken_facts())


def test_a_store_offers_with_units_set_aside_until_the_time_is_over(
    talk: Conversation, boubou: Variant, run_events: Callable[[], None]
) -> None:
    offer = create_offer(conversation=talk, variant=boubou, by_store=True, quantity=3, held_for=timedelta(hours=2))
    assert (_status(offer), _reserved(boubou)) == (OfferStatus.AGREED, 3)
    with pytest.raises(OutOfStock):
        create_offer(conversation=create_conversation(store=talk.store), variant=boubou, by_store=True)
    Deal.objects.update(expires_at=now() - timedelta(seconds=1))
    assert expire_overdue_deals() == 1
    run_events()
    assert (_status(offer), _reserved(boubou)) == (OfferStatus.EXPIRED, 0)


def test_another_price_ends_the_one_before(talk: Conversation, boubou: Variant) -> None:
    wish = create_offer(conversation=talk, variant=boubou, price_minor=30_000)
    counter = create_offer(conversation=talk, variant=boubou, price_minor=45_000, by_store=True)
    assert (_status(wish), _status(counter), _reserved(boubou)) == (OfferStatus.COUNTERED, OfferStatus.AGREED, 1)
    again = create_offer(conversation=talk, variant=boubou, price_minor=40_000)
    assert (_status(counter), _status(again), _reserved(boubou)) == (OfferStatus.COUNTERED, OfferStatus.OPEN, 0)
    assert Deal.objects.get().status == DealStatus.WITHDRAWN


def test_what_was_accepted_binds_the_store_and_not_the_buyer(talk: Conversation, boubou: Variant) -> None:
    offer = accept_offer(create_offer(conversation=talk, variant=boubou), actor_id=talk.store.owner_id)
    with pytest.raises(OfferMoved):
        decline_offer(offer, actor_id=talk.store.owner_id, side=Side.STORE)
    with pytest.raises(OfferError):
        create_offer(conversation=talk, variant=boubou, price_minor=49_000, by_store=True)
    decline_offer(offer, actor_id=talk.buyer_id, side=Side.BUYER)
    assert (_status(offer), _reserved(boubou)) == (OfferStatus.WITHDRAWN, 0)


@pytest.mark.parametrize("by_store", [False, True])
@pytest.mark.parametrize(
    ("price_minor", "words"), [(1, "steps of 500"), (40_001, "steps of 500"), (4_500, "at least 5,000"), (500, "at least")]
)
def test_a_price_that_is_a_slip_or_cannot_be_paid_binds_nobody(
    talk: Conversation, boubou: Variant, price_minor: int, words: str, *, by_store: bool
) -> None:
    with pytest.raises(OfferError, match=words):
        create_offer(conversation=talk, variant=boubou, price_minor=price_minor, by_store=by_store)
    assert not Offer.objects.exists()
    assert create_offer(conversation=talk, variant=boubou, price_minor=5_000, by_store=by_store).unit_price_minor == 5_000


def test_accepting_asks_first_and_names_the_amounts(client: Client, talk: Conversation, boubou: Variant) -> None:
    create_offer(conversation=talk, variant=boubou, price_minor=5_000, quantity=2)
    client.force_login(talk.store.owner)
    page = client.get(talk.get_absolute_url()).content.decode().replace("\xa0", " ")
    assert 'data-confirm="Sell 2 at 5,000 GNF each, 10,000 GNF total? In the shop one costs 50,000 GNF."' in page


def test_an_offer_for_what_is_auctioned_has_no_page(client: Client, talk: Conversation, boubou: Variant) -> None:
    client.force_login(talk.buyer)
    address = reverse("chat:offer", args=[talk.pk, boubou.product_id])
    assert client.get(address).status_code == 200
    create_auction(product=boubou.product)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(("price_minor", "quantity"), [(50_000, 1), (60_000, 1), (0, 1), (40_000, 0), (40_000, 4), (40_000, 100)])
def test_a_wish_within_reason(talk: Conversation, boubou: Variant, price_minor: int, quantity: int) -> None:
    with pytest.raises(OfferError):
        create_offer(conversation=talk, variant=boubou, price_minor=price_minor, quantity=quantity)
    assert not Offer.objects.exists()


def test_no_wish_for_what_the_store_does_not_sell_or_haggle_over(talk: Conversation, boubou: Variant) -> None:
    with pytest.raises(OfferError):
        create_offer(conversation=talk, variant=create_variant())
    with pytest.raises(OfferError):
        make_offer(talk, OfferTerms(boubou, 1, Money(100, "KES")), maker=talk.buyer, client_id=uuid4())
    save_desk(talk.store, away_mode=AwayMode.NEVER, away_text="", takes_offers=False)
    with pytest.raises(OfferError, match="takes no price offers"):
        create_offer(conversation=talk, variant=boubou)


def test_a_wish_nobody_answered_is_over_on_reading_and_by_the_sweep(talk: Conversation, boubou: Variant) -> None:
    offer = create_offer(conversation=talk, variant=boubou)
    Offer.objects.update(expires_at=now() - timedelta(seconds=1))
    assert Offer.objects.get().standing == OfferStatus.EXPIRED
    with pytest.raises(OfferMoved):
        accept_offer(offer, actor_id=talk.store.owner_id)
    assert (expire_offers(), expire_offers(), _status(offer), Deal.objects.count()) == (1, 0, OfferStatus.EXPIRED, 0)


def test_the_form_sends_once_and_the_answer_comes_from_the_card(client: Client, talk: Conversation, boubou: Variant) -> None:
    client.force_login(talk.buyer)
    address = reverse("chat:offer", args=[talk.pk, boubou.product_id])
    data = {"client_id": str(uuid4()), "variant": boubou.pk, "quantity": "1", "price": "40 000"}
    assert [client.post(address, data).status_code for _ in range(2)] == [302, 302]
    offer = Offer.objects.get()
    accept = reverse("chat:offer_answer", args=[talk.pk, offer.pk, "accept"])
    assert client.post(accept).status_code == 404  # nobody accepts his own
    client.force_login(talk.store.owner)
    html = client.post(accept, headers={"HX-Request": "true"}).content.decode()
    assert html.lstrip().startswith('<section id="thread"')
    assert "agreed" in html
    assert fresh(talk).last_message.glimpse == "An offer"  # type: ignore[union-attr]


def test_an_order_soon_after_talking_came_of_it(talk: Conversation, run_events: Callable[[], None]) -> None:
    say(talk, "I take it")
    cart = cart_with(talk.buyer, {create_variant(store=talk.store): 1})
    address = create_address(user=talk.buyer)
    total = summarise(cart, address=address, choices={}).grand_total
    expected = total.minor if total is not None else 0
    place_orders(buyer=talk.buyer, cart=cart, token="t", address=address, choices={}, expected_total_minor=expected)
    run_events()
    assert (ChatOrder.objects.get().conversation, ChatOrder.objects.get().offer) == (talk, None)
