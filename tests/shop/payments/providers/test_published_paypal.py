"""Both sides of the fake's talk against what PayPal publishes, and PayPal's recorded messages read by us."""

import json
from pathlib import Path

import pytest

from shop.payments.exceptions import ProviderRefused
from shop.payments.providers.base import Hint
from shop.payments.providers.paypal import PayPal
from shop.payments.providers.paypal_events import read_paypal_event
from site_config.sandbox.paypal import PayPalFake
from tests.data_makers.exchanges import ORDER_ID
from tests.shop.payments.contract import Desk
from tests.shop.payments.published import Published

FILES = ("checkout_orders_v2", "payments_payment_v2", "payments_payouts_batch_v1", "notifications_webhooks_v1")


@pytest.fixture
def folder(data: Path) -> Path:
    """Of what is known of PayPal: by us, or from itself."""
    return data / "payments" / "paypal"


@pytest.fixture
def interfaces(folder: Path) -> list[Published]:
    own = folder / "interface.json"
    return [Published(file) for file in ([own] if own.exists() else [folder / f"{name}.json" for name in FILES])]


def _talk(desk: Desk) -> None:
    """Everything that can be asked, with its yes and its no."""
    charge = desk.paid()
    desk.refund(charge, desk.amount)
    with pytest.raises(ProviderRefused):
        desk.refund(charge, desk.amount, key="R2-1")
    refused = desk.start("P2-1")
    desk.fake.customer_refuses(refused.external_id)
    desk.ask(refused, "P2-1")
    cancelled = desk.start("P3-1")
    desk.online.cancel(cancelled.external_id, {})
    gone = desk.start("P4-1")
    desk.fake.time_runs_out(gone.external_id)
    desk.ask(gone, "P4-1")
    for number, receiver in enumerate(("bob@example.com", "bob@example.com", "unknown@example.com", "locked@example.com")):
        desk.ask_payout(desk.pay_out(receiver, key=f"O{number // 2 * number}-1"))


def test_what_is_said_is_what_paypal_publishes(settings, interfaces):
    with PayPalFake() as fake:
        fake.stand_beside(settings)
        _talk(Desk(fake, PayPal()))
        problems, seen = [], set()
        for request, answer in fake.exchanges:
            for interface in interfaces:
                operation = interface.operation(request.method, request.path)
                if operation is None:
                    continue
                asked, answered = interface.body_schema(operation, "application/json"), interface.answer_schema(operation, answer.status)
                body = json.loads(request.body) if request.body else None
                if body is not None:
                    problems += interface.problems(asked, body, f"{operation['operationId']} asked")
                if answer.status != 204:
                    problems += interface.problems(answered, answer.body, f"{operation['operationId']} answered {answer.status}")
                seen.add((operation["operationId"], answer.status))
        assert problems == [], "\n".join(problems)
    assert {operation for operation, _status in seen} == {
        "orders.create", "orders.get", "orders.patch", "orders.capture", "captures.refund", "refunds.get",
        "payouts.post", "payouts.get",
    }  # fmt: skip


def test_paypals_refusals_have_a_sentence(interfaces):
    """The issues of a capture that are the buyer's to mend, as published."""
    text = json.dumps(interfaces[0].document)
    for code in ("INSTRUMENT_DECLINED", "PAYER_CANNOT_PAY", "TRANSACTION_REFUSED", "COMPLIANCE_VIOLATION", "DUPLICATE_INVOICE_ID"):
        assert f'"{code}"' in text
        assert PayPal().explain(code) != PayPal().explain("")


RECORDED = {
    "order_approved.json": Hint(
        "WH-1V203642KU442722T-3S346483MF8733038", "CHECKOUT.ORDER.APPROVED", "charge", "4K5112848U951142F", "{my-local-db-purchase-id}"
    ),
    "capture_completed_with_order_id.json": Hint(
        "WH-3UT90572MR669760L-7LL94124G5389840D",
        "PAYMENT.CAPTURE.COMPLETED",
        "charge",
        "4K5112848U951142F",
        "{my-local-db-purchase-id}",
        "5VK462069F664902F",
    ),
}


OWN = {
    "order_approved.json": Hint("WH-OWN1-1", "CHECKOUT.ORDER.APPROVED", "charge", ORDER_ID, "P7K3M-1"),
    "capture_completed.json": Hint("WH-OWN2-1", "PAYMENT.CAPTURE.COMPLETED", "charge", ORDER_ID, "P7K3M-1", "42311647XV020574X"),
}


def test_recorded_messages_are_read(folder, data, own_data):
    files = sorted((folder / "webhooks").glob("*.json"))
    assert {file.name: read_paypal_event(file.read_bytes()) for file in files} == (OWN if data == own_data else RECORDED)
