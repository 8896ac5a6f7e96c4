"""Which category of the market a file's own category is: by its name, without regard to number, accents and language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sellers.imports.breadcrumbs import levels_of
from sellers.queries.kinds import VAGUE, kinds_of
from sellers.states import FALLBACK
from shop.catalog.models import Category
from shop.common.folded_words import fold_words
from shop.search.synonyms import same_words
from shop.search.word_stems import stems

_JOINING = re.compile(r"\s*(?:[&+,/;]|\b(?:et|and|und|ou|or|e|y)\b)\s*", re.IGNORECASE)
_SMALL_WORDS = frozenset(
    {"a", "au", "aux", "d", "de", "des", "du", "en", "et", "for", "l", "la", "le", "les", "of", "pour", "s", "the", "and"}
)


@dataclass(frozen=True, slots=True)
class ShelfMatch:
    """A category, and whether the file surely means it; else it is only near, or its name is one that says little (vague)."""

    category: Category
    is_sure: bool
    is_vague: bool = False


@dataclass(frozen=True, slots=True)
class _Named:
    category: Category
    names: frozenset[str]  # folded, in each language, and the slug
    words: tuple[tuple[frozenset[str], ...], ...]  # of each name, each word's stems


class ShelfMatcher:
    """Reads no database: made once of all categories, then asked for each product of a file."""

    def __init__(self, categories: Iterable[Category]) -> None:
        every = {each.pk: each for each in categories}
        kept = sorted((each for each in every.values() if each.path != FALLBACK), key=lambda each: (each.path.count("/"), each.path))
        self._named = [_named(each) for each in kept]
        self._above = {each.category.parent_id for each in self._named}
        self._by_key = {each.category.pk: each for each in self._named}
        self._found: dict[str, ShelfMatch | None] = {}

    def best_match(self, paths: Sequence[str]) -> ShelfMatch | None:
        """For a product with these paths: the first sure one, else the first that is near.

        What is near bounds what is sure behind it: of "Men > Shirts" and "Women" the second is no answer.
        """
        near: ShelfMatch | None = None
        for match in filter(None, map(self.match, paths)):
            if near is None or near.is_vague:
                near = match
            if match.is_sure and f"{match.category.path}/".startswith(f"{near.category.path}/"):
                return match
        return near

    def match(self, path: str) -> ShelfMatch | None:
        """The category that a path means: its last name if we have that, else, not surely, one above it.

        Surely also one above it that has no shelves of its own, if what stands below is of its kind: "Men > Shirts".
        """
        if path not in self._found:
            self._found[path] = self._match(levels_of(path))
        return self._found[path]

    def _match(self, levels: list[str]) -> ShelfMatch | None:
        vague: ShelfMatch | None = None
        for place in range(len(levels) - 1, -1, -1):
            name, below = levels[place], levels[place + 1 :]
            found = None if below and fold_words(name) in VAGUE else self._match_name(name, levels[:place])
            if found is not None and found.is_vague:
                vague = vague or found
            elif found is not None:
                is_sure = found.is_sure and all(self._is_kind_in(each, found.category) for each in below)
                return ShelfMatch(found.category, is_sure)
        return vague

    def _is_kind_in(self, name: str, category: Category) -> bool:
        """Whether each word of the name is for something that a category without shelves of its own holds."""
        own = frozenset(stem for words in self._by_key[category.pk].words for word in words for stem in word)
        words = [word for word in fold_words(name).split() if word not in _SMALL_WORDS]
        return category.pk not in self._above and all(kinds_of(word) & own for word in words)

    def _match_name(self, name: str, above: list[str]) -> ShelfMatch | None:
        """By the same name, else the same in another number or another word for it, else one of the things in a name of several."""
        ways: list[Callable[[_Named, str], bool]] = [_is_same, _is_alike, _is_meant, _is_part]
        for way in ways:
            fitting = [each for each in self._named if way(each, name)]
            if fitting:
                return self._best_of(fitting, name, above)
        return None

    def _best_of(self, fitting: list[_Named], name: str, above: list[str]) -> ShelfMatch:
        """Of several with that name the one whose own path has most of the names above, else the more general one."""
        shared = {each.category.pk: sum(self._is_above(each, level) for level in above) for each in fitting}
        best = max(fitting, key=lambda each: (shared[each.category.pk], -each.category.path.count("/")))
        most, depth = shared[best.category.pk], best.category.path.count("/")
        rivals = [each for each in fitting if shared[each.category.pk] == most and each.category.path.count("/") == depth]
        is_vague = bool(above) and not most and fold_words(name) in VAGUE
        return ShelfMatch(best.category, len(rivals) == 1 and not is_vague, is_vague)

    def _is_above(self, named: _Named, level: str) -> bool:
        """Whether a category above has this name, in whatever words."""
        parent = self._by_key.get(named.category.parent_id or 0)
        while parent is not None:
            if any(way(parent, level) for way in (_is_same, _is_alike, _is_meant, _is_part)):
                return True
            parent = self._by_key.get(parent.category.parent_id or 0)
        return False


def _named(category: Category) -> _Named:
    names = frozenset(filter(None, (fold_words(str(name)) for name in (*category.names.values(), category.slug))))
    return _Named(category, names, tuple(dict.fromkeys(words for name in sorted(names) if (words := _word_stems(name)))))


def _is_same(named: _Named, name: str) -> bool:
    return fold_words(name) in named.names


def _is_alike(named: _Named, name: str) -> bool:
    return any(_words_meet(_word_stems(fold_words(name)), own) for own in named.words)


def _is_meant(named: _Named, name: str) -> bool:
    return any(_words_meet(_meant_stems(fold_words(name)), own) for own in named.words)


def _is_part(named: _Named, name: str) -> bool:
    """Whether the name is one of several things in the category's: "Sandals" in "Shoes and sandals"."""
    meant = _meant_stems(fold_words(name))
    parts = (part for text in named.category.names.values() for part in _JOINING.split(str(text)))
    return fold_words(name) not in VAGUE and any(_words_meet(meant, _word_stems(fold_words(part))) for part in parts)


def _words_meet(one: tuple[frozenset[str], ...], other: tuple[frozenset[str], ...]) -> bool:
    """Whether each word of the one is a form of a word of the other, and as many of them."""
    return bool(one) and len(one) == len(other) and all(any(word & each for each in other) for word in one)


@lru_cache(maxsize=20_000)
def _word_stems(name: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(stems(word)) for word in name.split() if word not in _SMALL_WORDS)


@lru_cache(maxsize=20_000)
def _meant_stems(name: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(same_words(word)) for word in name.split() if word not in _SMALL_WORDS)
