"""One deal, many clicks."""

from functools import partial

import pytest

from shop.deals.models import Deal
from shop.deals.services import expire_deal, take_deals, withdraw_deal
from tests.factories.accounts import create_user
from tests.factories.catalog import create_variant
from tests.factories.deals import create_deal, facts_hold
from tests.threads import kinds_of, run_together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_order_withdrawal_and_deadline_at_once():
    """One of them ends it, and its units are counted once. Fails when the update in services._close does not ask for the status."""
    deal = create_deal(buyer=create_user(), variant=create_variant(stock=2))
    copies = [Deal.objects.get(pk=deal.pk) for _ in range(12)]
    acts = [partial(withdraw_deal, copy, actor_id=None) for copy in copies] + [partial(expire_deal, deal.pk)] * 4
    outcomes = kinds_of(run_together(acts))
    assert outcomes["Deal"] == 1
    assert outcomes["DealClosed"] == 11
    deal.variant.refresh_from_db()
    assert deal.variant.reserved == 0
    assert facts_hold()


def test_two_orders_of_one_deal():
    """Fails with two winners when the update in services._close does not ask for the status."""
    deal = create_deal(buyer=create_user(), variant=create_variant(stock=2))
    outcomes = run_together([partial(take_deals, [Deal.objects.get(pk=deal.pk)]) for _ in range(8)])
    assert kinds_of(outcomes) == {"NoneType": 1, "DealClosed": 7}
