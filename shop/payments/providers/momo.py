"""MTN MoMo: the buyer's phone asks for the PIN. Collections take money in, Disbursements send it back and out.

Every request carries a UUID of ours, made from our key: MTN does nothing twice under one, and is asked by it how it went. Callbacks are
sent once and signed by nobody: their address carries our signature.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.common.money import DECIMALS, Money
from shop.payments.exceptions import BadHint, ProviderDown, ProviderRefused
from shop.payments.providers.answers import parse_object, text_at, token_life, value_at, word_at
from shop.payments.providers.base import Charge, ChargeRequest, ChargeStarted, ChargeState, Hint, Transfer, TransferRequest, TransferState
from shop.payments.providers.callbacks import Called, callback_url, message_id, read_called
from shop.payments.providers.http import BearerAccount, Method, Reply, ask_service
from shop.payments.providers.msisdn import from_msisdn, to_msisdn

TARGETS = {  # X-Target-Environment: the currency there, and the country of its phones
    "sandbox": ("EUR", ""),
    "mtnguineaconakry": ("GNF", "GN"),
    "mtnivorycoast": ("XOF", "CI"),
    "mtnbenin": ("XOF", "BJ"),
    "mtncameroon": ("XAF", "CM"),
    "mtncongo": ("XAF", "CG"),
    "mtnghana": ("GHS", "GH"),
    "mtnuganda": ("UGX", "UG"),
    "mtnrwanda": ("RWF", "RW"),
}
STARTING = {"charge": "/collection/v1_0/requesttopay", "refund": "/disbursement/v1_0/refund", "transfer": "/disbursement/v1_0/transfer"}
CHARGE_STATES = {
    "CREATED": ChargeState.WAITING,
    "PENDING": ChargeState.WAITING,
    "ONGOING": ChargeState.WAITING,
    "SUCCESSFUL": ChargeState.PAID,
    "FAILED": ChargeState.FAILED,
    "REJECTED": ChargeState.FAILED,
    "TIMEOUT": ChargeState.EXPIRED,
}
TRANSFER_STATES = {ChargeState.WAITING: TransferState.PENDING, ChargeState.PAID: TransferState.DONE}
TOLD = frozenset({"SUCCESSFUL", "FAILED", "PENDING", "REJECTED", "TIMEOUT", "CREATED", "ONGOING"})
_WORDS = {
    "APPROVAL_REJECTED": gettext_lazy("The payment was refused on the phone."),
    "EXPIRED": gettext_lazy("There was no answer on the phone in time. Try again."),
    "LOW_BALANCE_OR_PAYEE_LIMIT_REACHED_OR_NOT_ALLOWED": gettext_lazy(
        "There was not enough money in the account, or it may not pay this much."
    ),
    "NOT_ENOUGH_FUNDS": gettext_lazy("There was not enough money in the account."),
    "PAYER_LIMIT_REACHED": gettext_lazy("This is more than MTN lets this account pay today."),
    "PAYER_FAILED": gettext_lazy("The PIN was wrong, or MTN could not take the money from this account."),
    "PAYER_NOT_FOUND": gettext_lazy("This phone number has no MoMo account."),
    "PAYER_ONGOING": gettext_lazy("Another payment waits on this phone. Answer it first, then try again."),
    "PAYER_DELAYED": gettext_lazy("MTN takes longer than usual. Try again in a minute."),
    "SERVICE_UNAVAILABLE": gettext_lazy("MTN MoMo does not work at the moment. Try again in a minute."),
    "INTERNAL_PROCESSING_ERROR": gettext_lazy("MTN MoMo does not work at the moment. Try again in a minute."),
}


class MtnMomo:
    """A merchant's account in one country."""

    code = "momo"
    name = "MTN MoMo"
    number = 5
    needs_phone = True
    paid_at_door = False

    @property
    def is_configured(self) -> bool:
        """An API user, and subscriptions to Collections and, for what goes back, Disbursements."""
        asked = (settings.MOMO_URL, settings.MOMO_API_USER, settings.MOMO_API_KEY, *map(_subscription, ("collection", "disbursement")))
        return all(asked) and settings.MOMO_TARGET in TARGETS

    def takes(self, currency: str) -> bool:
        """The one of its country."""
        return bool(currency) and currency == TARGETS.get(settings.MOMO_TARGET, ("", ""))[0]

    def limits(self, currency: str) -> tuple[int, int | None]:
        """From one unit; what an account may pay is between MTN and its owner."""
        return 10 ** DECIMALS.get(currency, 0), None

    def require_phone(self, phone: str) -> None:
        """Of its country."""
        _party(phone)

    def start(self, request: ChargeRequest) -> ChargeStarted:
        payer = {"payer": _party(request.phone), "payerMessage": request.description[:160], "payeeNote": request.key}
        reference = _begin_request("charge", request.key, "charge", _momo_amount(request.amount) | payer, request.notify_url)
        return ChargeStarted(reference)

    def ask(self, external_id: str, kept: Mapping[str, str]) -> Charge:
        found = _fetch_status("charge", external_id)
        state = _momo_charge_state(found)
        if state == ChargeState.PAID:
            phone = from_msisdn(value_at(found, "payer", "partyId"))
            return Charge(external_id, state, _amount_of(found), word_at(found, "financialTransactionId"), payer_phone=phone)
        return Charge(external_id, state, failure_code="" if state == ChargeState.WAITING else _failure_reason(found))

    def cancel(self, external_id: str, kept: Mapping[str, str]) -> None:
        """MTN takes no request back; it leaves the phone by itself after some minutes."""

    def read_hint(self, body: bytes, headers: Mapping[str, str]) -> Hint:
        """By the signature in the address. The status is called `transactionStatus` here, `status` where one asks."""
        called = read_called(self.code, headers)
        message = parse_object(body)
        status = text_at(message, "transactionStatus") or text_at(message, "status")
        if status not in TOLD or (word_at(message, "externalId") or called.key) != called.key:
            raise BadHint
        return Hint(message_id(called, body), status, called.about, reference_of(called.about, called.key), called.key)

    def refund(self, request: TransferRequest) -> Transfer:
        """Of the charge, in whole or in part; where MTN's country knows no refunds, as a transfer to the payer."""
        note = {"payerMessage": request.description[:160], "payeeNote": request.key}
        if settings.MOMO_REFUNDS == "transfer":
            phone = request.destination or (request.charge.payer_phone if request.charge else "")
            body: dict[str, Any] = _momo_amount(request.amount) | {"payee": _party(phone)} | note
        elif request.charge:
            body = _momo_amount(request.amount) | {"referenceIdToRefund": request.charge.external_id} | note
        else:
            raise ProviderRefused(_("It is not known which payment this money is of."), code="no_charge")
        reference = _begin_request(settings.MOMO_REFUNDS, request.key, "refund", body, request.notify_url)
        return Transfer(reference, TransferState.PENDING, kept={"way": settings.MOMO_REFUNDS})

    def ask_refund(self, external_id: str, kept: Mapping[str, str]) -> Transfer:
        return _ask_momo_transfer(kept.get("way", settings.MOMO_REFUNDS), external_id)

    def explain(self, failure_code: str) -> str:
        return str(_WORDS.get(failure_code) or _("MTN MoMo did not make this payment. Nothing was taken."))

    def send(self, request: TransferRequest) -> Transfer:
        note = {"payerMessage": request.description[:160], "payeeNote": request.key}
        body = _momo_amount(request.amount) | {"payee": _party(request.destination)} | note
        return Transfer(_begin_request("transfer", request.key, "payout", body, request.notify_url), TransferState.PENDING)

    def ask_payout(self, external_id: str, kept: Mapping[str, str]) -> Transfer:
        return _ask_momo_transfer("transfer", external_id)


