"""A Stripe on loopback: Checkout Sessions with their PaymentIntents, refunds, Connect accounts and transfers, events with signatures.

Strict: parameters by the library's own types, idempotency keys that know their parameters, Stripe's minor units, no refund above what is
left. Its page for customers is plain HTML; the test cards are Stripe's.
"""

from __future__ import annotations

import hashlib
import hmac
import html
import json
import time
from collections.abc import Mapping
from decimal import Decimal
from functools import wraps
from typing import Any, ClassVar
from urllib.parse import parse_qsl

import stripe
import stripe.params
import stripe.params.checkout

from site_config.sandbox.payment_fake import CannotPay, PaymentFake
from site_config.sandbox.server import Answer, Request, Route, route
from site_config.sandbox.stripe_disputes import StripeDisputesFake
from site_config.sandbox.stripe_params import checked, stripe_refusal

SECRET_KEY, WEBHOOK_SECRET = "sk_test_fakestripe0000", "whsec_fakestripe0000"
VERSION = "2026-10-28.fake"
# How many decimals Stripe's whole numbers have, and what ISO 4217 says, where it is not two.
TOLD = {"gnf": 0, "xof": 0, "xaf": 0, "rwf": 0, "jpy": 0, "mga": 0, "kwd": 3, "tnd": 3}
ISO = {"gnf": 0, "xof": 0, "xaf": 0, "rwf": 0, "jpy": 0, "ugx": 0, "isk": 0, "kwd": 3, "tnd": 3}
LEAST = {"eur": 50, "usd": 50, "gbp": 30, "jpy": 50}
CARDS = {
    "4242424242424242": "",
    "4000002760003184": "3ds",
    "4000000000000002": "generic_decline",
    "4000000000009995": "insufficient_funds",
    "4000000000000069": "expired_card",
    "4000000000009979": "stolen_card",
}


def _idempotent(work: Route) -> Route:
    """The same key and parameters answer the same; other parameters are refused. Refusals of parameters are not remembered."""

    @wraps(work)
    def once(self: StripeFake, request: Request, **arguments: str) -> Answer:
        key = request.headers.get("idempotency-key", "")
        asked = (request.path, request.body)
        if key in self.keys:
            before, answer = self.keys[key]
            if before != asked:
                message = "Keys for idempotent requests can only be used with the same parameters they were first used with."
                raise stripe_refusal(message, kind="idempotency_error")
            return Answer(answer.status, answer.body, {"Idempotent-Replayed": "true"})
        answer = work(self, request, **arguments)
        answer = Answer(answer.status, json.loads(json.dumps(answer.body)))
        if key:
            self.keys[key] = (asked, answer)
        return answer

    return once


