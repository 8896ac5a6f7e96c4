"""What a page costs a buyer who is signed in, has a cart and notifications: milliseconds of processor, not of waiting.

    python -m tests.load.signed_in postgres://root@127.0.0.1:5432/bench2k [postgres://…/bench100k …] \\
        [--before ../old-checkout] [--rounds 40] [--redis redis://127.0.0.1:6379/8]

Two numbers are added up: what the web process used (`/proc/PID/schedstat` of its threads) and what its connection of PostgreSQL used (the
same of its backend: planning, running, sending), each over ten requests. Neither knows how long anybody waited, so that a busy machine
disturbs little; the database must be on this machine. With `--before` another checkout of the project is measured on the same database
with buyers of the same kind, ten requests to the one and then ten to the other: only such pairs can be compared.

Beside them stands how many queries the page took: the most of any of its answers, "–" where the other checkout does not tell. Budgets
in the tests are of pages whose frame is built anew.

"anew" is a page of which nothing is kept (PAGE_CACHE_SECONDS=0), "first" the first one that is kept from then on, "again" one that others
of the same kind have seen. The bare view stands behind the same middleware and asks who it is. The databases gain buyers and orders.
"""

import argparse
import http.client
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psycopg
import redis

from tests.load.counted_queries import HEADER
from tests.ports import reserved_port
from tests.processes import Process, wait_until_answering

ROOT = Path(__file__).resolve().parents[2]
SITE, HOST = "https://makiti.example", "makiti.example"
CSRF = "c" * 32
TOGETHER = 10  # requests between two looks at the clocks
WAYS = 5
WORDS = ("robe", "chemise", "lampe", "smartphone", "riz", "savon", "chausures", "collier", "tapis", "ballon", "radio", "sac")
NARROWED = ("", "&sort=price", "&sort=rating", "&in_stock=1")  # so that there are as many searches as other pages
BUYER = """
import json, sys
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from shop.accounts.models import User
from shop.catalog.models import Variant
from shop.notifications.services import notify_recipients_once
from shop.places.models import Country
from tests.factories.accounts import create_address
from tests.factories.checkout import cart_with

name, ways = sys.argv[1], int(sys.argv[2])
on_sale = Variant.objects.filter(product__status="approved", product__selling="fixed", product__store__status="open",
    product__store__country_id="GN", is_active=True, stock__gt=50, reserved=0, price_minor__lt=200_000).order_by("pk")
variants = list(on_sale.select_related("product__store__region")[:3])
bought = variants[0]
told = {"number": "GN-1", "store": "Chez Bob", "reason": "–"}


def buyer(number):
    user = User.objects.create_user(f"{name}-{number}@load.test", "makiti-load", name="Aissatou Bah", country_id="GN")
    User.objects.filter(pk=user.pk).update(phone="+2246" + f"{user.pk:08d}", phone_verified=True)
    address = create_address(user=user, country=Country.objects.get(pk="GN"), region=bought.product.store.region)
    for each in range(30):
        notify_recipients_once(f"load:{user.pk}:{each}", recipients=[user.pk], kind="order.cancelled", data=told, url="/orders/")
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return user, {"session": session.session_key, "address": address.pk}


user, looking = buyer(0)
cart_with(user, {each: 1 for each in variants})
buying = [buyer(number)[1] for number in range(1, ways + 1)]
print("JSON" + json.dumps({"looking": looking, "buying": buying, "variant": bought.pk, "product": f"/p/{bought.product.slug}/"}))
"""


@dataclass
class Cost:
    """Milliseconds of processor for one request, of the web process and of the database."""

    server: float = 0.0
    database: float = 0.0
    queries: int | None = None  # of the answer with the most

    @property
    def sum(self) -> float:
        return self.server + self.database


@dataclass
class Side:
    """A running checkout of the project, and buyers of its own."""

    name: str
    port: int
    process: Process
    people: dict[str, Any]
    database: str
    costs: dict[tuple[str, str], list[Cost]] = field(default_factory=dict)
    counted: list[int] = field(default_factory=list)  # queries of each answer since a cost was last noted

    def ask(self, path: str, form: dict[str, object] | None = None, *, session: str = "") -> tuple[int, str, str]:
        """Status, body, and where to."""
        session = session or self.people["looking"]["session"]
        headers = {
            "Host": HOST,
            "X-Forwarded-Proto": "https",
            "Referer": f"{SITE}/",
            "User-Agent": "load",
            "Cookie": f"sessionid={session}; csrftoken={CSRF}; market=GN; django_language=fr",
        }
        web = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            if form is None:
                web.request("GET", path, headers=headers)
            else:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
                web.request("POST", path, urlencode({"csrfmiddlewaretoken": CSRF, **form}), headers)
            answer = web.getresponse()
            if told := answer.headers.get(HEADER):
                self.counted.append(int(told))
            return answer.status, answer.read().decode(), answer.headers.get("Location", "")
        finally:
            web.close()

    def get(self, path: str, *, session: str = "") -> str:
        """The page; whatever is none stops the benchmark."""
        return expect(self.ask(path, session=session), 200)[0]

    def used(self) -> Cost:
        """So far."""
        found = "SELECT pid FROM pg_stat_activity WHERE application_name = %s"
        with psycopg.connect(self.database, autocommit=True) as connection:
            backends = connection.execute(found, [f"{self.name}-{os.getpid()}"]).fetchall()
        return Cost(_milliseconds(_children(self.process.pid)[-1]), sum(_milliseconds(row[0]) for row in backends))

    def note(self, kind: str, page: str, requests: int, act: Callable[[], object]) -> None:
        """What it costs."""
        self.counted.clear()
        before = self.used()
        act()
        after = self.used()
        queries = max(self.counted, default=None)
        cost = Cost((after.server - before.server) / requests, (after.database - before.database) / requests, queries)
        self.costs.setdefault((kind, page), []).append(cost)