def reference_of(about: str, key: str) -> str:
    """The UUID of a request: the same for the same thing, and nobody else's."""
    return str(UUID(bytes=hashlib.sha256(f"{settings.MOMO_API_USER}:{about}:{key}".encode()).digest()[:16], version=4))


def _begin_request(way: str, key: str, about: str, body: Mapping[str, Any], notify_url: str) -> str:
    """Start it, or find that it was started before; its UUID."""
    reference = reference_of(about, key)
    headers = {"X-Reference-Id": reference, "X-Callback-Url": callback_url(notify_url, "momo", Called(about, key, "end"))}
    reply = _ask_momo("POST", STARTING[way], headers=headers, json_body={"externalId": key, **body})
    if reply.is_ok or reply.status == 409:
        return reference
    raise ProviderRefused(_("MTN MoMo did not accept this."), code=word_at(reply.data, "code") or str(reply.status))


def _ask_momo_transfer(way: str, reference: str) -> Transfer:
    found = _fetch_status(way, reference)
    state = TRANSFER_STATES.get(_momo_charge_state(found), TransferState.FAILED)
    code = _failure_reason(found) if state == TransferState.FAILED else ""
    return Transfer(reference, state, reference=word_at(found, "financialTransactionId"), failure_code=code)


def _fetch_status(way: str, reference: str) -> dict[str, Any]:
    reply = _ask_momo("GET", f"{STARTING[way]}/{reference}")
    if not reply.is_ok:
        raise ProviderRefused(_("MTN MoMo does not know this payment."), code=word_at(reply.data, "code") or str(reply.status))
    return reply.data


