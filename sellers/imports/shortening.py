"""Titles, brands, options and tags longer, or more, than a listing takes: shortened, and kept whole beside. No length refuses a product."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.utils.translation import gettext as _

from sellers.imports.drafts import ProductDraft
from shop.catalog.services.listing import MAX_TAG_LENGTH, MAX_TAGS
from shop.common.tags import distinct_tags

MOST_TITLE = 140  # characters
MOST_BRAND = 80
MOST_OPTION_NAME = 60
MOST_OPTION_VALUE = 80
_MARK = "…"
Whole = tuple[str, str]  # what it is, the whole text


def shortened_draft(draft: ProductDraft) -> ProductDraft:
    """The same product with texts that fit; its `whole` texts are those that did not. The same file is always shortened alike."""
    title, brand = " ".join(draft.title.split()), draft.brand.strip()
    tags = distinct_tags(draft.tags)
    names = [name for name, _values in draft.axes]
    values = [each for _name, each in draft.axes]
    whole = [
        *_too_long(_("Title"), [title], MOST_TITLE),
        *_too_long(_("Brand"), [brand], MOST_BRAND),
        *_too_long(_("Tag"), tags, MAX_TAG_LENGTH),
        *([(_("Tags"), ", ".join(tags))] if len(tags) > MAX_TAGS else []),
        *_too_long(_("Option"), names, MOST_OPTION_NAME),
        *(pair for name, each in draft.axes for pair in _too_long(_cut_text(name, MOST_OPTION_NAME), each, MOST_OPTION_VALUE)),
    ]
    tags = distinct_tags(_cut_text(tag, MAX_TAG_LENGTH) for tag in tags)[:MAX_TAGS]
    if not whole:
        return draft if tuple(tags) == draft.tags else replace(draft, tags=tuple(tags))
    short_names = _distinct_cuts(names, MOST_OPTION_NAME)
    short_values = [_distinct_cuts(each, MOST_OPTION_VALUE) for each in values]
    axes = tuple((short_names[name], tuple(short.values())) for name, short in zip(names, short_values, strict=True))
    variants = tuple(
        replace(variant, values=tuple(short[value] for short, value in zip(short_values, variant.values, strict=True)))
        for variant in draft.variants
    )
    title, brand = _cut_text(title, MOST_TITLE), _cut_text(brand, MOST_BRAND)
    return replace(draft, title=title, brand=brand, axes=axes, variants=variants, tags=tuple(tags), whole=tuple(dict.fromkeys(whole)))


def _too_long(label: str, texts: Iterable[str], most: int) -> list[Whole]:
    return [(label, text) for text in texts if len(text) > most]


def _distinct_cuts(texts: Iterable[str], most: int) -> dict[str, str]:
    """Text → what fits of it. Two that begin alike get a number, for as options they must differ."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for text in texts:
        short, number = _cut_text(text, most), 2
        while short.casefold() in taken:
            ending = f" ({number})"
            short, number = _cut_text(text, most - len(ending)) + ending, number + 1
        found[text] = short
        taken.add(short.casefold())
    return found


def _cut_text(text: str, most: int) -> str:
    """The text as far as it fits, to the end of a word unless that would lose a third of it."""
    if len(text) <= most:
        return text
    start = text[: most - len(_MARK)]
    if not text[len(start)].isspace() and start.rfind(" ") > most * 2 // 3:
        start = start[: start.rfind(" ")]
    return start.rstrip(" ,;:-–—/(|") + _MARK
