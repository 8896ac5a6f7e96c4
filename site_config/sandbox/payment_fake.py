"""What a fake of a payment service also is: a site's settings for using it, and customers who pay, refuse or do nothing."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from decimal import Decimal
from typing import Any, ClassVar

from site_config.sandbox.server import FakeServer

_MACHINERY = frozenset(vars(FakeServer()))
Taken = tuple[Decimal, str]  # an amount in major units, and its currency (ISO 4217)


class PaymentFake(FakeServer):
    """A fake beside which the contract of providers is run. Ids are those the provider answers from `start`."""

    code: ClassVar[str]  # its name in PAYMENT_PROVIDERS
    amounts: ClassVar[tuple[tuple[int, str], ...]]  # what to try: minor units by ISO 4217, and the currency; the first is the usual one
    start_path: ClassVar[str]  # where a charge is asked for
    refund_path: ClassVar[str]
    phone: ClassVar[str] = "+254700000001"  # a customer's, that it can ring
    payout_path: ClassVar[str] = ""  # none: it pays nobody out
    payout_to: ClassVar[str] = ""  # a destination that takes money
    payout_to_nobody: ClassVar[str] = ""  # one that does not
    # What the service itself cannot do, whatever the provider tries:
    starts_once: ClassVar[bool] = True  # it knows a key again
    can_refund: ClassVar[bool] = True
    refunds_once: ClassVar[bool] = True
    guards_refunds: ClassVar[bool] = True  # it gives no more back than came
    can_cancel: ClassVar[bool] = True
    waits_after_refusal: ClassVar[bool] = False  # the customer may try another card on its page
    tells: ClassVar[bool] = True  # it sends webhooks
    tells_refunds: ClassVar[bool] = True
    lies_about: ClassVar[tuple[str, ...]] = ("minor", "currency")  # what of the money it tells at all

    def __init__(self) -> None:
        super().__init__()
        self.taken: list[Taken] = []  # from customers
        self.given_back: list[Taken] = []
        self.paid_out: list[Taken] = []
        self.webhook_url = ""  # where its messages go, for services that are told so in their dashboard

    def settings(self) -> dict[str, Any]:
        """What a site is told in order to use it: names and values of its settings."""
        raise NotImplementedError

    def stand_beside(self, site: Any) -> None:
        """Each learns of the other: `site` is the settings of one that tests ask at http://testserver."""
        self.webhook_url = f"http://testserver/pay/{self.code}/webhook/"
        for name, value in self.settings().items():
            setattr(site, name, value)

    def memory(self) -> dict[str, Any]:
        """All that it knows of charges, customers and keys, and what it still has to tell: to come back to."""
        with self.lock:
            known = {name: value for name, value in vars(self).items() if name not in _MACHINERY}
            return deepcopy(known | {"_waiting": self.outbox.waiting})

    def come_back_to(self, memory: Mapping[str, Any]) -> None:
        """What happened since is forgotten, and all is well."""
        with self.lock:
            vars(self).update(deepcopy(dict(memory)))
            self.outbox.waiting = vars(self).pop("_waiting")
            self.outbox.delivered.clear()
            self.requests.clear()
            self.exchanges.clear()
            self.be_well()
            self.lie()

    @property
    def secrets(self) -> list[str]:
        """What no log may hold."""
        raise NotImplementedError

    @property
    def charge_count(self) -> int:
        """How many charges were asked of customers."""
        raise NotImplementedError

    def customer_pays(self, external_id: str) -> None:
        """The whole amount. Raises CannotPay when the charge is over."""
        raise NotImplementedError

    def customer_refuses(self, external_id: str, reason: str = "") -> None:
        """Or the bank does; `reason` in the service's own words."""
        raise NotImplementedError

    def time_runs_out(self, external_id: str) -> None:
        """The customer did nothing for too long."""
        raise NotImplementedError

    def forge(self, body: bytes, headers: Mapping[str, str]) -> tuple[bytes, dict[str, str]]:
        """A message as somebody else would send it, who has seen one."""
        return body.replace(b"{", b'{"forged": "yes", ', 1), dict(headers)


class CannotPay(Exception):
    """The charge is over: paid, expired or cancelled."""