def _ask_momo(method: Method, path: str, *, headers: Mapping[str, str] | None = None, json_body: Mapping[str, Any] | None = None) -> Reply:
    product = path.split("/")[1]
    ours = {"X-Target-Environment": settings.MOMO_TARGET, "Ocp-Apim-Subscription-Key": _subscription(product)}
    account = BearerAccount("momo", (settings.MOMO_URL, product, settings.MOMO_API_USER), lambda: _fetch_momo_token(product))
    return account.ask(method, f"{settings.MOMO_URL}{path}", headers=ours | dict(headers or {}), json_body=json_body)


def _fetch_momo_token(product: str) -> tuple[str, int]:
    reply = ask_service(
        "momo",
        "POST",
        f"{settings.MOMO_URL}/{product}/token/",
        basic=(settings.MOMO_API_USER, settings.MOMO_API_KEY),
        headers={"Ocp-Apim-Subscription-Key": _subscription(product)},
    )
    token, seconds = text_at(reply.data, "access_token"), token_life(reply.data.get("expires_in"))
    if not reply.is_ok or not token or seconds is None:
        raise ProviderDown(was_heard=False)
    return token, seconds


def _subscription(product: str) -> str:
    key: str = settings.MOMO_COLLECTION_KEY if product == "collection" else settings.MOMO_DISBURSEMENT_KEY
    return key


def _party(phone: str) -> dict[str, str]:
    region = TARGETS[settings.MOMO_TARGET][1]
    return {"partyIdType": "MSISDN", "partyId": to_msisdn(phone, *([region] if region else []))}


def _momo_amount(amount: Money) -> dict[str, str]:
    return {"amount": str(amount.decimal), "currency": amount.currency}


def _amount_of(found: dict[str, Any]) -> Money:
    try:
        amount = Money.from_decimal(str(found["amount"]), str(found["currency"]))
    except (KeyError, ValueError):
        raise ProviderDown from None
    if amount.is_negative:
        raise ProviderDown
    return amount


def _momo_charge_state(found: dict[str, Any]) -> ChargeState:
    state = CHARGE_STATES.get(text_at(found, "status"))
    if state is None:
        raise ProviderDown
    return ChargeState.EXPIRED if state == ChargeState.FAILED and _failure_reason(found) == "EXPIRED" else state


def _failure_reason(found: dict[str, Any]) -> str:
    """An object with a code in one version, the code itself in another."""
    return word_at(found, "reason", "code") or word_at(found, "reason") or text_at(found, "status")
