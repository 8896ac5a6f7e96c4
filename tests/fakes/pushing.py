"""A push service and the browsers behind it: it checks the site's signature (RFC 8292), they decrypt (RFC 8291).

Both are written from the standards with bare primitives, not with the libraries that the site uses: the two must agree.
"""

from __future__ import annotations

import json
import os
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any, ClassVar

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from site_config.sandbox.server import Answer, FakeServer, RefusedCall, Request, route


def encode(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Browser:
    """One subscription of one browser."""

    site_key: str
    endpoint: str
    private: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    auth: bytes = field(default_factory=lambda: os.urandom(16))
    shown: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    is_gone: bool = False

    @property
    def point(self) -> bytes:
        return self.private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    @property
    def form(self) -> dict[str, str]:
        """What its page hands to the site."""
        return {"endpoint": self.endpoint, "p256dh": encode(self.point), "auth": encode(self.auth)}

    def decrypt(self, body: bytes) -> bytes:
        """RFC 8188, one record, with the key agreed as in RFC 8291."""
        salt, size, sender = body[:16], int.from_bytes(body[16:20], "big"), body[21 : 21 + body[20]]
        sealed = body[21 + body[20] :]
        assert len(sealed) <= size, "more than one record"
        shared = self.private.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender))
        secret = _derived(shared, salt=self.auth, info=b"WebPush: info\0" + self.point + sender, length=32)
        key = _derived(secret, salt=salt, info=b"Content-Encoding: aes128gcm\0", length=16)
        nonce = _derived(secret, salt=salt, info=b"Content-Encoding: nonce\0", length=12)
        plain = AESGCM(key).decrypt(nonce, sealed, None).rstrip(b"\0")
        assert plain.endswith(b"\x02"), "no last record"
        return plain[:-1]


def _derived(secret: bytes, *, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=salt, info=info).derive(secret)


class FakePush(FakeServer):
    """`browser(key)` subscribes one; what it was shown is in its `shown`."""

    name: ClassVar[str] = "push"

    def __init__(self) -> None:
        super().__init__()
        self.browsers: dict[str, Browser] = {}

    def browser(self, site_key: str) -> Browser:
        name = str(len(self.browsers) + 1)
        self.browsers[name] = Browser(site_key, f"{self.url}/wpush/{name}")
        return self.browsers[name]

    @route("POST", "/wpush/{name}")
    def take(self, request: Request, name: str) -> Answer:
        browser = self.browsers[name]
        self._check_signature(request.headers.get("authorization", ""), browser.site_key)
        if browser.is_gone:
            raise RefusedCall(410, {"error": "unsubscribed"})
        if request.headers.get("content-encoding") != "aes128gcm" or not request.headers.get("ttl", "").isdigit():
            raise RefusedCall(400, {"error": "headers"})
        if len(request.body) > 4096:
            raise RefusedCall(413, {"error": "too large"})
        browser.shown.append(json.loads(browser.decrypt(request.body)))
        browser.headers.append(request.headers)
        return Answer(201)

    def _check_signature(self, header: str, site_key: str) -> None:
        scheme, _space, rest = header.partition(" ")
        parts = dict(part.strip().split("=", 1) for part in rest.split(",") if "=" in part)
        if scheme != "vapid" or parts.get("k") != site_key:
            raise RefusedCall(403, {"error": "another site's key"})
        signed, _dot, signature = parts["t"].rpartition(".")
        raw = decode(signature)
        point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decode(site_key))
        numbers = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
        try:
            point.verify(numbers, signed.encode(), ec.ECDSA(hashes.SHA256()))
        except InvalidSignature as error:
            raise RefusedCall(401, {"error": "signature"}) from error
        claims = json.loads(decode(signed.partition(".")[2]))
        if claims["aud"] != self.url or not 0 < claims["exp"] - time.time() <= 86_400 or not claims["sub"].startswith("mailto:"):
            raise RefusedCall(401, {"error": "claims"})
