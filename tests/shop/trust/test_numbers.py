"""Numbers that operators give on: a stranger inherits nobody's debts, and whoever closes an account and opens another sheds none."""

from datetime import timedelta

import pytest
from django.db.models import F

from shop.accounts.models import User
from shop.accounts.services import close_account, set_phone
from shop.custody.queries import debt_of
from shop.stores.models import Store
from shop.trust.models import SharedSignal, TrustRules
from shop.trust.queries import are_one_party
from shop.trust.services import collect_signals
from tests.factories.accounts import create_user
from tests.factories.payouts import create_destination, earn
from tests.factories.trust import real_rules
from tests.shop.trust.test_cash_stories import store_of
from tests.shop.trust.test_stories import owes

pytestmark = pytest.mark.django_db
NUMBER = "+224620000001"


@pytest.fixture
def closed(run_events) -> Store:
    """Of somebody who owes 400 000 and has closed his account."""
    guinea = real_rules()
    store = store_of(create_user(is_seller=True, name="Aminata", country=guinea))
    set_phone(store.owner, NUMBER, verified=True)
    owes(store, 400_000)
    close_account(store.owner, reason="I stop", actor_id=store.owner_id)
    run_events()
    return store


def days_go_by(days: int) -> None:
    ago = timedelta(days=days)
    User.objects.exclude(closed_at=None).update(closed_at=F("closed_at") - ago)
    SharedSignal.objects.update(seen_at=F("seen_at") - ago)


def store_with_number(run_events, **fields) -> Store:
    """A new account's, whose owner has proved that the number is his."""
    store = store_of(create_user(is_seller=True, **fields))
    set_phone(store.owner, NUMBER, verified=True)
    run_events()
    return store


def test_whoever_closes_and_signs_up_anew_owes_what_he_owed(closed, run_events):
    days_go_by(179)
    new = store_with_number(run_events)
    assert are_one_party(new.owner_id, closed.owner_id)
    assert debt_of(new).owed_together.minor == 400_000
    days_go_by(1_000)
    set_phone(new.owner, "+224620000009", verified=True)
    third = store_with_number(run_events)  # nor by waiting, nor by one account more
    collect_signals()
    assert are_one_party(new.owner_id, closed.owner_id)
    assert debt_of(third).owed_together.minor == 400_000


def test_nor_does_he_shed_it_by_proving_the_same_number_again(closed, run_events):
    new = store_with_number(run_events)
    days_go_by(1_000)
    set_phone(new.owner, "+224620000009", verified=True)
    set_phone(new.owner, NUMBER, verified=True)
    run_events()
    assert debt_of(new).owed_together.minor == 400_000


def test_stranger_who_was_given_the_number_later_inherits_nothing(closed, run_events):
    days_go_by(180)
    new = store_with_number(run_events)
    assert not are_one_party(new.owner_id, closed.owner_id)
    assert debt_of(new).owed_together.minor == 0
    collect_signals()
    assert debt_of(new).owed_together.minor == 0
    assert SharedSignal.objects.filter(user=closed.owner, kind="phone").exclude(lapsed_at=None).exists()  # the history stays


def test_nor_by_the_purse_that_goes_by_it(closed, run_events):
    create_destination(earn(10_000, store=closed), rail="momo", address=NUMBER)
    collect_signals()
    days_go_by(180)
    new = store_with_number(run_events)
    SharedSignal.objects.create(user=new.owner, kind="account", trace=SharedSignal.objects.get(kind="account").trace)
    assert not are_one_party(new.owner_id, closed.owner_id)


def test_market_says_how_long(closed, run_events):
    TrustRules.objects.update(number_memory_days=10)
    days_go_by(10)
    assert debt_of(store_with_number(run_events)).owed_together.minor == 0


def test_who_only_writes_it_down_proves_nothing_and_is_one_party(closed, run_events):
    days_go_by(1_000)
    new = store_of()
    Store.objects.filter(pk=new.pk).update(phone=NUMBER)
    collect_signals()
    assert are_one_party(new.owner_id, closed.owner_id)
