"""How soon a listing is found after it was approved, and gone after it was put away: over HTTP, through a real worker.

    DATABASE_URL=postgres://… REDIS_URL=redis://… python -m tests.load.freshness [--rounds 10]

Needs a migrated database that nobody minds; its listings end in the archive. Starts gunicorn and `manage.py run_huey` beside itself.
"""

import argparse
import http.client
import os
import secrets
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import perf_counter, sleep

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_config.settings")
    os.environ.setdefault("DATA_DIR", tempfile.mkdtemp())
    os.environ.setdefault("SECRET_KEY", secrets.token_hex(32))
    django.setup()


from shop.catalog.services import approve_product, archive_product
from shop.catalog.states import ProductStatus
from shop.stores.models import Store
from tests.factories.catalog import create_category, create_product, create_variant
from tests.factories.stores import create_store
from tests.ports import reserved_port
from tests.processes import Process, running
from tests.waiting import wait_until

PATIENCE = 30.0  # seconds
PAUSE = 0.01  # between two looks


@contextmanager
def _running(*command: str) -> Iterator[Process]:
    with tempfile.TemporaryDirectory() as folder, running([sys.executable, *command], log=Path(folder, "log")) as process:
        yield process


def _page(port: int, words: str) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", f"/search/?q={words}&exact=1", headers={"Host": "127.0.0.1"})
        answer = connection.getresponse()
        page = answer.read().decode()
        if answer.status != 200:
            raise SystemExit(f"The search answers {answer.status}.")
        return page
    finally:
        connection.close()


def _is_up(port: int) -> bool:
    with suppress(OSError):
        return bool(_page(port, "x"))
    return False


def _seconds_until(port: int, words: str, address: str, *, found: bool) -> float:
    start = perf_counter()
    while (address in _page(port, words)) is not found:
        if perf_counter() - start > PATIENCE:
            raise SystemExit("The index does not follow: is the worker there?")
        sleep(PAUSE)
    return perf_counter() - start


def measure(port: int, rounds: int) -> tuple[list[float], list[float]]:
    """Seconds until found, and until gone, of so many listings one after the other."""
    store = Store.objects.visible().filter(country="GN").first() or create_store()
    category = create_category(name="Freshness")
    appeared, vanished = [], []
    for _ in range(rounds):
        word = "".join(secrets.choice("bdfgklmnprtvz") + secrets.choice("aeiou") for _ in range(5))
        product = create_product(title=f"Fresh {word}", store=store, category=category, status=ProductStatus.SUBMITTED, published_at=None)
        create_variant(product=product, stock=3)
        product.refresh_from_db()
        approve_product(product, actor_id=None)
        appeared.append(_seconds_until(port, word, product.get_absolute_url(), found=True))
        archive_product(product, actor_id=None)
        vanished.append(_seconds_until(port, word, product.get_absolute_url(), found=False))
    return appeared, vanished


def _gunicorn(port: int) -> tuple[str, ...]:
    return ("-m", "gunicorn", "site_config.wsgi", "--workers", "2", "--bind", f"127.0.0.1:{port}")


def main() -> None:
    """Start both processes, measure, and print medians in milliseconds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=10)
    rounds = parser.parse_args().rounds
    with reserved_port() as port, _running(*_gunicorn(port)), _running("manage.py", "run_huey"):
        wait_until(lambda: _is_up(port), what="the site starts")
        for name, seconds in zip(("approved until found", "archived until gone"), measure(port, rounds), strict=True):
            print(f"{name}: median {statistics.median(seconds) * 1000:.0f} ms, longest {max(seconds) * 1000:.0f} ms, {rounds} rounds")


if __name__ == "__main__":
    main()
