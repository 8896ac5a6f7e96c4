"""Pictures from strangers' addresses: nobody leads us into a private network, nor keeps us waiting, nor fills our memory."""

import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from sellers.services import remote_pictures
from sellers.services.remote_pictures import FetchFailed, fetch_picture_bytes, is_public_address

PRIVATE = [
    "127.0.0.1", "127.8.9.1", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "100.127.255.255", "192.0.0.1", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.1.1.1", "240.0.0.1",
    "255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
    "::ffff:169.254.169.254", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "2002:7f00:1::", "2002:101:101::1",
    "2001:0:7f00:1::80ff:fffe", "2001:db8::1", "100::1", "fec0::1", "localhost", "2130706433", "0x7f.1", "017700000001", "1.1",
    "example.com",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_address_within_is_no_public_one(address: str) -> None:
    assert not is_public_address(address, 443)


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.216.34", "2606:4700:4700::1111", "::ffff:1.1.1.1"])
def test_address_without_is_public_at_the_ports_of_the_web(address: str) -> None:
    assert is_public_address(address, 80)
    assert is_public_address(address, 443)
    assert not is_public_address(address, 6379)


class Handler(BaseHTTPRequestHandler):
    asked: list[str] = []

    def do_GET(self) -> None:
        Handler.asked.append(self.path)
        act = getattr(self, f"do_{self.path.strip('/').partition('/')[0]}", None)
        act() if act else self._answer(404, b"")

    def do_picture(self) -> None:
        self._answer(200, b"picture")

    def do_away(self) -> None:
        self._answer(302, b"", Location=self.path.partition("/to/")[2])

    def do_around(self) -> None:
        self._answer(302, b"", Location="/around")

    def do_twice(self) -> None:
        self._answer(301, b"", Location="/picture")

    def do_busy(self) -> None:
        self._answer(503, b"")

    def do_endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            while True:
                self.wfile.write(b"x" * 65_536)
        except OSError:
            pass

    def do_drip(self) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            while True:  # until the other side has had enough
                self.wfile.write(b"x")
                self.wfile.flush()
                time.sleep(0.05)
        except OSError:
            pass

    def _answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: Any) -> None:
        """Keep still."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def _forget() -> None:
    Handler.asked.clear()


def allows(site: str) -> remote_pictures.Allows:
    """The guard's list for one test: this very server, beside what is public."""
    own = int(site.rpartition(":")[2])
    return lambda address, port: (address, port) == ("127.0.0.1", own) or is_public_address(address, port)


def refusal(url: str, **options: Any) -> FetchFailed:
    with pytest.raises(FetchFailed) as refused:
        fetch_picture_bytes(url, **options)
    return refused.value


def test_picture_is_fetched_through_a_redirect(site: str) -> None:
    assert fetch_picture_bytes(f"{site}/picture", allows=allows(site)) == b"picture"
    assert fetch_picture_bytes(f"{site}/twice", allows=allows(site)) == b"picture"


def test_own_machine_is_never_asked_in_production(site: str) -> None:
    assert not refusal(f"{site}/picture").may_heal
    port = site.rpartition(":")[2]
    for host in ("localhost", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "[::ffff:127.0.0.1]", "[::1]"):
        refusal(f"http://{host}:{port}/picture")
    assert Handler.asked == []


@pytest.mark.parametrize("target", ["http://169.254.169.254/latest/", "http://[::1]:6379/", "http://10.0.0.1/", "http://localhost/"])
def test_redirect_into_the_inside_is_refused(site: str, target: str) -> None:
    assert not refusal(f"{site}/away/to/{target}", allows=allows(site)).may_heal


@pytest.mark.parametrize("target", ["file:///etc/passwd", "gopher://127.0.0.1/", "ftp://1.1.1.1/x", "javascript:alert(1)"])
def test_redirect_to_another_kind_of_address_is_refused(site: str, target: str) -> None:
    assert "web address" in refusal(f"{site}/away/to/{target}", allows=allows(site)).reason


@pytest.mark.parametrize("url", ["", "picture.jpg", "file:///etc/passwd", "http://", "http://me:secret@1.1.1.1/", "http://[::", "//x/y"])
def test_what_is_no_web_address_is_refused(url: str) -> None:
    assert not refusal(url).may_heal


def test_name_that_has_a_private_address_beside_a_public_one_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80)) for address in ("1.1.1.1", "127.0.0.1")]
    monkeypatch.setattr(remote_pictures.socket, "getaddrinfo", lambda *_args, **_options: answers)
    assert "public" in refusal("http://rebinding.example/").reason


def test_connection_goes_to_the_address_that_was_judged(monkeypatch: pytest.MonkeyPatch, site: str) -> None:
    """A name that answers otherwise the second time gains nothing: it is asked once."""
    looked = []

    def answer(host: str, port: int, **_options: Any) -> list[Any]:
        looked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1" if len(looked) == 1 else "10.0.0.1", port))]

    before = socket.getaddrinfo
    monkeypatch.setattr(
        remote_pictures.socket,
        "getaddrinfo",
        lambda host, *args, **options: answer(host, *args, **options) if host == "rebinding.example" else before(host, *args, **options),
    )
    port = site.rpartition(":")[2]
    assert fetch_picture_bytes(f"http://rebinding.example:{port}/picture", allows=allows(site)) == b"picture"
    assert looked == ["rebinding.example"]


def test_redirects_end_and_errors_are_told(site: str) -> None:
    assert not refusal(f"{site}/around", allows=allows(site)).may_heal
    assert len(Handler.asked) == remote_pictures.MAX_REDIRECTS + 1
    assert not refusal(f"{site}/absent", allows=allows(site)).may_heal
    assert refusal(f"{site}/busy", allows=allows(site)).may_heal


def test_no_more_is_read_than_fits_and_no_longer_than_patience(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote_pictures, "MAX_PICTURE_BYTES", 1_000_000)
    assert not refusal(f"{site}/endless", allows=allows(site)).may_heal
    assert refusal(f"{site}/drip", allows=allows(site), seconds=0.5).may_heal, "it comes back at all: the drip never ends"
