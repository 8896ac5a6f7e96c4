"""A shop that knows nothing but the protocol of providers: what the contract's tests do with each provider and its fake."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from shop.common.money import Money
from shop.payments.providers.base import (
    CertifiedProvider,
    Charge,
    ChargeRequest,
    ChargeStarted,
    Hint,
    OnlineProvider,
    PayoutRail,
    Transfer,
    TransferRequest,
)
from site_config.sandbox.payment_fake import PaymentFake
from site_config.sandbox.server import Webhook

EMAIL = "alice@example.com"


@dataclass
class Desk:
    """One provider beside its fake, and what was kept of their talk."""

    fake: PaymentFake
    provider: Any
    kept: dict[str, dict[str, str]] = field(default_factory=dict)  # by our key
    hints: list[Hint] = field(default_factory=list)

    @property
    def online(self) -> OnlineProvider:
        assert isinstance(self.provider, OnlineProvider)
        return self.provider

    @property
    def rail(self) -> PayoutRail:
        assert isinstance(self.provider, PayoutRail)
        return self.provider

    @property
    def amount(self) -> Money:
        """The usual one."""
        return Money(*self.fake.amounts[0])

    def request(self, key: str = "P7K3M-1", amount: Money | None = None) -> ChargeRequest:
        return ChargeRequest(
            key=key,
            amount=self.amount if amount is None else amount,
            description="Makiti N1042",
            return_url=f"https://makiti.test/pay/{key}/",
            cancel_url=f"https://makiti.test/pay/{key}/?back=1",
            notify_url=self.fake.webhook_url,
            phone=self.fake.phone if self.provider.needs_phone else "",
            email=EMAIL,
            language="fr",
        )

    def start(self, key: str = "P7K3M-1", amount: Money | None = None) -> ChargeStarted:
        started = self.online.start(self.request(key, amount))
        self.kept.setdefault(key, {}).update(started.kept)
        return started

    def ask(self, started: ChargeStarted, key: str = "P7K3M-1") -> Charge:
        return self.online.ask(started.external_id, self.kept.get(key, {}))

    def paid(self, amount: Money | None = None, key: str = "P7K3M-1") -> Charge:
        started = self.start(key, amount)
        self.fake.customer_pays(started.external_id)
        self.listen()
        return self.ask(started, key)

    def listen(self, *, times: int = 1, reverse: bool = False) -> list[Hint]:
        """Read what the fake has to say, and keep what only messages tell."""
        heard: list[Hint] = []

        def read(webhook: Webhook) -> int:
            hint = self.read(webhook)
            self.kept.setdefault(hint.key, {}).update(hint.kept)
            heard.append(hint)
            return 204

        self.fake.outbox.deliver(read, times=times, reverse=reverse)
        self.hints += heard
        return heard

    def read(self, webhook: Webhook) -> Hint:
        """As a job does, which may ask who signs."""
        path = "/" + webhook.url.split("/", 3)[3]
        return self.read_hint(webhook.body, webhook.headers | {":path": path, ":peer": "127.0.0.1"})

    def read_hint(self, body: bytes, headers: dict[str, str]) -> Hint:
        if isinstance(self.provider, CertifiedProvider):
            self.provider.learn_signer(headers)
        return self.online.read_hint(body, headers)

    def refund(self, charge: Charge, amount: Money, key: str = "R5F2A-1") -> Transfer:
        """Sent, and followed to its end."""
        sent = self.send_refund(charge, amount, key)
        self.listen()
        return self.online.ask_refund(sent.external_id, self.kept.get(key, {}))

    def send_refund(self, charge: Charge, amount: Money, key: str = "R5F2A-1") -> Transfer:
        sent = self.online.refund(self.back(charge, amount, key))
        self.kept.setdefault(key, {}).update(sent.kept)
        return sent

    def back(self, charge: Charge, amount: Money, key: str = "R5F2A-1") -> TransferRequest:
        return TransferRequest(
            key=key,
            amount=amount,
            description="Makiti N1042",
            charge=charge,
            notify_url=self.fake.webhook_url,
            kept=self.kept.get("P7K3M-1", {}),
        )

    def pay_out(self, destination: str, amount: Money | None = None, key: str = "O8T4Z-1") -> Transfer:
        request = TransferRequest(
            key=key,
            amount=self.amount if amount is None else amount,
            description="Makiti, earnings of May",
            destination=destination,
            notify_url=self.fake.webhook_url,
        )
        sent = self.rail.send(request)
        self.kept.setdefault(key, {}).update(sent.kept)
        self.listen()
        return replace(sent, kept=self.kept[key])

    def ask_payout(self, sent: Transfer, key: str = "O8T4Z-1") -> Transfer:
        return self.rail.ask_payout(sent.external_id, self.kept.get(key, {}))
