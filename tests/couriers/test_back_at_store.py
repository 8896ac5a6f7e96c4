"""A journey in vain: buyer, seller and courier each read what is so, and what they can do."""

import pytest
from django.test import Client
from django.urls import reverse

from couriers.models import Delivery
from couriers.services import fail_attempt, publish_delivery, take_back_parcel
from couriers.states import DeliveryStatus
from shop.accounts.models import User
from shop.common.phrases import kept_phrase
from tests.factories.couriers import create_courier, create_delivery
from tests.factories.stores import create_store

pytestmark = pytest.mark.django_db


def read(user: User, address: str) -> str:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().replace("\xa0", " ").split())


@pytest.fixture
def parcel(alice: User, bob: User, carol: User) -> Delivery:
    create_courier(user=carol)
    return create_delivery(status=DeliveryStatus.PICKED_UP, courier=carol, buyer=alice, store=create_store(owner=bob, name="Chez Bob"))


def of_buyer(parcel: Delivery) -> str:
    return reverse("orders:detail", args=[parcel.order.number])


def of_seller(parcel: Delivery) -> str:
    return reverse("sellers:order", args=[parcel.order.number])


def fail(parcel: Delivery, reason: str) -> Delivery:
    return fail_attempt(parcel, reason=kept_phrase("parcel", reason), actor_id=parcel.courier_id)


def test_who_did_not_take_it_is_not_told_to_have_the_cash_ready(parcel, alice, bob):
    fail(parcel, "refused")
    page = read(alice, of_buyer(parcel))
    assert "You did not take the parcel" in page
    assert "The courier brings it back to Chez Bob. Chez Bob will send it again or cancel the order." in page
    assert "ready in cash" not in page
    assert "Your parcel is on its way" not in page
    assert "The parcel is coming back" in read(bob, of_seller(parcel))


def test_who_was_not_there_may_still_get_it_at_once(parcel, alice):
    fail(parcel, "absent")
    page = read(alice, of_buyer(parcel))
    assert "Call now if you want" in page
    assert "65,000 GNF ready in cash" in page


@pytest.mark.parametrize(("reason", "advice"), [("refused", "Do you want it after all?"), ("absent", "when you will be there")])
def test_back_at_the_store_each_reads_what_comes_next(parcel, alice, bob, reason, advice):
    take_back_parcel(fail(parcel, reason), actor_id=bob.pk)
    page = read(alice, of_buyer(parcel))
    assert "Your parcel is back at Chez Bob" in page
    assert page.count("send it again or cancel the order") == 1, "what the store will do is said once"
    assert advice in page
    assert "ready in cash" not in page
    assert "Have the cash ready" not in page
    desk = read(bob, of_seller(parcel))
    assert "The parcel is back: what now?" in desk
    assert desk.index("Cancel the order") < desk.index("Who delivers it?")
    assert "You receive once it is delivered" in desk
    assert "It came back: send it again or cancel" in read(bob, reverse("sellers:desk"))


def test_sent_again_it_is_a_parcel_like_any_other(parcel, alice, bob):
    publish_delivery(take_back_parcel(fail(parcel, "refused"), actor_id=bob.pk), actor_id=bob.pk)
    page = read(alice, of_buyer(parcel))
    assert "65,000 GNF ready in cash" in page
    assert "Your parcel is back at the store" not in page


def test_courier_still_sees_what_he_did_and_nothing_of_the_buyer(parcel, bob, carol, mallory):
    take_back_parcel(fail(parcel, "absent"), actor_id=bob.pk)
    page = read(carol, reverse("couriers:delivery", args=[parcel.pk]))
    assert "You gave this parcel back" in page
    assert "Nobody was there" in page
    assert parcel.order.recipient not in page
    assert parcel.order.phone not in page
    stranger = Client()
    stranger.force_login(mallory, backend="django.contrib.auth.backends.ModelBackend")
    assert stranger.get(reverse("couriers:delivery", args=[parcel.pk])).status_code == 404


def test_past_journeys_are_looked_for_only_once_the_parcel_is_with_somebody_else(parcel, carol, monkeypatch):
    """The carrier's page is opened far more often than the page of what he did."""
    monkeypatch.setattr("couriers.views.jobs.journeys_in_vain", lambda *_args: pytest.fail("asked although he carries it"))
    assert "Your parcel" not in read(carol, reverse("couriers:delivery", args=[parcel.pk]))
