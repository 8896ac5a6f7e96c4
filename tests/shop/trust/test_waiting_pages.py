"""Buyer, seller and staff read why a refund waits; and what a market has at stake is said where operators look."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db.models import F
from django.urls import reverse

from couriers.states import DeliveryMode, DeliveryStatus
from shop.common.money import Money
from shop.custody.services import count_deposit, declare_deposit
from shop.notifications.models import Notification
from shop.orders.services import cancel_order
from shop.orders.states import CancelledBy, Fulfilment
from shop.payments import handlers
from shop.payments.models import PaymentAttempt, Refund, RefundAdvance
from shop.payments.services import refund_order
from shop.payments.states import RefundStatus
from shop.payments.tasks import look_again
from shop.places.models import Country
from shop.trust.models import TrustRules
from shop.trust.queries import market_risk
from tests.factories.catalog import create_variant
from tests.factories.couriers import create_delivery
from tests.factories.orders import create_order
from tests.factories.payouts import create_desk, create_staff
from tests.factories.refunds import pay
from tests.factories.stores import create_store
from tests.factories.trust import real_rules

pytestmark = pytest.mark.django_db


@pytest.fixture
def refund() -> Refund:
    """Of a sale in person: the seller has the notes."""
    country = real_rules()
    store = create_store(country=country, is_verified=True)
    order = create_delivery(status=DeliveryStatus.DELIVERED, mode=DeliveryMode.IN_PERSON, store=store, delivery_minor=0).order
    given = {"quantities": None, "cause": "returned", "reason": "Broken", "delivery": False, "key": "k"}
    found = refund_order(order, actor_id=order.store.owner_id, **given)
    assert found is not None
    return found


def text_of(client, user, address: str) -> str:
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    words: str = client.get(address).content.decode()
    return " ".join(words.replace("\xa0", " ").split())


def test_each_reads_it_in_plain_words(client, refund, run_events):
    order, staff = refund.order, create_staff()
    run_events()
    for address in (order.get_absolute_url(), reverse("payments:refunds")):
        text = text_of(client, order.buyer, address)
        assert "The store must provide the money first: it pays you itself, or brings it to us. Then we pay you immediately." in text
        assert "Keep it as credit instead" not in text
    text = text_of(client, order.store.owner, reverse("sellers:order", args=[order.number]))
    assert "bring 50,000 GNF to a desk, or pay the buyer yourself." in text
    assert "I pay it in cash myself" in text
    page = reverse("admin:payments_refund_change", args=[refund.pk])
    text = text_of(client, staff, page)
    assert "The store has to bring money for it first, or pay the buyer itself. 50,000 GNF are missing." in text
    assert refund.number in text_of(client, staff, reverse("admin:payments_refund_changelist") + "?waits_for__exact=store")
    told = Notification.objects.get(kind="refund.waits")
    assert told.recipient == order.store.owner


def test_buyer_of_a_refund_that_cannot_be_sent_reads_from_when_it_is_paid_another_way(client):
    """Credit was offered to him at once, and refused when he pressed."""
    country = real_rules()
    country.payment_methods = ["cash", "stripe"]
    country.save()
    order = create_order(is_prepaid=True, store=create_store(country=country))
    attempt = pay(order, provider="stripe")
    cancel_order(order, by=CancelledBy.BUYER, reason="", actor_id=order.buyer_id)
    Refund.objects.update(status=RefundStatus.FAILED)
    text = text_of(client, order.buyer, reverse("payments:refunds"))
    assert "until then the payment itself can still be taken back" in text
    assert "Keep it as credit instead" not in text
    PaymentAttempt.objects.filter(pk=attempt.pk).update(started_at=F("started_at") - timedelta(days=21))
    text = text_of(client, order.buyer, reverse("payments:refunds"))
    assert "We look for another way." in text
    assert "Keep it as credit instead" in text


def test_seller_who_owes_too_much_reads_it_before_he_is_shown_the_button(client):
    store = create_store(country=real_rules())  # which has proved nothing, and may owe 100,000
    variant = create_variant(store=store, stock=9)
    order = create_order(variants=[variant], quantity=9, delivery_minor=0, fulfilment=Fulfilment.READY)
    create_delivery(status=DeliveryStatus.DELIVERED, mode=DeliveryMode.IN_PERSON, order=order)
    page = reverse("sellers:order_refund", args=[order.number])
    client.force_login(order.store.owner, backend="django.contrib.auth.backends.ModelBackend")
    form = {f"units_{order.lines.get().pk}": "9", "cause": "returned", "reason": "It broke", "key": "k", "do": "work_out"}
    answer = client.post(page, form)
    text = " ".join(answer.content.decode().replace("\xa0", " ").split())
    assert (answer.status_code, Refund.objects.count()) == (409, 0)
    assert "Bring 350,000 GNF to a desk first, or ask our staff." in text
    assert 'value="refund"' not in text


def test_staff_propose_on_its_page_and_a_second_person_agrees(client, refund, run_events):
    sam, sue = create_staff(name="Sam"), create_staff(name="Sue")
    page = reverse("admin:payments_refund_change", args=[refund.pk])
    text_of(client, sam, page)
    client.post(page, {"do": "propose_advance", "reason": "He is ill"})
    run_events()
    assert Notification.objects.get(kind="refund.advance_proposed").recipient == sue
    client.post(page, {"do": "advance"})
    assert RefundAdvance.objects.get().status == "proposed"
    assert "Sam proposes to pay" in text_of(client, sue, page)
    client.post(page, {"do": "advance"})
    refund.refresh_from_db()
    assert (refund.waits_for, RefundAdvance.objects.get().decided_by) == ("", sue)
    assert "He is ill" in text_of(client, sue, reverse("admin:payments_refundadvance_changelist"))


def test_deposit_that_was_counted_moves_it_on(refund, run_events, monkeypatch):
    sam, store = create_staff(), refund.order.store
    desk, queued = create_desk(sam), []
    monkeypatch.setattr(handlers, "enqueue", lambda task, *args: queued.append((task, args)))
    deposit = declare_deposit(desk=desk, amount=Money(50_000, "GNF"), actor=store.owner, store=store)
    count_deposit(deposit, counted_minor=50_000, seen_round=1, cashier_id=sam.pk)
    run_events()
    assert (look_again, (refund.pk,)) in queued
    look_again.call_local(refund.pk)
    refund.refresh_from_db()
    assert refund.waits_for == ""


def test_operators_read_what_each_market_has_at_stake(client, db):
    call_command("load_places", verbosity=0)
    page = Path("docs/fraud.md").read_text()
    for code in ("GN", "KE", "PK"):
        risk = market_risk(Country.objects.get(code=code))
        figures = [risk.couriers_fees, risk.refund_advance, risk.by_staff, risk.total]
        assert f"| {code} | " + " | ".join(amount.format().replace("\xa0", " ") for amount in figures) + " |" in page
    rules = TrustRules.objects.get(country="GN")
    assert "300,000 GNF" in text_of(client, create_staff(), reverse("admin:trust_trustrules_change", args=[rules.pk]))
