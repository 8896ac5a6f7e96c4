"""Real Chromium against the real demo: one process with pages, sockets and jobs on SQLite."""

import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
PHONE = {"width": 390, "height": 844}
PASSWORD = "makiti-demo"
PREPARED = os.environ.get("MAKITI_DEMO_DATA")  # a demo's data that are there already: saves drawing its pictures
CHROMIUM = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip

# Playwright's synchronous interface runs a loop in this thread, which Django would take for an asynchronous caller.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@dataclass(frozen=True)
class DemoSite:
    """A running `manage.py demo`."""

    url: str
    data_dir: Path

    def manage(self, *args: str) -> subprocess.CompletedProcess[str]:
        """Run a management command against its data."""
        return subprocess.run(
            [sys.executable, "manage.py", *args],
            cwd=ROOT,
            env=_clean_env(self.data_dir),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )


def _clean_env(data_dir: Path) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/tmp"), "DATA_DIR": str(data_dir)}


@contextmanager
def running_demo(data_dir: Path) -> Iterator[DemoSite]:
    """Start the demo on a free port, wait until it is ready, and stop it afterwards."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with (data_dir / "demo.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "demo", "--port", str(port)], cwd=ROOT, env=_clean_env(data_dir), stdout=log, stderr=log
        )
        try:
            _wait_until_ready(url, process, data_dir / "demo.log")
            yield DemoSite(url=url, data_dir=data_dir)
        finally:
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_until_ready(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(600):
        if process.poll() is not None:
            pytest.fail(f"the demo stopped with {process.returncode}:\n{log.read_text()[-4000:]}")
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=5) as answer:
                if answer.status == 200:
                    return
        except OSError:
            pass
        time.sleep(0.5)
    pytest.fail(f"the demo did not become ready:\n{log.read_text()[-4000:]}")


@pytest.fixture(scope="session")
def demo_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoSite]:
    data_dir = tmp_path_factory.mktemp("demo")
    if PREPARED:
        shutil.copytree(PREPARED, data_dir, dirs_exist_ok=True)
    with running_demo(data_dir) as site:
        yield site


@pytest.fixture(scope="session")
def launch() -> Iterator[Callable[..., Browser]]:
    """Launch Chromium with further arguments (a fake camera)."""
    with sync_playwright() as playwright:
        browsers: list[Browser] = []

        def start(*args: str) -> Browser:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=[*CHROMIUM, *args])
            browsers.append(browser)
            return browser

        yield start
        for browser in browsers:
            browser.close()


@pytest.fixture(autouse=True)
def _close_pages(request: pytest.FixtureRequest) -> Iterator[None]:
    """Pages that nobody looks at any more go on polling and drawing: they cost the next test its time."""
    yield
    if "browser" in request.fixturenames:
        for context in request.getfixturevalue("browser").contexts:
            context.close()


@pytest.fixture(scope="session")
def browser(launch: Callable[..., Browser]) -> Browser:
    return launch()


def sign_in(context: BrowserContext, site: DemoSite, email: str) -> Page:
    """A signed-in page."""
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.goto(f"{site.url}/account/login/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(lambda url: "/account/login" not in url, wait_until="domcontentloaded")  # its pictures may take their time
    speak_english(context, site)
    return page


def speak_english(context: BrowserContext, site: DemoSite) -> None:
    """The demo's people have French accounts; the tests press buttons by their English names."""
    context.add_cookies([{"name": "django_language", "value": "en", "url": site.url}])


def phone_context(browser: Browser, **options: object) -> BrowserContext:
    """A phone's browser."""
    return browser.new_context(viewport=PHONE, device_scale_factor=2, has_touch=True, is_mobile=True, locale="en-GB", **options)  # type: ignore[arg-type]


def assert_accessible(page: Page) -> None:
    """axe-core finds nothing serious or critical on the page as it is now."""
    page.evaluate(Path(AXE_FILE_PATH).read_text())
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    serious = [
        f"{violation['id']} ({violation['impact']}): {node['html'][:200]}"
        for violation in found["violations"]
        if violation["impact"] in {"serious", "critical"}
        for node in violation["nodes"]
    ]
    assert not serious, f"{page.url}: " + "; ".join(serious)
