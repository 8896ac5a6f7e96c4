"""How much cash a courier may have, and what a store can pay a courier with."""

import pytest
from django.urls import reverse

from couriers.exceptions import CashCeiling, InvalidBonus, NotAvailable, StoreOwes, UncoveredEarning
from couriers.models import CourierProfile, Delivery
from couriers.services import assign_courier, claim_delivery, deliver_in_person, publish_delivery, take_parcel
from couriers.states import DeliveryMode, DeliveryStatus
from shop.common.money import Money
from shop.custody.models import DebtNotice
from shop.custody.queries import cash_pause, debt_of
from shop.custody.services import count_deposit, declare_deposit
from shop.events.models import DomainEvent
from shop.notifications.models import Notification
from shop.payments.queries import method_offers
from shop.places.models import Country
from shop.stores.models import Store
from tests.factories.couriers import create_courier, create_delivery
from tests.factories.custody import create_cashier, create_desk
from tests.factories.places import create_country
from tests.factories.stores import create_store

pytestmark = pytest.mark.django_db


def gnf(minor: int) -> Money:
    return Money(minor, "GNF")


@pytest.fixture
def courier() -> CourierProfile:
    """Of a market in which a courier may have 150 000: two parcels of 65 000, and not three."""
    return create_courier(country=create_country(courier_cash_ceiling_minor=150_000))


def offered(**fields: object) -> Delivery:
    return create_delivery(status=DeliveryStatus.OFFERED, **fields)


def test_cash_in_hand_and_ahead_leave_no_room_for_more_cash(courier):
    desk = create_desk(landmark="Beside the big market")
    create_delivery(status=DeliveryStatus.DELIVERED, courier=courier.user)
    claim_delivery(offered(), courier.user)
    third = offered()
    with pytest.raises(CashCeiling) as refusal:
        claim_delivery(third, courier.user)
    for shown in ("150,000", "65,000", desk.name, "Beside the big market"):
        assert shown in str(refusal.value)
    third.refresh_from_db()
    assert (third.status, third.courier) == (DeliveryStatus.OFFERED, None)


def test_parcel_paid_in_advance_always_fits(courier):
    CourierProfile.objects.update(cash_ceiling_minor=0)
    paid = offered()
    Delivery.objects.filter(pk=paid.pk).update(cash_due_minor=0)
    assert claim_delivery(paid, courier.user).courier == courier.user


def test_couriers_own_limit_outranks_the_markets(courier):
    CourierProfile.objects.update(cash_ceiling_minor=64_999)
    with pytest.raises(CashCeiling):
        claim_delivery(offered(), courier.user)
    CourierProfile.objects.update(cash_ceiling_minor=65_000)
    claim_delivery(offered(), courier.user)


def test_seller_who_assigns_learns_nothing_of_the_couriers_cash(courier):
    CourierProfile.objects.update(cash_ceiling_minor=1)
    parcel = create_delivery()
    with pytest.raises(CashCeiling) as refusal:
        assign_courier(parcel, courier.user, actor_id=parcel.order.store.owner_id)
    assert "limit for cash" in str(refusal.value)
    assert not any(sign.isdigit() for sign in str(refusal.value))


def test_pick_up_is_refused_when_the_limit_has_been_lowered_and_goes_on_after_a_deposit(courier):
    create_delivery(status=DeliveryStatus.DELIVERED, courier=courier.user)
    parcel = create_delivery(status=DeliveryStatus.ASSIGNED, courier=courier.user)
    CourierProfile.objects.update(cash_ceiling_minor=100_000)
    with pytest.raises(CashCeiling):
        take_parcel(parcel, courier=courier.user)
    cashier = create_cashier()
    deposit = declare_deposit(desk=create_desk(cashier=cashier), amount=gnf(65_000), actor=courier.user)
    count_deposit(deposit, counted_minor=65_000, seen_round=1, cashier_id=cashier.pk)
    take_parcel(parcel, courier=courier.user)


def test_courier_off_duty_is_told_that_first(courier):
    CourierProfile.objects.update(is_available=False, cash_ceiling_minor=0)
    with pytest.raises(NotAvailable):
        claim_delivery(offered(), courier.user)


