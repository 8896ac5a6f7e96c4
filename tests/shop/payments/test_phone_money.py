"""Money that phones pay, from the prompt to the book and back, through the address that their networks call."""

import pytest
from django.conf import settings as site

from shop.ledger.queries import account_balance, owed_to
from shop.orders.services import cancel_order
from shop.orders.states import CancelledBy
from shop.payments.models import PaymentAttempt, PaymentEvent, Refund
from shop.payments.services import ask_attempt, choose_rail, send_refund, start_attempt
from shop.payments.states import AttemptStatus, EventStatus, RefundStatus
from shop.payouts.services import approve_payout, ask_payout, request_payout, send_payout
from shop.payouts.states import PayoutStatus
from site_config.sandbox.momo import MomoFake
from site_config.sandbox.mpesa import MpesaFake
from site_config.sandbox.orange import OrangeFake
from site_config.sandbox.payment_fake import PaymentFake
from site_config.sandbox.server import Webhook
from tests.factories.orders import create_order
from tests.factories.payouts import create_destination, create_staff, earn, owner_id
from tests.factories.places import create_country, create_place
from tests.factories.stores import create_store
from tests.integrity import broken_facts

pytestmark = pytest.mark.django_db

FAKES = {"mpesa": (MpesaFake, "KE", 4), "momo": (MomoFake, "GN", 5), "orange": (OrangeFake, "GN", 6)}


@pytest.fixture(params=FAKES)
def fake(request, settings):
    yield from _running(request.param, settings)


@pytest.fixture
def mpesa(settings):
    yield from _running("mpesa", settings)


def _running(code, settings):
    kind, _country, _number = FAKES[code]
    with kind() as fake:
        fake.stand_beside(settings)
        settings.PAYMENT_TIMEOUT_SECONDS = 60  # of a busy machine
        yield fake


def _store(code: str):
    country = create_country(code=FAKES[code][1])
    country.payment_methods = [*country.payment_methods, code]
    country.save(update_fields=["payment_methods"])
    return create_store(country=country, region=create_place(country=country, name="Capital"), currency=country.currency)


def _start(fake: PaymentFake) -> PaymentAttempt:
    order = create_order(store=_store(fake.code), is_prepaid=True, payment_method=fake.code)
    return start_attempt(order.payments.get(), fake.code, actor_id=order.buyer_id, phone=fake.phone)


def _deliver(client, fake: PaymentFake, *, times: int = 1, reverse: bool = False) -> list[int]:
    def post(webhook: Webhook) -> int:
        path = webhook.url.removeprefix(site.SITE_URL)
        return client.put(path, webhook.body, "application/json").status_code

    return fake.outbox.deliver(post, times=times, reverse=reverse)


def _book(attempt: PaymentAttempt) -> tuple[int, int]:
    """With the provider, and owed back to the buyer."""
    number = FAKES[attempt.provider][2]
    buyer = attempt.payment.checkout.buyer_id
    return account_balance("provider", number, attempt.currency).minor, owed_to("refund_owed", buyer, attempt.currency).minor


def test_what_a_phone_paid_is_in_the_book_once(fake, client, django_capture_on_commit_callbacks):
    attempt = _start(fake)
    assert (attempt.status, bool(attempt.redirect_url)) == (AttemptStatus.WAITING, fake.code == "orange")
    fake.customer_pays(attempt.external_id)
    with django_capture_on_commit_callbacks(execute=True):
        assert _deliver(client, fake, times=20) == [200] * 20
    attempt.refresh_from_db()
    event = PaymentEvent.objects.get()
    assert (attempt.status, event.status, event.copies) == (AttemptStatus.PAID, EventStatus.APPLIED, 20)
    assert (attempt.received, attempt.reference != "") == (attempt.amount, True)
    assert (_book(attempt), broken_facts(of="shop")) == ((attempt.amount_minor, 0), {})


def test_a_phone_that_says_no_leaves_the_order_to_be_paid(fake, client, django_capture_on_commit_callbacks):
    attempt = _start(fake)
    fake.customer_refuses(attempt.external_id)
    with django_capture_on_commit_callbacks(execute=True):
        _deliver(client, fake)
    attempt.refresh_from_db()
    assert (attempt.status, attempt.payment.status, _book(attempt)) == (AttemptStatus.FAILED, "due", (0, 0))
    assert attempt.failure_code


def test_a_forged_message_is_not_kept(fake, client):
    attempt = _start(fake)
    fake.customer_pays(attempt.external_id)
    (webhook,) = fake.outbox.waiting
    path = f"/pay/{fake.code}/webhook/"
    assert client.post(path, webhook.body, "application/json").status_code == 400
    assert not PaymentEvent.objects.exists()


