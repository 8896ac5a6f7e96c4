"""The process dies between any two statements of a checkout: either everything is there, or nothing."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from shop.accounts.models import User
from shop.checkout.queries import summarise
from tests.factories.accounts import create_address
from tests.factories.catalog import create_variant
from tests.factories.checkout import cart_with
from tests.factories.places import create_country, create_place
from tests.factories.stores import create_store

NOTHING = {"Checkout": 0, "Order": 0, "OrderLine": 0, "Payment": 0, "Reservation": 0, "DomainEvent": 0, "CartLine": 3, "reserved": 0}
EVERYTHING = {"Checkout": 1, "Order": 2, "OrderLine": 3, "Payment": 2, "Reservation": 3, "DomainEvent": 2, "CartLine": 0, "reserved": 6}


def address_of_the_database(folder: Path) -> str:
    """Of what this test has committed, for another process: SQLite's lives in this one's memory, and is copied into a file."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(folder / "copy.sqlite3")])
        return f"sqlite://{folder / 'copy.sqlite3'}"
    database = connection.settings_dict
    return f"postgres://{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}/{database['NAME']}"


@pytest.mark.django_db(transaction=True)
def test_killed_at_any_statement_leaves_everything_or_nothing(alice: User, tmp_path: Path):
    """Fails when `transaction.atomic` is taken out of place_orders."""
    store, other = (create_store(country=create_country(), region=create_place()) for _ in range(2))
    cart = cart_with(alice, {create_variant(store=store): 1, create_variant(store=other): 2, create_variant(store=store, title="L"): 3})
    address = create_address(user=alice)
    total = summarise(cart, address=address, choices={}).grand_total
    command = [sys.executable, "-m", "tests.shop.checkout.killing", str(cart.pk), str(address.pk), str(total.minor)]
    environment = os.environ | {"DATABASE_URL": address_of_the_database(tmp_path), "DJANGO_SETTINGS_MODULE": "tests.settings"}
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stderr
    deaths = [json.loads(line) for line in done.stdout.splitlines()]

    on_the_way, past_the_last, after_the_commit = deaths[:-2], deaths[-2], deaths[-1]
    assert [death for death in deaths if death["broken"]] == []
    assert all(death["killed"] for death in on_the_way)
    # The last of them may come after the commit: what tells the shared pages reads, and writes nothing.
    assert [death for death in on_the_way[:-2] if death["rows"] != NOTHING] == []
    assert all(death["rows"] in (NOTHING, EVERYTHING) for death in on_the_way)
    assert len(on_the_way) > 15
    assert not past_the_last["killed"]
    assert after_the_commit["killed"]
    assert past_the_last["rows"] == after_the_commit["rows"] == EVERYTHING
