"""Who counts as one party."""

import pytest

from couriers.services import apply_as_courier
from shop.accounts.models import User
from shop.accounts.services import save_address, set_phone
from shop.stores.services import update_store
from shop.trust.exceptions import NotYours, ReasonNeeded
from shop.trust.models import SharedSignal
from shop.trust.queries import are_one_party, parties_of, party_of, signals_shared
from shop.trust.services import collect_signals, declare_strangers, record_signal
from shop.trust.states import PUBLIC_FROM, SignalKind
from tests.factories.accounts import create_address, create_user
from tests.factories.couriers import create_courier
from tests.factories.payouts import create_destination, earn
from tests.factories.places import create_country, create_place
from tests.factories.stores import create_store
from tests.factories.trust import link

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", [SignalKind.PHONE, SignalKind.DOOR, SignalKind.ACCOUNT, SignalKind.DEVICE])
def test_one_strong_signal_makes_two_accounts_one_party(kind, alice, bob, carol):
    link(alice, bob, kind=kind)
    assert party_of(alice.pk) == party_of(bob.pk) == {alice.pk, bob.pk}
    assert party_of(carol.pk) == {carol.pk}
    assert signals_shared(alice.pk, bob.pk) == [kind]


def test_name_alone_is_no_proof_and_two_weak_signals_are(alice, bob):
    link(alice, bob, kind=SignalKind.NAME, value="7:diallo mamadou")
    assert not are_one_party(alice.pk, bob.pk)
    link(alice, bob, kind=SignalKind.NAME, value="9:bah mamadou")
    assert are_one_party(alice.pk, bob.pk)


def test_what_very_many_show_is_a_public_place():
    people = [create_user() for _ in range(PUBLIC_FROM[SignalKind.DEVICE])]
    link(*people)
    assert party_of(people[0].pk) == {person.pk for person in people}
    link(create_user())
    assert party_of(people[0].pk) == {people[0].pk}
    assert signals_shared(people[0].pk, people[1].pk) == []


def test_friends_of_friends_are_one_party(alice, bob, carol):
    link(alice, bob, value="phone of alice and bob")
    link(bob, carol, value="phone of bob and carol", kind=SignalKind.PHONE)
    assert party_of(alice.pk) == {alice.pk, bob.pk, carol.pk}
    assert signals_shared(alice.pk, carol.pk) == []


def test_parties_of_several_are_asked_for_together(alice, bob, carol, django_assert_num_queries):
    dora, erik = create_user(), create_user()
    link(alice, bob, value="phone of alice and bob")
    link(bob, carol, value="phone of bob and carol", kind=SignalKind.PHONE)
    link(dora, erik)
    people = [alice.pk, carol.pk, dora.pk]
    alone = {pk: party_of(pk) for pk in people}
    assert parties_of(people) == alone
    assert alone[dora.pk] == {dora.pk, erik.pk}
    lonely = [create_user().pk for _person in range(3)]
    with django_assert_num_queries(1):
        assert parties_of(lonely) == {pk: {pk} for pk in lonely}


def test_staff_know_two_strangers_and_nobody_says_it_of_himself(alice, bob):
    staff = create_user(is_staff=True)
    link(alice, bob)
    with pytest.raises(ReasonNeeded):
        declare_strangers(alice, bob, reason=" ", actor_id=staff.pk)
    User.objects.filter(pk=alice.pk).update(is_staff=True)
    with pytest.raises(NotYours):
        declare_strangers(alice, bob, reason="We are not", actor_id=alice.pk)
    declare_strangers(bob, alice, reason="Neighbours over one phone shop", actor_id=staff.pk)
    assert declare_strangers(alice, bob, reason="again", actor_id=staff.pk).reason == "Neighbours over one phone shop"
    assert not are_one_party(alice.pk, bob.pk)


def test_what_is_written_anywhere_is_noted_and_nothing_can_be_read_out_of_it(alice, bob, run_events):
    """Through the services that pages call: each tells of it, and trust hears it."""
    quarter = create_place(name="Madina", parent=create_place(name="Matam", parent=create_place()))
    address = create_address(user=alice, quarter=None, landmark="Somewhere else")
    address.landmark, address.quarter, address.phone = "Derrière la MOSQUÉE bleue", quarter, "+224620000009"
    save_address(address, user=alice)
    store = create_store(owner=bob, landmark="Far away", prefecture=quarter.parent, phone="+224620000019")
    update_store(store, actor_id=bob.pk, landmark="derriere la mosquee bleue!", quarter=quarter)
    run_events()
    assert signals_shared(alice.pk, bob.pk) == [SignalKind.DOOR]
    assert not any("620000009" in trace or "mosquee" in trace for trace in SharedSignal.objects.values_list("trace", flat=True))


def test_number_counts_for_the_account_once_it_is_confirmed(bob, run_events):
    link(bob, kind=SignalKind.PHONE, value="+224620000077")
    carol = create_user(phone="+224620000077")
    set_phone(carol, "+224620000077", verified=False)
    run_events()
    assert not are_one_party(bob.pk, carol.pk)
    set_phone(carol, "+224620000077", verified=True)
    run_events()
    assert are_one_party(bob.pk, carol.pk)


def test_what_was_there_before_can_be_collected_any_number_of_times(alice, bob):
    create_address(user=alice)
    create_address(user=bob)
    create_store(owner=create_user(phone="+224620000042", phone_verified=True), phone="+224620000041")
    assert collect_signals() == collect_signals() == 4
    assert are_one_party(alice.pk, bob.pk)


def test_couriers_and_accounts_of_payees_are_collected_too(alice, bob, carol):
    create_courier(user=carol, phone="+224620000055")
    create_store(owner=bob, phone="+224620000055")
    create_destination(earn(10_000, store=create_store(owner=alice)), rail="momo", address="+224620000055")
    assert collect_signals() == 5
    assert party_of(carol.pk) == {alice.pk, bob.pk, carol.pk}


def test_courier_s_number_counts_from_the_application_on(alice, bob):
    link(bob, kind=SignalKind.PHONE, value="+224620000055")
    apply_as_courier(alice, country=create_country(), region=create_place(), vehicle="motorcycle", phone="+224620000055")
    assert are_one_party(alice.pk, bob.pk)


def test_somebody_who_shares_nothing_costs_one_query(alice, django_assert_num_queries):
    record_signal(alice.pk, SignalKind.PHONE, "+224620000001")
    with django_assert_num_queries(1):
        assert party_of(alice.pk) == {alice.pk}