def test_mpesa_tells_late_what_it_was(mpesa, client, django_capture_on_commit_callbacks):
    """The answer to our push was lost and nobody knows its id, until the callback brings it."""
    mpesa.lose_answer(path=mpesa.start_path)
    attempt = _start(mpesa)
    assert (attempt.status, attempt.external_id) == (AttemptStatus.STARTING, "")
    mpesa.customer_pays(next(iter(mpesa.pushes)))
    with django_capture_on_commit_callbacks(execute=True):
        _deliver(client, mpesa)
    attempt.refresh_from_db()
    assert (attempt.status, _book(attempt), mpesa.charge_count) == (AttemptStatus.PAID, (attempt.amount_minor, 0), 1)


def test_mpesa_reverses_by_the_receipt_of_a_late_callback(mpesa, client, django_capture_on_commit_callbacks):
    attempt = _start(mpesa)
    mpesa.customer_pays(attempt.external_id)
    attempt = ask_attempt(attempt.pk)  # before its callback
    assert (attempt.status, attempt.reference) == (AttemptStatus.PAID, "")
    with django_capture_on_commit_callbacks(execute=True):
        _deliver(client, mpesa)
    order = attempt.payment.orders.get()
    cancel_order(order, by=CancelledBy.BUYER, reason="", actor_id=order.buyer_id)
    refund = send_refund(Refund.objects.get().pk)
    assert refund.status == RefundStatus.SENT
    with django_capture_on_commit_callbacks(execute=True):
        assert _deliver(client, mpesa, times=3, reverse=True) == [200] * 3
    refund.refresh_from_db()
    assert (refund.status, _book(attempt), broken_facts(of="shop")) == (RefundStatus.DONE, (0, 0), {})
    assert (len(mpesa.asked("POST", mpesa.refund_path)), mpesa.taken) == (1, mpesa.given_back)


def test_what_mpesa_does_not_reverse_staff_send_to_the_phone(mpesa, client, django_capture_on_commit_callbacks):
    """They are told. It is sent once, and not as another reversal, which would be refused like the first."""
    staff, attempt, mpesa.refuses_reversals = create_staff(), _start(mpesa), True
    mpesa.customer_pays(attempt.external_id)
    with django_capture_on_commit_callbacks(execute=True):
        _deliver(client, mpesa)
    order = attempt.payment.orders.get()
    cancel_order(order, by=CancelledBy.BUYER, reason="", actor_id=order.buyer_id)
    refund = send_refund(Refund.objects.get().pk)
    with django_capture_on_commit_callbacks(execute=True):
        _deliver(client, mpesa)
    refund.refresh_from_db()
    assert (refund.status, mpesa.given_back) == (RefundStatus.FAILED, [])
    assert [told.data["provider"] for told in staff.notifications.filter(kind="refund.stuck")] == ["M-Pesa"]
    choose_rail(refund, "mpesa", actor_id=staff.pk)
    for _twice in range(2):
        send_refund(refund.pk)
    with django_capture_on_commit_callbacks(execute=True):
        assert set(_deliver(client, mpesa, times=3)) == {200}
    refund.refresh_from_db()
    assert (refund.status, _book(attempt), broken_facts(of="shop")) == (RefundStatus.DONE, (0, 0), {})
    asked = [len(mpesa.asked("POST", path)) for path in (mpesa.refund_path, mpesa.payout_path)]
    assert (asked, mpesa.taken) == ([1, 1], mpesa.given_back)


@pytest.mark.parametrize("fails", [False, True])
def test_mpesa_tells_the_end_of_a_payout(mpesa, client, fails, django_capture_on_commit_callbacks):
    payee = earn(50_000, store=_store("mpesa"))
    create_destination(payee, rail="mpesa", address=mpesa.payout_to_nobody if fails else mpesa.payout_to)
    payout = request_payout(payee, rail="mpesa", actor_id=owner_id(payee), token="t1")
    payout = send_payout(approve_payout(payout, actor_id=create_staff().pk).pk)
    assert payout.status == PayoutStatus.SENT
    with django_capture_on_commit_callbacks(execute=True):
        assert _deliver(client, mpesa, times=3) == [200] * 3
    payout.refresh_from_db()
    assert payout.status == (PayoutStatus.FAILED if fails else PayoutStatus.PAID)
    assert ask_payout(payout.pk).status == payout.status
    assert PaymentEvent.objects.get().status == EventStatus.APPLIED
    assert (len(mpesa.paid_out), broken_facts(of="shop")) == (0 if fails else 1, {})
