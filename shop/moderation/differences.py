"""What a change would change, for a person to see: words taken away and put in, pictures side by side."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import unescape
from itertools import takewhile
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shop.catalog.models import Attribute, Category, Product, ProductAttribute, ProductPicture, ProductRevision
from shop.catalog.services.listing.content import build_row_pictures
from shop.catalog.states import Condition
from shop.catalog.texts import safe_html

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
_LINK = re.compile(r'<a\b[^>]*?\bhref="([^"]*)"[^>]*>', re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_BREAK = re.compile(r"<br\s*/?>|</(?:p|li|h\d|tr|blockquote|dd|dt)>", re.IGNORECASE)
LABELS: dict[str, Promise] = {
    "title": _("title"),
    "category": _("category"),
    "description": _("description"),
    "brand": _("brand"),
    "condition": _("condition"),
    "tags": _("tags"),
}

MOST_COMPARED = 6_000  # words and spaces of both texts, compared one by one


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text: `kind` is "same", "gone" or "new"."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """One field, word by word."""

    label: str | Promise
    pieces: Sequence[Piece]


@dataclass(frozen=True, slots=True)
class PictureRows:
    """The pictures as they stand and as they are wanted; those in only one of the two rows are told by `gone` and `new` (image keys)."""

    before: Sequence[ProductPicture]
    after: Sequence[ProductPicture]

    @property
    def gone(self) -> set[int]:
        """In the first row only."""
        return {each.image_id for each in self.before} - {each.image_id for each in self.after}

    @property
    def new(self) -> set[int]:
        """In the second row only."""
        return {each.image_id for each in self.after} - {each.image_id for each in self.before}


@dataclass(frozen=True, slots=True)
class Difference:
    """All that a revision would change of what is live."""

    fields: Sequence[FieldDifference]
    pictures: PictureRows | None


def revision_difference(product: Product, revision: ProductRevision) -> Difference:
    """Compare. Needs the product with pictures and attributes loaded."""
    wanted = revision.fields
    fields = [FieldDifference(LABELS[name], _compare(name, product, wanted[name])) for name in LABELS if name in wanted]
    if "attributes" in wanted:
        fields += _attribute_differences(product, wanted["attributes"])
    pictures = None
    if revision.pictures is not None:
        standing = list(product.pictures.all())
        pictures = PictureRows(standing, build_row_pictures(product, revision.pictures, standing))
    return Difference(fields, pictures)


def word_difference(before: str, after: str) -> list[Piece]:
    """The two texts as one: what stays, what goes, what comes. Of very long ones only what begins and ends alike stays."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) + len(new) > MOST_COMPARED:
        return _outer_difference(old, new)
    pieces: list[Piece] = []
    for _kind, a, b, c, d in SequenceMatcher(None, old, new).get_opcodes():
        if old[a:b] == new[c:d]:
            pieces.append(Piece("same", "".join(old[a:b])))
            continue
        pieces += [Piece(kind, "".join(words)) for kind, words in (("gone", old[a:b]), ("new", new[c:d])) if words]
    return pieces


def _outer_difference(old: list[str], new: list[str]) -> list[Piece]:
    """Each word is looked at twice at most: to find the best match would take the square of their number."""
    start = _alike(old, new)
    end = min(_alike(old[::-1], new[::-1]), min(len(old), len(new)) - start)
    parts = [("same", old[:start]), ("gone", old[start : len(old) - end]), ("new", new[start : len(new) - end])]
    parts.append(("same", old[len(old) - end :]))
    return [Piece(kind, "".join(words)) for kind, words in parts if words]


def _alike(first: list[str], second: list[str]) -> int:
    """So many words they have in common from the beginning."""
    return sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], zip(first, second, strict=False)))


def readable(html: str) -> str:
    """A description as text that hides nothing: where a link leads stands behind it."""
    markup = safe_html(html)  # here every "<" that begins no tag is written out, so that no expression looks for an end in vain
    linked = _LINK.sub(lambda link: f"[{link[1]}] ", markup)
    return unescape(_TAG.sub("", _BREAK.sub("\n", linked))).strip()


def _compare(name: str, product: Product, wanted: Any) -> list[Piece]:
    if name == "category":
        category = Category.objects.select_related("parent__parent").filter(pk=wanted).first()
        return word_difference(_category_trail(product.category), _category_trail(category) if category else "–")
    if name == "condition":
        return word_difference(str(Condition(product.condition).label), str(Condition(wanted).label))
    if name == "tags":
        return word_difference(", ".join(product.tags), ", ".join(wanted))
    before, after = getattr(product, name), wanted
    if name == "description" and readable(before) != readable(after):
        before, after = readable(before), readable(after)
    return word_difference(before, after)


def _attribute_differences(product: Product, wanted: dict[str, str]) -> list[FieldDifference]:
    standing = {answer.attribute.code: answer for answer in product.attributes.all()}
    differences = []
    for attribute in Attribute.objects.filter(code__in={*wanted, *standing}):
        before = standing[attribute.code].text if attribute.code in standing else ""
        value = wanted.get(attribute.code, "")
        after = ProductAttribute(attribute=attribute, value=value).text if value else ""
        if before != after:
            differences.append(FieldDifference(attribute.name, word_difference(before, after)))
    return differences


def _category_trail(category: Category) -> str:
    return " › ".join(each.name for each in category.trail)
