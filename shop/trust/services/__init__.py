"""Noting what accounts show, letting money out within a day's limits, and loading the markets' rules."""

from shop.trust.services.allowances import AllowanceRefusal, take_allowance
from shop.trust.services.party_locks import hold_party
from shop.trust.services.rules import load_trust_rules
from shop.trust.services.signals import collect_signals, join_collection, record_address, record_device, record_signal
from shop.trust.services.strangers import declare_strangers

__all__ = [
    "AllowanceRefusal",
    "collect_signals",
    "declare_strangers",
    "hold_party",
    "join_collection",
    "load_trust_rules",
    "record_address",
    "record_device",
    "record_signal",
    "take_allowance",
]
