"""A Daraja on loopback with its customers: phones that ring, PINs, reversals and payments that end later.

Strict about names and forms of what it is sent (shared/data/payments/mpesa). Like the real one it knows no key of a push again, does not
say amounts when asked, signs nothing, and takes any amount for a payment out: what came is none of its business there.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from site_config.sandbox.payment_fake import CannotPay, PaymentFake
from site_config.sandbox.server import Answer, RefusedCall, Request, route

KEY, SECRET, SHORTCODE, PASSKEY = "mpesa-app", "mpesa-app-secret", "600997", "mpesa-passkey-0123456789"
INITIATOR, CREDENTIAL = "makitiapi", "bXBlc2EtY3JlZGVudGlhbC1vZi10aGUtZmFrZQ=="
PUSHED = {
    "BusinessShortCode", "Password", "Timestamp", "TransactionType", "Amount", "PartyA", "PartyB", "PhoneNumber", "CallBackURL",
    "AccountReference", "TransactionDesc",
}  # fmt: skip
_RESULTS = {"ResultURL", "QueueTimeOutURL", "SecurityCredential", "CommandID", "Remarks"}
PAID_OUT = _RESULTS | {"OriginatorConversationID", "InitiatorName", "Amount", "PartyA", "PartyB", "Occassion"}
REVERSED = _RESULTS | {"Initiator", "TransactionID", "Amount", "ReceiverParty", "RecieverIdentifierType", "Occasion"}
QUERIED = _RESULTS | {"Initiator", "OriginatorConversationID", "PartyA", "IdentifierType", "Occasion"}
WORDS = {
    0: "The service request is processed successfully.",
    1: "The balance is insufficient for the transaction.",
    1032: "Request cancelled by user",
    1037: "DS timeout user cannot be reached",
    2001: "The initiator information is invalid.",
}


@dataclass
class Push:
    """A phone that rings, or rang."""

    id: str
    merchant_id: str
    phone: str
    shillings: int
    url: str
    result: int | None = None
    receipt: str = ""
    is_reversed: bool = False


@dataclass
class SandboxTransfer:
    """A reversal or a payment out, on its way or over."""

    id: str
    receipt: str
    shillings: int
    result_url: str
    result: str | None = None
    phone: str = ""
    push: Push | None = None


class MpesaFake(PaymentFake):
    """Safaricom."""

    name = code = "mpesa"
    amounts = ((120_000, "KES"), (100, "KES"), (25_000_000, "KES"))
    start_path = "/mpesa/stkpush/v1/processrequest"
    refund_path = "/mpesa/reversal/v1/request"
    payout_path = "/mpesa/b2c/v3/paymentrequest"
    payout_to, payout_to_nobody = "+254711000001", "+254711000404"
    phone: ClassVar[str] = "+254722000000"
    starts_once = False
    can_cancel = False
    guards_refunds = False
    lies_about = ()

    def __init__(self) -> None:
        super().__init__()
        self.pushes: dict[str, Push] = {}
        self.sendings: dict[str, SandboxTransfer] = {}
        self.locks_phones = False  # as the real one: a second push to a ringing phone is refused
        self.refuses_reversals = False
        self.sends_later = False  # what is sent ends when `finish` is called
        self.token = ""
        self.receipts = 0

    def settings(self) -> dict[str, Any]:
        """What a site is told."""
        return {
            "MPESA_URL": self.url,
            "MPESA_CONSUMER_KEY": KEY,
            "MPESA_CONSUMER_SECRET": SECRET,
            "MPESA_SHORTCODE": SHORTCODE,
            "MPESA_PASSKEY": PASSKEY,
            "MPESA_INITIATOR": INITIATOR,
            "MPESA_SECURITY_CREDENTIAL": CREDENTIAL,
        }

    @property
    def secrets(self) -> list[str]:
        """Of ours, and of customers: the id of a push holds digits of a phone."""
        return [SECRET, PASSKEY, CREDENTIAL, self.token or SECRET, self.phone, self.phone[4:], *self.pushes]

    @property
    def charge_count(self) -> int:
        """Phones rung."""
        return len(self.pushes)

    # --- customers ----------------------------------------------------------------------------------------------------
    def customer_pays(self, external_id: str) -> None:
        """Types the PIN."""
        push = self._end(external_id, 0)
        self.taken.append((Decimal(push.shillings), "KES"))

    def customer_refuses(self, external_id: str, reason: str = "") -> None:
        """Presses Cancel; or, by its number: 1 has too little money, 2001 types a wrong PIN."""
        self._end(external_id, int(reason or 1032))

    def time_runs_out(self, external_id: str) -> None:
        """Looks elsewhere."""
        self._end(external_id, 1037)

    def forge(self, body: bytes, headers: Mapping[str, str]) -> tuple[bytes, dict[str, str]]:
        """Somebody who knows the shape and a key, and cannot sign addresses."""
        return body, {**headers, ":path": f"/pay/mpesa/webhook/?of=charge&key=50374b334d2d31&mark=end&sig={'0' * 32}"}

    def _end(self, external_id: str, result: int) -> Push:
        with self.lock:
            push = self.pushes[external_id]
            if push.result is not None:
                raise CannotPay
            push.result = result
            if result == 0:
                self.receipts += 1
                push.receipt = f"NLJ7RT{self.receipts:04d}"
            self._tell_end(push)
        return push

    def _tell_end(self, push: Push) -> None:
        told: dict[str, Any] = {
            "MerchantRequestID": push.merchant_id,
            "CheckoutRequestID": push.id,
            "ResultCode": push.result,
            "ResultDesc": WORDS.get(push.result or 0, "Failed"),
        }
        if push.result == 0:
            minor, _currency = self.told(push.shillings * 100, "KES")
            amount = minor // 100 if minor % 100 == 0 else minor / 100
            items = {
                "Amount": amount,
                "MpesaReceiptNumber": push.receipt,
                "Balance": None,
                "TransactionDate": int(_nairobi_moment()),
                "PhoneNumber": int(push.phone),
            }
            told["CallbackMetadata"] = {
                "Item": [{"Name": name} | ({} if value is None else {"Value": value}) for name, value in items.items()]
            }
        self._post(push.url, {"Body": {"stkCallback": told}})

    # --- the network ----------------------------------------------------------------------------------------------------
    def check(self, request: Request) -> None:
        """A token of ours, and JSON."""
        if request.path != "/oauth/v1/generate" and request.headers.get("authorization") != f"Bearer {self.token or 'none'}":
            raise _error(404, "404.001.03", "Invalid Access Token")

    @route("GET", "/oauth/v1/generate")
    def give_token(self, request: Request) -> Answer:
        """A new one: the old one ends."""
        keys = base64.b64encode(f"{KEY}:{SECRET}".encode()).decode()
        if request.headers.get("authorization") != f"Basic {keys}" or request.query != {"grant_type": "client_credentials"}:
            raise _error(400, "400.008.01", "Invalid Authentication passed")
        self.token = f"token-of-daraja-{len(self.requests)}"
        return Answer(200, {"access_token": self.token, "expires_in": "3599"})

    @route("POST", "/mpesa/stkpush/v1/processrequest")
    def push(self, request: Request) -> Answer:
        """Ring a phone."""
        data = self._opened(request, PUSHED)
        _require_mpesa(data["TransactionType"] == "CustomerPayBillOnline" and data["PartyB"] == SHORTCODE, "TransactionType")
        _require_mpesa(_is_shillings(data["Amount"]), "Amount")
        _require_mpesa(re.fullmatch(r"254\d{9}", str(data["PartyA"])) and data["PartyA"] == data["PhoneNumber"], "PhoneNumber")
        _require_mpesa(1 <= len(data["AccountReference"]) <= 12, "AccountReference")
        _require_mpesa(1 <= len(data["TransactionDesc"]) <= 13, "TransactionDesc")
        _require_mpesa(_is_address(data["CallBackURL"]), "CallBackURL")
        phone = str(data["PhoneNumber"])
        if self.locks_phones and any(push.phone == phone and push.result is None for push in self.pushes.values()):
            raise _error(500, "500.001.1001", "Unable to lock subscriber, a transaction is already in process for the current subscriber")
        number = len(self.pushes) + 1
        push = Push(
            f"ws_CO_{_nairobi_moment()}{number:03d}{phone[3:]}",
            f"29115-{34620560 + number}-1",
            phone,
            int(data["Amount"]),
            data["CallBackURL"],
        )
        self.pushes[push.id] = push
        ok = "Success. Request accepted for processing"
        ids = {"MerchantRequestID": push.merchant_id, "CheckoutRequestID": push.id}
        return Answer(200, ids | {"ResponseCode": "0", "ResponseDescription": ok, "CustomerMessage": ok})

    @route("POST", "/mpesa/stkpushquery/v1/query")
    def query(self, request: Request) -> Answer:
        """How it ended. Neither amount nor receipt."""
        data = self._opened(request, {"BusinessShortCode", "Password", "Timestamp", "CheckoutRequestID"})
        push = self.pushes.get(data["CheckoutRequestID"])
        _require_mpesa(push, "CheckoutRequestID")
        assert push is not None
        if push.result is None:
            raise _error(500, "500.001.1001", "The transaction is being processed")
        told = {"ResponseCode": "0", "ResponseDescription": "The service request has been accepted successsfully"}
        ids = {"MerchantRequestID": push.merchant_id, "CheckoutRequestID": push.id}
        return Answer(200, told | ids | {"ResultCode": str(push.result), "ResultDesc": WORDS.get(push.result, "Failed")})

    @route("POST", "/mpesa/reversal/v1/request")
    def reverse(self, request: Request) -> Answer:
        """Of one payment, the whole of it. What is wrong is told later."""
        data = self._sent(request, REVERSED, "Initiator", "TransactionReversal")
        _require_mpesa(data["ReceiverParty"] == SHORTCODE and data["RecieverIdentifierType"] == "11", "ReceiverParty")
        found = [push for push in self.pushes.values() if push.receipt and push.receipt == data["TransactionID"]]
        sending = self._begin(f"71840-{len(self.requests)}-07", data)
        sending.push = found[0] if found and found[0].shillings == sending.shillings else None
        return self._acknowledge(sending, 0)

    @route("POST", "/mpesa/b2c/v3/paymentrequest")
    def pay_out(self, request: Request) -> Answer:
        """To a phone, once for an id."""
        data = self._sent(request, PAID_OUT, "InitiatorName", "BusinessPayment")
        _require_mpesa(data["PartyA"] == SHORTCODE and re.fullmatch(r"254\d{9}", str(data["PartyB"])), "PartyB")
        _require_mpesa(int(data["Amount"]) >= 10, "Amount")
        if data["OriginatorConversationID"] in self.sendings:
            raise _error(500, "500.002.1001", "Duplicate OriginatorConversationID.")
        sending = self._begin(data["OriginatorConversationID"], data)
        sending.phone = f"+{data['PartyB']}"
        return self._acknowledge(sending, "0")

    @route("POST", "/mpesa/transactionstatus/v1/query")
    def ask_about(self, request: Request) -> Answer:
        """Answered at an address, later."""
        data = self._sent(request, QUERIED, "Initiator", "TransactionStatusQuery")
        sending = self.sendings.get(data["OriginatorConversationID"])
        asked = f"asked-{len(self.requests)}"
        told = {"Result": _result(asked, "2032" if sending is None or sending.result is None else "0", "")}
        if sending is not None and sending.result is not None:
            status = "Completed" if sending.result == "0" else "Failed"
            told["Result"]["ResultParameters"] = {
                "ResultParameter": [
                    {"Key": "TransactionStatus", "Value": status},
                    {"Key": "ReceiptNo", "Value": sending.receipt},
                    {"Key": "Amount", "Value": sending.shillings},
                ]
            }
        self._post(data["ResultURL"], told)
        return Answer(200, _acknowledgement(asked, "0"))

    # --- money on its way -----------------------------------------------------------------------------------------------
    def finish(self) -> None:
        """What is on its way arrives, or fails."""
        with self.lock:
            for sending in self.sendings.values():
                if sending.result is None:
                    self._finish(sending)

    def _begin(self, external_id: str, data: dict[str, Any]) -> SandboxTransfer:
        receipt = f"OAB{len(self.sendings):07d}"
        self.sendings[external_id] = SandboxTransfer(external_id, receipt, int(data["Amount"]), data["ResultURL"])
        return self.sendings[external_id]

    def _acknowledge(self, sending: SandboxTransfer, code: str | int) -> Answer:
        if not self.sends_later:
            self._finish(sending)
        return Answer(200, _acknowledgement(sending.id, code))

    def _finish(self, sending: SandboxTransfer) -> None:
        sending.result = self._move(sending)
        self._post(sending.result_url, {"Result": _result(sending.id, sending.result, sending.receipt)})

    def _move(self, sending: SandboxTransfer) -> str:
        money = (Decimal(sending.shillings), "KES")
        if sending.phone:
            if sending.phone == self.payout_to_nobody:
                return "2040"
            (self.paid_out if "_payout_" in sending.id else self.given_back).append(money)
            return "0"
        if sending.push is None or self.refuses_reversals:
            return "R000002"
        if sending.push.is_reversed:
            return "R000001"
        sending.push.is_reversed = True
        self.given_back.append(money)
        return "0"

    # --- what it insists on ---------------------------------------------------------------------------------------------
    def _opened(self, request: Request, names: set[str]) -> dict[str, Any]:
        data = request.data
        _require_mpesa(set(data) == names, f"names {sorted(set(data) ^ names)}")
        _require_mpesa(data["BusinessShortCode"] == SHORTCODE and re.fullmatch(r"\d{14}", str(data["Timestamp"])), "Timestamp")
        password = base64.b64encode(f"{SHORTCODE}{PASSKEY}{data['Timestamp']}".encode()).decode()
        if data["Password"] != password:
            raise _error(500, "500.001.1001", "Wrong credentials")
        return data

    def _sent(self, request: Request, names: set[str], initiator: str, command: str) -> dict[str, Any]:
        data = request.data
        _require_mpesa(set(data) == names, f"names {sorted(set(data) ^ names)}")
        _require_mpesa(data["CommandID"] == command, "CommandID")
        _require_mpesa(2 <= len(data["Remarks"]) <= 100, "Remarks")
        _require_mpesa(_is_address(data["ResultURL"]) and _is_address(data["QueueTimeOutURL"]), "ResultURL")
        _require_mpesa("Amount" not in data or _is_shillings(data["Amount"]), "Amount")
        _require_mpesa(data[initiator] == INITIATOR and data["SecurityCredential"] == CREDENTIAL, "SecurityCredential")
        return data

    def _post(self, url: str, message: dict[str, Any]) -> None:
        self.outbox.put(url, json.dumps(message).encode(), {"Content-Type": "application/json"})


def _nairobi_moment() -> str:
    return datetime.now(ZoneInfo("Africa/Nairobi")).strftime("%Y%m%d%H%M%S")


def _is_shillings(amount: Any) -> bool:
    return isinstance(amount, int | str) and bool(re.fullmatch(r"[1-9]\d{0,5}", str(amount))) and int(amount) <= 250_000


def _is_address(url: Any) -> bool:
    """No word in it at which Daraja's filter would stumble, but for the provider's name in our path."""
    return bool(re.match(r"https?://", str(url))) and not re.search(r"safaricom|exe|cmd|sql", str(url).lower())


def _require_mpesa(fact: Any, what: str) -> None:
    if not fact:
        raise _error(400, "400.002.02", f"Bad Request - Invalid {what}")


def _error(status: int, code: str, message: str) -> RefusedCall:
    return RefusedCall(status, {"requestId": "16712-79390-1", "errorCode": code, "errorMessage": message})


def _acknowledgement(external_id: str, code: str | int) -> dict[str, Any]:
    ids = {"OriginatorConversationID": external_id, "ConversationID": "AG_20260522_12346c8e6f8858d7b70a"}
    return ids | {"ResponseCode": code, "ResponseDescription": "Accept the service request successfully."}


def _result(external_id: str, code: str, receipt: str) -> dict[str, Any]:
    number: int | str = int(code) if code.isdigit() else code
    ids = {"OriginatorConversationID": external_id, "ConversationID": "AG_20260522_12346c8e6f8858d7b70a", "TransactionID": receipt}
    return {"ResultType": 0, "ResultCode": number, "ResultDesc": "Processed."} | ids
