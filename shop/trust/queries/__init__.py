"""Who belongs together, what each proof unlocks, and what the market's rules say."""

from shop.trust.queries.leaving import Leave, StoreMoney, is_one_of, may_be_advanced, may_leave, waiting_words
from shop.trust.queries.parties import are_one_party, party_of, signals_shared
from shop.trust.queries.proofs import ProofStanding, proof_of_store, proof_of_user, proof_rule, proof_rule_of_store, proof_table, rules_of
from shop.trust.queries.risk import MarketRisk, market_risk
from shop.trust.queries.waiting import DeliveredSale, hold_days, reserve_of

__all__ = [
    "DeliveredSale",
    "Leave",
    "MarketRisk",
    "ProofStanding",
    "StoreMoney",
    "are_one_party",
    "hold_days",
    "is_one_of",
    "market_risk",
    "may_be_advanced",
    "may_leave",
    "party_of",
    "proof_of_store",
    "proof_of_user",
    "proof_rule",
    "proof_rule_of_store",
    "proof_table",
    "reserve_of",
    "rules_of",
    "signals_shared",
    "waiting_words",
]
