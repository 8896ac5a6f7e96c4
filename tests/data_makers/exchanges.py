"""What Stripe and PayPal answer and send, in the shape of a recording: with all that we do not ask about, and the nulls."""

from typing import Any

_HIDDEN = {"livemode": False, "description": None, "metadata": {}}
SESSION_ID, INTENT_ID, ACCOUNT_ID = "cs_test_a1OwnSession0000000001", "pi_3OwnIntent000000000001", "acct_1OwnAccount00001"
ORDER_ID = "5O190127TN364715T"


def _intent(status: str, **fields: Any) -> dict[str, Any]:
    received = 1_000 if status == "succeeded" else 0
    facts = {"id": INTENT_ID, "object": "payment_intent", "amount": 1_000, "amount_received": received, "currency": "usd"}
    more = {"status": status, "last_payment_error": None, "latest_charge": None, "next_action": None, "payment_method_types": ["card"]}
    return facts | more | _HIDDEN | fields


def _session(**fields: Any) -> dict[str, Any]:
    facts = {"id": SESSION_ID, "object": "checkout.session", "mode": "payment", "status": "open", "payment_status": "unpaid"}
    money = {"amount_total": 1_500, "currency": "usd", "payment_intent": None, "customer": "cus_1", "expires_at": 1_762_885_577}
    return facts | money | _HIDDEN | fields


def _refund(**fields: Any) -> dict[str, Any]:
    facts = {"id": "re_3OwnRefund", "object": "refund", "amount": 500, "currency": "usd", "charge": "ch_1", "payment_intent": INTENT_ID}
    return facts | {"status": "succeeded", "reason": None, "receipt_number": None, "balance_transaction": None} | _HIDDEN | fields


def _account(**fields: Any) -> dict[str, Any]:
    facts = {"id": ACCOUNT_ID, "object": "account", "type": "express", "capabilities": {"transfers": "active", "card_payments": "pending"}}
    more = {"details_submitted": True, "charges_enabled": False, "payouts_enabled": True, "requirements": {"currently_due": []}}
    return facts | more | _HIDDEN | fields


def _transfer(**fields: Any) -> dict[str, Any]:
    facts = {"id": "tr_1OwnTransfer", "object": "transfer", "amount": 900, "amount_reversed": 0, "currency": "usd", "reversed": False}
    return facts | {"destination": ACCOUNT_ID, "destination_payment": "py_1OwnArrival", "source_transaction": None} | _HIDDEN | fields


def _dispute(**fields: Any) -> dict[str, Any]:
    facts = {"id": "du_1OwnDispute", "object": "dispute", "amount": 1_000, "currency": "usd", "charge": "ch_1", "status": "needs_response"}
    return facts | {"payment_intent": INTENT_ID, "reason": "fraudulent", "evidence_details": {"due_by": 1_763_000_000}} | _HIDDEN | fields


_DECLINED = {
    "error": {
        "type": "card_error", "code": "card_declined", "decline_code": "insufficient_funds", "advice_code": "try_again_later",
        "message": "Your card was declined.", "param": "", "doc_url": "https://stripe.com/docs/error-codes/card-declined",
    }
}  # fmt: skip
_CUSTOMER = {"id": "cus_1", "object": "customer", "email": None, "balance": 0} | _HIDDEN


def stripe_exchanges() -> dict[str, dict[str, Any]]:
    """By the name of their file: what was answered to a few calls in a row."""
    not_yet = _account(capabilities={"transfers": "inactive"}, details_submitted=False)
    failed = _refund(status="failed", failure_reason="expired_or_canceled_card")
    answers = {
        "cancelled": [(200, _intent("canceled", cancellation_reason="abandoned"))],
        "captured_later": [(200, _intent("requires_capture")), (200, _intent("succeeded", latest_charge="ch_1"))],
        "connected": [(200, _CUSTOMER), (200, _account()), (200, not_yet)],
        "declined": [(200, _CUSTOMER), (402, _DECLINED)],
        "opened": [(200, _session(url="https://checkout.stripe.com/c/pay/x")), (200, _session(status="expired"))],
        "refunded": [(200, _refund()), (200, failed), (200, _refund(status="pending"))],
        "transferred": [(200, _transfer()), (200, _transfer(reversed=True, amount_reversed=900))],
    }  # fmt: skip
    return {
        name: {"interactions": [{"method": "GET", "status": status, "response": body} for status, body in rows]}
        for name, rows in answers.items()
    }


