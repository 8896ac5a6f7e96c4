"""What two friends tried with a code that the platform pays, and what they met. Guinea's own rules."""

import pytest

from shop.checkout.exceptions import CheckoutRefused
from shop.orders.models import Checkout, Order
from shop.orders.services import cancel_order
from shop.orders.states import CancelledBy
from shop.payments.exceptions import MethodUnavailable
from shop.payments.models import Payment
from shop.payments.services import choose_cash
from shop.promotions.models import PromoMark, PromoUse
from shop.trust.models import TrustRules
from shop.trust.services import record_device
from shop.trust.states import PUBLIC_FROM, SignalKind
from tests.factories.accounts import create_user
from tests.factories.catalog import create_variant
from tests.factories.promotions import create_code
from tests.factories.stores import create_store
from tests.factories.trust import link, real_rules
from tests.integrity import broken_facts
from tests.shop.trust.buyers import PICKUP, Friend

pytestmark = pytest.mark.django_db
USED = "This code was already used with your phone number, at your address or on this device."


@pytest.fixture
def shirt():
    """Fifty of them at 50 000, in a verified store."""
    guinea = real_rules()
    guinea.payment_methods = ["cash", "stripe"]
    guinea.save()
    return create_variant(store=create_store(owner=create_user(name="Aminata", is_seller=True), is_verified=True), stock=50)


@pytest.fixture
def ten(shirt):
    """Ten percent off, once."""
    return create_code("TEN")


def test_code_waits_for_a_confirmed_number(shirt, ten):
    friend = Friend(1, confirmed=False)
    seen = friend.looks(shirt, "TEN")
    assert (seen.refusal, seen.needs_phone) == ("This code works once your phone number is confirmed.", True)
    with pytest.raises(CheckoutRefused, match="once your phone number is confirmed"):
        friend.buys(shirt, "TEN")
    assert (Order.objects.count(), Checkout.objects.count(), PromoUse.objects.count()) == (0, 0, 0)
    friend.confirm("+224620001001")
    assert friend.buys(shirt, "TEN").platform_discount_minor == 5_000


@pytest.mark.parametrize(
    "shared", [{"phone": "+224620009999"}, {"door": "Blue gate"}, {"device": "one phone"}], ids=lambda shared: next(iter(shared))
)
def test_friend_with_another_account_and_the_same_number_door_or_device_has_used_it(shirt, ten, shared):
    Friend(1, **shared).buys(shirt, "TEN")
    other = Friend(2, **shared)
    assert other.looks(shirt, "TEN").refusal == USED
    with pytest.raises(CheckoutRefused, match="already used"):
        other.buys(shirt, "TEN")
    assert Friend(3).looks(shirt, "TEN").applied
    assert (PromoUse.objects.count(), PromoMark.objects.count()) == (1, 3)
    assert broken_facts(of="shop.promotions") == {}


def test_whoever_is_one_party_has_used_it_together(shirt, ten):
    first, other = Friend(1), Friend(2)
    link(first.user, other.user, kind=SignalKind.ACCOUNT, value="bank:gn76")
    first.buys(shirt, "TEN")
    assert other.looks(shirt, "TEN").refusal == USED


def test_code_that_came_back_can_be_used_by_the_friend(shirt, ten):
    order = Friend(1, door="Blue gate").buys(shirt, "TEN")
    cancel_order(order, by=CancelledBy.BUYER, reason="", actor_id=order.buyer_id)
    assert Friend(2, door="Blue gate").looks(shirt, "TEN").applied


def test_device_of_a_cybercafe_binds_nobody(shirt, ten):
    for _ in range(PUBLIC_FROM[SignalKind.DEVICE]):
        record_device(create_user().pk, "cafe")
    Friend(1, device="cafe").buys(shirt, "TEN")
    assert Friend(2, device="cafe").looks(shirt, "TEN").applied


def test_store_s_own_code_is_its_own_business(shirt):
    create_code("MINE", store=shirt.product.store)
    for number in (1, 2):
        assert Friend(number, door="Blue gate", confirmed=False).buys(shirt, "MINE").discount_minor == 5_000
    assert not PromoMark.objects.exists()


def test_code_does_not_work_in_the_store_of_one_s_own_party(shirt, ten):
    friend = Friend(1)
    link(friend.user, shirt.product.store.owner)
    assert friend.looks(shirt, "TEN").refusal == "This code does not work in this store."


@pytest.mark.parametrize(("by", "method", "works"), [("pickup", "cash", False), ("pickup", "stripe", True), ("home", "cash", True)])
def test_platform_pays_nothing_of_what_is_collected_and_paid_in_cash(shirt, ten, by, method, works):
    seen = Friend(1).looks(shirt, "TEN", by=by, method=method)
    assert bool(seen.applied) is works
    assert seen.refusal == (
        "" if works else "This code does not work with store pick-up paid in cash. Choose home delivery, or pay in advance."
    )


def test_nor_by_choosing_cash_afterwards(shirt, ten, settings):
    settings.STRIPE_SECRET_KEY = settings.STRIPE_WEBHOOK_SECRET = "sk_test"
    friend = Friend(1)
    order = friend.buys(shirt, "TEN", by=PICKUP, method="stripe")
    assert (order.platform_discount_minor, order.is_prepaid) == (5_000, True)
    with pytest.raises(MethodUnavailable, match="Store pick-up with this promo code is paid in advance"):
        choose_cash(Payment.objects.get(), actor_id=friend.user.pk)
    order.refresh_from_db()
    assert order.is_prepaid


def test_nor_by_a_code_that_leaves_nothing_to_pay(shirt):
    create_code("ALL", kind="fixed", percent_bp=None, amount_minor=50_000)
    assert "store pick-up paid in cash" in Friend(1).looks(shirt, "ALL", by=PICKUP, method="stripe").refusal


def test_market_may_see_it_otherwise(shirt, ten):
    TrustRules.objects.update(codes_need_phone=False, codes_in_person=True)
    for number in (1, 2):
        assert Friend(number, door="Blue gate", confirmed=False).buys(shirt, "TEN", by=PICKUP).platform_discount_minor == 5_000
