"""Trying to pay, hearing of it, and what money means that came: beside the fake of a card service, through the site's own provider."""

from datetime import timedelta

import pytest
from django.urls import reverse

from shop.common.clock import now
from shop.common.money import Money
from shop.common.phrases import read_phrase
from shop.events.models import DomainEvent
from shop.ledger.queries import account_balance, owed_to
from shop.ledger.services import Posting, post_entry
from shop.notifications.models import Notification
from shop.orders.models import Order
from shop.orders.services import cancel_order, close_overdue
from shop.orders.states import CancelledBy, Fulfilment
from shop.payments.exceptions import MethodUnavailable, NotEnoughCredit, NothingDue, NotYours, PhoneNeeded, ProviderDown
from shop.payments.models import Payment, PaymentAttempt, PaymentEvent, Refund
from shop.payments.services import apply_event, ask_attempt, begin_attempt, choose_cash, open_payments, return_kept_money, start_attempt
from shop.payments.services.charges import learn_charge
from shop.payments.services.due_work import find_attempts_to_ask, find_attempts_to_give_back, find_events_to_apply
from shop.payments.states import AttemptStatus, EventStatus, PaymentStatus
from site_config.sandbox.momo import MomoFake
from site_config.sandbox.stripe import StripeFake
from tests.factories.accounts import create_user
from tests.factories.payments import create_due_payment, deliver_to
from tests.integrity import broken_facts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cards")]


@pytest.fixture
def cards(settings):
    with StripeFake() as fake:
        use(fake, settings)
        yield fake


@pytest.fixture
def phones(settings):
    with MomoFake() as fake:
        use(fake, settings)
        yield fake


def use(fake, settings) -> None:
    fake.stand_beside(settings)
    settings.PAYMENT_TIMEOUT_SECONDS = 60  # of a busy machine


def start(payment: Payment, method: str = "stripe", **more) -> PaymentAttempt:
    return start_attempt(payment, method, actor_id=payment.checkout.buyer_id, **more)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def at_provider(code: str = "stripe") -> int:
    return account_balance("provider", {"stripe": 2, "momo": 5}[code], "GNF").minor


def owed(payment: Payment) -> int:
    return owed_to("refund_owed", payment.checkout.buyer_id, "GNF").minor


def test_card_pays_all_stores_of_a_checkout_once(cards):
    payment = create_due_payment(stores=2)
    attempt = start(payment)
    assert (attempt.status, attempt.redirect_url.startswith(cards.url)) == ("waiting", True)
    cards.customer_pays(attempt.external_id)
    for _ in range(2):
        attempt = ask_attempt(attempt.pk)
    payment = fresh(payment)
    assert (attempt.status, payment.status, payment.paid_by) == ("paid", "received", attempt)
    assert [order.is_awaiting_payment for order in payment.orders.all()] == [False, False]
    assert at_provider() == payment.amount_minor == 130_000
    assert DomainEvent.objects.filter(name="payment.received").count() == 1
    assert DomainEvent.objects.filter(name="order.paid").count() == 2
    assert broken_facts(of="shop") == {}


def test_pressing_twice_is_one_attempt(cards):
    payment = create_due_payment()
    assert start(payment) == start(payment)
    assert cards.charge_count == 1


def test_only_the_buyer_pays_and_only_what_is_due():
    payment = create_due_payment()
    with pytest.raises(NotYours):
        start_attempt(payment, "stripe", actor_id=create_user().pk)
    cancel_order(payment.orders.get(), by=CancelledBy.BUYER, reason="", actor_id=payment.checkout.buyer_id)
    with pytest.raises(NothingDue):
        start(payment)
    assert payment.attempts.count() == 0


