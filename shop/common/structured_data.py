"""Being found: what search engines and those who share a link are told."""

from __future__ import annotations

import html
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe

from shop.common.language_addresses import address_now

# In a script element these could end it, or begin a comment; in JSON they may be written as well by their number.
_ESCAPES = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&\u2028\u2029"}
# What stands apart from its neighbours: between others, words may touch (`<b>bazin</b>.`).
_BLOCKS = re.compile(r"</?(?:p|br|div|h[1-6]|ul|ol|li|table|tr|td|th|blockquote|hr|pre)\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?…](?=\s+\S)")
SUMMARY = 160  # signs: what search engines show of a description
LEAST_TEXT = 20  # signs: less of a sentence says nothing
Data = dict[str, Any]
Teller = Callable[[Any], Data]
_tellers: dict[str, list[Teller]] = defaultdict(list)


@dataclass(frozen=True, slots=True)
class SharedPicture:
    """The picture beside a link: its address, and its size in pixels."""

    address: str
    width: int
    height: int


def absolute_address(address: str) -> str:
    """The address with the site's in front, unless it is elsewhere already (a bucket's)."""
    return address if address.startswith(("http://", "https://")) else f"{settings.SITE_URL}{address}"


def page_address(address: str) -> str:
    """Where search engines find the page in the language of the page being built."""
    return absolute_address(address_now(address))


def plain_text(markup: str, *, limit: int = 300) -> str:
    """The words of a description, cut at a word."""
    return cut_at_word(" ".join(html.unescape(strip_tags(_BLOCKS.sub(r" \g<0>", markup))).split()), limit=limit)


def cut_at_word(text: str, *, limit: int) -> str:
    """At most so many signs, and never half a word, unless it is a single one."""
    if len(text) <= limit:
        return text
    return text[: limit - 1].rsplit(" ", 1)[0].rstrip(" ,;:.·–-") + "…"


def first_sentence(text: str, *, limit: int) -> str:
    """How it begins: up to the end of its first sentence, or cut at a word."""
    whole = " ".join(text.split())
    end = _SENTENCE_END.search(whole)
    return cut_at_word(whole[: end.end()].rstrip() if end else whole, limit=limit)


def summary_line(*facts: str, text: str = "", limit: int = SUMMARY) -> str:
    """What a link says below its title: the facts, and as much of the text's first sentence as there is room for."""
    said = " · ".join(fact for fact in facts if fact)
    room = limit - len(said) - 3
    said = " · ".join(filter(None, [said, first_sentence(text, limit=room) if room >= LEAST_TEXT else ""]))
    return cut_at_word(said, limit=limit)


def schema_word(word: str) -> str:
    """A word of schema.org, as it is written there."""
    return f"https://schema.org/{word}"


def without_empty(data: Data) -> Data:
    """Without what is empty: nothing is better than an empty figure."""
    return {name: value for name, value in data.items() if value not in ("", None, [], {})}


def breadcrumbs(steps: Iterable[tuple[str, str]]) -> Data:
    """The way to a page, from the top: pairs of name and address."""
    items = [
        {"@type": "ListItem", "position": number, "name": str(name), "item": page_address(address)}
        for number, (name, address) in enumerate(steps, start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def data_block(*things: Data) -> SafeString:
    """JSON-LD for a page. It is a block of data and no script: the browser never runs it, and the security policy lets it stand."""
    text = json.dumps({"@context": "https://schema.org", "@graph": list(things)}, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(f'<script type="application/ld+json">{text.translate(_ESCAPES)}</script>')  # noqa: S308  # escaped above


def join_facts(kind: str) -> Callable[[Teller], Teller]:
    """Register what an app above knows of a kind of thing ("product", "offer"): `teller(thing)` gives further properties of it."""

    def register(teller: Teller) -> Teller:
        _tellers[kind].append(teller)
        return teller

    return register


def joined_facts(kind: str, thing: Any) -> Data:
    """What the apps above know of it."""
    return {name: value for teller in _tellers[kind] for name, value in teller(thing).items()}