class StripeFake(PaymentFake, StripeDisputesFake):
    """`customer_pays` pays with 4242…; `pay_with` takes any card of CARDS."""

    code = "stripe"
    amounts: ClassVar = (
        (150_000, "GNF"), (9_001, "XOF"), (5_000, "JPY"), (1_500_50, "KES"), (12_34, "EUR"), (20_000, "UGX"), (12_340, "KWD"),
    )  # fmt: skip
    start_path = "/v1/checkout/sessions"
    refund_path = "/v1/refunds"
    payout_path = "/v1/transfers"
    payout_to = "acct_1Ready"
    payout_to_nobody = "acct_1Nobody"
    waits_after_refusal = True

    def __init__(self) -> None:
        super().__init__()
        self.keys: dict[str, tuple[tuple[str, bytes], Answer]] = {}
        self.sessions: dict[str, dict[str, Any]] = {}
        self.intents: dict[str, dict[str, Any]] = {}
        self.charges: dict[str, dict[str, Any]] = {}
        self.refunds: dict[str, dict[str, Any]] = {}
        self.transfers: dict[str, dict[str, Any]] = {}
        self.accounts: dict[str, dict[str, Any]] = {"acct_1Ready": _account("acct_1Ready", "active")}
        self.ways_back: dict[str, str] = {}  # from the questions to an account
        self.refund_status = "succeeded"  # what becomes of the next refunds
        self._count = 0

    # --- What tests and the demo ask -----------------------------------------------------------------------------------
    def settings(self) -> dict[str, Any]:
        return {"STRIPE_SECRET_KEY": SECRET_KEY, "STRIPE_WEBHOOK_SECRET": WEBHOOK_SECRET, "STRIPE_API_URL": self.url}

    @property
    def secrets(self) -> list[str]:
        return [SECRET_KEY, WEBHOOK_SECRET]

    @property
    def charge_count(self) -> int:
        return len(self.sessions)

    def customer_pays(self, external_id: str) -> None:
        self.pay_with(external_id, "4242424242424242")

    def customer_refuses(self, external_id: str, reason: str = "insufficient_funds") -> None:
        self.pay_with(external_id, next(card for card, outcome in CARDS.items() if outcome == reason))

    def customer_confirms(self, external_id: str, *, is_me: bool = True) -> None:
        """The bank's 3-D Secure page."""
        with self.lock:
            session = self._open(external_id)
            if is_me:
                self._succeed(session)
            else:
                self._decline(session, "payment_intent_authentication_failure", "")

    def time_runs_out(self, external_id: str) -> None:
        with self.lock:
            self._expire(self._open(external_id))

    def pay_with(self, external_id: str, card: str) -> str:
        """Stripe's page with that card: "" when it is paid, "3ds" when the bank asks, else why it was declined."""
        with self.lock:
            session = self._open(external_id)
            outcome = CARDS.get(card, "incorrect_number")
            intent = self._intent_of(session)
            if outcome == "3ds":
                intent |= {"status": "requires_action", "next_action": {"type": "use_stripe_sdk"}}
                self._tell("payment_intent.requires_action", intent)
            elif outcome:
                self._decline(session, "card_declined", outcome)
            else:
                self._succeed(session)
            return outcome

    def payee_cuts_us_off(self, account_id: str) -> None:
        """On Stripe's own pages: from then on we are told nothing of the account, and may not pay to it."""
        with self.lock:
            del self.accounts[account_id]
            self._tell("account.application.deauthorized", {"id": "ca_fake", "object": "application", "name": "Makiti"}, account=account_id)

    def reverse(self, transfer_id: str) -> None:
        """Stripe, or somebody there, takes a transfer back."""
        with self.lock:
            found = self.transfers[transfer_id]
            found |= {"reversed": True, "amount_reversed": found["amount"]}
            self._tell("transfer.reversed", found)

    def fail_refund(self, refund_id: str, reason: str = "expired_or_canceled_card") -> None:
        """A refund that bounced, days later."""
        with self.lock:
            found = self.refunds[refund_id]
            found |= {"status": "failed", "failure_reason": reason}
            self.charges[found["charge"]]["amount_refunded"] -= found["amount"]
            self.given_back.remove((_major(found["amount"], found["currency"]), found["currency"].upper()))
            self._tell("refund.failed", found)

    def forge(self, body: bytes, headers: Mapping[str, str]) -> tuple[bytes, dict[str, str]]:
        signed = stripe.WebhookSignature.generate_signature_header(payload=body.decode(), secret="whsec_of_somebody_else")
        return body, {**headers, "stripe-signature": signed}

    # --- Rights --------------------------------------------------------------------------------------------------------
    def check(self, request: Request) -> None:
        if request.path.startswith("/v1/") and request.headers.get("authorization") != f"Bearer {SECRET_KEY}":
            raise stripe_refusal("Invalid API Key provided", status=401)

    def refuse_unknown(self, request: Request) -> Answer:
        return Answer(404, {"error": {"type": "invalid_request_error", "message": "Unrecognized request URL"}})

    # --- Sessions ------------------------------------------------------------------------------------------------------
    @route("POST", "/v1/checkout/sessions")
    @_idempotent
    def create_session(self, request: Request) -> Answer:
        params = checked(stripe.params.checkout.SessionCreateParams, request.form)
        if params.get("mode") != "payment" or not params.get("line_items") or not params.get("success_url"):
            raise stripe_refusal("This fake sells things: mode=payment, line_items and success_url are needed.", code="parameter_missing")
        prices = [(item["price_data"], item.get("quantity", 0)) for item in params["line_items"]]
        currencies = {price["currency"] for price, _quantity in prices}
        if len(currencies) != 1 or currencies != {next(iter(currencies)).lower()}:
            raise stripe_refusal("All prices must be in one currency, in lower case.", param="line_items")
        currency, amount = currencies.pop(), sum(price["unit_amount"] * quantity for price, quantity in prices)
        _check_stripe_amount(amount, currency)
        session = self._new_session(params, amount, currency)
        return Answer(200, self._shown(session))

    def _new_session(self, params: Mapping[str, Any], amount: int, currency: str) -> dict[str, Any]:
        now, session_id = int(time.time()), self._id("cs_test_a1")
        session = {
            "id": session_id, "object": "checkout.session", "mode": "payment", "status": "open", "payment_status": "unpaid",
            "amount_total": amount, "amount_subtotal": amount, "currency": currency, "created": now, "expires_at": now + 86_400,
            "payment_intent": None, "client_reference_id": params.get("client_reference_id"), "metadata": params.get("metadata", {}),
            "customer_email": params.get("customer_email"), "locale": params.get("locale"), "livemode": False,
            "payment_method_types": params.get("allowed_payment_method_types", ["card"]), "success_url": params["success_url"],
            "cancel_url": params.get("cancel_url"), "automatic_tax": {"enabled": False, "status": None}, "custom_fields": [],
            "custom_text": {"shipping_address": None, "submit": None}, "shipping_options": [],
            "url": f"{self.pages_url or self.url}/c/pay/{session_id}",
        }  # fmt: skip
        self.sessions[session_id] = session | {"_intent_data": params.get("payment_intent_data", {})}
        return self.sessions[session_id]

    @route("GET", "/v1/checkout/sessions/{session_id}")
    def show_session(self, request: Request, session_id: str) -> Answer:
        expand = {value for name, value in request.query.items() if name.startswith("expand")}
        if expand - {"payment_intent", "payment_intent.latest_charge"}:
            raise stripe_refusal("This property cannot be expanded.", param="expand")
        return Answer(200, self._shown(self._find(self.sessions, session_id), expand=bool(expand)))

    @route("POST", "/v1/checkout/sessions/{session_id}/expire")
    def expire_session(self, request: Request, session_id: str) -> Answer:
        checked(stripe.params.checkout.SessionExpireParams, request.form)
        session = self._find(self.sessions, session_id)
        if session["status"] != "open":
            raise stripe_refusal(f'Only Checkout Sessions with a status in ["open"] can be expired. This one is {session["status"]}.')
        self._expire(session)
        return Answer(200, self._shown(session))

    def _open(self, session_id: str) -> dict[str, Any]:
        session = self.sessions[session_id]
        if session["status"] != "open":
            raise CannotPay(session["status"])
        return session

    def _expire(self, session: dict[str, Any]) -> None:
        session |= {"status": "expired", "url": None}
        self._tell("checkout.session.expired", self._shown(session))

    def _intent_of(self, session: dict[str, Any]) -> dict[str, Any]:
        """Made when a customer first tries to pay."""
        if session["payment_intent"] is None:
            data = session["_intent_data"]
            intent = {
                "id": self._id("pi_3"), "object": "payment_intent", "amount": session["amount_total"], "amount_received": 0,
                "currency": session["currency"], "status": "requires_payment_method", "metadata": data.get("metadata", {}),
                "description": data.get("description"), "last_payment_error": None, "latest_charge": None, "next_action": None,
                "capture_method": "automatic", "confirmation_method": "automatic", "created": int(time.time()), "livemode": False,
                "payment_method_types": ["card"], "canceled_at": None, "cancellation_reason": None,
            }  # fmt: skip
            self.intents[intent["id"]] = intent
            session["payment_intent"] = intent["id"]
            self._tell("payment_intent.created", intent)
        return self.intents[session["payment_intent"]]

    def _succeed(self, session: dict[str, Any]) -> None:
        intent = self._intent_of(session)
        charge = self._new_charge(intent, "succeeded")
        done = {"status": "succeeded", "amount_received": intent["amount"], "latest_charge": charge["id"]}
        intent |= done | {"last_payment_error": None, "next_action": None}
        session |= {"status": "complete", "payment_status": "paid", "url": None}
        self.taken.append((_major(intent["amount"], intent["currency"]), intent["currency"].upper()))
        self._tell("charge.succeeded", charge)
        self._tell("payment_intent.succeeded", self._intent_shown(intent))
        self._tell("checkout.session.completed", self._shown(session))

    def _decline(self, session: dict[str, Any], code: str, decline_code: str) -> None:
        intent = self._intent_of(session)
        error = {"type": "card_error", "code": code, "message": "Your card was declined."}
        if decline_code:
            error["decline_code"] = decline_code
        charge = self._new_charge(intent, "failed")
        intent |= {"status": "requires_payment_method", "last_payment_error": error, "latest_charge": charge["id"], "next_action": None}
        self._tell("charge.failed", charge)
        self._tell("payment_intent.payment_failed", self._intent_shown(intent))

    def _new_charge(self, intent: Mapping[str, Any], status: str) -> dict[str, Any]:
        is_paid = status == "succeeded"
        charge = {
            "id": self._id("ch_3"), "object": "charge", "amount": intent["amount"], "amount_captured": intent["amount"] if is_paid else 0,
            "amount_refunded": 0, "currency": intent["currency"], "status": status, "paid": is_paid, "captured": is_paid,
            "billing_details": {"address": None, "email": None, "name": None, "phone": None}, "created": int(time.time()),
            "disputed": False, "livemode": False, "metadata": intent["metadata"], "payment_intent": intent["id"], "refunded": False,
        }  # fmt: skip
        self.charges[charge["id"]] = charge
        return charge

    def _shown(self, session: Mapping[str, Any], *, expand: bool = False) -> dict[str, Any]:
        amount, currency = self._lied(session["amount_total"], session["currency"])
        shown = {name: value for name, value in session.items() if not name.startswith("_")}
        if expand and session["payment_intent"]:
            shown["payment_intent"] = self._intent_shown(self.intents[session["payment_intent"]])
        return shown | {"amount_total": amount, "amount_subtotal": amount, "currency": currency}

    def _intent_shown(self, intent: Mapping[str, Any]) -> dict[str, Any]:
        amount, currency = self._lied(intent["amount"], intent["currency"])
        return dict(intent) | {"amount": amount, "amount_received": amount if intent["amount_received"] else 0, "currency": currency}

    def _lied(self, amount: int, currency: str) -> tuple[int, str]:
        minor, told = self.told(int(_major(amount, currency).scaleb(ISO.get(currency, 2))), currency.upper())
        told = told.lower()
        return int(Decimal(minor).scaleb(TOLD.get(told, 2) - ISO.get(told, 2))), told

    # --- Refunds -------------------------------------------------------------------------------------------------------
    @route("POST", "/v1/refunds")
    @_idempotent
    def create_refund(self, request: Request) -> Answer:
        params = checked(stripe.params.RefundCreateParams, request.form)
        intent = self._find(self.intents, params.get("payment_intent", ""))
        charge = self.charges.get(intent["latest_charge"] or "")
        if charge is None or not charge["paid"]:
            raise stripe_refusal("This PaymentIntent does not have a successful charge to refund.")
        left = charge["amount"] - charge["amount_refunded"]
        amount = params.get("amount", left)
        if not left:
            raise stripe_refusal("Charge has already been refunded.", code="charge_already_refunded")
        if not 0 < amount <= left:
            raise stripe_refusal(f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})", param="amount")
        charge["amount_refunded"] += amount
        charge["refunded"] = charge["amount_refunded"] == charge["amount"]
        self.given_back.append((_major(amount, charge["currency"]), charge["currency"].upper()))
        refund = {
            "id": self._id("re_3"), "object": "refund", "amount": amount, "currency": charge["currency"], "charge": charge["id"],
            "payment_intent": intent["id"], "created": int(time.time()), "metadata": params.get("metadata", {}),
            "status": self.refund_status, "reason": params.get("reason"), "receipt_number": None,
        }  # fmt: skip
        self.refunds[refund["id"]] = refund
        self._tell("refund.created", refund)
        self._tell("charge.refunded", charge)
        return Answer(200, refund)

    @route("GET", "/v1/refunds")
    def list_refunds(self, request: Request) -> Answer:
        params = checked(stripe.params.RefundListParams, request.query)
        found = [refund for refund in self.refunds.values() if refund["payment_intent"] == params.get("payment_intent")]
        return Answer(200, {"object": "list", "url": "/v1/refunds", "has_more": False, "data": found[::-1][: params.get("limit", 10)]})

    @route("GET", "/v1/refunds/{refund_id}")
    def show_refund(self, request: Request, refund_id: str) -> Answer:
        return Answer(200, self._find(self.refunds, refund_id))

    # --- Connect -------------------------------------------------------------------------------------------------------
    @route("POST", "/v1/accounts")
    @_idempotent
    def create_account(self, request: Request) -> Answer:
        params = checked(stripe.params.AccountCreateParams, request.form)
        dashboard = params.get("controller", {}).get("stripe_dashboard", {}).get("type")
        if dashboard != "express" or not params.get("capabilities", {}).get("transfers", {}).get("requested"):
            raise stripe_refusal("This fake knows Express accounts that ask for transfers.", param="controller")
        account = _account(self._id("acct_1"), "inactive") | {"email": params.get("email"), "metadata": params.get("metadata", {})}
        self.accounts[account["id"]] = account
        return Answer(200, account)

    @route("GET", "/v1/accounts/{account_id}")
    def show_account(self, request: Request, account_id: str) -> Answer:
        return Answer(200, self._find(self.accounts, account_id, status=403, code="account_invalid"))

    @route("POST", "/v1/account_links")
    def create_link(self, request: Request) -> Answer:
        params = checked(stripe.params.AccountLinkCreateParams, request.form)
        account = self._find(self.accounts, params["account"])
        if params["type"] != "account_onboarding" or not (params.get("return_url") and params.get("refresh_url")):
            raise stripe_refusal("return_url and refresh_url are required.", code="parameter_missing")
        now = int(time.time())
        self.ways_back[account["id"]] = params["return_url"]
        url = f"{self.pages_url or self.url}/setup/{account['id']}"
        return Answer(200, {"object": "account_link", "created": now, "expires_at": now + 300, "url": url})

    def payee_answers(self, account_id: str) -> None:
        """All of Stripe's questions: the account may receive money."""
        with self.lock:
            self.accounts[account_id] |= {"details_submitted": True, "capabilities": {"transfers": "active"}}
            self._tell("account.updated", self.accounts[account_id])

    def payee_is_doubted(self, account_id: str) -> None:
        """Stripe wants to know more: until then, no more money."""
        with self.lock:
            self.accounts[account_id] |= {"capabilities": {"transfers": "inactive"}}
            self._tell("account.updated", self.accounts[account_id])

    @route("GET", "/setup/{account_id}")
    def questions(self, request: Request, account_id: str) -> Answer:
        self._find(self.accounts, account_id)
        return Answer(200, _stripe_page('<h1>Your account</h1><form method="post"><button>Answer everything</button></form>'))

    @route("POST", "/setup/{account_id}")
    def answers(self, request: Request, account_id: str) -> Answer:
        self._find(self.accounts, account_id)
        self.payee_answers(account_id)
        return Answer(303, b"", {"Location": self.ways_back[account_id]})

    @route("POST", "/v1/transfers")
    @_idempotent
    def create_transfer(self, request: Request) -> Answer:
        params = checked(stripe.params.TransferCreateParams, request.form)
        account = self.accounts.get(params["destination"])
        if account is None:
            raise stripe_refusal("No such destination", code="resource_missing", param="destination")
        if account["capabilities"]["transfers"] != "active":
            raise stripe_refusal("Your destination account needs the transfers capability.", code="insufficient_capabilities_for_transfer")
        _check_stripe_amount(params.get("amount", 0), params["currency"])
        transfer_id, url = self._id("tr_1"), "/v1/transfers/reversals"
        transfer = {
            "id": transfer_id, "object": "transfer", "amount": params["amount"], "amount_reversed": 0, "currency": params["currency"],
            "created": int(time.time()), "destination": account["id"], "destination_payment": self._id("py_1"), "livemode": False,
            "metadata": params.get("metadata", {}), "description": params.get("description"), "reversed": False,
            "reversals": {"object": "list", "data": [], "has_more": False, "url": url}, "transfer_group": params.get("transfer_group"),
        }  # fmt: skip
        self.transfers[transfer_id] = transfer
        self.paid_out.append((_major(transfer["amount"], transfer["currency"]), transfer["currency"].upper()))
        self._tell("transfer.created", transfer)
        return Answer(200, transfer)

    @route("GET", "/v1/transfers")
    def list_transfers(self, request: Request) -> Answer:
        params = checked(stripe.params.TransferListParams, request.query)
        found = [one for one in self.transfers.values() if one["transfer_group"] == params.get("transfer_group")]
        return Answer(200, {"object": "list", "url": "/v1/transfers", "has_more": False, "data": found[: params.get("limit", 10)]})

    @route("GET", "/v1/transfers/{transfer_id}")
    def show_transfer(self, request: Request, transfer_id: str) -> Answer:
        return Answer(200, self._find(self.transfers, transfer_id))

    # --- Stripe's page -------------------------------------------------------------------------------------------------
    @route("GET", "/c/pay/{session_id}")
    def page(self, request: Request, session_id: str) -> Answer:
        session = self._find(self.sessions, session_id)
        if session["status"] != "open":
            return Answer(200, _stripe_page("<p>This page has expired.</p>"))
        intent = self.intents.get(session["payment_intent"] or "", {})
        if intent.get("status") == "requires_action":
            buttons = '<button name="confirm" value="yes">Complete</button> <button name="confirm" value="no">Fail</button>'
            return Answer(200, _stripe_page(f'<h1>3-D Secure</h1><form method="post">{buttons}</form>'))
        declined = "<p role='alert'>Your card was declined.</p>" if intent.get("last_payment_error") else ""
        amount = f"{_major(session['amount_total'], session['currency'])} {session['currency'].upper()}"
        field = '<label>Card number <input name="card" value="4242424242424242"></label> <button>Pay</button>'
        back = f'<a href="{html.escape(session["cancel_url"] or "")}">Back</a>'
        return Answer(200, _stripe_page(f'<h1>{amount}</h1>{declined}<form method="post">{field}</form>{back}'))

    @route("POST", "/c/pay/{session_id}")
    def act(self, request: Request, session_id: str) -> Answer:
        session, form = self._find(self.sessions, session_id), dict(parse_qsl(request.body.decode()))
        try:
            if "confirm" in form:
                self.customer_confirms(session_id, is_me=form["confirm"] == "yes")
            else:
                self.pay_with(session_id, form.get("card", "").replace(" ", ""))
        except CannotPay:
            return Answer(200, _stripe_page("<p>This page has expired.</p>"))
        is_paid = session["payment_status"] == "paid"
        url = session["success_url"].replace("{CHECKOUT_SESSION_ID}", session_id) if is_paid else f"/c/pay/{session_id}"
        return Answer(303, b"", {"Location": url})

    # --- Odds and ends -------------------------------------------------------------------------------------------------
    def _find(self, shelf: Mapping[str, dict[str, Any]], key: str, *, status: int = 404, code: str = "resource_missing") -> dict[str, Any]:
        if key not in shelf:
            raise stripe_refusal(f"No such thing: '{key}'", status=status, code=code)
        return shelf[key]

    def _id(self, begin: str) -> str:
        self._count += 1
        return begin + hashlib.sha256(f"{begin}{self._count}".encode()).hexdigest()[:22]

    def _tell(self, kind: str, about: Mapping[str, Any], **more: str) -> None:
        event = {
            "id": self._id("evt_1"), "object": "event", "api_version": VERSION, "created": int(time.time()), "type": kind,
            "data": {"object": dict(about)}, "livemode": False, "pending_webhooks": 1, "request": {"id": None, "idempotency_key": None},
            **more,
        }  # fmt: skip
        body = json.dumps(event, indent=2).encode()
        self.outbox.put(self.webhook_url, body, self.sign(body))

    def sign(self, body: bytes) -> dict[str, str]:
        """The headers with which it would send these bytes, whatever they are."""
        at = int(time.time())
        signed = hmac.new(WEBHOOK_SECRET.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
        return {"Content-Type": "application/json; charset=utf-8", "Stripe-Signature": f"t={at},v1={signed}"}


def _account(account_id: str, transfers: str) -> dict[str, Any]:
    is_active = transfers == "active"
    return {
        "id": account_id, "object": "account", "type": "express", "capabilities": {"transfers": transfers}, "details_submitted": is_active,
        "charges_enabled": False, "payouts_enabled": is_active, "metadata": {},
    }  # fmt: skip


def _major(amount: int, currency: str) -> Decimal:
    return Decimal(amount).scaleb(-TOLD.get(currency, 2)).quantize(Decimal(1).scaleb(-ISO.get(currency, 2)))


def _check_stripe_amount(amount: int, currency: str) -> None:
    if amount < LEAST.get(currency, 1):
        raise stripe_refusal("The Checkout Session's total amount must convert to at least 50 cents.", code="amount_too_small")
    if amount > 99_999_999:
        raise stripe_refusal("Amount must be no more than 99,999,999", code="amount_too_large")
    if (currency == "ugx" and amount % 100) or (TOLD.get(currency) == 3 and amount % 10):
        raise stripe_refusal(f"Invalid amount for {currency}: it must end in zero.", code="parameter_invalid_integer")


def _stripe_page(body: str) -> bytes:
    return f'<!doctype html><html lang="en"><title>Stripe (sandbox)</title><body>{body}</body></html>'.encode()
