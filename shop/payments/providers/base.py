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
from shop.payments.exceptions import ProviderRefused, UnknownMethod


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

    `about` is "charge", "refund", "payout", "account" (a payee's), "dispute", or "return" (something of that charge went back, no
    matter by whom); "" for what concerns nobody here. `external_id` is that thing's id at
    the provider, `key` our own key when the webhook carries it; one of the two may be empty. With both, the key says whose thing it is,
    and the id which of its calls: the id may be news, where the answer to our request was lost. `reference` is the provider's receipt of
    a charge, for messages that name nothing else of it. `kept` is what only webhooks tell (a receipt, the end of a transfer that nobody
    can ask about): add it to what is kept of the thing, then ask with it.
    """

    event_id: str
    kind: str
    about: str = ""
    external_id: str = ""
    key: str = ""
    reference: str = ""
    kept: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TransferRequest:
    """Money sent to somebody: back to the payer of `charge`, or out to `destination` (a phone, an e-mail address, an account's id).

    `is_again`: an earlier try of the same failed, so that a provider that knows two ways takes the other.
    """

    key: str
    amount: Money
    description: str
    destination: str = ""
    charge: Charge | None = None
    notify_url: str = ""
    kept: Mapping[str, str] = field(default_factory=dict)
    is_again: bool = False


@dataclass(frozen=True, slots=True)
class Transfer:
    """The provider's truth about a refund or a payout."""

    external_id: str
    state: TransferState
    reference: str = ""
    failure_code: str = ""
    kept: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ConnectedAccount:
    """What a provider says of an account that a payee has opened with it."""

    account_id: str
    can_receive: bool
    is_complete: bool  # everything that was asked has been answered
    is_gone: bool = False  # its owner has cut it off from us: we can neither ask about it nor pay to it


class ClaimState(StrEnum):
    """What the provider says of money that it took back, or may."""

    ANSWER = "answer"  # it waits for our evidence
    REVIEW = "review"
    WON = "won"  # for us: it took nothing, or gave it back
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Claim:
    """The provider's truth about a dispute, a reversal, or a refund that was made in its own dashboard.

    `charge` is the charge's reference there; `amount` what it is about, `taken` what the provider has of it now, `fee` what it asks for
    it, maybe in another currency. `key` is ours where it is a refund that we asked for ourselves: then it is no claim.
    """

    external_id: str
    charge: str
    kind: str  # of DisputeKind
    state: ClaimState
    amount: Money
    taken: Money
    fee: Money | None = None
    reason: str = ""
    answer_by: datetime | None = None
    key: str = ""


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
        """Verify a webhook and say what it is about. The web worker waits: nothing is asked over the network.

        Raises BadSignature, BadHint (signed, but not of its shape), SignerUnknown (see CertifiedProvider). Header names are in lower
        case. Two more stand among them, since some providers sign nothing: ":path" is the address that was called, with its query, and
        ":peer" the caller's network address.
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


@runtime_checkable
class ConnectRail(PayoutRail, Protocol):
    """One that pays to accounts with itself, which payees open on its own pages. Every call may raise ProviderDown or ProviderRefused."""

    account_name: str  # whose account it is that is asked for

    def connects_in(self, country: str) -> bool:
        """Whether payees of that country may open one."""

    def open_account(self, *, key: str, country: str, email: str = "") -> ConnectedAccount:
        """An account that may receive money once its owner has answered; the same key opens one only."""

    def onboarding_link(self, account_id: str, *, return_url: str, refresh_url: str) -> str:
        """Where the payee answers. It works once and for a few minutes: make one when it is asked for."""

    def ask_account(self, account_id: str) -> ConnectedAccount:
        """Whether the account may receive money, now."""


@runtime_checkable
class ClaimingProvider(Protocol):
    """A provider that tells what becomes of money which it takes back. Every call may raise ProviderDown or ProviderRefused."""

    def ask_dispute(self, external_id: str) -> Claim:
        """The truth about a dispute, now."""

    def ask_return(self, external_id: str) -> Claim:
        """The truth about a refund or a reversal that we did not ask for."""

    def returns_of(self, charge: Charge) -> list[Claim]:
        """All that went back of a charge, ours and not ours."""

    def claim_phrase(self, reason: str) -> str:
        """Why the buyer or the bank wants the money: a phrase for the database (shop.common.phrases)."""


@runtime_checkable
class CertifiedProvider(Protocol):
    """A provider whose webhooks are proven with a certificate that has to be fetched once: until then `read_hint` raises SignerUnknown."""

    signed_headers: tuple[str, ...]  # what has to be kept of the headers in order to prove it later

    def learn_signer(self, headers: Mapping[str, str]) -> None:
        """Fetch the certificate that the headers name, so that `read_hint` can say yes or no. Raises ProviderDown."""


@runtime_checkable
class RingingProvider(Protocol):
    """A provider that rings a phone, and knows from the number alone whether it can."""

    def require_phone(self, phone: str) -> None:
        """Nothing where the E.164 number may be one of its own. Raises ProviderRefused, in words for the buyer. Asks nobody."""


@runtime_checkable
class LocatingProvider(Protocol):
    """A provider some of whose webhooks name nothing of a charge but its receipt. May raise ProviderDown or ProviderRefused."""

    def locate_charge(self, reference: str) -> tuple[str, str]:
        """Id and key of the charge that has that receipt; "" for what is not told."""


def get_provider(code: str) -> Provider:
    """The provider of that name; raises UnknownMethod."""
    path = settings.PAYMENT_PROVIDERS.get(code)
    if path is None:
        raise UnknownMethod
    provider: Provider = import_string(path)()
    return provider


def why_not_rung(code: str, phone: str) -> str:
    """Why that provider cannot ring an E.164 number, in words for the buyer; empty when it may. Raises UnknownMethod."""
    provider = get_provider(code)
    if not isinstance(provider, RingingProvider):
        return ""
    try:
        provider.require_phone(phone)
    except ProviderRefused as refusal:
        return str(refusal)
    return ""


def get_online_provider(code: str) -> OnlineProvider:
    """The same, for one that moves money over the network; raises UnknownMethod for any other."""
    provider = get_provider(code)
    if not isinstance(provider, OnlineProvider):
        raise UnknownMethod
    return provider
