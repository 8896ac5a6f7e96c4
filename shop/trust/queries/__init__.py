"""Who belongs together, what each proof unlocks, and what the market's rules say."""

from shop.trust.queries.money_holds import DeliveredSale, hold_days, longest_hold_days, reserve_of
from shop.trust.queries.outgoing_money import Leave, StoreMoney, is_one_of, may_be_advanced, may_leave, waiting_words
from shop.trust.queries.parties import are_one_party, parties_of, party_of, public_among, signals_shared
from shop.trust.queries.proofs import ProofBook, ProofStanding, proof_of_store, proof_of_user, proof_rule, proof_table, rules_of
from shop.trust.queries.risk import MarketRisk, market_risk
from shop.trust.queries.traces import shown_by_place, trace_of

__all__ = [
    "DeliveredSale",
    "Leave",
    "MarketRisk",
    "ProofBook",
    "ProofStanding",
    "StoreMoney",
    "are_one_party",
    "hold_days",
    "is_one_of",
    "longest_hold_days",
    "market_risk",
    "may_be_advanced",
    "may_leave",
    "parties_of",
    "party_of",
    "proof_of_store",
    "proof_of_user",
    "proof_rule",
    "proof_table",
    "public_among",
    "reserve_of",
    "rules_of",
    "shown_by_place",
    "signals_shared",
    "trace_of",
    "waiting_words",
]
