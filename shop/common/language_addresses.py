"""A page's address in each language: `/p/robe/` in the site's own, `/p/robe/?lang=fr` in another. See docs/decisions/0021.

The address without a language is shown in the visitor's own, and in the site's to whoever says none, as crawlers do.
"""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.utils.translation import get_language, get_supported_language_variant

PARAMETER = "lang"
DEFAULT = "x-default"  # what hreflang calls the address for all other languages


def language_codes() -> list[str]:
    """The languages in which pages can be read."""
    return [code for code, _name in settings.LANGUAGES]


def read_language(text: str) -> str:
    """The language of ours that is meant ("fr-GN" is "fr"); "" for one that we do not speak."""
    try:
        return get_supported_language_variant(text.strip().replace("_", "-").lower())
    except LookupError:
        return ""


def address_in(address: str, language: str) -> str:
    """The one address under which the page is found in that language."""
    if language == settings.LANGUAGE_CODE:
        return address
    return f"{address}{'&' if urlsplit(address).query else '?'}{urlencode({PARAMETER: language})}"


def address_now(address: str) -> str:
    """The same in the language of the page being built."""
    return address_in(address, get_language() or settings.LANGUAGE_CODE)


def alternates(address: str) -> list[tuple[str, str]]:
    """All languages with the page's address in each, and last the one for everybody else. The same list on each of them."""
    return [*((code, address_in(address, code)) for code in language_codes()), (DEFAULT, address)]
