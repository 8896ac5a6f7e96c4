"""Asking clamd whether a file carries malware, where an operator runs one (CLAMD_URL)."""

import socket
from struct import pack
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.utils.translation import gettext as _

from shop.images.exceptions import ImageRefused, Refusal

log = structlog.get_logger(__name__)

TIMEOUT = 10.0  # seconds, for each step of the talk
_CHUNK = 256 * 1024
_PORT = 3310


def scan(data: bytes) -> None:
    """Nothing when the file is clean or no scanner is configured. ImageRefused when it is not, or when the scanner does not answer:
    what was not looked at is not let in."""
    if not settings.CLAMD_URL:
        return
    try:
        answer = _ask(settings.CLAMD_URL, data)
    except OSError as error:
        answer = f"{type(error).__name__}: {error}"
    if answer == "stream: OK":
        return
    log.warning("picture_not_clean", answer=answer[:200])
    if answer.endswith(" FOUND"):
        raise ImageRefused(_("The virus scanner found something in this file. It was not kept."), reason=Refusal.MALWARE)
    text = _("Pictures cannot be checked for viruses at the moment. Nothing is wrong with yours: try again in a few minutes.")
    raise ImageRefused(text, reason=Refusal.NOT_SCANNED)


def _ask(url: str, data: bytes) -> str:
    with _connected(url) as connection:
        connection.sendall(b"zINSTREAM\0")
        for start in range(0, len(data), _CHUNK):
            chunk = data[start : start + _CHUNK]
            connection.sendall(pack(">I", len(chunk)) + chunk)
        connection.sendall(pack(">I", 0))
        with connection.makefile("rb") as answer:
            return answer.read(1_000).rstrip(b"\0\n").decode(errors="replace")


def _connected(url: str) -> socket.socket:
    parts = urlsplit(url)
    if parts.scheme == "tcp":
        return socket.create_connection((parts.hostname or "", parts.port or _PORT), timeout=TIMEOUT)
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(TIMEOUT)
    connection.connect(parts.path)
    return connection
