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
# A word is tried once, from its beginning, and given back no more: the time stays in step with the length.
_LINK = re.compile(
    r"https?:|www\.|\b(?:wa|t|fb)\.me\b|@\w++\.\w|(?<![\w-])[\w-]{2,}+\.(?:com|net|org|info|biz|shop|store|app|gn|ke|pk|fr|ci|sn)\b",
    re.IGNORECASE,
)


def check_option_words(texts: Iterable[str]) -> None:
    """Raise InvalidListing when an option is a telephone number or a link: options are live before anybody looks at them."""
    for text in texts:
        if _TELEPHONE.search(text) or _LINK.search(text):
            raise InvalidListing(_("“%(text)s”: options hold no telephone numbers, addresses or links.") % {"text": text})


def collect_option_words(product: Product) -> set[str]:
    """The names and values of its options, folded."""
    pairs = OptionValue.objects.filter(option__product=product).values_list("option__name", "value")
    return {word.casefold() for pair in pairs for word in pair}


def flag_new_words(product: Product, texts: Iterable[str], *, known: set[str]) -> list[str]:
    """Have staff review the words that are not `known`, if the listing is live or scheduled; returns those. The listing is locked."""
    new = [text for text in dict.fromkeys(texts) if text.casefold() not in known]
    if not new or product.status not in PASSED:
        return []
    request_second_look(product)
    return new[:MAX_TOLD]


def request_second_look(product: Product) -> None:
    """Put a live listing into the queue of what staff have yet to look at. The listing is locked."""
    if product.reviewed_at is not None:
        product.reviewed_at, product.unseen_since = None, now()
        product.save(update_fields=["reviewed_at", "unseen_since"])
