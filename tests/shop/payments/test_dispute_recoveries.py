"""Money that comes back after it was shared out as lost goes to those who bore it, once, whatever happens before and after."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from shop.accounts.models import User
from shop.common.money import Money
from shop.ledger.models import Entry
from shop.ledger.services import Posting, post_entry
from shop.notifications.models import Notification
from shop.payments.exceptions import NotYours
from shop.payments.models import Dispute, DisputeShare, Refund
from shop.payments.services import compute_recovery_left, pass_recovery_on, refund_order, send_refund
from shop.payments.states import RefundCause
from shop.payouts.services import refresh_holder
from site_config.sandbox.stripe import StripeFake
from tests.factories.accounts import create_user
from tests.factories.payments import deliver_to
from tests.integrity import broken_facts
from tests.shop.payments.test_disputes import FEE, agrees, book, paid_by_card

pytestmark = pytest.mark.django_db


@pytest.fixture
def fake(settings):
    with StripeFake() as stripe:
        stripe.stand_beside(settings)
        yield stripe


def decide(fake, found: str, *, for_us: bool) -> None:
    fake.decide_dispute(found, for_us=for_us)
    deliver_to(fake)
    assert agrees()


def lost_and_back(fake, attempt, **asked) -> str:
    """A dispute that was lost, shared out, and then decided for us after all."""
    found = fake.open_dispute(attempt.external_id, **asked)
    decide(fake, found, for_us=False)
    decide(fake, found, for_us=True)
    return found


def press(sam, times: int = 2) -> None:
    """The button, twice."""
    for _press in range(times):
        pass_recovery_on(Dispute.objects.get().pk, actor_id=sam.pk)
        assert agrees()


def paid_out(order, minor: int) -> None:
    amount = Money(minor, "GNF")
    lines = [Posting("seller_payable", order.store_id, amount), Posting("bank", 0, -amount)]
    post_entry(key=f"t{minor}", kind="gift.taken", subject="gift", subject_id=minor, lines=lines)


def test_undone_sale_is_the_sellers_again_and_the_fee_the_platforms(fake, sam):
    attempt = paid_by_card(fake)
    order = attempt.payment.orders.get()
    before = book(order)
    lost_and_back(fake, attempt)
    assert (book(order)["seller"], book(order)["cost"]) == (0, FEE - 65_000)
    press(sam)
    after = book(order)
    assert (after["seller"], after["provider"], after["disputed"], after["buyer"]) == (before["seller"], 65_000 - FEE, 0, 0)
    assert after["cost"] - after["fee"] == FEE - before["fee"]
    assert Refund.objects.count() == 1


def test_what_the_platform_had_covered_stays_with_the_platform(fake, sam):
    attempt = paid_by_card(fake)
    order = attempt.payment.orders.get()
    share = book(order)["seller"]
    paid_out(order, share - 10_000)
    lost_and_back(fake, attempt)
    press(sam)
    assert book(order)["seller"] == 10_000


def test_part_that_was_borne_without_goods_is_borne_no_more(fake, sam):
    attempt = paid_by_card(fake)
    order = attempt.payment.orders.get()
    before = book(order)
    lost_and_back(fake, attempt, amount=20_000)
    press(sam)
    assert book(order) == before | {"provider": before["provider"] - FEE, "cost": FEE}
    share = DisputeShare.objects.get()
    assert (share.lost_minor, share.seller_minor, share.platform_minor, Dispute.objects.get().returned_minor) == (0, 0, 0, 0)


def test_part_goes_to_seller_and_platform_as_they_bore_it(fake, sam):
    attempt = paid_by_card(fake)
    order = attempt.payment.orders.get()
    paid_out(order, book(order)["seller"] - 7_001)
    lost_and_back(fake, attempt, amount=20_000)
    assert book(order)["seller"] == 0
    press(sam)
    assert (book(order)["seller"], book(order)["cost"]) == (7_001, FEE)


def test_several_stores_have_each_their_own(fake, sam):
    attempt = paid_by_card(fake, stores=3)
    orders = list(attempt.payment.orders.order_by("pk"))
    before = [book(order)["seller"] for order in orders]
    lost_and_back(fake, attempt)
    press(sam)
    assert [book(order)["seller"] for order in orders] == before


def test_what_the_buyer_was_owed_anyway_he_is_owed_again(fake, sam):
    attempt = paid_by_card(fake)
    order = attempt.payment.orders.get()
    found = fake.open_dispute(attempt.external_id)
    deliver_to(fake)
    refund_order(order, quantities=None, cause=RefundCause.RETURNED, reason="Broken", delivery=True, key="k", actor_id=sam.pk)
    decide(fake, found, for_us=False)
    decide(fake, found, for_us=True)
    assert book(order)["buyer"] == 0
    press(sam)
    again = Refund.objects.get(cause="regained")
    assert (again.amount_minor, again.buyer_id, again.rail, book(order)["buyer"], book(order)["seller"]) == (
        65_000, order.buyer_id, "stripe", 65_000, 0,
    )  # fmt: skip
    assert send_refund(again.pk).status == "done"
    assert [amount for amount, _currency in fake.given_back] == [65_000]
    assert agrees()


def test_order_that_was_cancelled_for_it_owes_its_buyer_again(fake, sam):
    attempt = paid_by_card(fake, delivered=False)
    order = attempt.payment.orders.get()
    lost_and_back(fake, attempt)
    press(sam)
    assert (Refund.objects.get(cause="regained").amount_minor, book(order)["buyer"], book(order)["seller"]) == (65_000, 65_000, 0)


def test_taken_once_more_it_is_taken_from_where_it_is(fake, sam):
    attempt = paid_by_card(fake)
    order = attempt.payment.orders.get()
    found = lost_and_back(fake, attempt)
    for _round in range(2):
        press(sam)
        assert DisputeShare.objects.get().given_seller_minor > 0
        decide(fake, found, for_us=False)
        assert (book(order)["seller"], DisputeShare.objects.get().given_seller_minor) == (0, 0)
        decide(fake, found, for_us=True)


def test_taken_again_after_the_seller_was_paid_it_is_not_given_to_him_twice(fake, sam):
    """Win, payout, loss, win: a seller who is quick would otherwise gain the sale."""
    attempt = paid_by_card(fake)
    order = attempt.payment.orders.get()
    share = book(order)["seller"]
    found = lost_and_back(fake, attempt)
    press(sam)
    paid_out(order, share)
    for _round in range(2):
        decide(fake, found, for_us=False)
        decide(fake, found, for_us=True)
        press(sam)
    assert book(order)["seller"] == 0


def test_part_taken_again_is_borne_anew(fake, sam):
    attempt = paid_by_card(fake)
    order = attempt.payment.orders.get()
    before = book(order)["seller"]
    found = lost_and_back(fake, attempt, amount=20_000)
    for _round in range(3):
        press(sam)
        decide(fake, found, for_us=False)
        assert book(order)["seller"] == before - 20_000
        decide(fake, found, for_us=True)


def test_refund_owed_again_falls_away_when_the_money_is_taken_again(fake, sam):
    attempt = paid_by_card(fake, delivered=False)
    order = attempt.payment.orders.get()
    found = lost_and_back(fake, attempt)
    press(sam)
    decide(fake, found, for_us=False)
    assert (Refund.objects.get(cause="regained").status, book(order)["buyer"], fake.given_back) == ("done", 0, [])
    decide(fake, found, for_us=True)
    press(sam)
    assert book(order)["buyer"] == 65_000


def test_refund_that_was_sent_again_is_not_owed_a_third_time(fake, sam):
    attempt = paid_by_card(fake, delivered=False)
    order = attempt.payment.orders.get()
    found = lost_and_back(fake, attempt)
    press(sam)
    send_refund(Refund.objects.get(cause="regained").pk)
    for _round in range(2):
        decide(fake, found, for_us=False)
        decide(fake, found, for_us=True)
        press(sam)
    assert ([amount for amount, _currency in fake.given_back], book(order)["buyer"]) == ([65_000], 0)


def test_later_refund_is_not_paid_by_a_loss_that_has_come_back(fake, sam):
    """Fails where what came back waits for its button: the buyer, whose bank took it from him, would get 20 000 too little."""
    attempt = paid_by_card(fake)
    order = attempt.payment.orders.get()
    lost_and_back(fake, attempt, amount=20_000)
    refund = refund_order(order, quantities=None, cause=RefundCause.RETURNED, reason="Broken", delivery=True, key="k", actor_id=sam.pk)
    send_refund(refund.pk)
    assert [amount for amount, _currency in fake.given_back] == [65_000]
    assert (book(order)["seller"], book(order)["cost"], book(order)["buyer"]) == (0, FEE, 0)
    assert agrees()


def test_nothing_moves_where_nothing_waits(fake, sam):
    attempt = paid_by_card(fake)
    found = fake.open_dispute(attempt.external_id)
    deliver_to(fake)
    entries = Entry.objects.count()
    press(sam)
    assert Entry.objects.count() == entries
    decide(fake, found, for_us=False)
    entries = Entry.objects.count()
    press(sam)
    assert Entry.objects.count() == entries


def test_those_who_get_it_and_those_without_the_right_press_nothing(fake):
    attempt = paid_by_card(fake)
    order = attempt.payment.orders.get()
    lost_and_back(fake, attempt)
    for concerned in (order.buyer, order.store.owner):
        User.objects.filter(pk=concerned.pk).update(is_staff=True, is_superuser=True)
    for person in (order.buyer, order.store.owner, create_user(is_staff=True), create_user()):
        with pytest.raises(NotYours):
            pass_recovery_on(Dispute.objects.get().pk, actor_id=person.pk)
    assert compute_recovery_left(Dispute.objects.get()) == Money(65_000, "GNF")


def test_button_in_the_admin_and_who_is_told(client, fake, run_events):
    clerk = create_user(is_staff=True)
    clerk.user_permissions.add(*Permission.objects.filter(codename__in=["view_dispute", "change_dispute"]))
    attempt = paid_by_card(fake)
    order = attempt.payment.orders.get()
    share = book(order)["seller"]
    lost_and_back(fake, attempt)
    run_events()
    client.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    dispute = Dispute.objects.get()
    for _press in range(2):
        page = client.post(
            reverse("admin:payments_dispute_changelist"), {"action": "give_on", "_selected_action": [dispute.pk]}, follow=True
        )
        assert page.status_code == 200
    assert client.get(reverse("admin:payments_dispute_change", args=[dispute.pk])).status_code == 200
    run_events()
    assert book(order)["seller"] == share
    told = Notification.objects.filter(kind__in=["dispute.came_back", "dispute.given_on"]).order_by("pk")
    assert list(told.values_list("kind", "recipient")) == [("dispute.came_back", clerk.pk), ("dispute.given_on", order.store.owner_id)]
    payee = refresh_holder("store", order.store_id, "GNF")
    assert payee is not None
    assert payee.book_minor == share
    assert broken_facts(of="shop") == {}
