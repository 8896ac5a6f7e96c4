"""Whose money it is hears of it."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from shop.notifications.kinds import text_of
from shop.notifications.models import Notification
from shop.payments.exceptions import ProviderRefused
from shop.payouts.services import approve_payout, request_payout, send_payout, set_destination, stop_payee
from shop.stores.models import Store
from tests.factories.payouts import create_staff, earn, owner_id
from tests.shop.payouts.conftest import with_purse

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


def test_payee_reads_in_his_own_language_why_payouts_are_stopped(client, sam):
    payee = earn(50_000)
    client.force_login(sam, backend="django.contrib.auth.backends.ModelBackend")
    with override("fr"):
        client.post(reverse("admin:payouts_payee_changelist"), {"action": "stop", "_selected_action": [payee.pk]})
    payee.refresh_from_db()
    store = Store.objects.get(pk=payee.holder_id)
    client.force_login(store.owner)
    page = client.get(reverse("payouts:sell_money"), headers={"accept-language": "en"}).content.decode()
    assert "Payouts are stopped for the moment: Under review by our staff" in page


def test_payee_reads_a_sentence_and_no_code_where_a_service_did_not_pay(client, purse):
    payee = with_purse(earn(30_000))
    payout = request_payout(payee, rail="purse", actor_id=owner_id(payee), token="t")
    approve_payout(payout, actor_id=create_staff().pk)
    purse.trouble = ProviderRefused(code="UNKNOWN_NUMBER")
    send_payout(payout.pk)
    client.force_login(Store.objects.get(pk=payee.holder_id).owner)
    page = client.get(reverse("payouts:sell_money")).content.decode()
    assert "UNKNOWN_NUMBER" not in page
    assert "The payment service did not pay it out." in page
