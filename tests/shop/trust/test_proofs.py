"""Every column of the table that people are shown is what happens to them. Guinea's own rules; amounts are francs."""

import pytest
from django.urls import reverse

from couriers.exceptions import CashCeiling
from couriers.services import claim_delivery
from couriers.states import DeliveryStatus
from shop.common.money import Money
from shop.custody.queries import cash_pause, debt_of
from shop.ledger.services import Posting, post_entry
from shop.ledger.states import AccountKind
from shop.payments.queries import method_offers
from shop.payouts.services import refresh_order, request_payout
from shop.payouts.states import EarningKind, PayoutStatus, Rail
from shop.stores.models import Store
from shop.trust.models import ProofRule
from shop.trust.states import Proof
from tests.factories.accounts import create_user
from tests.factories.couriers import create_courier, create_delivery
from tests.factories.payouts import earn, owner_id
from tests.factories.stores import create_store
from tests.factories.trust import real_rules, sold

pytestmark = pytest.mark.django_db
PROOFS = list(Proof.values)


@pytest.fixture(autouse=True)
def guinea():
    country = real_rules()
    country.payment_methods = ["cash", "stripe"]
    country.courier_cash_ceiling_minor = 100_000
    country.save()
    return country


def person(proof: str, **fields):
    proved = {"phone": f"+2246200000{PROOFS.index(proof):02d}", "phone_verified": True} if proof != Proof.NONE else {}
    return create_user(email=f"{proof}@example.com", **(proved | fields))


def store_with(proof: str) -> Store:
    return create_store(owner=person(proof, is_seller=True), is_verified=proof == Proof.PAPERS)


def rule_of_proof(proof: str) -> ProofRule:
    return ProofRule.objects.get(country="GN", proof=proof)


def reason_against_method(code: str, store: Store, minor: int) -> str:
    return next(offer.reason for offer in method_offers(store.country, store, Money(minor, "GNF")) if offer.code == code)


@pytest.mark.parametrize("proof", PROOFS)
def test_largest_order(proof):
    store, most = store_with(proof), rule_of_proof(proof).order_most_minor
    if most is None:
        assert reason_against_method("cash", store, 100_000_000) == ""
    else:
        assert reason_against_method("cash", store, most) == ""
        assert "takes orders of at most" in reason_against_method("cash", store, most + 500)


@pytest.mark.parametrize("proof", PROOFS)
def test_cards(proof, settings):
    settings.STRIPE_SECRET_KEY = settings.STRIPE_WEBHOOK_SECRET = "sk_test"
    reason = reason_against_method("stripe", store_with(proof), 50_000)
    assert ("does not take this payment method yet" in reason) is not rule_of_proof(proof).takes_cards
    assert bool(reason) is not rule_of_proof(proof).takes_cards


@pytest.mark.parametrize("proof", PROOFS)
def test_what_a_store_may_owe(proof, guinea):
    store = store_with(proof)
    limit = guinea.store_debt_limit_minor * rule_of_proof(proof).debt_percent // 100
    for number, minor in enumerate((limit, 500)):
        amount = Money(minor, "GNF")
        lines = [Posting(AccountKind.SELLER_PAYABLE, store.pk, amount), Posting(AccountKind.PLATFORM_FEE, 0, -amount)]
        post_entry(key=f"owes:{number}", kind="test", subject="test", subject_id=store.pk, lines=lines)
        assert bool(cash_pause(store)) is debt_of(store).is_over is bool(number)


@pytest.mark.parametrize("proof", PROOFS)
def test_cash_that_a_courier_may_carry(proof):
    """Of 100 000: an approved courier whose number nobody has confirmed carries no parcel of 65 000."""
    is_approved = proof == Proof.PAPERS
    status = "approved" if is_approved else "applied"
    courier = create_courier(user=person(proof, is_courier=is_approved), status=status, is_available=is_approved)
    assert courier.cash_ceiling.minor == 100_000 * rule_of_proof(proof).courier_cash_percent // 100
    unconfirmed = create_courier()
    assert unconfirmed.cash_ceiling.minor == 30_000
    with pytest.raises(CashCeiling):
        claim_delivery(create_delivery(status=DeliveryStatus.OFFERED), unconfirmed.user)


@pytest.mark.parametrize("earner", ["store", "courier"])
@pytest.mark.parametrize("proof", PROOFS)
def test_what_is_paid_out_without_staff(proof, earner, guinea):
    guinea.payout_auto_minor = 10**9
    guinea.save()
    most = rule_of_proof(proof).auto_day_minor
    whose = {"store": store_with(proof)} if earner == "store" else {"courier": person(proof, is_courier=proof == Proof.PAPERS)}
    if most:
        payee = earn(most, **whose)
        assert request_payout(payee, rail=Rail.DESK, actor_id=owner_id(payee), token="a").status == PayoutStatus.APPROVED
    payee = earn(20_000, **whose)
    assert request_payout(payee, rail=Rail.DESK, actor_id=owner_id(payee), token="b").status == PayoutStatus.REQUESTED


@pytest.mark.parametrize("proof", PROOFS)
def test_days_of_waiting_on_top(proof):
    order = sold(store=store_with(proof), method="orange")
    refresh_order(order)
    earning = order.earnings.get(kind=EarningKind.SALE)
    assert (earning.not_before - order.delivered_at).days == 5 + rule_of_proof(proof).extra_hold_days


@pytest.mark.parametrize(("proof", "words"), [("none", "Confirm your phone number"), ("papers", "Everything is verified")])
def test_courier_reads_the_limits_and_what_is_next(client, proof, words):
    courier = person(proof, is_courier=True)
    create_courier(user=courier)
    client.force_login(courier)
    page = " ".join(client.get(reverse("payouts:deliver_money")).content.decode().replace("\xa0", " ").split())
    table = page.partition('id="proofs-title"')[2]
    rows = table.split("<tr>")
    assert "Cash you may carry" in rows[1]
    assert "Largest order" not in table
    assert "30,000 GNF" in rows[2]
    assert "100,000 GNF" in rows[4]
    assert ("you</span>" in rows[2].lower(), "you</span>" in rows[4].lower()) == (proof == "none", proof == "papers")
    next_step = table.partition('id="next-proof"')[2]
    assert words in next_step
    if proof == "none":
        link = next_step.partition('href="')[2].partition('"')[0]
        assert link == reverse("account_change_phone")
        assert client.get(link).status_code == 200
