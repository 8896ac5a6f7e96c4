"""How the order of what was won may end, through the services and pages that end it: who is blamed, and what becomes of the award.

An award follows its order. Who ordered in time, and paid where that was agreed, is blamed for nothing: not for a seller who is silent,
and not for a phone number that nobody has confirmed.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from django.urls import reverse

from shop.auctions.models import Auction, Award, Suspicion, Violation
from shop.auctions.services.awards import settle_due_awards
from shop.auctions.services.closings import close_auction
from shop.cart.services import add_deal
from shop.catalog.models import Variant
from shop.checkout.queries import summarise
from shop.checkout.services import place_orders
from shop.common.clock import now
from shop.deals.models import Deal
from shop.deals.services import expire_overdue_deals
from shop.orders.models import Order
from shop.orders.services import cancel_order, close_overdue, confirm_order
from shop.orders.states import CancelledBy
from shop.payments.models import Payment
from shop.stores.services import suspend_store
from site_config.sandbox.stripe import StripeFake
from tests.factories.accounts import create_address, create_user
from tests.factories.auctions import bid, create_auction
from tests.factories.checkout import cart_with
from tests.factories.payments import pay_by_card
from tests.integrity import broken_facts

pytestmark = pytest.mark.django_db
MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"


class Won(NamedTuple):
    """What somebody has won and ordered, with all that the ways of ending need."""

    order: Order
    settings: Any
    client: Any
    run_events: Callable[[], None]


@pytest.fixture
def rival(db):
    return create_user(name="Rival")


@pytest.fixture
def won(settings, client, run_events, rival):
    def make(*, paid_by: str = "cash", is_proved: bool = True) -> Won:
        winner = create_user(name="Winner", phone="+224620001001", phone_verified=is_proved)
        auction = create_auction()
        bid(auction, winner, 50_000)
        bid(auction, rival, 30_000)
        Auction.objects.filter(pk=auction.pk).update(ends_at=now())
        assert close_auction(auction.pk)
        with StripeFake() as cards:
            cards.stand_beside(settings)
            order = order_of(auction.awards.get(), paid_by)
        run_events()
        client.force_login(winner, backend=MODEL_BACKEND)
        return Won(order, settings, client, run_events)

    return make


def order_of(award: Award, paid_by: str) -> Order:
    country = award.auction.product.store.country
    country.payment_methods = ["cash", "stripe"]
    country.save(update_fields=["payment_methods"])
    cart = cart_with(award.user, {})
    add_deal(cart, Deal.objects.select_related("variant__product__store").get(pk=award.deal_id))
    address = create_address(user=award.user)
    due = summarise(cart, address=address, choices={}).grand_total.minor
    facts = {"token": f"t{award.pk}-{now().timestamp()}", "choices": {}, "expected_total_minor": due, "payment_method": paid_by}
    return Order.objects.get(checkout=place_orders(buyer=award.user, cart=cart, address=address, **facts))


def pass_deadline() -> None:
    """Of all that was won."""
    Award.objects.update(expires_at=now())
    Deal.objects.update(expires_at=now())


def order_runs_out(won: Won) -> None:
    Order.objects.filter(pk=won.order.pk).update(expires_at=now() - timedelta(minutes=5))
    assert close_overdue(Order.objects.all()) == 1


def seller_is_silent(won: Won) -> None:
    pass_deadline()  # the seller has longer to answer than the winner to order
    order_runs_out(won)


def seller_is_silent_for_short(won: Won) -> None:
    order_runs_out(won)


def paid_and_seller_is_silent(won: Won) -> None:
    pay_by_card(Payment.objects.get(), won.settings)
    won.run_events()
    order_runs_out(won)


def paid_and_expired_before_anybody_looked(won: Won) -> None:
    pay_by_card(Payment.objects.get(), won.settings)
    order_runs_out(won)


def nobody_pays(won: Won) -> None:
    order_runs_out(won)


def nobody_pays_to_the_end(won: Won) -> None:
    order_runs_out(won)
    won.run_events()
    pass_deadline()


def nobody_pays_and_the_store_is_closed(won: Won) -> None:
    order_runs_out(won)
    won.run_events()
    staff_close_the_store(won)
    pass_deadline()


def buyer_cancels(won: Won) -> None:
    address = reverse("orders:cancel", args=[won.order.number])
    assert won.client.post(address, {"reason": "changed_mind"}).status_code == 302


def buyer_cancels_and_never_orders(won: Won) -> None:
    buyer_cancels(won)
    won.run_events()
    pass_deadline()


def buyer_cancels_what_the_seller_confirmed(won: Won) -> None:
    confirm_order(won.order, actor_id=won.order.store.owner_id)
    won.run_events()
    buyer_cancels(won)


def seller_cancels(won: Won) -> None:
    cancel_order(won.order, by=CancelledBy.SELLER, reason="I cannot reach the buyer.", actor_id=won.order.store.owner_id)


def staff_cancel(won: Won) -> None:
    cancel_order(won.order, by=CancelledBy.STAFF, reason="Fakes.", actor_id=create_user(is_staff=True, is_superuser=True).pk)


def staff_close_the_store(won: Won) -> None:
    suspend_store(won.order.store, reason="Fakes.", actor_id=create_user(is_staff=True).pk)


def store_is_closed_and_nobody_answers(won: Won) -> None:
    staff_close_the_store(won)
    won.run_events()
    order_runs_out(won)


def bank_takes_it_back(won: Won) -> None:
    pay_by_card(Payment.objects.get(), won.settings)
    won.run_events()
    won.order.refresh_from_db()
    cancel_order(won.order, by=CancelledBy.BANK, reason="", actor_id=None)


def it_is_waited_for(won: Won) -> None:
    pass_deadline()


# award: its status. again: whether the winner may order once more. next: whether the next bidder is asked. blamed: the cause, or none.
# before_staff: whether the seller has to answer for it.
ENDINGS = [
    # how it ends, paid by, phone proved, award, again, next, blamed, before staff
    (seller_is_silent, "cash", False, "withdrawn", False, False, None, True),
    (seller_is_silent, "cash", True, "withdrawn", False, False, None, True),
    (seller_is_silent_for_short, "cash", False, "withdrawn", False, False, None, True),
    (paid_and_seller_is_silent, "stripe", False, "withdrawn", False, False, None, True),
    (paid_and_expired_before_anybody_looked, "stripe", True, "withdrawn", False, False, None, True),
    (it_is_waited_for, "cash", False, "due", False, False, None, False),
    (it_is_waited_for, "stripe", True, "due", False, False, None, False),
    (nobody_pays, "stripe", True, "due", True, False, None, False),
    (nobody_pays_to_the_end, "stripe", True, "missed", False, True, "paid", False),
    (nobody_pays_and_the_store_is_closed, "stripe", True, "withdrawn", False, False, None, False),
    (buyer_cancels, "cash", False, "due", True, False, None, False),
    (buyer_cancels, "stripe", True, "due", True, False, None, False),
    (buyer_cancels, "cash", True, "missed", False, True, "cancelled", False),
    (buyer_cancels_what_the_seller_confirmed, "cash", False, "missed", False, True, "cancelled", False),
    (buyer_cancels_and_never_orders, "cash", False, "missed", False, True, "ordered", False),
    (seller_cancels, "cash", False, "withdrawn", False, False, None, True),
    (seller_cancels, "cash", True, "withdrawn", False, False, None, True),
    (staff_cancel, "cash", False, "withdrawn", False, False, None, False),
    (staff_close_the_store, "cash", False, "due", False, False, None, False),
    (store_is_closed_and_nobody_answers, "cash", False, "withdrawn", False, False, None, False),
    (store_is_closed_and_nobody_answers, "cash", True, "withdrawn", False, False, None, False),
    (bank_takes_it_back, "stripe", True, "missed", False, True, "cancelled", False),
]


@pytest.mark.parametrize(("how", "paid_by", "is_proved", "award", "again", "asks_next", "blamed", "before_staff"), ENDINGS)
def test_each_way_in_which_an_order_of_what_was_won_may_end(
    won, rival, how, paid_by, is_proved, award, again, asks_next, blamed, before_staff
):
    case = won(paid_by=paid_by, is_proved=is_proved)
    how(case)
    case.run_events()
    expire_overdue_deals()
    settle_due_awards()
    case.run_events()
    first = Award.objects.order_by("pk").first()
    assert first is not None
    assert first.deal is not None
    assert first.status == award
    assert first.deal.stands is again
    assert list(Award.objects.filter(kind="second").values_list("user", "status")) == ([(rival.pk, "offered")] if asks_next else [])
    assert Violation.objects.values_list("cause", flat=True).first() == blamed
    assert Suspicion.objects.filter(signal="declined").exists() is before_staff
    assert broken_facts(of="shop.auctions") == {}


def said(won: Won) -> str:
    return " ".join(won.client.get(won.order.get_absolute_url()).content.decode().replace("&#x27;", "'").split())


def test_the_order_page_says_that_it_is_the_sellers_turn_and_what_makes_it_safe(won):
    page = said(won(is_proved=False))
    assert "Now it is the store's turn: if it does not answer, nothing counts against you." in page
    assert f'href="{reverse("account_change_phone")}"> Confirm your phone number' in page.replace('">Confirm', '"> Confirm')


def test_the_order_page_says_that_nothing_counts_against_who_got_no_answer(won):
    case = won(is_proved=False)
    seller_is_silent(case)
    case.run_events()
    assert "nothing counts against you" in said(case)


@pytest.mark.parametrize(("paid_by", "how"), [("stripe", nobody_pays), ("cash", buyer_cancels)])
def test_the_order_page_lets_the_winner_order_again_and_the_award_follows_the_new_order(won, paid_by, how):
    case = won(paid_by=paid_by, is_proved=False)
    how(case)
    case.run_events()
    award = Award.objects.get()
    again = reverse("cart:deal", args=[award.deal_id])
    assert f'action="{again}"' in said(case)
    assert "or it goes to the next bidder" in said(case)
    assert case.client.post(again).status_code == 302
    second = order_of(award, "cash")
    confirm_order(second, actor_id=second.store.owner_id)
    case.run_events()
    award.refresh_from_db()
    assert (award.status, award.order) == ("settled", second)
    variant = Variant.objects.get(pk=award.auction.variant_id)
    assert (variant.stock, variant.reserved) == (0, 0)
    assert broken_facts() == {}
