"""What Stripe and PayPal take and answer, as far as we talk to them: our own description, from their public reference, as OpenAPI.

Written shortly: a text is a type ("str", "int", "bool"; with "?" it may be null) or a choice ("a|b"), a list is a list of that, a dict is
an object. A name with "!" must be there. What is not named here is unknown, and a test that sees it fails.
"""

from typing import Any

_TYPES = {"str": "string", "int": "integer", "bool": "boolean"}
Short = str | list[Any] | tuple[Any, ...] | dict[str, Any]

_META = {"key": "str"}
_ADDRESSES = {"success_url": "str", "cancel_url": "str"}
_INTENT: Short = {
    "id!": "str", "object!": "payment_intent|", "amount!": "int", "amount_received": "int", "currency!": "str", "created!": "int",
    "status!": "requires_payment_method|requires_confirmation|requires_action|processing|requires_capture|canceled|succeeded",
    "metadata": _META, "description": "str?", "latest_charge": "str?", "next_action": "any", "capture_method": "automatic|manual",
    "confirmation_method": "automatic|manual", "livemode!": "bool", "payment_method_types": ["str"], "canceled_at": "int?",
    "cancellation_reason": "str?",
    "last_payment_error": ({"type!": "str", "code": "str", "message": "str", "decline_code": "str"}, "any?"),
}  # fmt: skip
_SESSION: Short = {
    "id!": "str", "object!": "checkout.session|", "mode!": "payment|setup|subscription", "status!": "open|complete|expired",
    "payment_status!": "paid|unpaid|no_payment_required", "amount_total": "int?", "amount_subtotal": "int?", "currency": "str?",
    "created!": "int", "expires_at!": "int", "payment_intent": ("str?", _INTENT), "client_reference_id": "str?", "metadata": _META,
    "customer_email": "str?", "locale": "str?", "livemode!": "bool", "payment_method_types": ["str"], "url": "str?",
    "automatic_tax": {"enabled!": "bool", "status": "str?"}, "custom_fields": ["any"], "shipping_options": ["any"],
    "custom_text": {"shipping_address": "any", "submit": "any"},
} | _ADDRESSES  # fmt: skip
_REFUND: Short = {
    "id!": "str", "object!": "refund|", "amount!": "int", "currency!": "str", "charge": "str?", "payment_intent": "str?", "created!": "int",
    "metadata": _META, "status": "pending|requires_action|succeeded|failed|canceled", "reason": "str?", "receipt_number": "str?",
}  # fmt: skip
_TRANSFER: Short = {
    "id!": "str", "object!": "transfer|", "amount!": "int", "amount_reversed!": "int", "currency!": "str", "created!": "int",
    "destination": "str?", "destination_payment": "str", "livemode!": "bool", "metadata": _META, "description": "str?", "reversed!": "bool",
    "reversals": {"object!": "list|", "data!": ["any"], "has_more!": "bool", "url!": "str"}, "transfer_group": "str?",
}  # fmt: skip
_ACCOUNT: Short = {
    "id!": "str", "object!": "account|", "type": "express|standard|custom|none", "capabilities": {"transfers": "active|inactive|pending"},
    "details_submitted": "bool", "charges_enabled": "bool", "payouts_enabled": "bool", "metadata": _META, "email": "str?",
}  # fmt: skip
_PRICE: Short = {"currency!": "str", "unit_amount": "int", "product_data": {"name!": "str"}}
_ASKED_SESSION: Short = {
    "mode": "payment|setup|subscription", "line_items": [{"quantity": "int", "price_data": _PRICE}], "client_reference_id": "str",
    "allowed_payment_method_types": ["card|"], "adaptive_pricing": {"enabled": "bool"}, "metadata": _META, "locale": "fr|en|auto",
    "payment_intent_data": {"metadata": _META, "description": "str"}, "customer_email": "str",
} | _ADDRESSES  # fmt: skip
_ASKED_ACCOUNT: Short = {
    "controller": {
        "stripe_dashboard": {"type": "express|full|none"}, "fees": {"payer": "application|account"},
        "losses": {"payments": "application|stripe"}, "requirement_collection": "application|stripe",
    },
    "country": "str", "capabilities": {"transfers": {"requested": "bool"}}, "metadata": _META, "email": "str",
}  # fmt: skip
_LINK: Short = {"object!": "account_link|", "created!": "int", "expires_at!": "int", "url!": "str"}
_ASKED_LINK: Short = {"account!": "str", "type!": "account_onboarding|account_update", "return_url": "str", "refresh_url": "str"}
_ASKED_TRANSFER: Short = {
    "amount": "int", "currency!": "str", "destination!": "str", "transfer_group": "str", "metadata": _META, "description": "str"
}  # fmt: skip
_ASKED_REFUND: Short = {"payment_intent": "str", "amount": "int", "metadata": _META}


