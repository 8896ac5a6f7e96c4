"""What people and staff read of trust."""

import pytest
from django.urls import reverse

from shop.payouts.models import OwnTrade
from shop.payouts.services import refresh_order, request_payout
from shop.payouts.states import Rail
from shop.trust.exceptions import PackWithoutRules
from shop.trust.models import KnownStrangers, ProofRule, TrustRules
from shop.trust.services import load_trust_rules
from tests.factories.accounts import create_user
from tests.factories.payouts import create_staff, earn
from tests.factories.stores import create_store
from tests.factories.trust import link, real_rules, sold

pytestmark = pytest.mark.django_db


def page_of(client, store) -> str:
    client.force_login(store.owner)
    text: str = client.get(reverse("payouts:sell_money")).content.decode()
    return " ".join(text.replace("\xa0", " ").split())


def test_seller_reads_what_each_proof_unlocks_and_which_is_his(client):
    real_rules()
    text = page_of(client, create_store(owner=create_user(is_seller=True)))
    rows = text.partition('id="proofs-title"')[2].split("<tr>")
    assert "Nothing proved yet <span" in rows[2]
    assert "your store" in rows[2]
    assert "500,000 GNF" in rows[2]
    assert "3 days" in rows[2]
    assert "Papers seen by our staff" in rows[4]
    assert "your store" not in rows[4]
    assert "1,000,000 GNF" in rows[4]


def test_seller_reads_the_reserve_and_why_a_payout_is_looked_at(client):
    real_rules()
    store = create_store(owner=create_user(is_seller=True))
    refresh_order(sold(store=store, days_ago=40))
    payee = earn(20_000, store=store)
    request_payout(payee, rail=Rail.DESK, actor_id=store.owner_id, token="t")
    assert "Our staff look at it first: it is more than the person may be paid in a day without staff." in page_of(client, store)
    known = create_store(owner=create_user(is_seller=True), is_verified=True)
    refresh_order(sold(store=known, days_ago=21))
    assert "6,375 GNF of it stays back for now" in page_of(client, known)


def test_staff_find_trades_of_one_party_by_what_is_at_stake_and_let_them_go(client):
    real_rules()
    store, friend, staff = create_store(is_verified=True), create_user(name="Mariama Barry"), create_staff()
    link(store.owner, friend)
    refresh_order(sold(store=store, buyer=friend))
    client.force_login(staff)
    listed = client.get(reverse("admin:payouts_owntrade_changelist"))
    assert "Mariama Barry" in listed.content.decode()
    trade = OwnTrade.objects.get()
    client.post(reverse("admin:payouts_owntrade_changelist"), {"action": "release", "_selected_action": [trade.pk]})
    trade.refresh_from_db()
    assert trade.released_by == staff


def test_staff_say_in_the_admin_who_are_strangers(client):
    one, other, staff = create_user(), create_user(), create_staff()
    client.force_login(staff)
    form = {"one": other.pk, "other": one.pk, "reason": "Two customers of one phone shop"}
    assert client.post(reverse("admin:trust_knownstrangers_add"), form).status_code == 302
    said = KnownStrangers.objects.get()
    assert (said.one, said.other, said.said_by) == (one, other, staff)


def test_what_an_operator_has_tuned_outlives_the_next_load():
    country = real_rules()
    TrustRules.objects.update(reserve_bp=2_000)
    ProofRule.objects.filter(proof="papers").update(auto_day_minor=7)
    pack = {"trust": {"reserve_bp": 1, "proofs": [{"proof": "papers", "auto_day_minor": 1}]}}
    load_trust_rules(country, pack, reset_rates=False)
    assert (TrustRules.objects.get().reserve_bp, ProofRule.objects.get(proof="papers").auto_day_minor) == (2_000, 7)
    load_trust_rules(country, pack, reset_rates=True)
    assert (TrustRules.objects.get().reserve_bp, ProofRule.objects.get(proof="papers").auto_day_minor) == (1, 1)


def test_pack_without_rules_is_refused_by_name():
    with pytest.raises(PackWithoutRules, match="pack of GN has no table"):
        load_trust_rules(real_rules(), {"code": "GN"}, reset_rates=False)
