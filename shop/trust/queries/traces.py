"""What somebody shows, as it is kept: a kind and a digest under the site's key. The same gives the same trace, and nothing leads back."""

from __future__ import annotations

from django.utils.crypto import salted_hmac

from shop.accounts.models import Address
from shop.common.folded_words import fold_words
from shop.stores.models import Store
from shop.trust.states import SignalKind

Shown = tuple[SignalKind, str]
_SALT = "shop.trust.signal"


def trace_of(kind: SignalKind, value: str) -> str:
    """The kind and 128 bits of a digest."""
    return f"{kind.value}:{salted_hmac(_SALT, f'{kind.value}:{value}', algorithm='sha256').hexdigest()[:32]}"


def shown_by_place(place: Address | Store) -> list[Shown]:
    """The number that is called there, and the door."""
    shown: list[Shown] = [(SignalKind.PHONE, place.phone)] if place.phone else []
    place_id = place.quarter_id or place.prefecture_id
    if place_id and (door := fold_words(place.landmark)):
        shown.append((SignalKind.DOOR, f"{place_id}:{door}"))
    return shown


def shown_by_address(address: Address) -> list[Shown]:
    """The same of where parcels go, and the name in that quarter."""
    shown = shown_by_place(address)
    if address.quarter_id and (name := _sorted_words(address.recipient)):
        shown.append((SignalKind.NAME, f"{address.quarter_id}:{name}"))
    return shown


def _sorted_words(name: str) -> str:
    """Diallo Mamadou is Mamadou Diallo; one word alone is nobody's name."""
    words = sorted(fold_words(name).split())
    return " ".join(words) if len(words) > 1 else ""
