"""What a payment provider is, what it answers, and where to find one.

A provider knows HTTP and its own words; it knows no orders and writes no rows. Services keep what it answers. Amounts are Money; a
provider with other decimals than ISO 4217's translates at its own door. Two kinds of trouble: ProviderDown (nobody knows what happened:
ask again with the same key) and ProviderRefused (it said no, and why).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol, runtime_checkable

from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from shop.common.money import Money
from shop.payments.exceptions import UnknownMethod


class ChargeState(StrEnum):
    """What the provider says of a charge."""

    WAITING = "waiting"  # the buyer has not finished, or the provider has not
    PAID = "paid"
    FAILED = "failed"
    EXPIRED = "expired"


class TransferState(StrEnum):
    """What the provider says of money on its way to somebody: a refund or a payout."""

    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ChargeRequest:
    """Money asked of a buyer. `key` is ours, unique, and the idempotency key: the same key never asks twice. Addresses are absolute."""

    key: str
    amount: Money
    description: str
    return_url: str
    cancel_url: str
    notify_url: str
    phone: str = ""  # E.164, for providers that ring it
    email: str = ""
    language: str = "en"


@dataclass(frozen=True, slots=True)
class ChargeStarted:
    """What to do next: send the buyer to `redirect_url`, or wait for the phone when it is empty. `kept` is what later questions need."""

    external_id: str
    redirect_url: str = ""
    expires_at: datetime | None = None
    kept: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Charge:
    """The provider's truth about a charge. `amount` is what really came (None when the provider does not say), `reference` its receipt."""

    external_id: str
    state: ChargeState
    amount: Money | None = None
    reference: str = ""
    failure_code: str = ""
    payer_phone: str = ""  # E.164; where a refund goes that the provider cannot send back by the charge


@dataclass(frozen=True, slots=True)
class Hint:
    """What a webhook says, its signature verified. It is never believed: it only says what to ask about.

    `about` is "charge", "refund" or "payout"; "" for what concerns nobody here. `external_id` is that thing's id at the provider, `key`
    our own key when the webhook carries it; one of the two may be empty. With both, the key says whose thing it is, and the id which of
    its calls: the id may be news, where the answer to our request was lost. `kept` is what only webhooks tell (a receipt, the end of a
    transfer that nobody can ask about): add it to what is kept of the thing, then ask with it.
    """

    event_id: str
    kind: str
    about: str = ""
    external_id: str = ""
    key: str = ""
    kept: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TransferRequest:
    """Money sent to somebody: back to the payer of `charge`, or out to `destination` (a phone, an e-mail address, an account's id)."""

    key: str
    amount: Money
    description: str
    destination: str = ""
    charge: Charge | None = None
    notify_url: str = ""
    kept: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Transfer:
    """The provider's truth about a refund or a payout."""

    external_id: str
    state: TransferState
    reference: str = ""
    failure_code: str = ""
    kept: Mapping[str, str] = field(default_factory=dict)


class Provider(Protocol):
    """One way of paying. `code` is its key in settings.PAYMENT_PROVIDERS and in a country's payment methods."""

    code: str
    name: str | Promise
    number: int  # the holder of its account in the ledger: never reused
    needs_phone: bool

    def takes(self, currency: str) -> bool:
        """Whether it can move that ISO 4217 currency."""

    @property
    def paid_at_door(self) -> bool:
        """Whether the money changes hands with the parcel."""

    @property
    def is_configured(self) -> bool:
        """Whether this site has what the provider asks for: keys, secrets, addresses."""

    def limits(self, currency: str) -> tuple[int, int | None]:
        """Smallest and largest charge, minor units of the currency; None where there is no largest."""


@runtime_checkable
class OnlineProvider(Provider, Protocol):
    """One that moves money over the network. Every call may raise ProviderDown or ProviderRefused."""

    def start(self, request: ChargeRequest) -> ChargeStarted:
        """Ask the buyer for the money. The same key answers the same charge."""

    def ask(self, external_id: str, kept: Mapping[str, str]) -> Charge:
        """The truth about a charge, now."""

    def cancel(self, external_id: str, kept: Mapping[str, str]) -> None:
        """Nobody will pay it any more, as far as the provider can see to that. A charge that is paid stays paid."""

    def read_hint(self, body: bytes, headers: Mapping[str, str]) -> Hint:
        """Verify a webhook and say what it is about. Raises BadSignature, BadHint (not its shape).

        Header names are in lower case. Two more stand among them, since some providers sign nothing: ":path" is the address that was
        called, with its query, and ":peer" the caller's network address.
        """

    def refund(self, request: TransferRequest) -> Transfer:
        """Send money back to the payer of `request.charge`, the whole or a part."""

    def ask_refund(self, external_id: str, kept: Mapping[str, str]) -> Transfer:
        """The truth about a refund, now."""

    def explain(self, failure_code: str) -> str:
        """Why a charge failed, in a sentence for the buyer, in the active language."""


@runtime_checkable
class PayoutRail(Protocol):
    """A provider that also pays out to sellers and couriers."""

    def send(self, request: TransferRequest) -> Transfer:
        """Send money to `request.destination`. The same key never sends twice."""

    def ask_payout(self, external_id: str, kept: Mapping[str, str]) -> Transfer:
        """The truth about a payout, now."""


def get_provider(code: str) -> Provider:
    """The provider of that name; raises UnknownMethod."""
    path = settings.PAYMENT_PROVIDERS.get(code)
    if path is None:
        raise UnknownMethod
    provider: Provider = import_string(path)()
    return provider


def get_online_provider(code: str) -> OnlineProvider:
    """The same, for one that moves money over the network; raises UnknownMethod for any other."""
    provider = get_provider(code)
    if not isinstance(provider, OnlineProvider):
        raise UnknownMethod
    return provider
