"""Two stores of one person ask at the same moment. Seen to fail with the lock taken out."""

from functools import partial

import pytest

from shop.payouts.models import Payout
from shop.payouts.services import request_payout
from shop.payouts.states import PayoutStatus, Rail
from shop.trust.models import MarketDay, PersonDay
from tests.factories.accounts import create_user
from tests.factories.payouts import earn
from tests.factories.stores import create_store
from tests.factories.trust import real_rules
from tests.threads import kinds_of, run_together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_ten_stores_of_one_person_fit_into_one_day_together():
    """Fails without select_for_update in _held_day: each sees room that the others are taking."""
    real_rules()
    owner = create_user(is_seller=True)
    payees = [earn(300_000, store=create_store(owner=owner, is_verified=True)) for _ in range(10)]
    acts = [partial(request_payout, payee, rail=Rail.DESK, actor_id=owner.pk, token=f"t{payee.pk}") for payee in payees]
    assert kinds_of(run_together(acts)) == {"Payout": 10}
    approved = Payout.objects.filter(status=PayoutStatus.APPROVED)
    assert approved.count() == 3
    assert MarketDay.objects.get().minor == PersonDay.objects.get().minor == 900_000
