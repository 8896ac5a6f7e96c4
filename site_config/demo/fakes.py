"""Payment services that are none: the fakes of the tests, on loopback and inside the demo's own process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib import import_module
from importlib.util import find_spec
from time import time

from django.conf import settings

from shop.places.models import Country
from shop.places.packs import read_packs
from site_config import sandbox

FAKES = {
    "stripe": "StripeFake",
    "paypal": "PayPalFake",
    "mpesa": "MpesaFake",
    "momo": "MomoFake",
    "orange": "OrangeFake",
}


@contextmanager
def running_fakes() -> Iterator[None]:
    """As long as the block runs, the site believes in them: it holds their keys and asks their addresses. Without the tests, nothing."""
    if find_spec("tests") is None:
        yield
        return
    with ExitStack() as stack:
        for code, name in FAKES.items():
            fake = stack.enter_context(getattr(import_module(f"tests.fakes.{code}"), name)())
            stack.enter_context(fake.outbox.delivering())
            fake.pages_url = f"{settings.SITE_URL}/pay/sandbox/{code}"
            fake.webhook_url = f"{settings.SITE_URL}/pay/{code}/webhook/"
            if hasattr(fake, "_count"):
                fake._count = int(time())  # its ids begin anew with each process; the market remembers the old ones
            for key, value in fake.settings().items():
                setattr(settings, key, value)
            sandbox.running[code] = fake
        settings.PAYMENT_SANDBOX = True
        settings.STRIPE_CONNECT_COUNTRIES = [pack["code"] for pack in read_packs()]
        _offer_more_than_cash()
        yield
        sandbox.running.clear()


def _offer_more_than_cash() -> None:
    """Markets of a demo that was made when there was nothing else."""
    methods = {pack["code"]: pack["payment_methods"] for pack in read_packs()}
    for country in Country.objects.filter(payment_methods=["cash"], code__in=methods):
        country.payment_methods = methods[country.pk]
        country.save(update_fields=["payment_methods"])
