"""Everybody posts the checkout form for the last unit, to two web processes at once.

    DATABASE_URL=postgres://… python -m tests.load.last_unit_http [--buyers 32]

Writes into a database of its own, which it makes and drops.
"""

import argparse
import http.client
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
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
from tests.servers import running_gunicorn
from tests.threads import run_together
from tests.waiting import LIMIT

CSRF = "c" * 32


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
        folder = Path(stack.enter_context(TemporaryDirectory()))
        ports = [stack.enter_context(running_gunicorn(folder / f"{number}.log", "--threads", "16")) for number in range(2)]
        acts: Sequence[Callable[[], int]] = [partial(post, ports[number % 2], *form) for number, form in enumerate(posts)]
        start = perf_counter()
        statuses = run_together(acts)
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
    web = http.client.HTTPConnection("127.0.0.1", port, timeout=LIMIT)
    try:
        web.request("POST", "/checkout/", form, headers)
        return web.getresponse().status
    finally:
        web.close()


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
