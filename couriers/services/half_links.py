"""The link and the number by which a buyer confirms without signing in.

Both are made with the site's secret key of what the row holds: whoever reads the database alone has neither.
"""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode

from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from couriers.models import HalfConfirmation
from shop.common.structured_data import absolute_address
from shop.common.tokens import url_token

_LINK, _NUMBER = "couriers.half.link", "couriers.half.number"
DIGITS = 6


def make_half_link() -> dict[str, str]:
    """For a new row: what its link is made of, and by what it is found."""
    seed = url_token()
    return {"seed": seed, "link_digest": _digest_of_link(_token_of(seed))}


def build_link_address(half: HalfConfirmation) -> str:
    """The whole address, for the text message."""
    return absolute_address(reverse("couriers:paid_link", args=[_token_of(half.seed)]))


def derive_half_number(half: HalfConfirmation) -> str:
    """Six digits to say aloud."""
    spoken = int.from_bytes(salted_hmac(_NUMBER, half.seed, algorithm="sha256").digest()[:8], "big")
    return f"{spoken % 10**DIGITS:0{DIGITS}}"


def is_half_number(half: HalfConfirmation, digits: str) -> bool:
    """Whether these are its digits; in the same time for any."""
    return constant_time_compare(derive_half_number(half), digits)


def find_half_by_link(token: str) -> HalfConfirmation | None:
    """The half confirmation of a link, open or ended, with everybody on it."""
    if not token.isascii():
        return None
    return HalfConfirmation.objects.with_people().filter(link_digest=_digest_of_link(token)).first()


def _token_of(seed: str) -> str:
    """128 bits in 22 characters."""
    return urlsafe_b64encode(salted_hmac(_LINK, seed, algorithm="sha256").digest()[:16]).decode().rstrip("=")


def _digest_of_link(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
