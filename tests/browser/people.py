"""The cast in the browser, and what each of them does with a thumb."""

import re
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DemoSite, assert_accessible, phone_context, sign_in

# Where one is, in each line that is swiped sideways, when it is cut off. In the last part of a line that has several.
CUT_OFF = """() => [...document.querySelectorAll('.list-views, .tabs:not(.list-views > .tabs)')].map((line) => {
    return [...line.querySelectorAll('[aria-current]')].filter((each) => each.checkVisibility()).at(-1);
}).filter((current) => {
    const {left, right} = current?.getBoundingClientRect() ?? {left: 0, right: 0};
    return left < 0 || right > document.documentElement.clientWidth;
}).map((current) => current.textContent.trim())"""
CAMERA = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]


@dataclass
class Person:
    """Somebody with a phone in hand, signed in or not."""

    page: Page
    site: DemoSite

    def go(self, path: str) -> None:
        self.page.goto(self.site.url + path)
        self.look()

    def look(self) -> None:
        """axe-core finds nothing serious, and nothing is wider than the phone, once htmx has come to rest."""
        expect(self.page.locator(".htmx-request, [aria-busy=true]")).to_have_count(0)
        assert_accessible(self.page)
        overflow = self.page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, f"{self.page.url} is {overflow} pixels wider than the screen"
        hidden = self.page.evaluate(CUT_OFF)
        assert not hidden, f"{self.page.url} begins with its current tab out of view: {hidden}"

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name).locator("visible=true").first.click()

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=name).locator("visible=true").first.click()

    def sees(self, text: str) -> None:
        expect(self.page.get_by_text(text).locator("visible=true").first).to_be_visible()


def visitor(browser: Browser, site: DemoSite, *, sharpness: int = 1) -> Person:
    page = phone_context(browser, sharpness=sharpness).new_page()
    return Person(page, site)


def member(browser: Browser, site: DemoSite, email: str) -> Person:
    return Person(sign_in(phone_context(browser, permissions=["camera"]), site, email), site)


def put_in_cart(person: Person, path: str) -> None:
    """Open a product, choose nothing further, add one."""
    person.go(path)
    person.press("Add to cart")
    person.sees("is in your cart")


def amount_on(page: Page) -> int:
    """The large amount on a handover page, in minor units of a currency without decimals."""
    return int(re.sub(r"\D", "", page.locator(".amount").first.inner_text()))


def show_to_camera(picture: Path, folder: Path) -> list[str]:
    """Chromium arguments under which the phone's camera sees the picture."""
    film = folder / "camera.mjpeg"
    scale = "scale=360:360:flags=neighbor,pad=640:480:(ow-iw)/2:(oh-ih)/2:color=gray,format=yuvj420p"
    subprocess.run(
        [
            "ffmpeg",
            "-y",
            "-loglevel",
            "error",
            "-loop",
            "1",
            "-i",
            str(picture),
            "-t",
            "1",
            "-r",
            "10",
            "-vf",
            scale,
            "-c:v",
            "mjpeg",
            str(film),
        ],
        check=True,
        timeout=300,
    )
    return [*CAMERA, f"--use-file-for-fake-video-capture={film}"]


def photograph(page: Page, selector: str, target: Path) -> Path:
    """A picture of one element, as a camera in front of the screen would take it."""
    page.locator(selector).first.screenshot(path=str(target))
    return target


Launch = Callable[..., Browser]
