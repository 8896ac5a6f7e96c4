"""A payee's account on Stripe's own pages: opened once, used when Stripe says so, and no longer when it does not."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from shop.accounts.models import User
from shop.common.clock import now
from shop.events.models import DomainEvent
from shop.payments.models import PaymentEvent
from shop.payments.services import apply_event, receive_event
from shop.payments.states import EventStatus
from shop.payouts.exceptions import RailUnavailable
from shop.payouts.forms import DestinationForm
from shop.payouts.models import Destination, Payee, Payout
from shop.payouts.queries import rail_offers
from shop.payouts.services import approve_payout, connect_account, request_payout, send_payout, verify_destination
from shop.payouts.states import PayoutStatus
from site_config.sandbox.stripe import StripeFake
from tests.factories.payouts import create_staff, earn
from tests.factories.stores import create_store
from tests.threads import kinds_of, run_together

pytestmark = pytest.mark.django_db
CONNECT = "/sell/money/connect/stripe/"


@pytest.fixture
def stripe(settings: Any) -> Iterator[StripeFake]:
    with StripeFake() as fake:
        fake.stand_beside(settings)
        settings.STRIPE_CONNECT_COUNTRIES = ["GN"]
        settings.PAYMENT_TIMEOUT_SECONDS = 60  # of a busy machine
        yield fake


@pytest.fixture
def payee(bob: User) -> Payee:
    payee = earn(50_000, store=create_store(owner=bob))
    payee.country.payment_methods = ["cash", "stripe"]
    payee.country.save()
    return payee


@pytest.fixture
def seller(client: Client, bob: User) -> Client:
    client.force_login(bob, backend="django.contrib.auth.backends.ModelBackend")
    return client


def hear(stripe: StripeFake) -> None:
    def once(webhook: Any) -> int:
        apply_event(receive_event("stripe", webhook.body, webhook.headers).pk)
        return 200

    stripe.outbox.deliver(once, times=2)


def reason(payee: Payee) -> str:
    return next(offer.reason for offer in rail_offers(payee) if offer.code == "stripe")


def test_seller_connects_answers_and_is_paid(stripe: StripeFake, payee: Payee, seller: Client) -> None:
    money = reverse("payouts:sell_money")
    assert "Connect with Stripe" in seller.get(money).content.decode()
    for _pressed_twice in range(2):
        answer = seller.post(CONNECT)
    account = Destination.objects.get(payee=payee)
    assert len(stripe.accounts) == 2  # with the one that is always there
    assert answer.headers["Location"] == f"{stripe.url}/setup/{account.address}"
    back = seller.get(reverse("payouts:sell_connected", args=["stripe"]), follow=True).content.decode()
    assert "cannot receive money yet" in back
    assert "Continue with Stripe" in back
    assert seller.get(CONNECT).headers["Location"] == answer.headers["Location"]  # the link was too old
    stripe.payee_answers(account.address)
    hear(stripe)
    assert "waits a day" in reason(payee)
    assert "is connected" in seller.get(reverse("payouts:sell_connected", args=["stripe"]), follow=True).content.decode()
    Destination.objects.update(usable_from=now() - timedelta(minutes=1))
    payout = request_payout(payee, rail="stripe", actor_id=account.owner_id, token="a")
    approve_payout(payout, actor_id=create_staff().pk)
    assert send_payout(payout.pk).status == PayoutStatus.PAID
    assert [str(amount) for amount, _currency in stripe.paid_out] == ["50000"]
    stripe.payee_is_doubted(account.address)
    hear(stripe)
    assert "not answered yet" in reason(payee)
    assert not PaymentEvent.objects.exclude(status__in=[EventStatus.APPLIED, EventStatus.IGNORED]).filter(about="account").exists()


def test_lost_answer_opens_no_second_account(stripe: StripeFake, payee: Payee, seller: Client) -> None:
    stripe.lose_answer(times=1)
    first = seller.post(CONNECT)
    assert first.status_code in {302, 409}
    assert seller.post(CONNECT).status_code == 302
    assert len(stripe.accounts) == 2
    assert Destination.objects.get(payee=payee).address in stripe.accounts


def test_only_where_the_operator_says_so_and_nobody_types_it(
    stripe: StripeFake, payee: Payee, seller: Client, settings: Any, mallory: User
) -> None:
    assert "stripe" not in dict(DestinationForm(payee=payee).fields["rail"].choices)  # type: ignore[attr-defined]
    seller.post(CONNECT)
    account = Destination.objects.get(payee=payee)
    with pytest.raises(RailUnavailable):
        verify_destination(account, actor_id=create_staff().pk)
    other = earn(10_000, store=create_store(owner=mallory))
    User.objects.filter(pk=mallory.pk).update(is_seller=True)
    stranger = Client()
    stranger.force_login(mallory, backend="django.contrib.auth.backends.ModelBackend")
    assert stranger.get(reverse("payouts:sell_connected", args=["stripe"])).status_code == 404
    settings.STRIPE_CONNECT_COUNTRIES = ["FR"]
    assert stranger.post(CONNECT).status_code == 409
    assert "Connect with" not in stranger.get(reverse("payouts:sell_money")).content.decode()
    assert not Destination.objects.filter(payee=other).exists()
    assert not Payout.objects.exists()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_button_pressed_on_six_screens_opens_one_account(stripe: StripeFake, payee: Payee, bob: User) -> None:
    """Fails without the payee's lock in _own_row: the second row breaks on its constraint."""
    outcomes = run_together([partial(connect_account, payee, rail="stripe", actor_id=bob.pk) for _ in range(6)])
    assert kinds_of(outcomes) == {"Destination": 6}
    assert len({(account.pk, account.address) for account in outcomes}) == 1
    assert len(stripe.accounts) == 2
    assert DomainEvent.objects.filter(name="payee.destination_changed").count() == 1


def test_payee_who_cuts_us_off_is_told_paid_no_more_and_may_connect_again(
    stripe: StripeFake, payee: Payee, seller: Client, bob: User, run_events: Any
) -> None:
    """Stripe's message is about us and names the account beside it; asked, Stripe says that it is none of our business any more."""
    seller.post(CONNECT)
    account = Destination.objects.get(payee=payee)
    stripe.payee_answers(account.address)
    hear(stripe)
    account.refresh_from_db()
    assert account.verified_at is not None
    stripe.payee_cuts_us_off(account.address)
    hear(stripe)
    account.refresh_from_db()
    assert (account.verified_at, account.removed_at is not None) == (None, True)
    event = PaymentEvent.objects.get(kind="account.application.deauthorized")
    assert (event.about, event.external_id, event.status) == ("account", account.address, EventStatus.APPLIED)
    run_events()
    assert [told.kind for told in bob.notifications.filter(kind__startswith="payee.")].count("payee.account_gone") == 1
    assert reason(payee) == "Connect your account first."
    seller.post(CONNECT)
    assert Destination.objects.get(payee=payee, removed_at=None).address not in {"", account.address}