def test_provider_that_is_down_is_started_again_with_the_same_key(cards):
    """An hour without it: nothing is lost, nothing is charged twice."""
    payment = create_due_payment()
    cards.lose_answer(path="/v1/checkout/sessions", times=5)
    attempt = start(payment)
    assert (attempt.status, attempt.external_id) == ("starting", "")
    for minutes in (1, 5, 30, 60):
        PaymentAttempt.objects.update(asked_at=now() - timedelta(minutes=minutes))
        assert find_attempts_to_ask() == [attempt.pk]
        ask_attempt(attempt.pk)
    cards._troubles.clear()
    PaymentAttempt.objects.update(asked_at=None)
    assert start(payment).pk == attempt.pk
    assert (fresh(attempt).status, cards.charge_count) == ("waiting", 1)


def test_nobody_calls_while_another_is_calling(cards):
    attempt = start(create_due_payment())
    PaymentAttempt.objects.update(status=AttemptStatus.STARTING, external_id="", asked_at=now())
    begin_attempt(fresh(attempt))
    assert len(cards.asked("POST", "/v1/checkout/sessions")) == 1


def test_another_method_keeps_orders_and_stock(cards, phones):
    payment = create_due_payment(methods=["stripe", "momo"])
    order = payment.orders.get()
    card = start(payment)
    with pytest.raises(PhoneNeeded):
        start(payment, "momo")
    phone = start(payment, "momo", phone="+224664000001")
    assert (fresh(card).status, phone.status) == ("abandoned", "waiting")
    phones.customer_refuses(phone.external_id)
    assert ask_attempt(phone.pk).status == "failed"
    assert DomainEvent.objects.get(name="payment.failed").subject_id == payment.pk
    assert order.lines.get().reservation.status == "held"
    third = start(payment)
    cards.customer_pays(third.external_id)
    ask_attempt(third.pk)
    assert (fresh(order).payment_method, fresh(payment).provider) == ("stripe", "stripe")
    assert broken_facts(of="shop") == {}


def test_money_on_an_attempt_that_was_given_up_still_counts(cards, phones):
    payment = create_due_payment(methods=["stripe", "momo"])
    card = start(payment)
    start(payment, "momo", phone="+224664000001")
    cards.customer_pays(card.external_id)
    assert ask_attempt(card.pk).status == "paid"
    assert fresh(payment).status == "received"
    assert list(payment.attempts.values_list("status", flat=True)) == ["paid", "abandoned"]


def test_second_payment_is_owed_back(cards, phones):
    payment = create_due_payment(methods=["stripe", "momo"])
    card = start(payment)
    phone = start(payment, "momo", phone="+224664000001")
    cards.customer_pays(card.external_id)
    phones.customer_pays(phone.external_id)
    for attempt in (phone, card, phone, card):
        ask_attempt(attempt.pk)
    assert (fresh(phone).problem, fresh(card).problem) == ("", "double")
    assert (owed(payment), at_provider("momo"), at_provider("stripe")) == (65_000, 65_000, 65_000)
    assert Refund.objects.get().amount == Money(65_000, "GNF")
    assert broken_facts(of="shop") == {}


def test_late_money_is_owed_back(cards):
    payment = create_due_payment()
    attempt = start(payment)
    cards.customer_pays(attempt.external_id)
    cancel_order(payment.orders.get(), by=CancelledBy.BUYER, reason="", actor_id=payment.checkout.buyer_id)
    assert fresh(attempt).status == "abandoned"
    ask_attempt(attempt.pk)
    assert (fresh(attempt).problem, owed(payment), fresh(payment).status) == ("late", 65_000, "cancelled")
    assert broken_facts(of="shop") == {}


def test_part_late_money_pays_the_living_order(cards):
    payment = create_due_payment(stores=2)
    attempt = start(payment)
    gone, living = payment.orders.order_by("pk")
    cards.customer_pays(attempt.external_id)
    cancel_order(gone, by=CancelledBy.BUYER, reason="", actor_id=gone.buyer_id)
    ask_attempt(attempt.pk)
    assert (fresh(living).paid_at is not None, fresh(attempt).problem, owed(payment)) == (True, "late", 65_000)
    assert broken_facts(of="shop") == {}
    cancel_order(fresh(living), by=CancelledBy.BUYER, reason="", actor_id=living.buyer_id)
    assert Refund.objects.get(order=living, cause="cancelled").rail == "stripe"
    assert (owed(payment), at_provider()) == (130_000, 130_000)
    assert broken_facts(of="shop") == {}


