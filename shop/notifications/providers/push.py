"""Web push: encrypted for the browser (RFC 8291), signed with our key (RFC 8292), handed to the browser's push service."""

from __future__ import annotations

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings

from shop.common.clock import now
from shop.common.late import late_module
from shop.notifications.exceptions import AddressDead, BadDevice, NotSent, Refused
from shop.notifications.models import Device
from shop.notifications.states import Urgency

if TYPE_CHECKING:
    import http_ece
    import httpx
    import py_vapid
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec
else:
    http_ece, httpx, py_vapid = late_module("http_ece"), late_module("httpx"), late_module("py_vapid")
    serialization = late_module("cryptography.hazmat.primitives.serialization")
    ec = late_module("cryptography.hazmat.primitives.asymmetric.ec")

KEEP_SECONDS = 24 * 3600  # for so long the push service holds it for a browser that is off
TIMEOUT_SECONDS = 10
_LATER = {408, 425, 429}


def may_push() -> bool:
    """Whether the site has a key to sign with."""
    return bool(settings.VAPID_PRIVATE_KEY)


def public_key() -> str:
    """What a browser needs to subscribe: base64url of the uncompressed point."""
    point = _vapid(settings.VAPID_PRIVATE_KEY).public_key.public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    return urlsafe_b64encode(point).rstrip(b"=").decode()


def check_device(*, endpoint: str, p256dh: str, auth: str) -> None:
    """Raises BadDevice unless it is an address at a push service we know with keys that can be used.

    Our server will ask that address: one inside our own network must not pass.
    """
    if not _is_push_service(endpoint):
        raise BadDevice
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decoded(p256dh))
        secret = decoded(auth)
    except ValueError as error:
        raise BadDevice from error
    if len(secret) != 16:
        raise BadDevice


def push(device: Device, *, payload: bytes, topic: str, urgency: str) -> None:
    """Hand it over. Raises NotSent, Refused or AddressDead; anything else means that nobody knows whether the service took it."""
    headers = {
        "TTL": str(KEEP_SECONDS),
        "Urgency": "high" if urgency == Urgency.HIGH else "normal",
        "Topic": topic,
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        **_vapid_signature(device.endpoint),
    }
    _judge(_post_message(device.endpoint, content=encrypted(payload, p256dh=device.p256dh, auth=device.auth), headers=headers))


def encrypted(payload: bytes, *, p256dh: str, auth: str) -> bytes:
    """One aes128gcm record that only that browser can read; its sender key is made for it and forgotten."""
    body: bytes = http_ece.encrypt(
        payload,
        salt=os.urandom(16),
        private_key=ec.generate_private_key(ec.SECP256R1()),
        dh=decoded(p256dh),
        auth_secret=decoded(auth),
        version="aes128gcm",
    )
    return body


def decoded(text: str) -> bytes:
    """Base64url with or without its padding. Raises ValueError."""
    return urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))


def _post_message(endpoint: str, *, content: bytes, headers: Mapping[str, str]) -> int:
    if not _is_push_service(endpoint):  # the settings have changed since it was given
        raise Refused("not a push service we know")
    try:
        return httpx.post(endpoint, content=content, headers=dict(headers), timeout=TIMEOUT_SECONDS, follow_redirects=False).status_code
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
        raise NotSent(type(error).__name__) from error


def _judge(status: int) -> None:
    if status in {404, 410}:
        raise AddressDead(f"push service: {status}")
    if status in _LATER or status >= 500:
        raise NotSent(f"push service: {status}")
    if not 200 <= status < 300:
        raise Refused(f"push service: {status}")


def _is_push_service(endpoint: str) -> bool:
    """`PUSH_SERVICES` holds hosts ("fcm.googleapis.com", "*.push.apple.com": any below), or whole origins."""
    try:
        parts = urlsplit(endpoint)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if "@" in parts.netloc:
        return False
    if f"{parts.scheme}://{parts.netloc}" in settings.PUSH_SERVICES:
        return True
    below = {f"*.{host.split('.', cut)[-1]}" for cut in range(1, host.count(".") + 1)}
    return parts.scheme == "https" and port in {None, 443} and not below.union({host}).isdisjoint(settings.PUSH_SERVICES)


def _vapid_signature(endpoint: str) -> dict[str, str]:
    parts = urlsplit(endpoint)
    claims = {"sub": settings.VAPID_SUBJECT, "aud": f"{parts.scheme}://{parts.netloc}", "exp": int(now().timestamp()) + KEEP_SECONDS // 2}
    signed: dict[str, str] = _vapid(settings.VAPID_PRIVATE_KEY).sign(claims)
    return signed


@cache
def _vapid(private_key: str) -> py_vapid.Vapid02:
    return py_vapid.Vapid02.from_string(private_key)