def stripe_examples() -> dict[str, Any]:
    """One of each thing that we are told of."""
    return {"resources": {"refund": _refund(), "transfer": _transfer(), "dispute": _dispute(), "account": _account()}}


def _event(name: str, kind: str, thing: dict[str, Any]) -> dict[str, Any]:
    head = {"id": f"evt_1Own{name}", "object": "event", "api_version": "2025-10-29.clover", "created": 1_762_799_177, "type": kind}
    return head | {"data": {"object": thing}, "livemode": False, "pending_webhooks": 1, "request": {"id": None, "idempotency_key": None}}


def stripe_events() -> dict[str, dict[str, Any]]:
    """By the path of their file. Of some only what they are about was kept, as in the recordings of many projects."""
    charge = {"id": "ch_1", "object": "charge", "amount": 1_000, "refunded": True, "payment_intent": INTENT_ID} | _HIDDEN
    ended = {"status": "complete", "payment_status": "paid"}
    subscribed = _session(id="cs_test_b1Subscription", mode="subscription", subscription="sub_1", **ended)
    bank = {"id": "ba_1", "object": "bank_account", "account": ACCOUNT_ID, "currency": "eur", "last4": "3000"}
    return {
        "events_derived/charge.refunded": _event("Refunded", "charge.refunded", charge),
        "events_derived/checkout.session.completed": _event("Completed", "checkout.session.completed", _session(**ended)),
        "events_derived/payment_intent.succeeded": _event("Succeeded", "payment_intent.succeeded", _intent("succeeded")),
        "events_whole/account.updated": _event("Account", "account.updated", _account()),
        "events_whole/application_authorized": _event("App", "account.application.authorized", {"id": "ca_1", "object": "application"}),
        "events_whole/bank_account_created": _event("Bank", "account.external_account.created", bank),
        "events_partial/charge.succeeded": {"object": charge | {"refunded": False}},
        "events_partial/checkout.session.completed": {"object": subscribed},
        "events_partial/customer.updated": {"object": _CUSTOMER, "previous_attributes": {"email": "old@example.com"}},
    }


def paypal_messages() -> dict[str, dict[str, Any]]:
    """By the name of their file: the buyer said yes, and the money came."""
    amount = {"currency_code": "USD", "value": "10.00"}
    unit = {"reference_id": "default", "amount": amount, "payee": {"merchant_id": "M1"}, "custom_id": "P7K3M-1"}
    order = {"id": ORDER_ID, "intent": "CAPTURE", "status": "APPROVED", "purchase_units": [unit], "payer": {"payer_id": "B1"}, "links": []}
    related = {"related_ids": {"order_id": ORDER_ID}}
    capture = {"id": "42311647XV020574X", "status": "COMPLETED", "amount": amount, "final_capture": True, "custom_id": "P7K3M-1"}
    return {
        "capture_completed": _message("2", "PAYMENT.CAPTURE.COMPLETED", capture | {"supplementary_data": related, "links": []}),
        "order_approved": _message("1", "CHECKOUT.ORDER.APPROVED", order),
    }


def _message(number: str, kind: str, resource: dict[str, Any]) -> dict[str, Any]:
    head = {"id": f"WH-OWN{number}-1", "event_version": "1.0", "create_time": "2026-05-04T10:00:00.000Z", "resource_version": "2.0"}
    return head | {"resource_type": "any", "event_type": kind, "summary": "Said by PayPal", "resource": resource, "links": []}
