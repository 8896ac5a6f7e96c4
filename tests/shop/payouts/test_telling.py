"""Whose money it is hears of it."""

import pytest

from shop.notifications.kinds import text_of
from shop.notifications.models import Notification
from shop.payouts.services import approve_payout, request_payout, set_destination, stop_payee
from tests.factories.payouts import create_staff, earn, owner_id

pytestmark = pytest.mark.django_db


def told(user_id: int) -> list[str]:
    rows = Notification.objects.filter(recipient_id=user_id).order_by("pk")
    return [text_of(row.kind, row.data).replace("\xa0", " ") for row in rows]


def test_owner_hears_of_approvals_stops_and_new_accounts_even_his_own(run_events):
    payee, staff = earn(50_000), create_staff()
    owner = owner_id(payee)
    set_destination(payee, rail="bank", address="GN7612345678", holder_name="Bob", bank_name="BICIGUI", actor_id=owner)
    payout = request_payout(payee, rail="desk", actor_id=owner, token="t")
    approve_payout(payout, actor_id=staff.pk)
    stop_payee(payee, reason="Under review", actor_id=staff.pk)
    run_events()
    assert told(owner) == [
        "The account for your payouts was changed to …5678. If it was not you, tell us within a day.",
        f"Your payout {payout.number} of 50,000 GNF is approved.",
        "Payouts to you are stopped for the moment: Under review",
    ]
