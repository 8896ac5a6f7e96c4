"""Whether PayPal signed a message, proven here with its certificate: nobody is asked while a web worker waits.

PayPal signs with one key for months. Its certificate lies at an address that each message names, on PayPal's own host and nowhere else,
and is fetched by a job and kept for a day. https://developer.paypal.com/api/rest/webhooks/rest/
"""

from __future__ import annotations

import base64
import hashlib
import re
import zlib
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import cache

from shop.common.clock import now
from shop.common.late import late_module
from shop.payments.exceptions import BadSignature, SignerUnknown
from shop.payments.providers.http import fetch_text

if TYPE_CHECKING:
    from cryptography import exceptions, x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding, rsa
else:
    exceptions, x509 = late_module("cryptography.exceptions"), late_module("cryptography.x509")
    hashes = late_module("cryptography.hazmat.primitives.hashes")
    padding = late_module("cryptography.hazmat.primitives.asymmetric.padding")
    rsa = late_module("cryptography.hazmat.primitives.asymmetric.rsa")

_ALGORITHM, _ADDRESS, _ID = "paypal-auth-algo", "paypal-cert-url", "paypal-transmission-id"
_SIGNATURE, _TIME = "paypal-transmission-sig", "paypal-transmission-time"
SIGNED_HEADERS = (_ALGORITHM, _ADDRESS, _ID, _SIGNATURE, _TIME)
LONGEST_HEADER = 1_000
LARGEST_CERTIFICATE = 64 * 1024
KEPT_SECONDS, ABSENT_SECONDS = 24 * 3600, 600


def require_signed(body: bytes, headers: Mapping[str, str]) -> None:
    """Raises BadSignature, and SignerUnknown as long as the certificate that the message names is not here."""
    sent = _read_headers(headers)
    kept = cache.get(_certificate_key(sent[_ADDRESS]))
    if kept is None:
        raise SignerUnknown
    signed = f"{sent[_ID]}|{sent[_TIME]}|{settings.PAYPAL_WEBHOOK_ID}|{zlib.crc32(body)}".encode()
    try:
        _public_key(kept).verify(base64.b64decode(sent[_SIGNATURE], validate=True), signed, padding.PKCS1v15(), hashes.SHA256())
    except (exceptions.InvalidSignature, exceptions.UnsupportedAlgorithm, ValueError):
        raise BadSignature from None


def fetch_certificate(headers: Mapping[str, str]) -> None:
    """Keep the certificate for a day; or, for some minutes, that there is none. Raises ProviderDown, BadSignature."""
    address = _read_headers(headers)[_ADDRESS]
    if cache.get(_certificate_key(address)) is not None:
        return
    found = fetch_text("paypal", address, most_bytes=LARGEST_CERTIFICATE)
    cache.set(_certificate_key(address), found, KEPT_SECONDS if found else ABSENT_SECONDS)


def _read_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Those that are signed, of the form that PayPal sends and from nowhere else; raises BadSignature."""
    sent = {name: headers.get(name, "") for name in SIGNED_HEADERS}
    is_plain = all(0 < len(value) <= LONGEST_HEADER and value.isascii() and value.isprintable() for value in sent.values())
    if not is_plain or sent[_ALGORITHM] != "SHA256withRSA" or not _is_paypals(sent[_ADDRESS]):
        raise BadSignature
    return sent


def _is_paypals(address: str) -> bool:
    """On the host of its API, whose certificates are published under a shorter name of it, too."""
    hosts = {settings.PAYPAL_API_URL, settings.PAYPAL_API_URL.replace("://api-m.", "://api.")}
    host, _slash, name = address.partition("/v1/notifications/certs/")
    return host in hosts and re.fullmatch(r"[A-Za-z0-9_-]{1,120}", name) is not None


def _public_key(certificate: str) -> rsa.RSAPublicKey:
    """Raises ValueError for what is no certificate of an RSA key that is good today."""
    found = x509.load_pem_x509_certificate(certificate.encode())
    key = found.public_key()
    if not isinstance(key, rsa.RSAPublicKey) or not found.not_valid_before_utc <= now() <= found.not_valid_after_utc:
        raise ValueError("not a certificate that signs now")
    return key


def _certificate_key(address: str) -> str:
    return f"payments:certificate:{hashlib.sha256(address.encode()).hexdigest()}"
