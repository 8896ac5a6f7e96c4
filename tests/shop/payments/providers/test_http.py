"""What goes wrong on the way to a payment service, and what may be kept of it."""

import pytest

from shop.payments.exceptions import ProviderDown
from shop.payments.providers.http import BearerAccount, ask_service
from site_config.sandbox.server import Answer, FakeServer, Request, route

SECRET = "sk-very-secret"


class Bank(FakeServer):
    def __init__(self) -> None:
        super().__init__()
        self.token = 0
        self.status = 200

    @route("POST", "/token")
    def give_token(self, request: Request) -> Answer:
        self.token += 1
        return Answer(200, {"token": f"t{self.token}"})

    @route("GET", "/money/{phone}")
    def money(self, request: Request, phone: str) -> Answer:
        known = request.headers.get("authorization") in {f"Bearer t{self.token}", f"Bearer {SECRET}"}
        return Answer(self.status if known else 401, {"francs": 5})


@pytest.fixture
def bank(settings):
    settings.PAYMENT_TIMEOUT_SECONDS = 60  # of a busy machine
    with Bank() as fake:
        yield fake


def _ask(bank: Bank, **more):
    return ask_service("bank", "GET", f"{bank.url}/money/+224620000001", headers={"Authorization": f"Bearer {SECRET}"}, **more)


def test_its_yes_and_its_no_are_its_word(bank):
    assert (_ask(bank).is_ok, _ask(bank).data) == (True, {"francs": 5})
    bank.status = 422
    assert (_ask(bank).is_ok, _ask(bank).status) == (False, 422)


@pytest.mark.parametrize("status", [302, 401, 403, 429])
def test_what_is_not_its_word_tells_nothing(bank, status):
    bank.status = status
    with pytest.raises(ProviderDown):
        _ask(bank)
    assert _ask(bank, readable={status}).status == status


@pytest.mark.parametrize("trouble", ["die", "break_down", "lose_answer", "talk_garbage", "be_late"])
def test_trouble_means_nobody_knows(bank, settings, trouble, caplog):
    getattr(bank, trouble)()
    if trouble == "be_late":
        settings.PAYMENT_TIMEOUT_SECONDS = 0.2
    with caplog.at_level("DEBUG"), pytest.raises(ProviderDown) as caught:
        _ask(bank)
    told = caplog.text + repr(caught.value) + str(caught.value) + repr(caught.value.__cause__)
    assert "bank" in caplog.text
    assert SECRET not in told
    assert "620000001" not in told


def _account(bank: Bank) -> BearerAccount:
    def fetch() -> tuple[str, int]:
        return ask_service("bank", "POST", f"{bank.url}/token").data["token"], 3600

    return BearerAccount("bank", (bank.url, "us"), fetch)


def test_a_token_is_kept_and_renewed_once_when_it_is_refused(bank):
    for _ in range(2):
        assert _account(bank).ask("GET", f"{bank.url}/money/1").is_ok
    assert bank.token == 1
    bank.token += 1  # ours ended before its time
    assert _account(bank).ask("GET", f"{bank.url}/money/1").is_ok
    assert bank.token == 3


def test_keys_that_are_not_taken_tell_nothing(bank):
    bank.status = 401
    with pytest.raises(ProviderDown):
        _account(bank).ask("GET", f"{bank.url}/money/1")
    assert len(bank.asked("GET", "/money/")) == 2
