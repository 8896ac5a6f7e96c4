"""What is asked of a provider, and what it answers: plain values, the same for all of them. Amounts are Money."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from shop.common.money import Money


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
