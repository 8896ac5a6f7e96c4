"""Being found: what search engines and those who share a link are told."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe

# In a script element these could end it, or begin a comment; in JSON they may be written as well by their number.
_ESCAPES = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&\u2028\u2029"}
Data = dict[str, Any]
Teller = Callable[[Any], Data]
_tellers: dict[str, list[Teller]] = defaultdict(list)


def absolute_address(address: str) -> str:
    """The address with the site's in front, unless it is elsewhere already (a bucket's)."""
    return address if address.startswith(("http://", "https://")) else f"{settings.SITE_URL}{address}"


def plain_text(html: str, *, limit: int = 300) -> str:
    """The words of a description, cut at a word."""
    text = " ".join(strip_tags(html.replace("<", " <")).split())
    return text if len(text) <= limit else text[: limit - 1].rsplit(" ", 1)[0] + "…"


def without_empty(data: Data) -> Data:
    """Without what is empty: nothing is better than an empty figure."""
    return {name: value for name, value in data.items() if value not in ("", None, [], {})}


def breadcrumbs(steps: Iterable[tuple[str, str]]) -> Data:
    """The way to a page, from the top: pairs of name and address."""
    items = [
        {"@type": "ListItem", "position": number, "name": str(name), "item": absolute_address(address)}
        for number, (name, address) in enumerate(steps, start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def data_block(*things: Data) -> SafeString:
    """JSON-LD for a page. It is a block of data and no script: the browser never runs it, and the security policy lets it stand."""
    text = json.dumps({"@context": "https://schema.org", "@graph": list(things)}, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(f'<script type="application/ld+json">{text.translate(_ESCAPES)}</script>')  # noqa: S308  # escaped above


def join_facts(kind: str) -> Callable[[Teller], Teller]:
    """Register what an app above knows of a kind of thing ("product"): `teller(thing)` gives further properties of it."""

    def register(teller: Teller) -> Teller:
        _tellers[kind].append(teller)
        return teller

    return register


def joined_facts(kind: str, thing: Any) -> Data:
    """What the apps above know of it."""
    return {name: value for teller in _tellers[kind] for name, value in teller(thing).items()}
