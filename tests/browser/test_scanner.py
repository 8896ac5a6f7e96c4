"""Reading a handover code at the door in real Chromium: live camera through the server, the browser's own reader, a photo, typed digits."""

import io
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import segno
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, Route, expect

from couriers.models import Delivery
from couriers.states import CodeSide, DeliveryStatus
from shop.accounts.models import User
from tests.browser.conftest import assert_accessible, phone_context
from tests.factories.couriers import code_of, create_courier, create_delivery

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# What Chrome on Android brings along and Debian's Chromium lacks.
OWN_READER = """
window.BarcodeDetector = class {
  static async getSupportedFormats() { return ["qr_code"]; }
  async detect(video) { return video.videoWidth ? [{ rawValue: "https://makiti.example/h/TOKEN/" }] : []; }
};
"""


@pytest.fixture
def on_the_way(alice: User, carol: User) -> Delivery:
    create_courier(user=carol)
    return create_delivery(status=DeliveryStatus.PICKED_UP, courier=carol, buyer=alice)


@pytest.fixture
def open_page(live_server) -> Iterator[Callable[[Browser, User], Page]]:
    """A phone's page, signed in as the user; errors on its console fail the test."""
    contexts, errors = [], []

    def start(browser: Browser, user: User) -> Page:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        context = phone_context(browser, permissions=["camera"], base_url=live_server.url)
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda entry: errors.append(entry.text) if entry.type == "error" and "/ws/live/" not in entry.text else None)
        return page

    yield start
    for context in contexts:
        context.close()
    assert [text for text in errors if "Content Security Policy" in text or "Uncaught" in text] == []


def qr_png(text: str) -> bytes:
    png = io.BytesIO()
    segno.make(text, error="m").save(png, kind="png", scale=8, border=4)
    return png.getvalue()


def fake_camera(folder: Path, text: str) -> str:
    """A film of the code for Chromium to take for its camera."""
    if shutil.which("ffmpeg") is None:
        pytest.skip("needs ffmpeg (apt-get install ffmpeg)")
    (folder / "q.png").write_bytes(qr_png(text))
    view = "scale=360:360:flags=neighbor,pad=640:480:(ow-iw)/2:(oh-ih)/2:color=gray,format=yuvj420p"
    film = folder / "cam.mjpeg"
    subprocess.run(
        ["ffmpeg", "-v", "error", "-loop", "1", "-i", folder / "q.png", "-t", "1", "-r", "10", "-vf", view, "-c:v", "mjpeg", film],
        check=True,
        timeout=300,
    )
    return str(film)


def with_camera(launch: Callable[..., Browser], film: str) -> Browser:
    return launch("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={film}")


def test_camera_shows_the_buyers_code_and_the_server_reads_it(live_server, launch, open_page, on_the_way, carol, alice, tmp_path):
    film = fake_camera(tmp_path, f"{live_server.url}{code_of(on_the_way, CodeSide.BUYER).path}")
    browser = with_camera(launch, film)
    courier = open_page(browser, carol)
    courier.goto(on_the_way.get_absolute_url())
    assert_accessible(courier)
    courier.get_by_role("link", name="Scan the buyer's code").click()
    courier.wait_for_url("**/h/*/")
    expect(courier.locator(".amount")).to_have_text("65,000 GNF")
    assert Delivery.objects.get(pk=on_the_way.pk).status == DeliveryStatus.PICKED_UP, "looking changes nothing"
    courier.get_by_role("button", name="Start the handover").click()
    courier.wait_for_url(f"**{on_the_way.get_absolute_url()}")
    courier.get_by_role("button", name="I have received 65,000 GNF").click()
    expect(courier.get_by_text("You have confirmed that you hold")).to_be_visible()
    assert_accessible(courier)
    buyer = open_page(browser, alice)
    buyer.goto(on_the_way.order.get_absolute_url())
    expect(buyer.locator(".amount")).to_have_text("65,000 GNF")
    buyer.get_by_role("button", name="I have paid 65,000 GNF").click()
    expect(buyer.get_by_role("heading", name="Delivered and paid")).to_be_visible()
    expect(courier.get_by_role("heading", name="Delivered")).to_be_visible()


def test_browser_that_reads_codes_itself_sends_no_frames(launch, open_page, on_the_way, carol, tmp_path):
    code = code_of(on_the_way, CodeSide.BUYER)
    page = open_page(with_camera(launch, fake_camera(tmp_path, "nothing of ours")), carol)
    page.add_init_script(OWN_READER.replace("TOKEN", code.token))
    frames: list[Route] = []
    page.route("**/deliver/frame/", lambda route: (frames.append(route), route.abort()))
    page.goto(f"/deliver/{on_the_way.pk}/scan/")
    page.wait_for_url(f"**{code.path}")
    assert frames == []


def test_foreign_code_before_the_camera_leads_nowhere(launch, open_page, on_the_way, carol, tmp_path):
    page = open_page(with_camera(launch, fake_camera(tmp_path, "https://example.com/phishing/")), carol)
    with page.expect_response("**/deliver/frame/") as answer:
        page.goto(f"/deliver/{on_the_way.pk}/scan/")
    assert answer.value.json() == {"url": None}
    expect(page.get_by_text("Hold the code inside the frame.")).to_be_visible()
    assert page.url.endswith("/scan/")


def test_photo_is_read_without_a_camera(browser, live_server, open_page, on_the_way, carol):
    page = open_page(browser, carol)
    page.goto(f"/deliver/{on_the_way.pk}/scan/")
    expect(page.get_by_text("No camera was found")).to_be_visible()
    assert_accessible(page)
    code = code_of(on_the_way, CodeSide.BUYER)
    photo = {"name": "photo.png", "mimeType": "image/png", "buffer": qr_png(f"{live_server.url}{code.path}")}
    page.locator("input[type=file]").set_input_files([photo])
    page.get_by_role("button", name="Read the photo").click()
    page.wait_for_url(f"**{code.path}")
    expect(page.get_by_role("button", name="Start the handover")).to_be_visible()


def test_typed_code_opens_the_door(browser, open_page, on_the_way, carol):
    page = open_page(browser, carol)
    page.goto(f"/deliver/{on_the_way.pk}/scan/")
    spoken = code_of(on_the_way, CodeSide.BUYER).spoken
    page.get_by_label("Code", exact=True).fill(f"{(int(spoken) + 1) % 1_000_000:06}")
    page.get_by_role("button", name="Check the code").click()
    expect(page.get_by_text("That is not the right code")).to_be_visible()
    page.get_by_label("Code", exact=True).fill(f"{spoken[:3]} {spoken[3:]}")
    page.get_by_role("button", name="Check the code").click()
    page.wait_for_url(f"**{on_the_way.get_absolute_url()}")
    expect(page.get_by_role("heading", name="Collect from Alice Diallo")).to_be_visible()


def test_signed_out_courier_scans_signs_in_and_is_back_at_the_code(browser, live_server, on_the_way, carol):
    page = phone_context(browser, base_url=live_server.url).new_page()
    path = code_of(on_the_way, CodeSide.BUYER).path
    page.goto(path)
    page.locator("input[name=login]").fill("carol@example.com")
    page.locator("input[name=password]").fill("makiti-test")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(f"**{path}")
    expect(page.get_by_role("button", name="Start the handover")).to_be_visible()
    page.context.close()
