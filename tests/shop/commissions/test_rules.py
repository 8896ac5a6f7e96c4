"""Which rule counts, what it asks for, and how rules come and go."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission

from shop.commissions.exceptions import InvalidRule, NotAllowed, RuleMoved
from shop.commissions.integrity import rules_are_at_home
from shop.commissions.models import CommissionRule
from shop.commissions.queries import LineFacts, fee_book, fee_for
from shop.commissions.services import publish_rule, withdraw_rule
from shop.common.clock import now
from shop.common.money import Money
from shop.events.models import DomainEvent
from tests.factories.accounts import create_user
from tests.factories.catalog import create_category, create_product
from tests.factories.commissions import create_rule, create_tax
from tests.factories.places import create_country
from tests.factories.stores import create_store

pytestmark = pytest.mark.django_db


@pytest.fixture
def dress():
    return create_product(category=create_category(name="Dresses", parent=create_category(name="Clothes")))


def fee(product, *, net=100_000, quantity=1, at=None):
    facts = LineFacts.of(product, quantity=quantity, net=Money(net, "GNF"))
    return fee_for(facts, country=product.store.country, at=at)


def test_without_a_rule_the_sites_usual_fee_counts(dress, settings):
    settings.PLATFORM_FEE_BP = 250
    found = fee(dress)
    assert (found.fee_minor, found.fee_bp, found.rule, found.rule_id) == (2_500, 250, "2,5\xa0%", None)


def test_the_narrowest_rule_wins(dress):
    shelf, store = dress.category, dress.store
    widening = [
        {"product": dress},
        {"store": store, "category": shelf},
        {"store": store, "category": shelf.parent},
        {"store": store},
        {"category": shelf},
        {"category": shelf.parent},
        {},
    ]
    for bp, scope in reversed(list(enumerate(widening, start=100))):  # from the wide to the narrow
        create_rule(rate_bp=bp, **scope)
        assert fee(dress).fee_bp == bp, scope
    # Nobody else's.
    assert fee(create_product(category=shelf)).fee_bp == 104
    assert fee(create_product(category=create_category(name="Soap"))).fee_bp == 106


@pytest.mark.parametrize(
    ("terms", "net", "quantity", "expected"),
    [
        ({"rate_bp": 400}, 100_000, 1, 4_000),
        ({"rate_bp": 0, "fixed_minor": 500}, 100_000, 3, 1_500),  # for each unit
        ({"rate_bp": 400, "fixed_minor": 500}, 100_000, 3, 5_500),
        ({"rate_bp": 400, "minimum_minor": 5_000}, 100_000, 3, 5_000),  # of the line
        ({"rate_bp": 400, "minimum_minor": 5_000}, 3_000, 1, 3_000),  # never more than the price
        ({"rate_bp": 10_000, "fixed_minor": 500}, 3_000, 2, 3_000),
        ({"rate_bp": 400, "minimum_minor": 5_000}, 0, 1, 0),
    ],
)
def test_what_a_rule_asks_for(dress, terms, net, quantity, expected):
    create_rule(store=dress.store, **terms)
    assert fee(dress, net=net, quantity=quantity).fee_minor == expected


def test_fee_and_its_tax_stay_within_the_price(dress):
    create_tax(rate_bp=1_800)
    create_rule(store=dress.store, rate_bp=10_000)
    found = fee(dress, net=11_800)
    assert (found.fee_minor, found.fee_tax_minor) == (10_000, 1_800)


def test_words_are_kept(dress):
    country = dress.store.country
    type(country).objects.filter(pk=country.pk).update(languages=["en"])
    dress.store.name = "Bazin d'Or"
    dress.store.save()
    create_rule(store=dress.store, rate_bp=350, fixed_minor=500, minimum_minor=1_000)
    assert fee(dress).rule.replace("\xa0", " ") == "Bazin d'Or: 3.5%, + 500 GNF a piece, at least 1,000 GNF"


def test_temporary_rule_lies_over_the_standing_one_and_does_not_end_it(dress):
    at = now()
    create_rule(store=dress.store, rate_bp=400, starts_at=at - timedelta(days=10))
    create_rule(store=dress.store, rate_bp=100, starts_at=at, ends_at=at + timedelta(days=7))
    create_rule(store=dress.store, rate_bp=300, starts_at=at + timedelta(days=1))  # a newer standing one, meanwhile
    days = {-1: 400, 0: 100, 2: 100, 6: 100, 7: 300}
    assert {day: fee(dress, at=at + timedelta(days=day)).fee_bp for day in days} == days


def test_one_query_for_rules_and_one_for_taxes(dress, django_assert_num_queries):
    lines = [LineFacts.of(create_product(), quantity=1, net=Money(1_000, "GNF")) for _ in range(8)]
    create_rule(product=dress)
    with django_assert_num_queries(2):
        book = fee_book(lines, countries=[dress.store.country])
        assert [book.fee_for(line).fee_minor for line in lines] == [25] * 8


def test_rule_is_published_and_withdrawn_by_whoever_may(dress, mallory):
    clerk = create_user(is_staff=True)
    rule = create_rule(store=dress.store, is_draft=True)
    assert fee(dress).rule_id is None
    for stranger in (mallory, clerk):
        with pytest.raises(NotAllowed):
            publish_rule(rule, actor=stranger)
    clerk.user_permissions.add(Permission.objects.get(codename="change_commissionrule"))
    clerk = type(clerk).objects.get(pk=clerk.pk)
    publish_rule(rule, actor=clerk)
    assert fee(dress).rule_id == rule.pk
    with pytest.raises(RuleMoved):  # pressed twice
        publish_rule(rule, actor=clerk)
    withdraw_rule(rule, actor=clerk)
    assert fee(dress).rule_id is None
    with pytest.raises(RuleMoved):
        withdraw_rule(rule, actor=clerk)
    told = DomainEvent.objects.about("commission", rule.pk).values_list("name", "actor_id")
    assert list(told) == [("commission.published", clerk.pk), ("commission.withdrawn", clerk.pk)]


def test_rule_never_counts_backwards(dress, sam):
    rule = create_rule(store=dress.store, is_draft=True, starts_at=None)
    CommissionRule.objects.update(starts_at=now() - timedelta(days=30))
    publish_rule(CommissionRule.objects.get(), actor=sam)
    rule.refresh_from_db()
    assert rule.starts_at == rule.published_at
    assert fee(dress, at=now() - timedelta(days=1)).rule_id is None


def test_unsound_rules_are_refused(dress, sam):
    kenya = create_country(code="KE")
    for wrong in (
        create_rule(store=dress.store, country=kenya, is_draft=True),
        create_rule(product=dress, country=kenya, is_draft=True),
        create_rule(store=create_store(), ends_at=now() - timedelta(days=1), is_draft=True),
    ):
        with pytest.raises(InvalidRule):
            publish_rule(wrong, actor=sam)
    assert not CommissionRule.objects.exclude(published_at=None).exists()


def test_integrity_finds_a_rule_in_another_market(dress):
    create_rule(store=dress.store)
    assert list(rules_are_at_home()) == []
    stray = create_rule(store=dress.store, country=create_country(code="KE"))
    assert [f"commission rule {stray.pk}" in line for line in rules_are_at_home()] == [True]
