"""What a provider can do: one protocol for all, and one for each thing that only some can."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, runtime_checkable

from django.utils.functional import Promise

from shop.payments.providers.base.records import (
    Charge,
    ChargeRequest,
    ChargeStarted,
    Claim,
    ConnectedAccount,
    Hint,
    Transfer,
    TransferRequest,
)


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
