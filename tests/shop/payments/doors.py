"""The address that providers call, and messages for it: true ones, and any bytes rightly signed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings as site
from django.test import Client
from django.urls import reverse

from shop.payments.models import PaymentAttempt
from shop.payments.providers.callbacks import Called, callback_url
from shop.payments.services import start_attempt
from site_config.sandbox.payment_fake import PaymentFake
from site_config.sandbox.server import Webhook
from tests.factories.orders import create_order
from tests.factories.places import create_country, create_place
from tests.factories.stores import create_store

# The country in which each is tried, and the holder of its account in the book.
MARKETS = {
    "stripe": ("GN", 2),
    "paypal": ("GN", 3),
    "mpesa": ("KE", 4),
    "momo": ("GN", 5),
    "orange": ("GN", 6),
}
NUL, HALF, ENDLESS = "\x00", "\ud800", "~endless~"


@dataclass
class Door:
    """One provider's fake beside the site, a payment that waits, and whoever knocks."""

    fake: PaymentFake
    client: Client
    attempt: PaymentAttempt

    @property
    def path(self) -> str:
        """Of the call about the attempt, signed where the provider signs nothing."""
        code = self.fake.code
        url = reverse("payments:webhook", args=[code])
        return url if hasattr(self.fake, "sign") else callback_url(url, code, Called("charge", self.attempt.key, "end"))

    def signed(self, body: bytes) -> Webhook:
        """These bytes, as the provider would send them."""
        headers = self.fake.sign(body) if hasattr(self.fake, "sign") else {}
        return Webhook(self.path, body, {name.lower(): value for name, value in headers.items()})

    def told(self) -> Webhook:
        """The buyer pays: what the provider says first about the charge."""
        self.fake.customer_pays(self.attempt.external_id)
        webhook = self.fake.outbox.waiting[-1]
        return replace(webhook, url=webhook.url.removeprefix(site.SITE_URL).removeprefix("http://testserver"))

    def knock(self, webhook: Webhook, client: Client | None = None) -> int:
        headers = {name: value for name, value in webhook.headers.items() if name != "content-type"}
        return (client or self.client).post(webhook.url, webhook.body, "application/json", headers=headers).status_code


def open_door(fake: PaymentFake, client: Client, settings: Any) -> Door:
    """The provider's fake stands beside the site, and a buyer has begun to pay."""
    code, currency = fake.code, fake.amounts[0][1]
    fake.stand_beside(settings)
    settings.PAYMENT_TIMEOUT_SECONDS = 60  # of a busy machine
    country = create_country(code=MARKETS[code][0])
    country.payment_methods = [*country.payment_methods, code]
    country.save(update_fields=["payment_methods"])
    store = create_store(country=country, region=create_place(country=country, name="Capital"), currency=currency)
    order = create_order(store=store, is_prepaid=True, payment_method=code)
    phone = fake.phone if code in {"mpesa", "momo"} else ""
    return Door(fake, client, start_attempt(order.payments.get(), code, actor_id=order.buyer_id, phone=phone))


def mangled(body: bytes) -> Iterator[bytes]:
    """The message with each of its parts in turn replaced by what nobody expects there; still a message that can be read."""
    for path in _paths(json.loads(body)):
        for strange in (None, [], {"a": [1]}, NUL + HALF + "1", -5, ENDLESS, "x" * 400):
            message = json.loads(body)
            here = message
            for step in path[:-1]:
                here = here[step]
            here[path[-1]] = strange
            yield json.dumps(message).replace(f'"{ENDLESS}"', "1e999999").encode()


def _paths(found: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    steps = found.items() if isinstance(found, dict) else enumerate(found) if isinstance(found, list) else ()
    for step, below in steps:
        yield (*above, step)
        yield from _paths(below, (*above, step))