def _list_of(thing: Short) -> Short:
    return {"object!": "list|", "url!": "str", "has_more!": "bool", "data!": [thing]}


STRIPE: dict[tuple[str, str], tuple[Short, Short]] = {
    ("post", "/v1/checkout/sessions"): (_ASKED_SESSION, _SESSION),
    ("get", "/v1/checkout/sessions/{session}"): ({}, _SESSION),
    ("post", "/v1/checkout/sessions/{session}/expire"): ({}, _SESSION),
    ("get", "/v1/refunds"): ({}, _list_of(_REFUND)),
    ("post", "/v1/refunds"): (_ASKED_REFUND, _REFUND),
    ("get", "/v1/refunds/{refund}"): ({}, _REFUND),
    ("get", "/v1/transfers"): ({}, _list_of(_TRANSFER)),
    ("post", "/v1/transfers"): (_ASKED_TRANSFER, _TRANSFER),
    ("get", "/v1/transfers/{transfer}"): ({}, _TRANSFER),
    ("post", "/v1/accounts"): (_ASKED_ACCOUNT, _ACCOUNT),
    ("get", "/v1/accounts/{account}"): ({}, _ACCOUNT),
    ("post", "/v1/account_links"): (_ASKED_LINK, _LINK),
}
_STRIPE_ERROR: Short = {"error!": {"type!": "str", "code": "str", "message": "str", "param": "str", "decline_code": "str"}}
_EVENT: Short = {
    "id!": "str", "object!": "event|", "api_version": "str?", "created!": "int", "type!": "str", "data!": {"object!": "any"},
    "livemode!": "bool", "pending_webhooks!": "int", "request": {"id": "str?", "idempotency_key": "str?"},
}  # fmt: skip

_MONEY: Short = {"currency_code!": "str", "value!": "str"}
_LINKS: Short = [{"href!": "str", "rel!": "str", "method": "GET|POST|PATCH"}]
_STAMPS = {"create_time": "str", "update_time": "str"}
_PAYPAL_REFUND: Short = {
    "id": "str", "status": "CANCELLED|FAILED|PENDING|COMPLETED", "amount": _MONEY, "custom_id": "str", "invoice_id": "str"
} | _STAMPS  # fmt: skip
_CAPTURE: Short = {
    "id": "str", "status": "COMPLETED|DECLINED|PARTIALLY_REFUNDED|PENDING|REFUNDED|FAILED", "amount": _MONEY, "final_capture": "bool",
    "custom_id": "str", "invoice_id": "str",
} | _STAMPS  # fmt: skip
_UNIT = {"amount!": _MONEY, "description": "str", "custom_id": "str", "invoice_id": "str"}
_ORDER: Short = {
    "id": "str", "intent": "CAPTURE|AUTHORIZE", "create_time": "str", "links": _LINKS, "payment_source": {"paypal": "any"},
    "status": "CREATED|SAVED|APPROVED|VOIDED|COMPLETED|PAYER_ACTION_REQUIRED",
    "purchase_units": [_UNIT | {"reference_id": "str", "payments": {"captures": [_CAPTURE], "refunds": [_PAYPAL_REFUND]}}],
}  # fmt: skip
_EXPERIENCE: Short = {
    "return_url": "str", "cancel_url": "str", "user_action": "CONTINUE|PAY_NOW", "locale": "str",
    "shipping_preference": "GET_FROM_FILE|NO_SHIPPING|SET_PROVIDED_ADDRESS",
}  # fmt: skip
_ASKED_ORDER: Short = {
    "intent!": "CAPTURE|AUTHORIZE", "purchase_units!": [_UNIT], "payment_source": {"paypal": {"experience_context": _EXPERIENCE}}
}  # fmt: skip
_PATCH: Short = [{"op!": "add|remove|replace|move|copy|test", "path": "str", "value": "any"}]
_BATCH = {"sender_batch_id": "str", "email_subject": "str", "email_message": "str"}
_ITEM = {
    "recipient_type": "EMAIL|PHONE|PAYPAL_ID", "receiver!": "str", "amount!": {"currency!": "str", "value!": "str"}, "note": "str",
    "sender_item_id": "str",
}  # fmt: skip
_HEADER: Short = {
    "payout_batch_id!": "str", "batch_status!": "DENIED|PENDING|PROCESSING|SUCCESS|CANCELED", "sender_batch_header!": _BATCH,
    "time_created": "str",
}  # fmt: skip
_PAID_ITEM: Short = {
    "payout_item_id!": "str", "payout_batch_id": "str", "payout_item!": _ITEM, "time_processed": "str", "transaction_id": "str",
    "transaction_status": "SUCCESS|FAILED|PENDING|UNCLAIMED|RETURNED|ONHOLD|BLOCKED|REFUNDED|REVERSED", "links": _LINKS,
    "errors": {"name!": "str", "message!": "str", "debug_id!": "str", "information_link": "str", "details": ["any"], "links": _LINKS},
}  # fmt: skip
PAYPAL: dict[tuple[str, str], tuple[str, Short, Short]] = {
    ("post", "/v2/checkout/orders"): ("orders.create", _ASKED_ORDER, _ORDER),
    ("get", "/v2/checkout/orders/{id}"): ("orders.get", {}, _ORDER),
    ("patch", "/v2/checkout/orders/{id}"): ("orders.patch", _PATCH, {}),
    ("post", "/v2/checkout/orders/{id}/capture"): ("orders.capture", {}, _ORDER),
    ("post", "/v2/payments/captures/{id}/refund"): ("captures.refund", {**_PAYPAL_REFUND, "note_to_payer": "str"}, _PAYPAL_REFUND),
    ("get", "/v2/payments/refunds/{id}"): ("refunds.get", {}, _PAYPAL_REFUND),
    ("post", "/v1/payments/payouts"): (
        "payouts.post", {"sender_batch_header!": _BATCH, "items!": [_ITEM]}, {"batch_header!": _HEADER, "links": _LINKS},
    ),
    ("get", "/v1/payments/payouts/{id}"): ("payouts.get", {}, {"batch_header!": _HEADER, "items": [_PAID_ITEM], "links": _LINKS}),
}  # fmt: skip
# Of a capture that the buyer can mend, and what our own order numbers can come to.
_ISSUES = (
    "INSTRUMENT_DECLINED|PAYER_CANNOT_PAY|TRANSACTION_REFUSED|COMPLIANCE_VIOLATION|DUPLICATE_INVOICE_ID|CAPTURE_FULLY_REFUNDED|"
    "ORDER_NOT_APPROVED|INVALID_RESOURCE_ID|Duplicate batch request"
)
_PAYPAL_ERROR: Short = {
    "name!": "str", "message!": "str", "debug_id!": "str", "links": _LINKS,
    "details": [{"issue!": _ISSUES, "description": "str", "field": "str"}],
}  # fmt: skip