def _children(pid: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _milliseconds(pid: int) -> float:
    return sum(int(each.read_text().split()[0]) for each in Path(f"/proc/{pid}/task").glob("*/schedstat")) / 1e6


def main(databases: Sequence[str], *, before: Path | None, rounds: int, redis_url: str, shared_only: bool = False) -> None:
    roots = {"now": ROOT} | ({"before": before} if before else {})
    lines = [
        "| live products | page | | before: server + database | now | now ÷ before | bare view | queries before | now |",
        "|---:|---|---|---:|---:|---:|---:|---:|---:|",
    ]
    for database in databases:
        size = int(_rows(database, "SELECT count(*) FROM catalog_product WHERE status = 'approved'")[0])
        store = redis.Redis.from_url(redis_url)
        for kept in (True,) if shared_only else (False, True):
            store.flushdb()
            with ExitStack() as stack:
                sides = [stack.enter_context(_side(name, root, database, redis_url, kept=kept)) for name, root in roots.items()]
                measure(sides, addresses(database, rounds), store, rounds=rounds, kinds=("first", "again") if kept else ("anew",))
            lines += [f"| {size:,} | {line}" for line in rows_of(sides)]
            print("\n".join(lines), flush=True)
            lines = []


def measure(sides: Sequence[Side], pages: dict[str, list[str]], store: redis.Redis, *, rounds: int, kinds: Sequence[str]) -> None:
    asked = {"bare": ["/floor/"], **pages, "cart": ["/cart/"], "checkout": ["/checkout/"]}
    for side in sides:
        _get_all(side, [paths[-1] for paths in asked.values()] * 2)
    for page, kind, start in product(asked, kinds, range(0, rounds, TOGETHER)):
        part = [asked[page][(start + number) % len(asked[page])] for number in range(TOGETHER)]
        for limit in store.scan_iter("*page:*:session:*"):  # nobody looks at so many in a minute
            store.delete(limit)
        for side in sides:
            side.note(kind, page, TOGETHER, partial(_get_all, side, part))
        print(f"{page}, {kind}", file=sys.stderr, flush=True)
    for number, side in product(range(WAYS), sides):
        order = _way_to_order(side, kinds[-1], number)
        session = side.people["buying"][number]["session"]
        side.get(order, session=session)
        side.note(kinds[-1], "order page", TOGETHER, partial(_get_all, side, [order] * TOGETHER, session=session))


def _get_all(side: Side, paths: Sequence[str], *, session: str = "") -> None:
    for path in paths:
        side.get(path, session=session)


def _way_to_order(side: Side, kind: str, number: int) -> str:
    """Product, into the cart, cart, checkout, order: five requests, the first time to warm up. Returns the address of the order's page."""
    buyer = side.people["buying"][number]
    session = buyer["session"]
    where = ""

    def walk() -> None:
        nonlocal where
        side.get(side.people["product"], session=session)
        expect(side.ask("/cart/add/", {"variant": side.people["variant"], "quantity": 1}, session=session), 302)
        side.get("/cart/", session=session)
        page = side.get("/checkout/", session=session)
        form: dict[str, object] = {name: _value(page, name) for name in ("token", "expected_total")}
        offered = re.findall(r'name="(method-\d+)" id="[^"]+" value="(\w+)"(?! disabled)', page)
        form |= dict(reversed(offered))  # of each store the first
        form |= {"address": buyer["address"], "payment_method": "cash"}
        where = expect(side.ask("/checkout/", form, session=session), 302)[1]

    side.note(kind if number else "warming up", "way to an order", 1, walk)
    found = re.search(r'href="(/orders/[^/"]+/)"', side.get(where, session=session))
    assert found, where
    return found[1]


def expect(answer: tuple[int, str, str], status: int) -> tuple[str, str]:
    """Body and where to."""
    if answer[0] != status:
        sys.exit(f"answered {answer[0]}, not {status}: {answer[1][-9000:]}")
    return answer[1:]


def _value(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)
    assert found, name
    return found[1]


def addresses(database: str, number: int) -> dict[str, list[str]]:
    """Different ones of each kind, as far as there are any."""
    products = (
        "SELECT p.slug FROM catalog_product p JOIN stores_store s ON s.id = p.store_id WHERE p.status = 'approved' AND s.status = 'open'"
        f" AND s.country_id = 'GN' AND p.selling = 'fixed' ORDER BY md5(p.slug) LIMIT {number}"
    )
    stores = "SELECT slug FROM stores_store WHERE country_id = 'GN' AND status = 'open' ORDER BY md5(slug) LIMIT 40"
    shelves = _rows(database, "SELECT path FROM catalog_category ORDER BY md5(path)")
    return {
        "product": [f"/p/{slug}/" for slug in _rows(database, products)],
        "home": ["/"],
        "list": [f"/search/?c={path}" for path in shelves],
        "category": [f"/c/{path}/" for path in shelves],
        "search": [f"/search/?q={word}{more}" for more in NARROWED for word in WORDS],
        "store": [f"/s/{slug}/" for slug in _rows(database, stores)],
    }


def rows_of(sides: Sequence[Side]) -> Iterator[str]:
    now = sides[0]
    before = sides[1] if len(sides) > 1 else None
    for kind, page in now.costs:
        if (kind, "bare") not in now.costs:
            continue
        cost, floor = _median(now.costs[kind, page]), _median(now.costs[kind, "bare"])
        old = _median(before.costs[kind, page]) if before else None
        was = f"{old.server:.1f} + {old.database:.1f}" if old else ""
        part = f"{cost.sum / old.sum:.2f}" if old else ""
        now_and_before = f"{cost.server:.1f} + {cost.database:.1f} | {part} | {floor.sum:.1f}"
        counts = f"{_most_queries(before.costs[kind, page]) if before else ''} | {_most_queries(now.costs[kind, page])}"
        yield f"{page} | {kind} | {was} | {now_and_before} | {counts} |"


def _most_queries(costs: Sequence[Cost]) -> str:
    told = [cost.queries for cost in costs if cost.queries is not None]
    return str(max(told)) if told else "–"


def _median(costs: Sequence[Cost]) -> Cost:
    """The round in the middle, by the sum."""
    return sorted(costs, key=lambda cost: cost.sum)[len(costs) // 2]


@contextmanager
def _side(name: str, root: Path, database: str, redis_url: str, *, kept: bool) -> Iterator[Side]:
    with tempfile.TemporaryDirectory(prefix="makiti-load-") as folder, reserved_port() as port:
        environment = _environment(name, database, redis_url, Path(folder), kept=kept)
        _manage(root, environment, "collectstatic", "--noinput", "-v0")
        script = f"import sys; sys.argv = ['', {name + os.urandom(4).hex()!r}, {WAYS}]\n{BUYER}"
        people = json.loads(_manage(ROOT, environment, "shell", "-v0", "-c", script).rsplit("JSON", 1)[1])
        options = ["--workers", "1", "--bind", f"127.0.0.1:{port}", "--timeout", "90", "--log-level", "error", "--chdir", str(root)]
        process = Process(
            [sys.executable, "-m", "gunicorn", "site_config.wsgi:application", *options], log=Path(folder, "log"), env=environment
        )
        try:
            wait_until_answering(process, port, "/healthz")
            yield Side(name, port, process, people, database)
        finally:
            process.stop()


def _environment(name: str, database: str, redis_url: str, data: Path, *, kept: bool) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "tests.load.page_settings",
        "DATABASE_URL": database,
        "REDIS_URL": redis_url,
        "PGAPPNAME": f"{name}-{os.getpid()}",
        "DATA_DIR": str(data),
        "SITE_URL": SITE,
        "SECRET_KEY": "benchmark" * 6,
        "LOG_LEVEL": "WARNING",
        "PAGE_CACHE_SECONDS": "600" if kept else "0",
    }


def _manage(root: Path, environment: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, "manage.py", *arguments]
    run = subprocess.run(command, cwd=root, env=environment, timeout=300, capture_output=True, text=True)
    if run.returncode:
        sys.exit(run.stderr[-3000:])
    return run.stdout


def _rows(database: str, query: str) -> list[str]:
    with psycopg.connect(database) as connection:
        return [str(row[0]) for row in connection.execute(query.encode())]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("databases", nargs="+")
    parser.add_argument("--before", type=Path, help="another checkout of the project")
    parser.add_argument("--rounds", type=int, default=40, help="requests of each page, at most 200")
    parser.add_argument("--redis", default="redis://127.0.0.1:6379/8", help="a database of Redis that may be emptied")
    parser.add_argument("--shared-only", action="store_true", help="leave out what nothing is kept of")
    wanted = parser.parse_args()
    rounds = min(wanted.rounds, 200)
    main(wanted.databases, before=wanted.before, rounds=rounds, redis_url=wanted.redis, shared_only=wanted.shared_only)
