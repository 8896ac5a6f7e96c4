"""The end and what follows: who may buy, until when, who is asked next, and who gets a violation."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from couriers.services import ensure_delivery, fail_attempt, retry_delivery, take_back_parcel
from couriers.states import DeliveryMode, DeliveryStatus
from shop.auctions import exceptions as refusals
from shop.auctions.models import Auction, Award, Suspicion, Violation
from shop.auctions.queries import bids_of
from shop.auctions.services import award_rows, awards
from shop.auctions.services.awards import remind_due_buyers, settle_award, settle_due_awards
from shop.auctions.services.closings import close_auction, close_due_auctions
from shop.auctions.services.lifecycle import relist_auction
from shop.auctions.services.second_chances import accept_second_chance, decline_second_chance
from shop.auctions.services.violations import answer_violation, appeal_violation
from shop.auctions.states import AuctionStatus
from shop.cart.services import add_deal
from shop.catalog.models import Variant
from shop.checkout.queries import summarise
from shop.checkout.services import place_orders
from shop.common.clock import now
from shop.common.phrases import kept_phrase
from shop.deals.exceptions import DealClosed
from shop.deals.models import Deal
from shop.events.models import DomainEvent
from shop.orders.models import Order
from shop.orders.services import cancel_order
from shop.orders.states import CancelledBy, Fulfilment
from tests.factories.accounts import create_address, create_user
from tests.factories.auctions import bid, create_auction
from tests.factories.checkout import cart_with
from tests.factories.couriers import bring
from tests.factories.orders import advance
from tests.integrity import broken_facts

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return create_user(name="Alice", phone="+224620001001", phone_verified=True)


@pytest.fixture
def bob():
    return create_user(name="Bob")


def ended(*bids, **fields):
    """An auction that ended this instant, after these bids."""
    auction = create_auction(**fields)
    for bidder, amount in bids:
        bid(auction, bidder, amount)
    Auction.objects.filter(pk=auction.pk).update(ends_at=now())
    assert close_auction(auction.pk)
    auction.refresh_from_db()
    return auction


def order_of(award, **fields):
    cart = cart_with(award.user, {})
    add_deal(cart, Deal.objects.select_related("variant__product__store").get(pk=award.deal_id))
    address = create_address(user=award.user)
    due = summarise(cart, address=address, choices={}).grand_total.minor
    checkout = place_orders(
        buyer=award.user, cart=cart, token=f"t{award.pk}", address=address, choices={}, expected_total_minor=due, **fields
    )
    return Order.objects.get(checkout=checkout)


def pass_time(award):
    """Its deadline is past, for the award and the deal alike."""
    Award.objects.filter(pk=award.pk).update(expires_at=now())
    Deal.objects.filter(pk=award.deal_id).update(expires_at=now())


def test_winner_gets_the_unit_set_aside_at_the_price(alice, bob):
    auction = ended((alice, 50_000), (bob, 30_000))
    award = auction.awards.get()
    variant = Variant.objects.get(pk=auction.variant_id)
    assert (auction.status, award.user, award.status, award.price_minor) == (AuctionStatus.SOLD, alice, "due", 31_000)
    assert award.deal.unit_price_minor == award.price_minor == auction.price_minor
    assert timedelta(hours=47) < award.expires_at - now() <= timedelta(hours=48)
    assert (variant.stock, variant.reserved) == (1, 1)
    assert not close_auction(auction.pk)
    assert broken_facts() == {}


def test_without_bids_or_below_the_reserve_nobody_gets_it(alice):
    assert ended().status == AuctionStatus.UNSOLD
    auction = ended((alice, 50_000), reserve_minor=60_000)
    assert (auction.status, auction.awards.count()) == (AuctionStatus.UNSOLD, 0)
    reasons = DomainEvent.objects.filter(name="auction.unsold").order_by("pk").values_list("data__reason", flat=True)
    assert list(reasons) == ["no_bids", "reserve"]


def test_unit_that_is_gone_is_promised_to_nobody(alice):
    auction, other = create_auction(), create_auction()
    for each in (auction, other):
        bid(each, alice, 50_000)
    Variant.objects.filter(pk=auction.variant_id).update(stock=0)
    Auction.objects.update(ends_at=now())
    assert close_due_auctions() == 2
    auction.refresh_from_db()
    assert auction.status == AuctionStatus.UNSOLD
    assert DomainEvent.objects.get(name="auction.unsold").data["reason"] == "stock"
    assert Award.objects.get().auction == other  # which ended in the same instant
    assert Deal.objects.count() == 1


def test_many_are_closed_in_a_fixed_number_of_statements_and_one_for_each_unit(alice):
    for number in range(6):
        bid(create_auction(), alice, 50_000) if number < 4 else create_auction()
    Auction.objects.update(ends_at=now())
    with CaptureQueriesContext(connection) as queries:
        assert close_due_auctions() == 6
    assert sum("SAVEPOINT" not in query["sql"] for query in queries) == 12 + 4
    assert broken_facts(of="shop.auctions") == {}


def test_cash_order_with_a_verified_phone_keeps_it(alice, run_events):
    auction = ended((alice, 50_000))
    order = order_of(auction.awards.get())
    run_events()
    award = auction.awards.get()
    assert (award.status, award.order, order.goods_minor) == ("settled", order, 10_000)
    assert broken_facts() == {}


def test_cash_order_without_a_verified_phone_waits_for_a_word(bob, run_events):
    auction = ended((bob, 50_000))
    order_of(auction.awards.get())
    run_events()
    award = auction.awards.get()
    pass_time(award)
    assert settle_award(award.pk) == "due"  # an order that stands has a clock of its own
    bob.phone, bob.phone_verified = "+224620001002", True
    bob.save()
    assert settle_award(award.pk) == "settled"


def test_missed_deadline_is_a_violation_and_the_next_is_asked(alice, bob, run_events):
    carol = create_user()
    auction = ended((alice, 50_000), (bob, 30_000), (carol, 40_000))
    award = auction.awards.get()
    pass_time(award)
    assert settle_due_awards() == 1
    run_events()
    violation = Violation.objects.get()
    assert (violation.user, violation.cause, violation.counts) == (alice, "ordered", True)
    offer = auction.awards.get(kind="second")
    assert (offer.user, offer.status, offer.price_minor, offer.deal) == (carol, "offered", 40_000, None)
    variant = Variant.objects.get(pk=auction.variant_id)
    assert (variant.stock, variant.reserved) == (1, 0)
    settle_due_awards()
    assert Violation.objects.count() == 1
    assert broken_facts() == {}


def test_one_that_is_being_ordered_this_moment_does_not_stop_the_sweep(alice, bob, monkeypatch):
    for bidder in (alice, bob):
        pass_time(ended((bidder, 50_000)).awards.get())
    withdraw = award_rows.withdraw_deal

    def ordered_meanwhile(deal, **options):
        if deal.buyer_id == alice.pk:
            raise DealClosed
        return withdraw(deal, **options)

    monkeypatch.setattr(award_rows, "withdraw_deal", ordered_meanwhile)
    assert settle_due_awards() == 2
    assert list(Award.objects.order_by("pk").values_list("status", flat=True)) == ["due", "missed"]
    assert Violation.objects.get().user == bob


def test_who_is_asked_may_take_it_or_leave_it(alice, bob):
    carol = create_user()
    auction = ended((alice, 50_000), (bob, 30_000), (carol, 40_000))
    pass_time(auction.awards.get())
    settle_due_awards()
    offer = auction.awards.get(kind="second")
    with pytest.raises(refusals.OfferOver):
        accept_second_chance(offer, user=bob)
    decline_second_chance(offer, user=carol)
    with pytest.raises(refusals.OfferOver):
        accept_second_chance(offer, user=carol)
    last = auction.awards.get(status="offered")
    assert (last.user, last.price_minor) == (bob, 30_000)
    assert accept_second_chance(last, user=bob).deal.unit_price_minor == 30_000
    assert accept_second_chance(last, user=bob).status == "due"
    assert Violation.objects.filter(user__in=[bob, carol]).count() == 0
    assert broken_facts() == {}


def test_offer_that_nobody_answers_lapses_without_blame(alice, bob):
    auction = ended((alice, 50_000), (bob, 30_000))
    pass_time(auction.awards.get())
    settle_due_awards()
    offer = auction.awards.get(kind="second")
    pass_time(offer)
    with pytest.raises(refusals.OfferOver):
        accept_second_chance(offer, user=bob)
    assert settle_award(offer.pk) == "lapsed"
    auction.refresh_from_db()
    assert (auction.status, Violation.objects.filter(user=bob).count()) == (AuctionStatus.UNSOLD, 0)
    again = relist_auction(auction, actor_id=auction.seller_id)
    assert (again.status, again.start_minor, again.bid_count) == (AuctionStatus.OPEN, 10_000, 0)
    with pytest.raises(refusals.AlreadyDone):
        relist_auction(auction, actor_id=auction.seller_id)
    assert broken_facts() == {}


def test_order_then_cancel_is_no_way_out(alice, run_events):
    auction = ended((alice, 50_000))
    order = order_of(auction.awards.get())
    run_events()
    cancel_order(order, by=CancelledBy.BUYER, reason="", actor_id=alice.pk)
    run_events()
    assert auction.awards.get().status == "missed"
    assert Violation.objects.get().cause == "cancelled"
    assert broken_facts() == {}


def test_seller_who_declines_leaves_the_buyer_without_blame(alice, run_events):
    auction = ended((alice, 50_000))
    order = order_of(auction.awards.get())
    run_events()
    cancel_order(order, by=CancelledBy.SELLER, reason="Broken.", actor_id=auction.seller_id)
    run_events()
    auction.refresh_from_db()
    assert (auction.awards.get().status, auction.status, Violation.objects.count()) == ("withdrawn", AuctionStatus.UNSOLD, 0)
    assert list(Suspicion.objects.values_list("bidder", "signal")) == [
        (alice.pk, "declined")
    ]  # perhaps the price was too low for the seller
    assert broken_facts() == {}


@pytest.mark.parametrize(
    ("mode", "reasons", "ends"),
    [
        (DeliveryMode.COURIER, ["refused"], ("missed", "refused")),
        (DeliveryMode.COURIER, ["cash"], ("missed", "refused")),
        (DeliveryMode.COURIER, ["absent", "unreachable"], ("missed", "refused")),
        (DeliveryMode.COURIER, ["absent"], ("withdrawn", None)),
        (DeliveryMode.COURIER, ["address", "address"], ("withdrawn", None)),
        (DeliveryMode.IN_PERSON, ["refused"], ("withdrawn", None)),  # the seller's own word is no proof
    ],
)
def test_sending_the_parcel_away_at_the_door_is_no_way_out(alice, run_events, mode, reasons, ends):
    auction = ended((alice, 50_000))
    order = order_of(auction.awards.get())
    run_events()
    parcel = bring(ensure_delivery(advance(order, Fulfilment.CONFIRMED)), DeliveryStatus.AT_DOOR, mode=mode)
    for number, reason in enumerate(reasons):
        parcel = retry_delivery(parcel, courier=parcel.courier) if number else parcel
        parcel = fail_attempt(parcel, reason=kept_phrase("parcel", reason), actor_id=parcel.carrier_id)
    if mode == DeliveryMode.COURIER:
        take_back_parcel(parcel, actor_id=auction.seller_id)
    run_events()
    assert auction.awards.get().status == "settled"  # the seller may try again
    cancel_order(order, by=CancelledBy.SELLER, reason="Came back.", actor_id=auction.seller_id)
    run_events()
    assert (auction.awards.get().status, Violation.objects.values_list("cause", flat=True).first()) == ends
    assert broken_facts() == {}


def test_reminded_once_a_day_before_the_deadline(alice, monkeypatch):
    ended((alice, 50_000))
    assert remind_due_buyers() == 0
    tomorrow = now() + timedelta(hours=25)
    monkeypatch.setattr(awards, "now", lambda: tomorrow)
    assert (remind_due_buyers(), remind_due_buyers()) == (1, 0)
    assert DomainEvent.objects.get(name="award.reminded").data["user_id"] == alice.pk


def test_violation_is_lifted_on_appeal(alice):
    auction = ended((alice, 50_000))
    pass_time(auction.awards.get())
    settle_due_awards()
    violation = Violation.objects.get()
    appeal_violation(violation, user=alice, text="I was in hospital.")
    with pytest.raises(refusals.AlreadyDone):
        appeal_violation(violation, user=alice, text="Once more.")
    staff = create_user(is_staff=True)
    with pytest.raises(refusals.ReasonMissing):
        answer_violation(violation, lift=True, answer=" ", actor_id=staff.pk)
    answer_violation(violation, lift=True, answer="Get well soon.", actor_id=staff.pk)
    violation.refresh_from_db()
    assert not violation.counts


def test_each_sees_how_it_stands_for_them(alice, bob, django_assert_num_queries):
    running, won = create_auction(), ended((alice, 50_000))
    bid(running, alice, 20_000)
    bid(running, bob, 50_000)
    with django_assert_num_queries(2):
        rows = bids_of(alice)
    assert [(row.auction.pk, row.state) for row in rows] == [(running.pk, "outbid"), (won.pk, "due")]
    assert [row.state for row in bids_of(bob)] == ["leading"]


def test_seller_reads_what_becomes_of_the_sale_and_visitors_the_price_it_was_sold_at(client, alice, bob, django_assert_max_num_queries):
    auction = ended((alice, 50_000), (bob, 30_000))
    panel, headers = reverse("auctions:auction", args=[auction.pk]), {"HX-Request": "true"}

    def seller_reads(words):
        client.force_login(auction.seller)
        mine = [panel, reverse("sellers:product_auction", args=[auction.product_id]), reverse("sellers:auctions")]
        return all(words in client.get(address, headers=headers).content.decode() for address in mine)

    award = auction.awards.get()
    assert seller_reads(f"Bidder {award.alias} has it for 31,000\xa0GNF and may order it until")
    pass_time(award)
    settle_due_awards()
    offer = auction.awards.get(kind="second")
    assert f"Bidder {award.alias} won it for 31,000\xa0GNF and did not buy." in client.get(panel, headers=headers).content.decode()
    assert seller_reads(f"Bidder {offer.alias} is offered it for 30,000\xa0GNF and may answer until")
    accept_second_chance(offer, user=bob)
    assert seller_reads(f"Bidder {offer.alias} has it for 30,000\xa0GNF and may order it until")
    with django_assert_max_num_queries(12):
        client.get(reverse("sellers:auctions"))
    client.logout()
    page = client.get(panel, headers=headers).content.decode()
    assert '<p class="price price--large">30,000\xa0GNF</p>' in page
    assert "may order it until" not in page
