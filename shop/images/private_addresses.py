"""Addresses of pictures that only some may see: each is one viewer's, and ends.

Whoever makes one has checked that its viewer may see the picture: the page that shows it has. Passed on, it opens for nobody else.
"""

from __future__ import annotations

import time

from django.core.signing import Signer
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from shop.images.picture_storage import PRIVATE

HOUR = 3_600
HOURS = 6  # at most; at least one less: the same address is made for an hour, so that browsers need not fetch the picture again
_signer = Signer(salt="shop.images.private_addresses")


def private_address(name: str, *, viewer_id: int) -> str:
    """For the stored picture of that name, as that user may fetch it from now on for some hours."""
    file = name.removeprefix(f"{PRIVATE}/")
    ends = (int(time.time()) // HOUR + HOURS) * HOUR
    return reverse("images:private", args=[f"{viewer_id}.{ends}.{_signature(file, str(viewer_id), str(ends))}", file])


def name_behind(key: str, file: str, *, viewer_id: int | None) -> str | None:
    """The stored name, if the address was made for this viewer, is unaltered and has not ended."""
    viewer, _dot, rest = key.partition(".")
    ends, _dot, signature = rest.partition(".")
    if not (viewer.isdecimal() and ends.isdecimal() and len(viewer) < 20 and len(ends) < 20) or viewer_id is None:
        return None
    is_whole = constant_time_compare(signature, _signature(file, viewer, ends))
    return f"{PRIVATE}/{file}" if is_whole and int(viewer) == viewer_id and int(ends) > time.time() else None


def _signature(file: str, viewer: str, ends: str) -> str:
    """Of the texts as they stand in the address: no other spelling of a number passes."""
    return _signer.signature(f"{viewer}.{ends}.{file}")
