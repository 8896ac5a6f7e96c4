"""A payment provider in memory, for tests of what stands above providers: it remembers keys, and may be told to misbehave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from shop.payments.exceptions import ProviderDown, ProviderRefused
from shop.payments.providers.base import Charge, ChargeRequest, ChargeStarted, ChargeState, Hint, Transfer, TransferRequest, TransferState


@dataclass
class Books:
    """What the provider knows. `loses` answers are lost after the work is done."""

    refunds: dict[str, TransferRequest] = field(default_factory=dict)
    state: TransferState = TransferState.DONE
    is_down: bool = False
    loses: int = 0
    refusal: str = ""
    failure: str = ""
    calls: int = 0


books = Books()


class Rail:
    """One that sends money back."""

    code = "rail"
    name = "Rail"
    number = 90
    needs_phone = False
    paid_at_door = False
    is_configured = True
    can_refund = True

    def takes(self, currency: str) -> bool:
        return bool(currency)

    def limits(self, currency: str) -> tuple[int, int | None]:
        return 1, None

    def start(self, request: ChargeRequest) -> ChargeStarted:
        return ChargeStarted(external_id=f"ch-{request.key}")

    def ask(self, external_id: str, kept: Mapping[str, str]) -> Charge:
        return Charge(external_id, ChargeState.PAID)

    def cancel(self, external_id: str, kept: Mapping[str, str]) -> None:
        return None

    def read_hint(self, body: bytes, headers: Mapping[str, str]) -> Hint:
        return Hint(event_id="1", kind="none")

    def refund(self, request: TransferRequest) -> Transfer:
        return self._take(request)

    def ask_refund(self, external_id: str, kept: Mapping[str, str]) -> Transfer:
        return self._answer(external_id)

    def explain(self, failure_code: str) -> str:
        return f"The account is closed ({failure_code})."

    def _take(self, request: TransferRequest) -> Transfer:
        books.calls += 1
        if books.is_down:
            raise ProviderDown
        if books.refusal:
            raise ProviderRefused(code=books.refusal)
        first = books.refunds.setdefault(request.key, request)
        assert first.amount == request.amount
        if books.loses:
            books.loses -= 1
            raise ProviderDown
        return self._answer(f"re-{request.key}")

    def _answer(self, external_id: str) -> Transfer:
        if books.is_down:
            raise ProviderDown
        return Transfer(external_id, books.state, reference="REF", failure_code=books.failure)


class PhoneRail(Rail):
    """One that sends to a phone, and cannot send charges back."""

    code = "phones"
    number = 91
    needs_phone = True
    can_refund = False

    def send(self, request: TransferRequest) -> Transfer:
        assert request.destination.startswith("+")
        return self._take(request)

    def ask_payout(self, external_id: str, kept: Mapping[str, str]) -> Transfer:
        return self._answer(external_id)
