"""What a visitor with a slow phone and a thin network waits for: 400 kbit/s, 400 ms, a processor four times slower.

    python -m tests.load.slow_phone DATA_DIR [--times 3]

`DATA_DIR` holds a prepared demo (`manage.py demo --no-serve`), and is only read but for one session. It is served as a public site:
gunicorn, hashed and compressed files, compressed pages. Each page is loaded cold, in a browser of its own, and in the end the middle
one of the runs is shown: when something is seen (first contentful paint), and when it answers to the thumb (the scripts of the page have
run). A busy machine makes both later: its load is printed too. What decides these figures is held by `tests/shop/catalog/test_budgets.py`.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import secrets
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from tests.ports import reserved_port
from tests.processes import running, wait_until_listening

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = "/usr/bin/chromium-headless-shell"
BYTES_A_SECOND, LATENCY, SLOWDOWN = 400_000 / 8, 400, 4
GOALS = {"seen": 2.5, "usable": 3.5}
PHONE = {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True, "locale": "fr-FR"}
ADDRESSES = """
import json
from django.test import Client
from shop.accounts.models import User
from shop.catalog.models import Product
from shop.orders.models import Order
from django.contrib.sessions.backends.db import SessionStore
product = Product.objects.live().filter(cover__isnull=False, store__country="GN").select_related("store", "category").order_by("pk").first()
order = Order.objects.filter(buyer__email="buyer@demo.test").order_by("-pk").first()
session = SessionStore()
session.update({
    "_auth_user_id": str(order.buyer_id), "_auth_user_backend": "django.contrib.auth.backends.ModelBackend",
    "_auth_user_hash": order.buyer.get_session_auth_hash(),
})
session.create()
print(json.dumps({
    "session": session.session_key, "home": "/", "list": product.category.get_absolute_url(), "product": product.get_absolute_url(),
    "store": product.store.get_absolute_url(), "order": order.get_absolute_url(),
}))
"""
TIMES = """() => new Promise((done) => {
  const look = () => {
    const [paint] = performance.getEntriesByName("first-contentful-paint");
    const [page] = performance.getEntriesByType("navigation");
    if (!paint || !page.loadEventEnd) return setTimeout(look, 50);
    const files = performance.getEntriesByType("resource");
    done({
      seen: paint.startTime, usable: Math.max(paint.startTime, page.domContentLoadedEventEnd), first: page.responseStart,
      bytes: page.transferSize + files.reduce((sum, file) => sum + file.transferSize, 0), files: files.length,
    });
  };
  look();
})"""


@dataclass(frozen=True)
class Load:
    """Of one page, in seconds from the touch; what came over the network with all its pictures, and in how many files.

    `first` is when the server began to answer; the thin network before the browser is not in it.
    """

    first: float
    seen: float
    usable: float
    kilobytes: float
    files: int


def main(data_dir: Path, *, times: int) -> bool:
    """Print a line for each page. Whether all goals are met."""
    environment = _environment(data_dir)
    subprocess.run([sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"], cwd=ROOT, env=environment, check=True)
    shell = [sys.executable, "manage.py", "shell", "-v0", "-c", ADDRESSES]
    shown = subprocess.run(shell, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE)
    pages = json.loads(shown.stdout.splitlines()[-1])
    session = pages.pop("session")
    print(f"400 kbit/s, 400 ms, processor ÷ {SLOWDOWN}; load average before: {os.getloadavg()[0]:.1f}")
    print(f"{'page':<10}{'answer':>8}{'seen':>8}{'usable':>8}{'KB':>8}{'files':>7}")
    is_met = True
    with _site(environment, data_dir) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for name, address in pages.items():
            cookie = session if name == "order" else ""
            load(browser, site, address, cookie)  # a first visitor has shared pages built
            each = middle([load(browser, site, address, cookie) for _ in range(times)])
            late = [f"{goal} after {limit} s" for goal, limit in GOALS.items() if getattr(each, goal) > limit]
            is_met &= not late
            print(
                f"{name:<10}{each.first:>8.2f}{each.seen:>8.2f}{each.usable:>8.2f}{each.kilobytes:>8.1f}{each.files:>7}  {', '.join(late)}"
            )
        browser.close()
    print(f"goals: {GOALS}: {'met' if is_met else 'missed'}")
    return is_met


def middle(loads: list[Load]) -> Load:
    """Of each figure the median."""
    return Load(*(median(getattr(each, name) for each in loads) for name in Load.__dataclass_fields__))  # type: ignore[arg-type]


def load(browser: Browser, site: str, address: str, session: str) -> Load:
    """One page in a browser that has never been here."""
    context = browser.new_context(**PHONE, extra_http_headers={"X-Forwarded-Proto": "https"})
    if session:
        context.add_cookies([{"name": "sessionid", "value": session, "url": site}])
    page = context.new_page()
    tools = context.new_cdp_session(page)
    tools.send("Network.enable")
    network = {"offline": False, "latency": LATENCY, "downloadThroughput": BYTES_A_SECOND, "uploadThroughput": BYTES_A_SECOND}
    tools.send("Network.emulateNetworkConditions", network)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
    answer = page.goto(site + address, wait_until="load", timeout=120_000)
    assert answer is not None, address
    assert answer.status == 200, (address, answer.status)
    found = page.evaluate(TIMES)
    context.close()
    return Load(found["first"] / 1000, found["seen"] / 1000, found["usable"] / 1000, found["bytes"] / 1024, found["files"])


def _environment(data_dir: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "HOME": os.environ.get("HOME", "/tmp"),
        "DATA_DIR": str(data_dir),
        "SITE_URL": "https://makiti.example",
        "ALLOWED_HOSTS": "127.0.0.1,testserver",
        "SECRET_KEY": secrets.token_urlsafe(60),
    }


@contextmanager
def _site(environment: dict[str, str], data_dir: Path) -> Iterator[str]:
    with reserved_port() as port:
        command = [sys.executable, "-m", "gunicorn", "-b", f"127.0.0.1:{port}", "--worker-class", "gthread", "--threads", "8"]
        command += ["--keep-alive", "30", "--reuse-port", "tests.load.slow_phone:application()"]
        with running(command, log=data_dir / "slow_phone.log", env=environment | {"PROCESS_ROLE": "web"}) as process:
            wait_until_listening(process, port)
            yield f"http://127.0.0.1:{port}"


def application() -> Callable[..., Iterable[bytes]]:
    """The site, with its pages compressed as the proxy before it would."""
    from site_config.wsgi import application as site  # noqa: PLC0415  # only the server needs it

    def compressed(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        head: list[Any] = []
        answer = site(environ, lambda status, headers, exc_info=None: head.extend((status, headers)))
        status, headers = head
        named = {name.lower(): value for name, value in headers}
        if not named.get("content-type", "").startswith("text/html") or "content-encoding" in named:
            start(status, headers)
            return answer
        body = gzip.compress(b"".join(answer), 6)
        kept = [(name, value) for name, value in headers if name.lower() != "content-length"]
        start(status, [*kept, ("Content-Encoding", "gzip"), ("Content-Length", str(len(body)))])
        return [body]

    return compressed


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data_dir", type=Path)
    parser.add_argument("--times", type=int, default=3)
    given = parser.parse_args()
    sys.exit(not main(given.data_dir, times=given.times))
