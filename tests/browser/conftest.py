"""Real Chromium against the real demo: one process with pages, sockets and jobs on SQLite."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.unsteady import Unsteady
from tests.ports import reserved_port
from tests.processes import running, wait_until_answering
from tests.waiting import wait_until

ROOT = Path(__file__).resolve().parents[2]
PHONE = {"width": 390, "height": 844}
PASSWORD = "makiti-demo"
PREPARED = os.environ.get("MAKITI_DEMO_DATA")  # a demo's data that are there already: saves preparing them
CHROMIUM = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip

WHOLE = Path("/usr/bin/chromium")
# The same engine without a desktop browser around it draws the same pages for a third less work; Debian: chromium-headless-shell.
SHELL = Path("/usr/bin/chromium-headless-shell")

PATIENCE = 90_000  # milliseconds, for each step and each look: of a machine five times slower, with others at work on it
AXE = Path(AXE_FILE_PATH).read_text()
SERIOUS = {"serious", "critical"}
# A rule says of itself how serious it is. Those that can find nothing serious take a third of the time. Preloading would load each
# stylesheet again.
RUN_AXE = """([serious, known]) => {
    const idle = axe._audit.rules.filter((rule) => rule.impact && !serious.includes(rule.impact)).map((rule) => rule.id);
    const rules = Object.fromEntries([...idle, ...known].map((id) => [id, {enabled: false}]));
    return axe.run(document, {resultTypes: ['violations'], preload: false, rules});
}"""
# Contrast takes three quarters of axe's time, and follows from the styles: what there is, in which state, by day or by night.
STYLES = """() => {
    const styled = /^(class|type|open|disabled|hidden|aria-(current|selected|pressed|expanded|disabled|busy)|data-state)$/;
    const light = matchMedia('(prefers-color-scheme: dark)').matches ? 'night' : 'day';
    const style = (each) => [light, each.localName, ...[...each.attributes].filter(({name}) => styled.test(name)).map(({value}) => value)];
    return [...new Set([...document.querySelectorAll('body, body *')].map((each) => style(each).join(' ')))];
}"""
ALL_LOOKS = os.environ.get("MAKITI_ALL_LOOKS") == "true"
LOG = "demo.log"
# Two frames, for what has just been changed to begin moving; what turns for ever is not waited for.
SETTLED = """() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))).then(() => Promise.allSettled(
    document.getAnimations().filter(each => each.effect.getComputedTiming().endTime < Infinity).map(each => each.finished)
))"""
expect.set_options(timeout=PATIENCE)
_seen_styles: set[str] = set()  # whose contrast was enough
_said: list[str] = []  # by the pages of this test
_contexts: list[BrowserContext] = []

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
            timeout=600,
            check=False,
        )


def _clean_env(data_dir: Path) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/tmp"), "DATA_DIR": str(data_dir)}


@contextmanager
def running_demo(data_dir: Path) -> Iterator[DemoSite]:
    """Start the demo, wait until it is ready, and stop it afterwards."""
    with reserved_port() as port:
        command = [sys.executable, "manage.py", "demo", "--port", str(port)]
        with running(command, log=data_dir / LOG, env=_clean_env(data_dir)) as process:
            wait_until_answering(process, port, "/readyz", limit=900)  # it may have to migrate, and to draw
            yield DemoSite(url=f"http://127.0.0.1:{port}", data_dir=data_dir)


@pytest.fixture(scope="session")
def demo_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoSite]:
    data_dir = tmp_path_factory.mktemp("demo")
    if PREPARED:
        shutil.copytree(PREPARED, data_dir, dirs_exist_ok=True)
    with running_demo(data_dir) as site:
        yield site


@pytest.fixture(scope="session")
def launch() -> Iterator[Callable[..., Browser]]:
    """Launch Chromium with further arguments (a fake camera), `whole` for what only a desktop browser has (push)."""
    with sync_playwright() as playwright:
        browsers: list[Browser] = []

        def start(*args: str, whole: bool = False) -> Browser:
            program = WHOLE if whole or not SHELL.exists() else SHELL
            browser = playwright.chromium.launch(executable_path=program, args=[*CHROMIUM, *args], timeout=PATIENCE)
            _make_patient(browser)
            browsers.append(browser)
            return browser

        yield start
        for browser in browsers:
            browser.close()


def _make_patient(browser: Browser) -> None:
    """Each of its contexts waits long, and what its pages say is remembered until the test is over."""
    plain = browser.new_context

    def new_context(**options: Any) -> BrowserContext:
        context = plain(**options)
        context.set_default_timeout(PATIENCE)
        context.on("console", lambda message: _said.append(f"{message.type}: {message.text}"))
        context.on("weberror", lambda error: _said.append(f"error: {error.error}"))
        _contexts.append(context)
        return context

    browser.new_context = new_context  # type: ignore[method-assign]


def wait_on(page: Page, condition: Callable[[], object], *, what: str) -> None:
    """Until the condition holds; the page goes on living meanwhile, and so do the answers that it gets from the test."""
    wait_until(condition, what=what, rest=lambda seconds: page.wait_for_timeout(seconds * 1_000))


def pytest_configure(config: pytest.Config) -> None:
    """What fails in a browser runs once more, alone."""
    config.pluginmanager.register(Unsteady(_keep_trace), "unsteady")


def _keep_trace(item: pytest.Item, folder: Path) -> None:
    """What the pages look like, what they have said, and the end of the demo's log."""
    (folder / "console.txt").write_text("\n".join(_said))
    site = getattr(item, "funcargs", {}).get("demo_site")
    if site is not None:
        (folder / LOG).write_text((site.data_dir / LOG).read_text(errors="replace")[-20_000:])
    for number, page in enumerate(page for context in _contexts for page in context.pages):
        (folder / f"page{number}.txt").write_text(f"{page.url}\n\n{page.content()}")
        page.screenshot(path=str(folder / f"page{number}.png"))


@pytest.fixture(autouse=True)
def _close_pages(request: pytest.FixtureRequest) -> Iterator[None]:
    """Pages that nobody looks at any more go on polling and drawing: they cost the next test its time."""
    _said.clear()
    _contexts.clear()
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


def phone_context(browser: Browser, *, sharpness: int = 1, **options: object) -> BrowserContext:
    """A phone's browser. Real ones draw each dot as two by two or more: four times the work, for what is rarely looked at."""
    shape = {"viewport": PHONE, "device_scale_factor": sharpness, "has_touch": True, "is_mobile": True, "locale": "en-GB"}
    return browser.new_context(**shape, **options)  # type: ignore[arg-type]


def settle(page: Page) -> None:
    """Wait until nothing on the page fades or moves any more."""
    page.evaluate(SETTLED)


def assert_accessible(page: Page) -> None:
    """axe-core finds nothing serious or critical on the page as it is when nothing on it fades or moves any more.

    Contrast is asked for where there is anything that was not there on a page before, or not in that state.
    """
    settle(page)
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE)
    styles = set(page.evaluate(STYLES))
    known = ["color-contrast"] if styles <= _seen_styles and not ALL_LOOKS else []
    found = page.evaluate(RUN_AXE, [sorted(SERIOUS), known])
    serious = [
        f"{violation['id']} ({violation['impact']}): {node['html'][:200]}"
        for violation in found["violations"]
        if violation["impact"] in SERIOUS
        for node in violation["nodes"]
    ]
    assert not serious, f"{page.url}: " + "; ".join(serious)
    _seen_styles.update(styles)