@pytest.mark.parametrize(("minor", "currency", "problem"), [(64_999, "", "short"), (65_001, "", "over"), (None, "EUR", "currency")])
def test_wrong_money_is_kept_and_the_order_untouched_until_it_is_put_right(cards, minor, currency, problem):
    payment = create_due_payment()
    attempt = start(payment)
    cards.customer_pays(attempt.external_id)
    cards.lie(minor=minor, currency=currency)
    deliver_to(cards)
    event = PaymentEvent.objects.filter(status="stuck").first()
    assert (fresh(attempt).problem, fresh(payment).status, read_phrase(event.problem).startswith("kept aside")) == (problem, "due", True)
    assert (at_provider(), payment.orders.get().paid_at) == (0, None)
    assert broken_facts(of="shop") == {}
    cards.lie()
    assert apply_event(event.pk).status == "applied"
    assert (fresh(attempt).problem, fresh(payment).status, at_provider()) == ("", "received", 65_000)
    assert broken_facts(of="shop") == {}


def test_wrong_money_that_nobody_puts_right_goes_back(cards):
    payment = create_due_payment()
    attempt = start(payment)
    cards.customer_pays(attempt.external_id)
    cards.lie(minor=60_000)
    ask_attempt(attempt.pk)
    assert find_attempts_to_give_back() == []
    PaymentAttempt.objects.update(ended_at=now() - timedelta(days=1, minutes=1))
    assert find_attempts_to_give_back() == [attempt.pk]
    return_kept_money(attempt.pk)
    with pytest.raises(NothingDue):
        return_kept_money(attempt.pk)
    assert (owed(payment), at_provider(), fresh(payment).status) == (60_000, 60_000, "due")
    cards.lie()
    ask_attempt(attempt.pk)  # what is in the book stays
    assert (fresh(attempt).received_minor, at_provider()) == (60_000, 60_000)
    assert broken_facts(of="shop") == {}


def test_unpaid_order_expires_after_a_last_question(cards):
    payment = create_due_payment()
    attempt = start(payment)
    Order.objects.update(expires_at=now() - timedelta(seconds=30))
    assert close_overdue(Order.objects.all()) == 0
    Order.objects.update(expires_at=now() - timedelta(seconds=61))
    assert close_overdue(Order.objects.all()) == 1
    assert (fresh(payment).status, fresh(attempt).status, payment.orders.get().fulfilment) == ("cancelled", "abandoned", "cancelled")
    assert payment.orders.get().lines.get().variant.available == 10
    with pytest.raises(NothingDue):
        start(payment)
    assert broken_facts(of="shop") == {}


def test_link_that_ran_out_is_remade(cards):
    payment = create_due_payment()
    first = start(payment)
    cards.time_runs_out(first.external_id)
    assert ask_attempt(first.pk).status == "expired"
    second = start(payment)
    assert (second.number, second.status, second.key != first.key) == (2, "waiting", True)


def test_buyer_chooses_cash_after_all(cards):
    payment = create_due_payment(stores=2)
    attempt = start(payment)
    new = choose_cash(payment, actor_id=payment.checkout.buyer_id)
    assert [(row.provider, row.status, row.amount_minor) for row in new] == [("cash", "due", 65_000)] * 2
    assert (fresh(attempt).status, fresh(payment).status) == ("abandoned", "cancelled")
    assert set(Order.objects.values_list("is_prepaid", "payment_method")) == {(False, "cash")}
    with pytest.raises(NothingDue):
        choose_cash(payment, actor_id=payment.checkout.buyer_id)
    cards.customer_pays(attempt.external_id)
    ask_attempt(attempt.pk)
    assert owed(payment) == 130_000
    assert broken_facts(of="shop") == {}


