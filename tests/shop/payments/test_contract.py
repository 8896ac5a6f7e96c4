"""What every way of paying over a network keeps to, tried beside its fake: whatever fakes the demo runs."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest
from django.conf import settings as site
from django.test import override_settings
from django.utils.translation import override

from shop.common.money import Money
from shop.payments.exceptions import BadHint, BadSignature, PaymentError, ProviderDown, ProviderRefused
from shop.payments.providers import get_provider
from shop.payments.providers.base import ChargeState, OnlineProvider, PayoutRail, TransferState
from site_config.demo.fakes import FAKES as FAKES_BY_CODE
from site_config.sandbox.payment_fake import CannotPay, PaymentFake
from site_config.sandbox.server import Answer
from tests.shop.payments.contract import EMAIL, Desk

FAKES = list(FAKES_BY_CODE.values())
OVER = {ChargeState.FAILED, ChargeState.EXPIRED}
PATIENCE = 60  # seconds, of a busy machine


@pytest.fixture(params=FAKES, ids=lambda fake: fake.code)
def desk(request, settings, caplog, monkeypatch):
    """The shop at its desk. Whatever a test does: no secret, phone number or e-mail in a log, or in an error that was raised."""
    caplog.set_level("DEBUG")
    errors: list[str] = []
    _remember_errors(monkeypatch, errors)
    with request.param() as fake:
        fake.stand_beside(settings)
        settings.PAYMENT_TIMEOUT_SECONDS = PATIENCE
        yield Desk(fake, get_provider(fake.code))
        told = caplog.text + " ".join(errors)
        for secret in [*fake.secrets, fake.phone, fake.phone[4:], EMAIL, *_addresses(fake)]:
            assert secret not in told


def beside(ability: str) -> pytest.MarkDecorator:
    """Only the fakes of services that can do this: what the others cannot is no test that was skipped."""
    able = [fake for fake in FAKES if getattr(fake, ability)]
    return pytest.mark.parametrize("desk", able, ids=lambda fake: fake.code, indirect=True)


def _addresses(fake: PaymentFake) -> list[str]:
    return [to for to in (fake.payout_to, fake.payout_to_nobody) if "@" in to or to.startswith("+")]


def _remember_errors(monkeypatch, errors: list[str]) -> None:
    for kind in (ProviderDown, ProviderRefused, BadSignature, BadHint):

        def remember(self, *args, _init: Callable = kind.__init__, **named) -> None:
            _init(self, *args, **named)
            errors.append(f"{self!r} {self}")

        monkeypatch.setattr(kind, "__init__", remember)


# --- What it is ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("code", list(site.PAYMENT_PROVIDERS))
def test_every_method_says_what_it_is(code):
    provider = get_provider(code)
    assert (provider.code, bool(str(provider.name))) == (code, True)
    numbers = [get_provider(other).number for other in site.PAYMENT_PROVIDERS]
    assert numbers.count(provider.number) == 1
    assert not provider.takes("")
    least, most = provider.limits("EUR")
    assert 0 < least < (most or least + 1)


def test_it_works_over_a_network_and_needs_its_keys(desk, settings):
    assert isinstance(desk.provider, OnlineProvider)
    assert (desk.provider.is_configured, desk.provider.paid_at_door) == (True, False)
    for name in desk.fake.settings():
        if isinstance(getattr(settings, name), str):
            before = getattr(settings, name)
            setattr(settings, name, "")
            assert not desk.provider.is_configured, name
            setattr(settings, name, before)


# --- Charges ------------------------------------------------------------------------------------------------------------
def test_money_comes_to_the_minor_unit_in_every_currency(desk):
    for number, (minor, currency) in enumerate(desk.fake.amounts):
        amount = Money(minor, currency)
        assert desk.provider.takes(currency)
        least, most = desk.provider.limits(currency)
        assert least <= minor <= (most or minor)
        started = desk.start(f"C{number}-1", amount)
        waiting = desk.ask(started, f"C{number}-1")
        assert (waiting.state, waiting.failure_code) == (ChargeState.WAITING, "")
        desk.fake.customer_pays(started.external_id)
        desk.listen()
        charge = desk.ask(started, f"C{number}-1")
        assert (charge.external_id, charge.state, charge.amount) == (started.external_id, ChargeState.PAID, amount)
        assert charge.reference
        assert desk.fake.taken[-1] == (amount.decimal, currency)


def test_the_buyer_knows_where_to_go(desk):
    started = desk.start()
    assert bool(started.redirect_url) != desk.provider.needs_phone
    assert started.redirect_url.startswith(("http://", "https://", ""))


def test_a_refusal_has_a_reason_in_words(desk):
    started = desk.start()
    desk.fake.customer_refuses(started.external_id)
    desk.listen()
    charge = desk.ask(started)
    assert charge.state == (ChargeState.WAITING if desk.fake.waits_after_refusal else ChargeState.FAILED)
    assert charge.failure_code
    for language in ("en", "fr"):
        with override(language):
            for code in (charge.failure_code, "never heard of", ""):
                sentence = desk.online.explain(code)
                assert len(sentence) > 15
                assert sentence.endswith((".", "!", "?"))
                assert "_" not in sentence
    assert desk.fake.taken == []


def test_time_runs_out(desk):
    started = desk.start()
    desk.fake.time_runs_out(started.external_id)
    desk.listen()
    assert desk.ask(started).state in OVER


@beside("starts_once")
def test_the_same_key_asks_once(desk):
    first, again = desk.start(), desk.start()
    assert (again.external_id, again.redirect_url) == (first.external_id, first.redirect_url)
    assert desk.fake.charge_count == 1
    assert desk.start("P7K3M-2").external_id != first.external_id


def test_a_lost_answer_is_asked_for_again(desk):
    desk.fake.lose_answer(path=desk.fake.start_path)
    with pytest.raises(ProviderDown):
        desk.start()
    if desk.fake.starts_once:
        started = desk.start()
        assert desk.fake.charge_count == 1
        desk.fake.customer_pays(started.external_id)
        assert desk.ask(started).state == ChargeState.PAID


TROUBLES = ["die", "break_down", "lose_answer", "talk_garbage", "be_late"]


@pytest.mark.parametrize("trouble", TROUBLES)
def test_trouble_is_never_an_answer(desk, trouble):
    """Start, question and refund each fail with ProviderDown, and tell the truth as soon as the service does."""
    with _in_trouble(desk, trouble, desk.fake.start_path):
        desk.start()
    charge = desk.paid(key="P7K3M-2")
    with _in_trouble(desk, trouble, ""):
        desk.online.ask(charge.external_id, desk.kept["P7K3M-2"])
    assert desk.online.ask(charge.external_id, desk.kept["P7K3M-2"]) == charge
    if not desk.fake.can_refund:
        return
    with _in_trouble(desk, trouble, desk.fake.refund_path):
        desk.send_refund(charge, desk.amount)
    if desk.fake.refunds_once:
        assert desk.refund(charge, desk.amount).state == TransferState.DONE
        assert len(desk.fake.given_back) == 1


@contextmanager
def _in_trouble(desk: Desk, trouble: str, path: str) -> Iterator[None]:
    """What is asked meanwhile fails with ProviderDown. Only who waits for a late answer is impatient: the machine may be slow, too."""
    if trouble == "die":
        desk.fake.die()
    else:
        getattr(desk.fake, trouble)(path=path)
    patience = 0.5 if trouble == "be_late" else PATIENCE
    with override_settings(PAYMENT_TIMEOUT_SECONDS=patience), pytest.raises(ProviderDown):
        yield
    desk.fake.live()


def test_nobody_pays_what_was_cancelled(desk):
    started = desk.start()
    for _ in range(2):
        desk.online.cancel(started.external_id, desk.kept["P7K3M-1"])
    if desk.fake.can_cancel:
        with suppress(CannotPay):
            desk.fake.customer_pays(started.external_id)
        assert desk.ask(started).state in OVER
        assert desk.fake.taken == []


def test_what_is_paid_stays_paid(desk):
    charge = desk.paid()
    desk.online.cancel(charge.external_id, desk.kept["P7K3M-1"])
    assert desk.online.ask(charge.external_id, desk.kept["P7K3M-1"]) == charge


def test_what_really_came_is_told(desk):
    started = desk.start()
    desk.fake.customer_pays(started.external_id)
    if "minor" in desk.fake.lies_about:
        desk.fake.lie(minor=desk.amount.minor - 1)
        assert desk.ask(started).amount == Money(desk.amount.minor - 1, desk.amount.currency)
    if "currency" in desk.fake.lies_about:
        desk.fake.lie(currency="UGX")
        found = desk.ask(started).amount
        assert found is not None
        assert found.currency == "UGX"
        desk.fake.lie(currency="ZZZ")  # no currency we know: nobody may take it for the amount that was due
        with pytest.raises(PaymentError):
            desk.ask(started)


# --- Messages -----------------------------------------------------------------------------------------------------------
@beside("tells")
def test_messages_say_what_to_ask_about(desk):
    started = desk.start()
    desk.fake.customer_pays(started.external_id)
    first = desk.fake.outbox.waiting[:]
    hints = desk.listen(times=2)
    about = {(hint.about, hint.external_id or started.external_id, hint.key or "P7K3M-1") for hint in hints if hint.about}
    assert about == {("charge", started.external_id, "P7K3M-1")}
    assert len({hint.event_id for hint in hints}) == len(first)
    assert all(hint.kind for hint in hints)
    limits = {"event_id": 160, "kind": 80, "about": 10, "external_id": 120, "key": 40}
    assert all(len(getattr(hint, name)) <= limit for hint in hints for name, limit in limits.items())


@beside("tells")
def test_forged_messages_are_not_read(desk):
    started = desk.start()
    desk.fake.customer_pays(started.external_id)
    for webhook in desk.fake.outbox.waiting:
        body, headers = desk.fake.forge(webhook.body, webhook.headers)
        path = headers.pop(":path", "/" + webhook.url.split("/", 3)[3])
        with pytest.raises(BadSignature):
            desk.read_hint(body, headers | {":path": path, ":peer": "127.0.0.1"})
    for body in (b"", b"[]", b"\xff\xfe", b"{}", b'{"id": 5}'):
        with pytest.raises((BadSignature, BadHint)):
            desk.online.read_hint(body, {":path": f"/pay/{desk.fake.code}/webhook/", ":peer": "127.0.0.1"})


# --- Money back ---------------------------------------------------------------------------------------------------------
def test_who_cannot_send_money_back_says_so(desk):
    if not desk.fake.can_refund:
        with pytest.raises(ProviderRefused) as refused:
            desk.send_refund(desk.paid(), desk.amount)
        assert refused.value.code == "no_refund_api"
        assert len(desk.online.explain("no_refund_api")) > 15


@beside("can_refund")
def test_money_goes_back_whole(desk):
    for number, (minor, currency) in enumerate(desk.fake.amounts):
        amount = Money(minor, currency)
        charge = desk.paid(amount, key=f"C{number}-1")
        back = desk.refund(charge, amount, key=f"R{number}-1")
        assert back.state == TransferState.DONE
        assert desk.fake.given_back[-1] == (amount.decimal, currency)


@beside("can_refund")
def test_money_goes_back_in_parts_and_never_more_than_came(desk):
    charge = desk.paid()
    third = Money(desk.amount.minor // 3, desk.amount.currency)
    for number in (1, 2):
        assert desk.refund(charge, third, key=f"R{number}-1").state == TransferState.DONE
    if desk.fake.guards_refunds:
        with pytest.raises(ProviderRefused) as refused:
            desk.refund(charge, desk.amount, key="R3-1")
        assert refused.value.code
        assert len(desk.online.explain(refused.value.code)) > 15
    assert desk.fake.given_back == [(third.decimal, third.currency)] * 2
    rest = desk.amount - third * 2
    assert desk.refund(charge, rest, key="R4-1").state == TransferState.DONE
    assert sum(amount for amount, _currency in desk.fake.given_back) == desk.amount.decimal


@beside("refunds_once")
def test_the_same_key_gives_back_once(desk):
    charge = desk.paid()
    part = Money(desk.amount.minor // 4, desk.amount.currency)
    first, again = desk.send_refund(charge, part), desk.send_refund(charge, part)
    assert first.external_id == again.external_id
    assert len(desk.fake.given_back) == 1


@beside("tells_refunds")
def test_messages_tell_of_refunds(desk):
    charge = desk.paid()
    sent = desk.send_refund(charge, desk.amount)
    hints = [hint for hint in desk.listen() if hint.about == "refund"]
    assert hints
    assert {(hint.external_id or sent.external_id, hint.key or "R5F2A-1") for hint in hints} == {(sent.external_id, "R5F2A-1")}


# --- Money out ----------------------------------------------------------------------------------------------------------
def test_who_pays_nobody_out_says_so(desk):
    assert isinstance(desk.provider, PayoutRail) == bool(desk.fake.payout_path)


@beside("payout_path")
def test_money_goes_out_once_per_key(desk):
    sent, again = desk.pay_out(desk.fake.payout_to), desk.pay_out(desk.fake.payout_to)
    assert sent.external_id == again.external_id
    assert desk.ask_payout(sent).state == TransferState.DONE
    assert desk.fake.paid_out == [(desk.amount.decimal, desk.amount.currency)]


@beside("payout_path")
def test_a_lost_answer_pays_nobody_twice(desk):
    desk.fake.lose_answer(path=desk.fake.payout_path)
    with pytest.raises(ProviderDown):
        desk.pay_out(desk.fake.payout_to)
    sent = desk.pay_out(desk.fake.payout_to)
    assert desk.ask_payout(sent).state == TransferState.DONE
    assert len(desk.fake.paid_out) == 1


@beside("payout_path")
def test_a_payout_to_nobody_fails_in_words(desk):
    try:
        code = desk.ask_payout(desk.pay_out(desk.fake.payout_to_nobody)).failure_code
    except ProviderRefused as refused:
        code = refused.code
    assert code
    assert len(desk.online.explain(code)) > 15
    assert desk.fake.paid_out == []


# --- Answers that are not as published ----------------------------------------------------------------------------------
@beside("lies_about")
def test_no_part_of_an_answer_that_is_missing_breaks_anything(desk, monkeypatch):
    """Each part of the answer about a paid charge in turn is null, a list, a negative number or an empty text. Nobody crashes, and no
    other amount or currency is ever taken for what came."""
    charge = desk.paid()
    whole = desk.fake.exchanges[-1][1].body
    for body in _with_holes(whole):
        monkeypatch.setattr(desk.fake, "_work", lambda *_call, body=body: Answer(200, body))
        try:
            told = desk.online.ask(charge.external_id, desk.kept["P7K3M-1"])
        except (ProviderDown, ProviderRefused):
            continue
        assert (told.state != ChargeState.PAID) or told.amount == desk.amount
        assert "None" not in told.reference


def _with_holes(found: object) -> Iterator[object]:
    for step, below in found.items() if isinstance(found, dict) else enumerate(found) if isinstance(found, list) else ():
        for hole in (None, [], {}, -5, ""):
            yield _replaced(found, step, hole)
        for inside in _with_holes(below):
            yield _replaced(found, step, inside)


def _replaced(found: object, step: object, value: object) -> object:
    if isinstance(found, dict):
        return {**found, step: value}
    assert isinstance(found, list)
    return [value if place == step else one for place, one in enumerate(found)]
