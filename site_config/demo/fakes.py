"""Payment services that are none: the sandbox's fakes, on loopback and inside the demo's own process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from time import time

from django.conf import settings

from shop.places.models import Country
from shop.places.packs import read_packs
from site_config.sandbox.momo import MomoFake
from site_config.sandbox.mpesa import MpesaFake
from site_config.sandbox.orange import OrangeFake
from site_config.sandbox.pages import running
from site_config.sandbox.payment_fake import PaymentFake
from site_config.sandbox.paypal import PayPalFake
from site_config.sandbox.stripe import StripeFake

FAKES: dict[str, type[PaymentFake]] = {
    "stripe": StripeFake,
    "paypal": PayPalFake,
    "mpesa": MpesaFake,
    "momo": MomoFake,
    "orange": OrangeFake,
}


@contextmanager
def running_fakes() -> Iterator[None]:
    """As long as the block runs, the site believes in them: it holds their keys and asks their addresses."""
    with ExitStack() as stack:
        for code, kind in FAKES.items():
            fake = stack.enter_context(kind())
            stack.enter_context(fake.outbox.delivering())
            fake.pages_url = f"{settings.SITE_URL}/pay/sandbox/{code}"
            fake.webhook_url = f"{settings.SITE_URL}/pay/{code}/webhook/"
            for numbers in ("_count", "receipts"):
                if hasattr(fake, numbers):
                    setattr(fake, numbers, int(time()))  # its ids begin anew with each process; the market remembers the old ones
            for key, value in fake.settings().items():
                setattr(settings, key, value)
            running[code] = fake
        settings.PAYMENT_SANDBOX = True
        if settings.SMS_GATEWAY.endswith(".LogGateway"):
            settings.SMS_GATEWAY = "site_config.sandbox.texts.SandboxTexts"
        settings.STRIPE_CONNECT_COUNTRIES = [pack["code"] for pack in read_packs()]
        _offer_more_than_cash()
        yield
        running.clear()


def _offer_more_than_cash() -> None:
    """Markets of a demo that was made when there was nothing else."""
    methods = {pack["code"]: pack["payment_methods"] for pack in read_packs()}
    for country in Country.objects.filter(payment_methods=["cash"], code__in=methods):
        country.payment_methods = methods[country.pk]
        country.save(update_fields=["payment_methods"])