def give_credit(user, minor: int) -> None:
    lines = [Posting("bank", 0, Money(minor, "GNF")), Posting("store_credit", user.pk, Money(-minor, "GNF"))]
    post_entry(key=f"gift:{user.pk}", kind="gift", subject="user", subject_id=user.pk, lines=lines)


def test_credit_pays_the_whole_at_once_or_not_at_all():
    payment = create_due_payment(stores=2, methods=["credit"])
    buyer = payment.checkout.buyer
    with pytest.raises(MethodUnavailable, match="You have no credit"):
        start(payment, "credit")
    give_credit(buyer, 130_000)
    attempt = start(payment, "credit")
    assert (attempt.status, fresh(payment).status, owed_to("store_credit", buyer.pk, "GNF").minor) == ("paid", "received", 0)
    assert broken_facts(of="shop") == {}


def test_credit_is_not_overdrawn_behind_the_offer(monkeypatch):
    payment = create_due_payment(methods=["credit"])
    give_credit(payment.checkout.buyer, 64_999)
    monkeypatch.setattr("shop.payments.services.attempts.reason_against", lambda *args: "")
    with pytest.raises(NotEnoughCredit):
        start(payment, "credit")
    assert (fresh(payment).status, payment.attempts.count()) == ("due", 0)
    assert broken_facts(of="shop") == {}


def test_message_before_our_row_knows_the_id_is_heard_later(cards):
    """The webhook arrives while we wait for the answer to our own question, which is lost."""
    payment = create_due_payment()
    cards.lose_answer(path="/v1/checkout/sessions", times=9)
    attempt = start(payment)
    cards._troubles.clear()
    (session_id,) = cards.sessions
    cards.customer_pays(session_id)
    deliver_to(cards)
    assert (fresh(attempt).status, fresh(payment).status) == ("paid", "received")
    assert set(PaymentEvent.objects.values_list("status", flat=True)) <= {"applied", "ignored"}


def test_message_about_nothing_known_stays_and_is_tried_again(cards):
    attempt = start(create_due_payment())
    cards.customer_pays(attempt.external_id)
    PaymentAttempt.objects.update(provider="momo", external_id="other", key="other")
    deliver_to(cards)
    (event, *_) = PaymentEvent.objects.filter(about="charge")
    assert (event.status, read_phrase(event.problem)) == ("stuck", "no attempt of that name is known here")
    PaymentEvent.objects.update(next_try_at=now())
    assert event.pk in find_events_to_apply()
    PaymentAttempt.objects.update(provider="stripe", external_id=attempt.external_id, key=attempt.key)
    assert apply_event(event.pk).status == EventStatus.APPLIED
    assert attempt.payment.orders.get().paid_at


def test_copies_and_reversed_order_have_one_effect(cards):
    payment = create_due_payment()
    attempt = start(payment)
    cards.customer_pays(attempt.external_id)
    count = len(cards.outbox.waiting)
    assert set(deliver_to(cards, times=5, reverse=True)) == {200}
    assert PaymentEvent.objects.count() == count
    assert set(PaymentEvent.objects.values_list("copies", flat=True)) == {5}
    assert DomainEvent.objects.filter(name="payment.received").count() == 1
    assert at_provider() == 65_000


def test_provider_down_while_a_message_is_applied(cards):
    payment = create_due_payment()
    attempt = start(payment)
    cards.customer_pays(attempt.external_id)
    cards.break_down(path="/v1/checkout/sessions", times=99)
    deliver_to(cards)
    event = PaymentEvent.objects.filter(about="charge").first()
    assert (event.status, event.problem.startswith("[[refused.provider_down]]")) == ("stuck", True)
    assert event.next_try_at > now()
    cards._troubles.clear()
    assert apply_event(event.pk).status == "applied"
    assert fresh(payment).status == PaymentStatus.RECEIVED


