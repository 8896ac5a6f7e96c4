"""The words of options, which a shopper reads: a live listing's go live at once, and are looked at afterwards, whoever's they are."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from shop.catalog.exceptions import InvalidListing
from shop.catalog.models import OptionValue, Product
from shop.catalog.states import PASSED
from shop.common.clock import now

MAX_TOLD = 50  # new words that the event remembers for the moderators
_TELEPHONE = re.compile(r"(?:\d[\s.()/+-]*){9,}")
_LINK = re.compile(
    r"https?:|www\.|\b(?:wa|t|fb)\.me\b|@\w+\.\w|\b[a-z][\w-]+\.(?:com|net|org|info|biz|shop|store|app|gn|ke|pk|fr|ci|sn)\b", re.IGNORECASE
)


def check_words(texts: Iterable[str]) -> None:
    """InvalidListing when one is an address outside the market: nobody looks at it before shoppers do."""
    for text in texts:
        if _TELEPHONE.search(text) or _LINK.search(text):
            raise InvalidListing(_("“%(text)s”: options hold no telephone numbers, addresses or links.") % {"text": text})


def option_words(product: Product) -> set[str]:
    """The names and values of its options, folded."""
    pairs = OptionValue.objects.filter(option__product=product).values_list("option__name", "value")
    return {word.casefold() for pair in pairs for word in pair}


def look_afterwards(product: Product, texts: Iterable[str], *, known: set[str]) -> list[str]:
    """Of a listing that has passed, have staff look at what is not `known`; returns that. The listing is locked."""
    new = [text for text in dict.fromkeys(texts) if text.casefold() not in known]
    if not new or product.status not in PASSED:
        return []
    have_looked_at_again(product)
    return new[:MAX_TOLD]


def have_looked_at_again(product: Product) -> None:
    """Let what is live and locked wait for staff from now on, unless it does already."""
    if product.reviewed_at is not None:
        product.reviewed_at, product.unseen_since = None, now()
        product.save(update_fields=["reviewed_at", "unseen_since"])
