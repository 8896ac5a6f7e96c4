"""Loading the markets' rules from their packs."""

from __future__ import annotations

from typing import Any

from shop.places.models import Country
from shop.places.services import join_load
from shop.trust.exceptions import PackWithoutRules
from shop.trust.models import ProofRule, TrustRules


@join_load
def load_trust_rules(country: Country, pack: dict[str, Any], *, reset_rates: bool) -> None:
    """The pack's table `trust`. What staff have tuned since stays, unless `reset_rates`.

    Raises PackWithoutRules when a pack has no such table: no market opens without rules.
    """
    if "trust" not in pack:
        raise PackWithoutRules(country.pk)
    table = dict(pack["trust"])
    rows = [ProofRule(country=country, **row) for row in table.pop("proofs")]
    if reset_rates:
        TrustRules.objects.update_or_create(country=country, defaults=table)
        tuned = [field.name for field in ProofRule._meta.concrete_fields if field.name not in {"id", "country", "proof"}]
        ProofRule.objects.bulk_create(rows, update_conflicts=True, unique_fields=["country", "proof"], update_fields=tuned)
    else:
        TrustRules.objects.bulk_create([TrustRules(country=country, **table)], ignore_conflicts=True)
        ProofRule.objects.bulk_create(rows, ignore_conflicts=True)