def test_fault_of_ours_while_a_message_is_applied_keeps_the_message(cards, monkeypatch):
    attempt = start(create_due_payment())
    cards.customer_pays(attempt.external_id)
    with monkeypatch.context() as broken:
        broken.setattr("shop.payments.services.inbox.ask_attempt", lambda pk: 1 // 0)
        deliver_to(cards)
    event = PaymentEvent.objects.filter(about="charge").first()
    assert (event.status, event.problem.startswith("[[inbox.crashed]] ZeroDivisionError")) == ("stuck", True)
    assert apply_event(event.pk).status == "applied"


def test_forged_and_oversized_messages_leave_nothing(client, cards, caplog):
    attempt = start(create_due_payment())
    cards.customer_pays(attempt.external_id)
    webhook = cards.outbox.waiting[-1]
    body, headers = cards.forge(webhook.body, webhook.headers)
    address = reverse("payments:webhook", args=["stripe"])
    signed = {"HTTP_STRIPE_SIGNATURE": headers["stripe-signature"], "content_type": "application/json"}
    assert client.post(address, body, **signed).status_code == 400
    assert client.post(address, b" " * 300_000, **signed).status_code == 413
    assert client.post(reverse("payments:webhook", args=["cash"]), body, **signed).status_code == 404
    assert PaymentEvent.objects.count() == 0
    assert "webhook_refused" in caplog.text
    assert attempt.external_id not in caplog.text


def test_clocks_that_differ_end_nothing_too_early(cards):
    attempt = start(create_due_payment())
    PaymentAttempt.objects.update(expires_at=now() - timedelta(seconds=90))
    assert ask_attempt(attempt.pk).status == "waiting"
    PaymentAttempt.objects.update(expires_at=now() - timedelta(seconds=150))
    assert ask_attempt(attempt.pk).status == "expired"


def test_silent_provider_is_said_and_asked_again(cards):
    attempt = start(create_due_payment())
    cards.die()
    with pytest.raises(ProviderDown):
        ask_attempt(attempt.pk)
    cards.live()
    assert ask_attempt(attempt.pk).status == "waiting"


def test_nothing_to_pay_needs_no_payment():
    payment = create_due_payment()
    order = payment.orders.get()
    cancel_order(order, by=CancelledBy.BUYER, reason="", actor_id=order.buyer_id)
    Order.objects.update(
        goods_minor=0, delivery_minor=0, total_minor=0, is_prepaid=False, payment_method="stripe", fulfilment=Fulfilment.PENDING
    )
    (opened,) = open_payments([fresh(order)])
    assert (opened.amount_minor, opened.status) == (0, "due")


def test_second_charge_of_one_attempt_is_not_lost(cards):
    """We asked twice because an answer was lost; the buyer paid both."""
    payment = create_due_payment()
    attempt, other = start(payment), start(create_due_payment(buyer=payment.checkout.buyer))
    twin = learn_charge(attempt, external_id="cs_other", kept={})
    assert (twin.number, twin.status, learn_charge(attempt, external_id="cs_other", kept={})) == (2, "abandoned", twin)
    PaymentAttempt.objects.filter(pk=other.pk).update(external_id="cs_moved")
    PaymentAttempt.objects.filter(pk=twin.pk).update(external_id=other.external_id)
    for charge in (attempt, other):
        cards.customer_pays(charge.external_id)
    for row in (attempt, twin, twin):
        ask_attempt(row.pk)
    assert (fresh(twin).problem, owed(payment), at_provider()) == ("double", 65_000, 130_000)


def test_seller_hears_of_an_order_when_its_money_has_come(cards, run_events):
    payment = create_due_payment()
    order, owner = payment.orders.get(), payment.orders.get().store.owner
    attempt = start(payment)
    run_events()
    assert not Order.objects.sold_by(owner.pk).exists()
    assert not Notification.objects.filter(recipient=owner).exists()
    cards.customer_pays(attempt.external_id)
    ask_attempt(attempt.pk)
    run_events()
    assert list(Order.objects.sold_by(owner.pk)) == [order]
    assert Notification.objects.get(recipient=owner).kind == "order.placed"
