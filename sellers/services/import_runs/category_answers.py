"""From what a file tells of a product to the answers that its category asks for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from sellers.imports.attribute_columns import AttributeTexts
from sellers.imports.drafts import ProductDraft
from shop.catalog.exceptions import InvalidListing
from shop.catalog.models import Attribute
from shop.catalog.services.listing import clean_value, find_facet
from shop.catalog.states import AttributeKind, OptionFacet
from shop.common.folded_words import fold_words
from shop.common.signs import listed, quoted

# What other shops call some attributes and choices, folded → our code.
ATTRIBUTE_NAMES = {"fabric": "material", "tissu": "material", "gender": "for", "sexe": "for", "genre": "for", "memory": "storage"}
CHOICE_NAMES = {
    "male": "men",
    "man": "men",
    "homme": "men",
    "female": "women",
    "woman": "women",
    "femme": "women",
    "infant": "baby",
    "gray": "grey",
}
_PARTS = re.compile(r"[;,/|]")
MOST_TOLD = 300  # characters


@dataclass(slots=True)
class AttributesByCategory:
    """The attributes of the market with the paths of their categories, read once for a whole import."""

    rows: list[tuple[Attribute, frozenset[str]]]
    _asked: dict[str, dict[str, Attribute]] = field(default_factory=dict)

    def asked(self, path: str) -> Mapping[str, Attribute]:
        """Folded name or code → attribute, of those that the category at this path has."""
        if path not in self._asked:
            above = {path[:place] for place, mark in enumerate(path) if mark == "/"} | {path}
            self._asked[path] = _attributes_by_name(attribute for attribute, paths in self.rows if not paths or paths & above)
        return self._asked[path]

    def codes(self, path: str) -> set[str]:
        return {attribute.code for attribute in self.asked(path).values()}

    def label(self, code: str, value: str) -> tuple[str, str]:
        """Attribute's name and value as a person reads them."""
        attribute = next(attribute for attribute, _paths in self.rows if attribute.code == code)
        return attribute.name, attribute.label_of(value) if value and attribute.has_choices else value


def load_attributes_by_category() -> AttributesByCategory:
    """All attributes with their categories. Two queries."""
    attributes = Attribute.objects.prefetch_related("categories")
    return AttributesByCategory([(each, frozenset(category.path for category in each.categories.all())) for each in attributes])


@dataclass(frozen=True, slots=True)
class CategoryAnswers:
    """Answers as they are stored (code → value), and what is no answer here: names and texts, and a sentence about them."""

    answers: dict[str, str]
    left: AttributeTexts = ()
    notice: str = ""


def read_answers(draft: ProductDraft, asked: Mapping[str, Attribute]) -> CategoryAnswers:
    """The draft's answers to the category's attributes. Of a list, the first value that is a choice counts, and the whole of it is left.

    What its variants differ in is no answer of the product.
    """
    taken = {attribute.code for name, _values in draft.axes if (attribute := _asked_attribute(name, asked))}
    answers: dict[str, str] = {}
    left: list[tuple[str, str]] = []
    for name, text in draft.attributes:
        attribute = _asked_attribute(name, asked)
        if attribute and attribute.code in taken:
            continue
        value, is_whole = _accepted_value(attribute, text) if attribute else ("", False)
        if attribute and value:
            is_whole = answers.setdefault(attribute.code, value) == value and is_whole
        if not is_whole:
            left.append((name, text))
    what = listed(f"{name} {quoted(text)}" for name, text in left)[:MOST_TOLD]
    words = _("Kept in the description, because its category does not ask for it or it is no choice there: %(what)s")
    return CategoryAnswers(answers, tuple(left), words % {"what": what} if left else "")


def _attributes_by_name(attributes: Iterable[Attribute]) -> dict[str, Attribute]:
    """Folded name → attribute. Of two with the same name the first wins; a code counts before any name."""
    found: dict[str, Attribute] = {}
    kept = list(attributes)
    for attribute in kept:
        found.setdefault(fold_words(attribute.code), attribute)
    for attribute in kept:
        for name in attribute.names.values():
            found.setdefault(fold_words(name), attribute)
    return found


def _asked_attribute(name: str, asked: Mapping[str, Attribute]) -> Attribute | None:
    folded = fold_words(name)
    facet = find_facet(name)
    if facet == OptionFacet.COLOUR:
        return next((each for each in asked.values() if each.kind == AttributeKind.COLOUR), None)
    known = "size" if facet == OptionFacet.SIZE else ATTRIBUTE_NAMES.get(folded, folded)
    return asked.get(folded) or asked.get(fold_words(known))


def _accepted_value(attribute: Attribute, text: str) -> tuple[str, bool]:
    """The value as it is stored, "" for none, and whether it says all that the text does."""
    for part in [text, *(_PARTS.split(text) if attribute.has_choices else [])]:
        try:
            value = CHOICE_NAMES.get(fold_words(part), part) if attribute.has_choices else _without_unit(attribute, part)
            return clean_value(attribute, value), part == text
        except InvalidListing:
            continue
    return "", False


def _without_unit(attribute: Attribute, text: str) -> str:
    return text.strip().removesuffix(attribute.unit).strip() if attribute.kind == AttributeKind.NUMBER and attribute.unit else text
