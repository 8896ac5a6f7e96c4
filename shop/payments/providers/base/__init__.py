"""What a payment provider is, what it answers, and where to find one.

A provider knows HTTP and its own words; it knows no orders and writes no rows. Services keep what it answers. Amounts are Money; a
provider with other decimals than ISO 4217's translates at its own door. Two kinds of trouble: ProviderDown (nobody knows what happened:
ask again with the same key) and ProviderRefused (it said no, and why).
"""

from shop.payments.providers.base.lookup import get_online_provider, get_provider, why_not_rung
from shop.payments.providers.base.protocols import (
    CertifiedProvider,
    ClaimingProvider,
    ConnectRail,
    LocatingProvider,
    OnlineProvider,
    PayoutRail,
    Provider,
    RingingProvider,
)
from shop.payments.providers.base.records import (
    Charge,
    ChargeRequest,
    ChargeStarted,
    ChargeState,
    Claim,
    ClaimState,
    ConnectedAccount,
    Hint,
    Transfer,
    TransferRequest,
    TransferState,
)

__all__ = [
    "CertifiedProvider",
    "Charge",
    "ChargeRequest",
    "ChargeStarted",
    "ChargeState",
    "Claim",
    "ClaimState",
    "ClaimingProvider",
    "ConnectRail",
    "ConnectedAccount",
    "Hint",
    "LocatingProvider",
    "OnlineProvider",
    "PayoutRail",
    "Provider",
    "RingingProvider",
    "Transfer",
    "TransferRequest",
    "TransferState",
    "get_online_provider",
    "get_provider",
    "why_not_rung",
]