def stripe_interface() -> dict[str, Any]:
    """As one OpenAPI document; `payment_intent` and `event` are schemas of their own."""
    rows = {place: ("", asked, answered) for place, (asked, answered) in STRIPE.items()}
    schemas = {"payment_intent": _schema(_INTENT), "event": _schema(_EVENT)}
    return _document(rows, "application/x-www-form-urlencoded", _STRIPE_ERROR) | {"components": {"schemas": schemas}}


def paypal_interface() -> dict[str, Any]:
    """As one OpenAPI document, for orders, refunds, payouts and webhooks together."""
    return _document(PAYPAL, "application/json", _PAYPAL_ERROR)


def _document(rows: dict[tuple[str, str], tuple[str, Short, Short]], kind: str, error: Short) -> dict[str, Any]:
    paths: dict[str, Any] = {}
    for (method, path), (name, asked, answered) in rows.items():
        good, bad = ({"content": {"application/json": {"schema": _schema(each)}}} for each in (answered, error))
        responses = {"200": good, "201": good, "default": bad}
        body = {"content": {kind: {"schema": _schema(asked)}}} if asked else {}
        paths.setdefault(path, {})[method] = {"operationId": name, "requestBody": body, "responses": responses}
    return {"openapi": "3.0.0", "paths": paths}


def _schema(short: Short) -> dict[str, Any]:
    if isinstance(short, tuple):
        return {"anyOf": [_schema(each) for each in short]}
    if isinstance(short, list):
        return {"type": "array", "items": _schema(short[0])}
    if isinstance(short, dict):
        properties = {name.rstrip("!"): _schema(inner) for name, inner in short.items()}
        return {"type": "object", "properties": properties, "required": [name[:-1] for name in short if name.endswith("!")]}
    return _plain_schema(short)


def _plain_schema(short: str) -> dict[str, Any]:
    name, nullable = short.rstrip("?"), short.endswith("?")
    if name == "any":
        return {"nullable": True}
    if "|" in name:
        return {"type": "string", "enum": [choice for choice in name.split("|") if choice]}
    return {"type": _TYPES[name]} | ({"nullable": True} if nullable else {})
