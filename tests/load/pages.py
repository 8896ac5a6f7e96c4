"""What pages cost on PostgreSQL under gunicorn, against a floor measured in the same run: ratios, not times, can be compared.

    python -m tests.load.pages postgres://root@127.0.0.1:5432/bench1k [postgres://…/bench100k …] \\
        [--seconds 4] [--redis redis://127.0.0.1:6379/8]

The databases are filled beforehand (`manage.py seed_catalog`) and only read. The floor is a bare view with one trivial template behind
the same middleware. One worker process, pinned to one core, settings of a public site; wrk asks from another core, over the loopback.
"kept" is the cache of visitors' pages, emptied first; "built" is the same without it, each request another page as far as there are any.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import redis

from tests.ports import reserved_port
from tests.processes import running

ROOT = Path(__file__).resolve().parents[2]
SITE = "https://makiti.example"
HEADERS = {"Host": "makiti.example", "X-Forwarded-Proto": "https", "Cookie": "market=GN; django_language=fr"}
SERVER_CORE, CLIENT_CORE = "0", "1"
SHARED = ("home", "category", "product", "store")
DIFFERENT = 300  # addresses of each kind that are asked for in turn
LUA = """
local paths, n = {}, 0
for line in io.lines("%s") do paths[#paths + 1] = line end
request = function() n = n %% #paths + 1 return wrk.format("GET", paths[n]) end
"""
# Words of the seed, typed as people type, each with three facets; and beginnings of words for the box.
WORDS = ("robe", "chemise", "lampe", "smartphone", "riz", "savon", "chausures", "collier", "tapis", "ballon", "radio", "sac")
FACETS = ("colour=red&size=m&in_stock=1", "colour=black&condition=new&in_stock=1", "in_stock=1&on_sale=1&condition=new")
BEGINNINGS = ("ro", "che", "lam", "smar", "ri", "sav", "chau", "col", "tap", "bal", "rad", "sa")
COUNT = """
import sys
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
for path in sys.argv[1:]:
    with CaptureQueriesContext(connection) as queries:
        answer = Client(headers={"X-Forwarded-Proto": "https"}).get(path, secure=True, headers={"Host": "makiti.example"})
    print(len(queries), answer.status_code, len(answer.content))
"""


@dataclass(frozen=True)
class Result:
    """Requests per second with four at once; and milliseconds that half of the answers stay under when one asks after the other."""

    rate: float
    median: float


def main(databases: Sequence[str], *, seconds: int, redis_url: str) -> None:
    data = Path(tempfile.mkdtemp(prefix="makiti-load-"))
    rows = []
    try:
        _manage(_environment(databases[0], data, redis_url, kept=False), "collectstatic", "--noinput", "-v0")
        for database in databases:
            size = _size(database)
            print(f"\n{size:,} live products; load average before: {os.getloadavg()[0]:.1f}")
            rows += [(size, *row) for row in measure(database, data, seconds=seconds, redis_url=redis_url)]
    finally:
        shutil.rmtree(data, ignore_errors=True)
    print(table(rows))


def measure(database: str, data: Path, *, seconds: int, redis_url: str) -> list[tuple[str, str, Result, float, str]]:
    pages = _addresses(database)
    rows: list[tuple[str, str, Result, float, str]] = []
    redis.Redis.from_url(redis_url).flushdb()
    for kind in ("built", "kept"):
        environment = _environment(database, data, redis_url, kept=kind == "kept")
        found: list[tuple[str, Result, str]] = []
        with _server(environment) as port:
            before = ask(port, ["/floor/"], seconds=seconds)
            for name, paths in pages.items():
                if kind == "built" and not _answers(port, paths[0]):
                    print(f"{paths[0]} leads nowhere")
                elif kind == "built":
                    _warm(port, paths[:3])
                    found.append((name, ask(port, paths, seconds=seconds), _queries(environment, paths[:6])))
                elif name in SHARED:
                    _warm(port, paths[:20])
                    found.append((name, ask(port, paths[:20], seconds=seconds), "0"))
            after = ask(port, ["/floor/"], seconds=seconds)
        floor = (before.rate + after.rate) / 2
        print(f"floor beside the {kind} pages: {before.rate:.0f} and {after.rate:.0f} requests a second, {before.median:.2f} ms")
        rows += [(name, kind, result, floor, queries) for name, result, queries in found]
    return rows


def ask(port: int, paths: Sequence[str], *, seconds: int) -> Result:
    """Requests per second at four connections, then the median of one. Whatever is not a 2xx stops the benchmark."""
    rate = float(_wrk(port, paths, seconds=seconds, connections=4, pattern=r"Requests/sec:\s+([\d.]+)")[0])
    figure, unit = _wrk(port, paths, seconds=seconds, connections=1, pattern=r"50%\s+([\d.]+)(us|ms|s)")
    return Result(rate, float(figure) * {"us": 0.001, "ms": 1, "s": 1000}[unit])


def _wrk(port: int, paths: Sequence[str], *, seconds: int, connections: int, pattern: str) -> tuple[str, ...]:
    with tempfile.TemporaryDirectory() as folder:
        listed, script = Path(folder, "paths"), Path(folder, "ask.lua")
        listed.write_text("\n".join(paths))
        script.write_text(LUA % listed)
        command = [
            "taskset",
            "-c",
            CLIENT_CORE,
            "wrk",
            "-t1",
            f"-c{connections}",
            f"-d{seconds}s",
            "--timeout",
            "20s",
            "--latency",
            "-s",
            str(script),
        ]
        headers = [part for name, value in HEADERS.items() for part in ("-H", f"{name}: {value}")]
        run = subprocess.run(
            [*command, *headers, f"http://127.0.0.1:{port}"], capture_output=True, text=True, check=True, timeout=seconds + 60
        )
    if "Non-2xx" in run.stdout:
        sys.exit(f"{paths[0]}: {run.stdout}")
    found = re.search(pattern, run.stdout)
    assert found, run.stdout
    return found.groups()


@contextmanager
def _server(environment: dict[str, str]) -> Iterator[int]:
    command = ["taskset", "-c", SERVER_CORE, sys.executable, "-m", "gunicorn", "site_config.wsgi:application"]
    with reserved_port() as port, tempfile.TemporaryDirectory() as folder:
        options = ["--workers", "1", "--bind", f"127.0.0.1:{port}", "--timeout", "60", "--log-level", "error"]
        with running([*command, *options], log=Path(folder, "log"), env=environment):
            _warm(port, ["/healthz"], patience=60)
            yield port


def _warm(port: int, paths: Sequence[str], *, patience: int = 20) -> None:
    headers = [part for name, value in HEADERS.items() for part in ("-H", f"{name}: {value}")]
    for path in paths:
        address = f"http://127.0.0.1:{port}{path}"
        retry = ["--retry", str(patience), "--retry-delay", "1", "--retry-connrefused"]
        subprocess.run(["curl", "-sf", "-o", "/dev/null", *retry, *headers, address], check=True, timeout=patience + 60)


def _answers(port: int, path: str) -> bool:
    headers = [part for name, value in HEADERS.items() for part in ("-H", f"{name}: {value}")]
    return subprocess.run(["curl", "-sf", "-o", "/dev/null", *headers, f"http://127.0.0.1:{port}{path}"], timeout=60).returncode == 0


def _environment(database: str, data: Path, redis_url: str, *, kept: bool) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "tests.load.page_settings",
        "DATABASE_URL": database,
        "REDIS_URL": redis_url,
        "DATA_DIR": str(data),
        "SITE_URL": SITE,
        "SECRET_KEY": "benchmark" * 6,
        "LOG_LEVEL": "WARNING",
        "PAGE_CACHE_SECONDS": "600" if kept else "0",
    }


def _manage(environment: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, check=True, timeout=300, capture_output=True, text=True).stdout


def _queries(environment: dict[str, str], paths: Sequence[str]) -> str:
    """The most that any of these pages asked the database."""
    script = f"import sys; sys.argv = ['', *{list(paths)!r}]\n{COUNT}"
    lines = [line.split() for line in _manage(environment, "shell", "-v0", "-c", script).splitlines()[-len(paths) :]]
    return str(max(int(count) for count, _status, _size in lines))


def _size(database: str) -> int:
    return int(_rows(database, "SELECT count(*) FROM catalog_product WHERE status = 'approved'")[0])


def _addresses(database: str) -> dict[str, list[str]]:
    """Addresses of each kind in one market, in an order that is the same each time."""
    live = "p.status = 'approved' AND s.status = 'open' AND s.country_id = 'GN'"
    products = (
        f"SELECT p.slug FROM catalog_product p JOIN stores_store s ON s.id = p.store_id WHERE {live} ORDER BY md5(p.slug) LIMIT {DIFFERENT}"
    )
    words = [f"/search/?q={word}&{facets}" for facets in FACETS for word in WORDS]
    return {
        "home": ["/"],
        "category": [f"/c/{path}/" for path in _rows(database, "SELECT path FROM catalog_category ORDER BY md5(path)")],
        "product": [f"/p/{slug}/" for slug in _rows(database, products)],
        "store": [
            f"/s/{slug}/" for slug in _rows(database, "SELECT slug FROM stores_store WHERE country_id = 'GN' ORDER BY md5(slug) LIMIT 100")
        ],
        "search with three facets": words,
        "autocomplete": [f"/search/suggestions/?q={text}" for text in BEGINNINGS],
    }


def _rows(database: str, query: str) -> list[str]:
    with psycopg.connect(database) as connection:
        return [str(row[0]) for row in connection.execute(query.encode())]


def table(rows: Sequence[tuple[int, str, str, Result, float, str]]) -> str:
    lines = ["", "| live products | page | | requests a second | of the floor | median | queries |", "|---:|---|---|---:|---:|---:|---:|"]
    for size, name, kind, result, floor, queries in rows:
        lines.append(f"| {size:,} | {name} | {kind} | {result.rate:.0f} | {result.rate / floor:.2f} | {result.median:.1f} ms | {queries} |")
    return "\n".join(lines)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("databases", nargs="+")
    parser.add_argument("--seconds", type=int, default=4, help="of each measurement, at most 30")
    parser.add_argument("--redis", default="redis://127.0.0.1:6379/8", help="a database of Redis that may be emptied")
    wanted = parser.parse_args()
    main(wanted.databases, seconds=min(wanted.seconds, 30), redis_url=wanted.redis)
