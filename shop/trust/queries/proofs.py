"""What somebody has proved, and what that unlocks in a market."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from shop.accounts.models import User
from shop.common.money import Money
from shop.common.prepared import Blank, prepared
from shop.places.models import Country
from shop.stores.models import Store
from shop.trust.models import ProofRule, TrustRules
from shop.trust.states import Proof


@dataclass(frozen=True, slots=True)
class ProofStanding:
    """One row of the table that is shown: a proof, what it unlocks, and whether it is the person's own. None: no limit."""

    rule: ProofRule
    is_own: bool
    order_most: Money | None
    debt_limit: Money | None
    courier_cash: Money | None
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
    """What stands behind a person; the caller knows whether staff have seen papers (an approved courier's, say).

    Papers without a number under which the person is found prove nothing yet.
    """
    if not user.phone_verified:
        return Proof.NONE
    return Proof.PAPERS if papers_seen else Proof.PHONE


def proof_rule(country: Country, proof: str) -> ProofRule:
    """What the proof unlocks there; nothing where nobody has said it."""
    return ProofRule.objects.filter(country=country, proof=proof).first() or ProofRule(country=country, proof=proof)


class ProofBook:
    """What each proof unlocks, market by market: read once for all who ask."""

    def __init__(self) -> None:
        self._rules: dict[str, dict[str, ProofRule]] = {}

    def rule_of_store(self, store: Store) -> ProofRule:
        """What the store's owner has proved unlocks so much. One query for each market; another where `owner` is not loaded."""
        if store.country_id not in self._rules:
            self._rules[store.country_id] = {rule.proof: rule for rule in _rules_in(store.country_id)}
        proof = proof_of_store(store)
        return self._rules[store.country_id].get(proof) or ProofRule(country_id=store.country_id, proof=proof)


@prepared
def _rules_in(country_id: Blank) -> QuerySet[ProofRule]:
    return ProofRule.objects.filter(country=country_id)


def proof_table(country: Country, own: str) -> list[ProofStanding]:
    """The whole table of a market for somebody who has proved so much, weakest proof first."""
    rules = {rule.proof: rule for rule in ProofRule.objects.filter(country=country)}
    return [_proof_standing(rules.get(proof) or ProofRule(country=country, proof=proof), country, own=own) for proof in Proof.values]


def _proof_standing(rule: ProofRule, country: Country, *, own: str) -> ProofStanding:
    return ProofStanding(
        rule=rule,
        is_own=rule.proof == own,
        order_most=None if rule.order_most_minor is None else Money(rule.order_most_minor, country.currency),
        debt_limit=_share_of(country.store_debt_limit_minor, rule.debt_percent, country.currency),
        courier_cash=_share_of(country.courier_cash_ceiling_minor, rule.courier_cash_percent, country.currency),
        auto_day=Money(rule.auto_day_minor, country.currency),
    )


def _share_of(limit_minor: int | None, percent: int, currency: str) -> Money | None:
    return None if limit_minor is None else Money(limit_minor * percent // 100, currency)
