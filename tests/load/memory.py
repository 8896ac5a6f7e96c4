"""What the processes of the Procfile weigh once they have worked, how soon they answer, and how long a worker of gunicorn is imported.

    DATABASE_URL=postgres://… REDIS_URL=redis://… python -m tests.load.memory [--times 3] [--apart]

Needs a migrated database with some goods (`manage.py seed_catalog --products 200 --stores 10`) that nobody minds: it lists and archives a
few of its own. The settings are a public site's, the addresses loopback's. Before they are weighed, both workers of `web` have built pages
of every kind in both languages, each of them another one, and `live` has answered a socket and `worker` done the jobs of a listing.
A process weighs its PSS: its own memory, and its share of what it has in common with others (Linux alone says it).
The family forked off one (`site_config.together`) is weighed with whoever watches it; `--apart`: each process started by itself as well.
"""

import argparse
import asyncio
import http.client
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import django

from tests.ports import reserved_port
from tests.processes import ROOT, Process, running, wait_until_listening
from tests.waiting import wait_until

HOST = "makiti.test"
WORKERS = 2
ROUNDS = 12  # of each kind of page
WORDS = ("robe", "phone", "lampe", "sac", "riz", "savon", "radio", "tapis", "chemise", "pagne", "shoes", "collier")
GOAL_MEGABYTES, GOAL_SECONDS = 250, 1.5
_IMPORTS = 3
_LOOK_EVERY = 0.02  # seconds, until the first answer
_LEAST_SHARE = 0.25  # of the pages, by processor time: less, and a worker has not really worked


@dataclass(frozen=True)
class Weighing:
    """Of one start."""

    megabytes: dict[str, float]  # by process; of a family, of each of its members
    seconds: float  # until the first page was answered

    @property
    def sum(self) -> float:
        return sum(self.megabytes.values())


def command_of(name: str) -> str:
    """What the Procfile starts under that name."""
    lines = dict(line.split(": ", 1) for line in (ROOT / "Procfile").read_text().splitlines())
    return lines[name]


def megabytes_of(pid: int) -> float:
    """PSS of the process and of all that it started."""
    return own_megabytes_of(pid) + sum(map(megabytes_of, children_of(pid)))


def own_megabytes_of(pid: int) -> float:
    """PSS of the process alone."""
    return (
        sum(int(line.split()[1]) for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines() if line.startswith("Pss:")) / 1024
    )


