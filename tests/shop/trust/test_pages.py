"""What people and staff read of trust."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from shop.payments.services import refund_order
from shop.payments.states import RefundCause
from shop.payouts.models import OwnTrade
from shop.payouts.services import refresh_order, release_own_trade, request_payout
from shop.payouts.states import Rail
from shop.trust.exceptions import PackWithoutRules
from shop.trust.models import KnownStrangers, ProofRule, TrustRules
from shop.trust.services import load_trust_rules
from shop.trust.states import SignalKind
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
    assert "Nothing verified yet <span" in rows[2]
    assert "your store" in rows[2]
    assert "500,000 GNF" in rows[2]
    assert "3 days" in rows[2]
    assert "Identity checked by our team" in rows[4]
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
    page = page_of(client, known)
    assert "How do you want your 57,375 GNF?" in page
    assert "6,375 GNF more stay back for now" in page


def test_staff_find_trades_of_one_party_by_what_is_at_stake(client):
    real_rules()
    store, friend = create_store(is_verified=True), create_user(name="Mariama Barry")
    link(store.owner, friend)
    small, large = sold(store=store, buyer=friend), sold(store=store, buyer=friend, pieces=3)
    done = sold(store=store, buyer=friend, pieces=9)
    for order in (small, large, done):
        refresh_order(order)
    release_own_trade(OwnTrade.objects.get(order=done), reason="Seen", actor_id=create_staff().pk)
    client.force_login(create_staff())
    listed = client.get(reverse("admin:payouts_owntrade_changelist")).content.decode()
    assert "Mariama Barry" in listed
    assert listed.index(large.number) < listed.index(small.number) < listed.index(done.number)


def test_staff_see_what_links_them_and_all_their_money_and_let_go_with_a_reason(client):
    real_rules()
    store, friend, staff = create_store(is_verified=True, name="Kaloum Cloth"), create_user(name="Mariama Barry"), create_staff()
    cousin = create_store(owner=create_user(name="Cousin Bah"), name="Cousin's")
    link(store.owner, friend)
    link(friend, cousin.owner, kind=SignalKind.PHONE, value="+224620000077")
    earn(77_000, store=cousin)
    order = sold(store=store, buyer=friend, method="credit")
    refresh_order(order)
    refund_order(order, quantities=None, cause=RefundCause.RETURNED, reason="Torn", delivery=True, key="r", actor_id=staff.pk)
    trade = OwnTrade.objects.get()
    page = reverse("admin:payouts_owntrade_change", args=[trade.pk])
    client.force_login(staff)
    text = " ".join(client.get(page).content.decode().replace("\xa0", " ").split())
    for words in ("Buyer and seller: device", "Cousin Bah", "77,000 GNF", "Mariama Barry</bdi>: 65,000 GNF (1)", "63,750 GNF"):
        assert words in text, words
    refused = client.post(page, {"reason": "  "})
    assert (refused.status_code, OwnTrade.objects.get().released_by) == (409, None)
    assert "Say in a few words why." in refused.content.decode()
    assert client.post(page, {"reason": "Cousins; the goods were seen"}).status_code == 302
    trade.refresh_from_db()
    assert (trade.released_by, trade.reason) == (staff, "Cousins; the goods were seen")
    assert "Cousins; the goods were seen" in client.get(page).content.decode()


def test_nobody_of_the_party_lets_go_nor_whoever_may_only_look(client):
    real_rules()
    store, friend, sister = create_store(is_verified=True), create_user(), create_staff()
    link(store.owner, friend, sister)
    refresh_order(sold(store=store, buyer=friend))
    page = reverse("admin:payouts_owntrade_change", args=[OwnTrade.objects.get().pk])
    client.force_login(sister)
    assert client.post(page, {"reason": "It is fine"}).status_code == 409
    looker = create_user(is_staff=True)
    looker.user_permissions.add(Permission.objects.get(codename="view_owntrade"))
    client.force_login(looker)
    assert client.get(page).status_code == 200
    assert client.post(page, {"reason": "It is fine"}).status_code == 403
    assert OwnTrade.objects.get().released_at is None


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
