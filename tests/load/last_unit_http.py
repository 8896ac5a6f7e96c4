"""Everybody posts the checkout form for the last unit, to two web processes at once.

    DATABASE_URL=postgres://… python -m tests.load.last_unit_http [--buyers 32]

Writes into a database of its own, which it makes and drops.
"""

import argparse
import http.client
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from time import perf_counter, sleep
from urllib.parse import urlencode

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection

from shop.accounts.models import User
from shop.catalog.models import Variant
from shop.checkout.queries import summarise
from shop.orders.models import Order
from tests.factories.accounts import create_address, create_user
from tests.factories.catalog import create_variant
from tests.factories.checkout import cart_with
from tests.factories.places import create_country, create_place
from tests.factories.stores import create_store
from tests.integrity import broken_facts
from tests.threads import run_together

CSRF = "c" * 32
PATIENCE = 60  # seconds


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it: status codes of the answers in the order of the buyers, orders written, seconds for all."""

    statuses: list[int]
    orders: int
    seconds: float


def race(buyers: int) -> Outcome:
    """So many buyers and one unit, on the current database, which must be one that other processes can open."""
    last = create_variant(store=create_store(country=create_country(), region=create_place()), stock=1)
    posts = [_checkout_form(last, number) for number in range(buyers)]
    with ExitStack() as stack:
        ports = [stack.enter_context(web_process()) for _ in range(2)]
        acts: Sequence[Callable[[], int]] = [partial(post, ports[number % 2], *form) for number, form in enumerate(posts)]
        start = perf_counter()
        statuses = run_together(acts, seconds=PATIENCE)
        seconds = perf_counter() - start
    last.refresh_from_db()
    assert (last.stock, last.reserved) == (1, 1), (last.stock, last.reserved)
    return Outcome(statuses=statuses, orders=Order.objects.count(), seconds=seconds)


def _checkout_form(variant: Variant, number: int) -> tuple[str, str]:
    """A buyer's session, and the form as the checkout page would send it."""
    user = create_user(email=f"last{number}@example.com")
    address = create_address(user=user)
    total = summarise(cart_with(user, {variant: 1}), address=address, choices={}).grand_total
    form = {
        "csrfmiddlewaretoken": CSRF,
        "address": address.pk,
        "payment_method": "cash",
        "token": f"last{number}",
        "expected_total": total.minor,
        f"method-{variant.product.store_id}": "home",
    }
    return _session_of(user), urlencode(form)


def _session_of(user: User) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def post(port: int, session: str, form: str) -> int:
    """The status code of the answer."""
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={CSRF}",
    }
    web = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        web.request("POST", "/checkout/", form, headers)
        return web.getresponse().status
    finally:
        web.close()


@contextmanager
def web_process() -> Iterator[int]:
    """One gunicorn with one worker of sixteen threads on a free port of the loopback, on this process's database."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    database = connection.settings_dict
    address = f"{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT'] or 5432}/{database['NAME']}"
    environment = os.environ | {
        "DATABASE_URL": f"postgres://{address}",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "SECRET_KEY": settings.SECRET_KEY,  # the sessions were signed with this process's
    }
    command = [sys.executable, "-m", "gunicorn", "site_config.wsgi:application", "--bind", f"127.0.0.1:{port}", "--threads", "16"]
    server = subprocess.Popen([*command, "--log-level", "error"], cwd=settings.BASE_DIR, env=environment, stdout=subprocess.DEVNULL)
    try:
        _wait_for(port, server)
        yield port
    finally:
        server.terminate()
        server.wait(PATIENCE)


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(PATIENCE * 5):
        try:
            web = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
            web.request("GET", "/healthz")
            if web.getresponse().status == 200:
                return
        except OSError:
            pass
        finally:
            web.close()
        assert server.poll() is None, "the web process has ended"
        sleep(0.2)
    raise AssertionError("the web process does not answer")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--buyers", type=int, default=32, help="at most 32")
    wanted = parser.parse_args()
    if connection.vendor != "postgresql":
        sys.exit("Set DATABASE_URL to a PostgreSQL database.")
    old_name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        outcome = race(min(wanted.buyers, 32))
        tally = {status: outcome.statuses.count(status) for status in sorted(set(outcome.statuses))}
        print(f"{len(outcome.statuses)} buyers of one unit: {outcome.orders} order, answers {tally}, {outcome.seconds:.2f} s for all")
        print(f"broken facts: {broken_facts() or 'none'}")
    finally:
        connection.creation.destroy_test_db(old_name, verbosity=0)
