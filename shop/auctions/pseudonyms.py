"""Names for people and browsers that tell nothing about them elsewhere."""

import hashlib
import hmac

from django.conf import settings

from shop.common.tokens import ALPHABET

LENGTH = 5


def alias_of(*, auction_id: int, user_id: int) -> str:
    """What others call a bidder: always the same in one auction, and nothing that the next one's could be guessed from."""
    number = int.from_bytes(_digest(f"alias:{auction_id}:{user_id}")[:8])
    letters = []
    for _place in range(LENGTH):
        number, rest = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[rest])
    return "".join(letters)


def device_mark(cookie: str) -> str:
    """A browser's cookie, scrambled: two marks can be compared, and none can be turned back into a cookie."""
    return _digest(f"device:{cookie[:64]}").hex()[:32] if cookie else ""


def _digest(text: str) -> bytes:
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).digest()
