"""A small, strict S3: one bucket on loopback, path addressing, put, get, head and delete. It checks every signature (version 4)."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

BUCKET, REGION, KEY, SECRET = "makiti-pictures", "eu-west-3", "AKIDFAKE", "secret-of-the-fake"
_AUTHORIZATION = re.compile(r"AWS4-HMAC-SHA256 Credential=([^/]+)/(\d{8})/([^/]+)/s3/aws4_request, SignedHeaders=([^,]+), Signature=(\w+)")
_KEPT = ("Content-Type", "Cache-Control")


@dataclass
class Bucket:
    """What it holds, and what was asked of it."""

    url: str = ""
    objects: dict[str, tuple[bytes, dict[str, str]]] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)


@contextmanager
def running() -> Iterator[Bucket]:
    """The server, on a port of its own, as long as the block runs."""
    bucket = Bucket()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"bucket": bucket}))
    bucket.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield bucket
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


class _Handler(BaseHTTPRequestHandler):
    bucket: Bucket
    protocol_version = "HTTP/1.1"

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        name = self._name(body)
        if name:
            self.bucket.objects[name] = body, {kept: self.headers[kept] for kept in _KEPT if self.headers[kept]}
            self._answer(200, headers={"ETag": f'"{hashlib.md5(body).hexdigest()}"'})

    def do_GET(self) -> None:
        self._read()

    def do_HEAD(self) -> None:
        self._read()

    def do_DELETE(self) -> None:
        name = self._name(b"")
        if name:
            self.bucket.objects.pop(name, None)
            self._answer(204)

    def _read(self) -> None:
        name = self._name(b"")
        if not name:
            return
        if name not in self.bucket.objects:
            self._answer(404, body=b"<Error><Code>NoSuchKey</Code><Message>No such key</Message></Error>")
            return
        body, headers = self.bucket.objects[name]
        self._answer(
            200,
            body=body,
            headers=headers | {"ETag": f'"{hashlib.md5(body).hexdigest()}"', "Last-Modified": "Sun, 22 Nov 2026 08:00:00 GMT"},
        )

    def _name(self, body: bytes) -> str:
        """The object's name when the request is signed and plain; "" when it was answered with an error."""
        self.bucket.requests.append(f"{self.command} {self.path}")
        prefix = f"/{BUCKET}/"
        if "?" in self.path or not self.path.startswith(prefix) or "aws-chunked" in self.headers.get("Content-Encoding", ""):
            self._answer(501, body=b"<Error><Code>NotImplemented</Code><Message>Too fancy</Message></Error>")
        elif hashlib.sha256(body).hexdigest() != self.headers["x-amz-content-sha256"] or not self._is_signed():
            self._answer(403, body=b"<Error><Code>SignatureDoesNotMatch</Code><Message>Wrong signature</Message></Error>")
        else:
            return self.path.removeprefix(prefix)
        return ""

    def _is_signed(self) -> bool:
        match = _AUTHORIZATION.fullmatch(self.headers.get("Authorization", ""))
        if not match or (match[1], match[3]) != (KEY, REGION):
            return False
        signed = "".join(f"{name}:{self.headers[name].strip()}\n" for name in match[4].split(";"))
        request = f"{self.command}\n{self.path}\n\n{signed}\n{match[4]}\n{self.headers['x-amz-content-sha256']}"
        scope = f"{match[2]}/{match[3]}/s3/aws4_request"
        text = f"AWS4-HMAC-SHA256\n{self.headers['x-amz-date']}\n{scope}\n{hashlib.sha256(request.encode()).hexdigest()}"
        key = f"AWS4{SECRET}".encode()
        for part in scope.split("/"):
            key = hmac.digest(key, part.encode(), "sha256")
        return hmac.compare_digest(hmac.new(key, text.encode(), "sha256").hexdigest(), match[5])

    def _answer(self, status: int, *, body: bytes = b"", headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in ({"Content-Type": "application/xml"} | (headers or {})).items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Quietly."""