@pytest.fixture
def store() -> Store:
    """Which may owe 20 000."""
    return create_store(country=create_country(store_debt_limit_minor=20_000))


def test_bonus_is_covered_by_what_the_order_leaves_the_store(store):
    """Of 50 000 it gets 48 750; the courier's fee is 40 000."""
    parcel = create_delivery(store=store, delivery_minor=40_000, delivery_payer="seller")
    publish_delivery(parcel, bonus=gnf(8_750), actor_id=store.owner_id)
    with pytest.raises(InvalidBonus, match="8,750\xa0GNF at most"):
        publish_delivery(parcel, bonus=gnf(8_751), actor_id=store.owner_id)


def test_fee_is_covered_by_the_order_or_by_what_the_store_may_owe(store):
    """It gets 48 750 of each order and may owe 20 000: one parcel's fee of 68 750 uses up all the room."""
    publish_delivery(create_delivery(store=store, delivery_minor=68_750, delivery_payer="seller"), actor_id=store.owner_id)
    parcel, courier = create_delivery(store=store, delivery_minor=48_751, delivery_payer="seller"), create_courier()
    with pytest.raises(UncoveredEarning) as refusal:
        publish_delivery(parcel, actor_id=store.owner_id)
    assert "48,750" in str(refusal.value)
    with pytest.raises(UncoveredEarning):
        assign_courier(parcel, courier.user, actor_id=store.owner_id)
    parcel.refresh_from_db()
    assert parcel.status == DeliveryStatus.PLANNED


def sell_in_person(store: Store, times: int) -> None:
    """Each brings a fee of 5 000."""
    for _sale in range(times):
        create_delivery(status=DeliveryStatus.DELIVERED, mode=DeliveryMode.IN_PERSON, store=store, fee_bp=1000)


def test_store_is_reminded_pauses_and_goes_on_when_it_has_paid(store, run_events, client):
    def told() -> list[int]:
        return [event.data["percent"] for event in DomainEvent.objects.filter(name="store_debt.reached").order_by("pk")]

    parcel = create_delivery(store=store)
    sell_in_person(store, 2)
    run_events()
    assert (told(), cash_pause(store)) == ([50], "")
    sell_in_person(store, 2)
    run_events()
    assert (told(), cash_pause(store)) == ([50, 100], "")
    sell_in_person(store, 1)
    run_events()
    assert (told(), debt_of(store).owed) == ([50, 100, 100], gnf(25_000))
    assert store.name in cash_pause(store)
    with pytest.raises(StoreOwes):
        deliver_in_person(parcel, actor_id=store.owner_id)
    cashier = create_cashier()
    deposit = declare_deposit(desk=create_desk(cashier=cashier), amount=gnf(10_000), actor=store.owner, store=store)
    count_deposit(deposit, counted_minor=10_000, seen_round=1, cashier_id=cashier.pk)
    assert cash_pause(store) == ""
    deliver_in_person(parcel, actor_id=store.owner_id)
    run_events()
    assert DebtNotice.objects.get().percent == 50
    assert DomainEvent.objects.filter(name="store_debt.lifted").count() == 1
    told_at = set(Notification.objects.filter(kind__startswith="store_debt.", recipient=store.owner).values_list("kind", "url"))
    assert {kind for kind, _url in told_at} == {"store_debt.reached", "store_debt.paused", "store_debt.lifted"}
    assert {url for _kind, url in told_at} == {reverse("payouts:sell_money")}
    client.force_login(store.owner, backend="django.contrib.auth.backends.ModelBackend")
    assert reverse("couriers:cash") in client.get(reverse("payouts:sell_money")).content.decode()


def test_market_without_limits_has_none(courier):
    Country.objects.update(courier_cash_ceiling_minor=None, store_debt_limit_minor=None)
    for _parcel in range(4):
        claim_delivery(offered(), courier.user)
    store = create_store()
    sell_in_person(store, 3)
    assert (debt_of(store).level, cash_pause(store)) == (0, "")


def test_shopper_reads_why_a_store_takes_no_cash(store):
    sell_in_person(store, 5)
    offer = method_offers(store.country, store, gnf(50_000))[0]
    assert (offer.code, offer.available, offer.reason) == ("cash", False, f"{store.name} takes no cash on delivery for the moment.")
