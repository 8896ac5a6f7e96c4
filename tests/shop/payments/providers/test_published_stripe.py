"""Both sides of the fake's talk against what Stripe publishes, and what Stripe answered and sent, read by us.

First by our own description and our own exchanges of the recorded shape, then (where they lie at hand) by Stripe's file and recordings.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import stripe

from shop.common.money import Money
from shop.payments.exceptions import BadHint, ProviderRefused
from shop.payments.providers.base import Charge, ChargeState, Hint, Transfer, TransferState
from shop.payments.providers.stripe import Stripe
from shop.payments.providers.stripe_connect import ConnectedAccount
from shop.payments.providers.stripe_events import read_stripe_event
from site_config.sandbox.server import Answer, FakeServer, Request, route
from site_config.sandbox.stripe import WEBHOOK_SECRET, StripeFake
from site_config.sandbox.stripe_params import unfold
from tests.data_makers.exchanges import ACCOUNT_ID, INTENT_ID, SESSION_ID
from tests.shop.payments.contract import Desk
from tests.shop.payments.published import Published

FORM = "application/x-www-form-urlencoded"
# Newer than the published file of 2023: the library's types, by which the fake checks every request, know them.
NEWER = frozenset({"adaptive_pricing", "allowed_payment_method_types", "controller"})


def _set_up(settings, fake: FakeServer) -> None:
    for name, value in StripeFake.settings(fake).items():
        setattr(settings, name, value)
    settings.PAYMENT_TIMEOUT_SECONDS = 60  # of a busy machine


def _talk(desk: Desk) -> None:
    """Everything that can be asked, with its yes and its no."""
    charge = desk.paid()
    desk.refund(charge, desk.amount)
    with pytest.raises(ProviderRefused):
        desk.refund(charge, desk.amount, key="R2-1")
    declined = desk.start("P2-1")
    desk.fake.customer_refuses(declined.external_id)
    desk.ask(declined, "P2-1")
    desk.online.cancel(declined.external_id, {})
    desk.online.cancel(declined.external_id, {})
    desk.ask_payout(desk.pay_out("acct_1Ready"))
    rail = Stripe()
    account = rail.open_account(key="payee-1", country="FR", email="bob@example.com")
    rail.onboarding_link(account.account_id, return_url="https://makiti.test/a/", refresh_url="https://makiti.test/b/")
    rail.ask_account(account.account_id)


def _typed(schema: Published, kind: dict[str, Any], value: Any) -> Any:
    """Forms carry texts: numbers, truths and lists where the schema has them."""
    whole = schema._whole(kind)
    choices = whole.get("anyOf")
    if choices:
        return next((typed for choice in choices if not list(schema.problems(choice, typed := _typed(schema, choice, value)))), value)
    if isinstance(value, dict):
        if whole.get("type") == "array":
            return [_typed(schema, whole["items"], value[place]) for place in sorted(value, key=int)]
        return {name: _typed(schema, whole.get("properties", {}).get(name, {}), inner) for name, inner in value.items()}
    readers: dict[str, Callable[[str], Any]] = {"integer": int, "boolean": lambda text: text == "true"}
    return readers.get(whole.get("type", ""), str)(value)


@pytest.fixture
def folder(data: Path) -> Path:
    """Of what is known of Stripe: by us, or from itself."""
    return data / "payments" / "stripe"


def test_what_is_said_is_what_stripe_publishes(settings, folder):
    own = folder / "interface.json"
    published = Published(own) if own.exists() else Published(folder / "openapi.trimmed.2023-08-16.json", allowed=NEWER)
    problems, seen = [], set()
    with StripeFake() as fake:
        fake.webhook_url = "http://testserver/pay/stripe/webhook/"
        _set_up(settings, fake)
        desk = Desk(fake, Stripe())
        _talk(desk)
        for request, answer in fake.exchanges:
            operation = published.operation(request.method, request.path)
            assert operation, request.path
            seen.add((request.method, request.path.split("_")[0], answer.status))
            if request.method == "POST":
                asked = published.body_schema(operation, FORM)
                problems += published.problems(asked, _typed(published, asked, unfold(request.form)), f"{request.path} asked")
            answered = dict(answer.body)
            if isinstance(answered.get("payment_intent"), dict):  # which the file has as an id only
                intent = published.document["components"]["schemas"]["payment_intent"]
                problems += published.problems(intent, answered["payment_intent"], "payment_intent")
                answered["payment_intent"] = answered["payment_intent"]["id"]
            problems += published.problems(published.answer_schema(operation, answer.status), answered, f"{request.path} answered")
        for webhook, _status in fake.outbox.delivered:
            schema = published.document["components"]["schemas"]["event"]
            problems += published.problems(schema, json.loads(webhook.body), "event")
    assert problems == [], "\n".join(problems)
    assert len(seen) >= 12


# --- Recorded exchanges ----------------------------------------------------------------------------------------------------
class Replay(FakeServer):
    """Answers whatever is asked with what Stripe answered then."""

    reply = Answer()

    @route("GET", "/v1/{kind}/{one}")
    def show(self, request: Request, kind: str, one: str) -> Answer:
        return self.reply

    @route("GET", "/v1/checkout/sessions/{one}")
    def show_session(self, request: Request, one: str) -> Answer:
        return self.reply


CS = "cs_test_a1pqnykLpwIqifhuigHY5z8AB6RTQN4WcgboNotjBVLoF9nM611xBK1o4s"
EXCHANGES: dict[tuple[str, int], Any] = {
    ("cancel_payment_intent", 0): Charge("cs_1", ChargeState.EXPIRED),
    ("capture_payment_intent_requires_capture", 0): Charge("cs_1", ChargeState.WAITING),
    ("capture_payment_intent_requires_capture", 1): Charge("cs_1", ChargeState.WAITING),
    ("capture_payment_intent_requires_capture", 2): Charge(
        "cs_1", ChargeState.PAID, amount=Money(1000, "USD"), reference="pi_3TUq5B2ESifGlJez1IcQm7th"
    ),
    ("create_payment_intent", 1): Charge("cs_1", ChargeState.WAITING),
    ("create_refund", 0): Transfer("re_3QXmL12ESifGlJez0GcOBHng", TransferState.DONE, reference="re_3QXmL12ESifGlJez0GcOBHng"),
    ("pay_checkout_payment_session", 1): Charge(CS, ChargeState.WAITING),
    ("pay_connect_account", 4): ConnectedAccount("acct_1IStbKQOsIOBQfn0", can_receive=True, is_complete=True),
    ("pay_connect_transfer", 3): Charge("cs_1", ChargeState.PAID, amount=Money(1000, "USD"), reference="pi_3SRznCQK2ZHS99Rk0DfSsxK7"),
    ("pay_connect_transfer", 5): Transfer("tr_1SRznDKXBGcbgpbZ69pgN0bx", TransferState.DONE, reference="py_1SRznDQOsIOBQfn0JXOGFagc"),
    ("pay_stripe_handles_card_declined", 1): "generic_decline",
}
OWN_EXCHANGES: dict[tuple[str, int], Any] = {
    ("cancelled", 0): Charge("cs_1", ChargeState.EXPIRED),
    ("captured_later", 0): Charge("cs_1", ChargeState.WAITING),
    ("captured_later", 1): Charge("cs_1", ChargeState.PAID, amount=Money(1000, "USD"), reference=INTENT_ID),
    ("connected", 1): ConnectedAccount(ACCOUNT_ID, can_receive=True, is_complete=True),
    ("connected", 2): ConnectedAccount(ACCOUNT_ID, can_receive=False, is_complete=False),
    ("declined", 1): "insufficient_funds",
    ("opened", 0): Charge(SESSION_ID, ChargeState.WAITING),
    ("opened", 1): Charge(SESSION_ID, ChargeState.EXPIRED),
    ("refunded", 0): Transfer("re_3OwnRefund", TransferState.DONE, reference="re_3OwnRefund"),
    ("refunded", 1): Transfer("re_3OwnRefund", TransferState.FAILED, reference="re_3OwnRefund", failure_code="expired_or_canceled_card"),
    ("refunded", 2): Transfer("re_3OwnRefund", TransferState.PENDING, reference="re_3OwnRefund"),
    ("transferred", 0): Transfer("tr_1OwnTransfer", TransferState.DONE, reference="py_1OwnArrival"),
    ("transferred", 1): Transfer("tr_1OwnTransfer", TransferState.FAILED, failure_code="reversed"),
}
NOT_OURS = {"customer", "payment_method", "list", "webhook_endpoint"}  # things we never ask Stripe for


def test_recorded_answers_mean_what_they_meant(settings, folder, data, own_data):
    found = {}
    with Replay() as replay:
        _set_up(settings, replay)
        for file in sorted((folder / "recorded_http").glob("*.json")):
            for place, exchange in enumerate(json.loads(file.read_text())["interactions"]):
                if exchange["response"].get("object") not in NOT_OURS:
                    found[file.stem, place] = _read_again(replay, exchange)
    assert found == (OWN_EXCHANGES if data == own_data else EXCHANGES)


def _read_again(replay: Replay, exchange: dict[str, Any]) -> Any:
    body = exchange["response"]
    provider, replay.reply = Stripe(), Answer(exchange["status"], body)
    kind = body.get("object")
    if kind == "payment_intent":  # as a session has it inside
        is_paid = body["status"] == "succeeded"
        session = {"id": "cs_1", "object": "checkout.session", "status": "complete" if is_paid else "open", "payment_intent": body}
        replay.reply = Answer(200, session | {"payment_status": "paid" if is_paid else "unpaid"})
        return provider.ask("cs_1", {})
    asks: dict[Any, Callable[[], Any]] = {
        "checkout.session": lambda: provider.ask(body["id"], {}),
        "refund": lambda: provider.ask_refund(body["id"], {}),
        "transfer": lambda: provider.ask_payout(body["id"], {}),
        "account": lambda: provider.ask_account(body["id"]),
    }
    try:
        return asks.get(kind, lambda: provider.ask("cs_1", {}))()
    except ProviderRefused as refused:
        return refused.code


# --- Recorded events -------------------------------------------------------------------------------------------------------
CS_DERIVED = "cs_test_a1YS1URlnyQCN5fUUduORoQ7Pw41PJqDWkIVQCpJPqkfIhd6tVY8XB1OLY"
EVENTS = {
    "events_derived/charge.refunded": ("", "", ""),  # without our key: nobody's here
    "events_derived/checkout.session.completed": ("charge", CS_DERIVED, ""),
    "events_derived/payment_intent.succeeded": ("", "", ""),
    "events_djstripe/event_account_application_authorized": ("account", "acct_1Fg9jUA3kq9o1aTc", ""),
    "events_djstripe/event_account_updated_custom": ("account", "acct_1IuHosQveW0ONQsd", ""),
    "events_djstripe/event_external_account_bank_account_created": ("", "", ""),
    "events_pay/charge.succeeded": ("", "", ""),
    "events_pay/checkout.session.completed": ("", "", ""),  # of a subscription
    "events_pay/customer.updated": ("", "", ""),
}
OWN_EVENTS = {
    "events_derived/charge.refunded": ("", "", ""),
    "events_derived/checkout.session.completed": ("charge", SESSION_ID, ""),
    "events_derived/payment_intent.succeeded": ("", "", ""),
    "events_partial/charge.succeeded": ("", "", ""),
    "events_partial/checkout.session.completed": ("", "", ""),
    "events_partial/customer.updated": ("", "", ""),
    "events_whole/account.updated": ("account", ACCOUNT_ID, ""),
    "events_whole/application_authorized": ("", "", ""),
    "events_whole/bank_account_created": ("", "", ""),
}


def test_recorded_events_are_read(settings, folder, data, own_data):
    settings.STRIPE_WEBHOOK_SECRET = WEBHOOK_SECRET
    found = {}
    for file in sorted(folder.glob("events_*/*.json")):
        hint = _hint(file.stem, json.loads(file.read_text()))
        found[f"{file.parent.name}/{file.stem}"] = (hint.about, hint.external_id, hint.key)
    assert found == (OWN_EVENTS if data == own_data else EVENTS)


def _hint(name: str, event: dict[str, Any]) -> Hint:
    if "id" not in event:  # only what an event is about was kept
        with pytest.raises(BadHint):
            read_stripe_event(json.dumps(event).encode())
        event = {"id": f"evt_{name}", "type": name, "data": event}
    body = json.dumps(event)
    signed = stripe.WebhookSignature.generate_signature_header(payload=body, secret=WEBHOOK_SECRET)
    return Stripe().read_hint(body.encode(), {"stripe-signature": signed})


def test_events_with_our_key_are_ours(folder):
    """The same recorded things, had we made them."""
    for name, about in (("charge.refunded", "return"), ("payment_intent.succeeded", "charge")):
        event = json.loads((folder / "events_derived" / f"{name}.json").read_text())
        event["data"]["object"]["metadata"] = {"key": "P7K3M-1"}
        hint = read_stripe_event(json.dumps(event).encode())
        external_id = (event["data"]["object"].get("payment_intent") or "") if about == "return" else ""
        assert (hint.about, hint.external_id, hint.key) == (about, external_id, "P7K3M-1")


def test_every_published_example_can_be_read(folder):
    """Stripe's own example of each thing we ask for: read without a fault."""
    examples = json.loads(next(file for file in (folder / "examples.json", folder / "fixtures3.json") if file.exists()).read_text())[
        "resources"
    ]
    kinds = {"refund": "refund.updated", "transfer": "transfer.created", "dispute": "charge.dispute.created", "account": "account.updated"}
    for name, kind in kinds.items():
        hint = read_stripe_event(json.dumps({"id": "evt_1", "type": kind, "data": {"object": examples[name]}}).encode())
        assert hint.external_id == examples[name]["id"]
