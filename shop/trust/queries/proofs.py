"""What somebody has proved, and what that unlocks in a market."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Case, Exists, Value, When

from shop.accounts.models import User
from shop.common.money import Money
from shop.places.models import Country
from shop.stores.models import Store
from shop.trust.models import ProofRule, TrustRules
from shop.trust.states import Proof


@dataclass(frozen=True, slots=True)
class ProofStanding:
    """One row of the table that is shown: a proof, what it unlocks, and whether it is the person's own."""

    rule: ProofRule
    is_own: bool
    order_most: Money | None
    debt_limit: Money | None
    auto_day: Money


def rules_of(country: Country) -> TrustRules:
    """The market's rules; the careful defaults where nobody has entered any."""
    return TrustRules.objects.filter(pk=country.pk).first() or TrustRules(country=country)


def proof_of_store(store: Store) -> Proof:
    """What stands behind the store. Needs `owner` loaded or loads it."""
    if store.is_verified:
        return Proof.PAPERS
    return Proof.PHONE if store.owner.phone_verified else Proof.NONE


def proof_of_user(user: User, *, papers_seen: bool) -> Proof:
    """What stands behind a person; the caller knows whether staff have seen papers (an approved courier's, say)."""
    if papers_seen:
        return Proof.PAPERS
    return Proof.PHONE if user.phone_verified else Proof.NONE


def proof_rule(country: Country, proof: str) -> ProofRule:
    """What the proof unlocks there; nothing where nobody has said it."""
    return ProofRule.objects.filter(country=country, proof=proof).first() or ProofRule(country=country, proof=proof)


def proof_rule_of_store(store: Store) -> ProofRule:
    """The same for a store, in one query."""
    own = Case(
        When(Exists(User.objects.filter(pk=store.owner_id, phone_verified=True)), then=Value(Proof.PHONE)), default=Value(Proof.NONE)
    )
    wanted = Proof.PAPERS if store.is_verified else own
    return ProofRule.objects.filter(country=store.country_id, proof=wanted).first() or ProofRule(
        country_id=store.country_id, proof=proof_of_store(store)
    )


def proof_table(store: Store) -> list[ProofStanding]:
    """The whole table for the store's owner, weakest proof first. Needs `country` and `owner` loaded."""
    own, country = proof_of_store(store), store.country
    rules = {rule.proof: rule for rule in ProofRule.objects.filter(country=country)}
    return [_proof_standing(rules.get(proof) or ProofRule(country=country, proof=proof), country, own=own) for proof in Proof.values]


def _proof_standing(rule: ProofRule, country: Country, *, own: str) -> ProofStanding:
    limit = country.store_debt_limit_minor
    return ProofStanding(
        rule=rule,
        is_own=rule.proof == own,
        order_most=None if rule.order_most_minor is None else Money(rule.order_most_minor, country.currency),
        debt_limit=None if limit is None else Money(limit * rule.debt_percent // 100, country.currency),
        auto_day=Money(rule.auto_day_minor, country.currency),
    )
