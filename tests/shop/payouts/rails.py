"""A rail in memory, for tests of the services; the providers' own contract is tested with their fakes."""

from collections.abc import Mapping

from shop.common.money import Money
from shop.payments.exceptions import ProviderDown, ProviderRefused
from shop.payments.providers.base import Transfer, TransferRequest, TransferState


class Purse:
    """Keeps what it was asked to send, by key. The class is the shop's one purse."""

    code = "purse"
    name = "Purse"
    number = 77
    needs_phone = False
    paid_at_door = False
    is_configured = True
    sent: dict[str, Money] = {}
    calls = 0
    state = TransferState.DONE
    trouble: Exception | None = None
    most: int | None = None

    @classmethod
    def reset(cls) -> None:
        """As new."""
        cls.sent, cls.calls, cls.state, cls.trouble, cls.most = {}, 0, TransferState.DONE, None, None

    def takes(self, currency: str) -> bool:
        return True

    def limits(self, currency: str) -> tuple[int, int | None]:
        return 1, self.most

    def send(self, request: TransferRequest) -> Transfer:
        type(self).calls += 1
        if isinstance(self.trouble, ProviderRefused):
            raise self.trouble
        self.sent.setdefault(request.key, request.amount)
        if isinstance(self.trouble, ProviderDown):  # it has it, and does not say so
            raise self.trouble
        return Transfer(external_id=f"T-{request.key}", state=self.state)

    def ask_payout(self, external_id: str, kept: Mapping[str, str]) -> Transfer:
        return Transfer(external_id=external_id, state=self.state, failure_code="ACCOUNT_CLOSED" if self.state == "failed" else "")