def children_of(pid: int) -> list[int]:
    """In the order in which they were started."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def import_seconds(env: dict[str, str]) -> float:
    """Processor time of `import site_config.wsgi`, the best of a few."""
    code = "import time; import site_config.wsgi; print(time.process_time())"
    runs = (
        subprocess.run([sys.executable, "-c", code], env=env, cwd=ROOT, capture_output=True, text=True, check=True) for _ in range(_IMPORTS)
    )
    return min(float(run.stdout.split()[-1]) for run in runs)


@contextmanager
def public_site() -> Iterator[tuple[dict[str, str], Path, int, int]]:
    """The environment of a public site with its static files collected, its folder, and two ports."""
    with tempfile.TemporaryDirectory() as folder, reserved_port() as web_port, reserved_port() as live_port:
        env = os.environ | {
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "SITE_URL": f"https://{HOST}",
            "ALLOWED_HOSTS": f"{HOST},127.0.0.1",
            "SECRET_KEY": secrets.token_hex(32),
            "DATA_DIR": folder,
            "WEB_CONCURRENCY": str(WORKERS),
            "WEB_BIND": f"127.0.0.1:{web_port}",
            "LIVE_PORT": str(live_port),
            "DJANGO_SETTINGS_MODULE": "site_config.settings",
        }
        collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"]
        subprocess.run(collect, env=env, cwd=ROOT, check=True)
        yield env, Path(folder), web_port, live_port


def weigh_together(env: dict[str, str], folder: Path, web_port: int, live_port: int) -> Weighing:
    """One family, forked off one."""
    began = time.monotonic()
    with running([sys.executable, "-m", "site_config.together"], log=_new_log(folder), env=env | {"MALLOC_ARENA_MAX": "2"}) as site:
        seconds = _seconds_until_answered(site, web_port, began)
        web, live, worker = children_of(site.pid)
        wait_until_listening(site, live_port)
        _wait_for_consumer(site)
        _work(web, web_port, live_port)
        members = {"parent": site.pid, "gunicorn": web} | {f"web {number}": pid for number, pid in enumerate(children_of(web), 1)}
        members |= {"live": live, "worker": worker}
        site.check()
        return Weighing({name: own_megabytes_of(pid) for name, pid in members.items()}, seconds)


def weigh_apart(env: dict[str, str], folder: Path, web_port: int, live_port: int) -> Weighing:
    """Each process by itself."""
    began = time.monotonic()
    with (
        running(_shell("web"), log=_new_log(folder), env=env) as web,
        running(_shell("live"), log=_new_log(folder), env=env) as live,
        running(_shell("worker"), log=_new_log(folder), env=env) as worker,
    ):
        seconds = _seconds_until_answered(web, web_port, began)
        wait_until_listening(live, live_port)
        _wait_for_consumer(worker)
        _work(web.pid, web_port, live_port)
        return Weighing({name: megabytes_of(process.pid) for name, process in (("web", web), ("live", live), ("worker", worker))}, seconds)


def _shell(name: str) -> Sequence[str]:
    return ["sh", "-c", f"exec env {command_of(name)}"]


def _new_log(folder: Path) -> Path:
    return folder / f"{secrets.token_hex(4)}.log"


def _seconds_until_answered(process: Process, port: int, began: float) -> float:
    while True:
        process.check()
        with suppress(OSError, http.client.HTTPException):
            status, _target = ask(port, "/")
            if status == 200:
                return time.monotonic() - began
        time.sleep(_LOOK_EVERY)


def _wait_for_consumer(worker: Process) -> None:
    def has_begun() -> bool:
        worker.check()
        return "consumer" in worker.log.read_text(errors="replace").lower()

    wait_until(has_begun, what="the worker of jobs has begun", limit=120)


def _work(web: int, web_port: int, live_port: int) -> None:
    """Pages of both workers, a socket, and the jobs of a listing."""
    workers = children_of(web)
    before = [_processor_ticks(pid) for pid in workers]
    with ThreadPoolExecutor(WORKERS) as browsers:
        list(browsers.map(lambda path: _ask_well(web_port, path), _pages()))
    ticks = [_processor_ticks(pid) - earlier for pid, earlier in zip(workers, before, strict=True)]
    if len(workers) != WORKERS or min(ticks) < _LEAST_SHARE * sum(ticks):
        raise SystemExit(f"Not all {WORKERS} workers of gunicorn have answered pages: {ticks} ticks of processor time.")
    asyncio.run(_open_socket(live_port))
    _list_product()


def _pages() -> list[str]:
    """One after the other, of each kind as many, in both languages; no product, store or search twice."""
    from shop.catalog.models import Product  # noqa: PLC0415  # once the settings are told
    from shop.stores.models import Store  # noqa: PLC0415

    products = [product.get_absolute_url() for product in Product.objects.live().filter(store__country="GN").order_by("pk")[:ROUNDS]]
    stores = [store.get_absolute_url() for store in Store.objects.visible().filter(country="GN").order_by("pk")[:ROUNDS]]
    if len(products) < ROUNDS or not stores:
        raise SystemExit("The database holds too few goods: manage.py seed_catalog --products 200 --stores 10")
    pages = []
    for number in range(ROUNDS):
        language = f"lang={('fr', 'en')[number % 2]}"
        plain = ("/", "/stores/", products[number], stores[number % len(stores)], "/account/login/", "/admin/login/")
        pages += [f"{path}?{language}" for path in plain] + [f"/search/?q={WORDS[number]}&{language}"]
    return pages


def ask(port: int, path: str) -> tuple[int, str]:
    """Status of a page and where it leads on to, asked as the proxy passes a question on."""
    web = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        web.request("GET", path, headers={"Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"})
        answer = web.getresponse()
        answer.read()
        return answer.status, answer.headers.get("Location", "")
    finally:
        web.close()


def _ask_well(port: int, path: str) -> None:
    status, target = ask(port, path)
    if status == 302:  # staff sign in where everybody does
        status, _target = ask(port, target)
    if status != 200:
        raise SystemExit(f"{path} answers {status}.")


def _processor_ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


async def _open_socket(port: int) -> None:
    from tests.sockets import RawSocket  # noqa: PLC0415  # once the settings are told

    socket = await RawSocket.connect(port)
    socket.say({"subscribe": {"auction:1": 0}})
    await socket.hear_until(type="subscribed")
    socket.close()


def _list_product() -> None:
    """Something goes live and is put away again: the worker brings both to all who hear of it."""
    from shop.catalog.services import approve_product, archive_product  # noqa: PLC0415  # once the settings are told
    from shop.catalog.states import ProductStatus  # noqa: PLC0415
    from shop.events.models import DomainEvent  # noqa: PLC0415
    from shop.stores.models import Store  # noqa: PLC0415
    from tests.factories.catalog import create_category, create_product, create_variant  # noqa: PLC0415

    store = Store.objects.visible().filter(country="GN").earliest("pk")
    product = create_product(
        title="Weighed",
        slug=f"weighed-{secrets.token_hex(4)}",
        store=store,
        category=create_category(name="Weighed", slug=f"weighed-{secrets.token_hex(4)}"),
        status=ProductStatus.SUBMITTED,
        published_at=None,
    )
    create_variant(product=product, stock=3)
    product.refresh_from_db()
    approve_product(product, actor_id=None)
    archive_product(product, actor_id=None)
    wait_until(lambda: not DomainEvent.objects.unhandled().exists(), what="the worker has done its jobs")


def _report(name: str, weighings: Sequence[Weighing]) -> None:
    for weighing in weighings:
        parts = ", ".join(f"{member} {megabytes:.1f}" for member, megabytes in weighing.megabytes.items())
        print(f"{name}: {weighing.sum:6.1f} MiB, first page after {weighing.seconds:.1f} s ({parts})")
    sums, seconds = [weighing.sum for weighing in weighings], [weighing.seconds for weighing in weighings]
    print(f"{name}: median {statistics.median(sums):.1f} MiB (goal {GOAL_MEGABYTES}), {statistics.median(seconds):.1f} s")


def main() -> None:
    """Weigh as often as asked, and print each and the medians."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--apart", action="store_true", help="weigh each process started by itself as well")
    asked = parser.parse_args()
    with public_site() as (env, folder, web_port, live_port):
        os.environ.update(env)
        django.setup()
        print(f"import of a worker: {import_seconds(env):.2f} s of processor time (goal {GOAL_SECONDS})")
        ways: dict[str, Callable[[dict[str, str], Path, int, int], Weighing]] = {"forked off one": weigh_together}
        ways |= {"each by itself": weigh_apart} if asked.apart else {}
        for name, weigh in ways.items():
            _report(name, [weigh(env, folder, web_port, live_port) for _ in range(asked.times)])


if __name__ == "__main__":
    main()
