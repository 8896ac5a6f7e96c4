"""Guessing on which shelf a product of a file belongs, by the words of its title and how the file sorts it: only ever a suggestion."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from sellers.queries.kinds import JOINING_WORDS, VAGUE, kinds_of
from sellers.states import FALLBACK
from shop.catalog.models import Category, Product
from shop.common.folded_words import fold_words
from shop.search.synonyms import same_words
from shop.search.word_stems import stems
from shop.stores.models import Store

NAMED, MEANT, ALIKE = 4, 3, 4  # what it is worth: a word of a category's name, a word for its kind, where products with such a word are
TAGGED = 0.9  # as much: a word that it is tagged with, which says less of what it is than its title does
ABOVE = 4  # a word of the shelf above is worth the fourth of one's own
ENOUGH = 3
READ_PRODUCTS = 5_000  # the newest of the market
MOST_WORDS = 12
_ARTICLE = re.compile(r"\bthe\b", re.IGNORECASE)


class ShelfGuesser:
    """Reads the categories and the market's titles once, then guesses for any number of products without asking the database.

    Without a store no titles are read: for one product alone they are too many.
    """

    def __init__(self, store: Store | None) -> None:
        self.categories = {each.pk: each for each in Category.objects.all()}
        above = {each.parent_id for each in self.categories.values()}
        self.leaves = [each for each in self.categories.values() if each.pk not in above and each.path != FALLBACK]
        self._own = {leaf.pk: _stems_of_names(leaf) for leaf in self.leaves}
        self._above = {leaf.pk: _stems_of_names(self.categories.get(leaf.parent_id or 0)) - self._own[leaf.pk] for leaf in self.leaves}
        self._homes = _homes_of_words(store) if store else {}
        self._worths: dict[str, dict[int, float]] = {}

    def guesses(
        self, title: str, *, told: Sequence[str] = (), tags: Sequence[str] = (), most: int = 3, below: Category | None = None
    ) -> list[Category]:
        """The likeliest categories, best first; none where nothing speaks for one. `told` is how the file sorts it.

        Only those at or `below` that category, if one is given.
        """
        ranked = sorted(self.points(title, told=told, tags=tags).items(), key=lambda each: (-each[1], self.categories[each[0]].path))
        within = f"{below.path}/" if below else ""
        fitting = [self.categories[pk] for pk, worth in ranked if worth >= ENOUGH]
        return [each for each in fitting if f"{each.path}/".startswith(within)][:most]

    def points(self, title: str, *, told: Sequence[str] = (), tags: Sequence[str] = ()) -> dict[int, float]:
        """What speaks for each category, by primary key."""
        points: dict[int, float] = defaultdict(float)
        for words, times in ((_words(tags), TAGGED), (_words([title]), 1)):
            for word in words:
                for pk, worth in self._worth_of(word).items():
                    points[pk] += times * worth
        for word in _words(told):
            worths = {} if word in VAGUE else self._worth_of(word)
            rivals = sum(worth >= MEANT for worth in worths.values()) or 1  # "Clothing" says less where two categories are of clothing
            for pk, worth in worths.items():
                points[pk] += worth / rivals
        return points

    def _worth_of(self, word: str) -> dict[int, float]:
        """What it says for each category, by the strongest of what speaks for it; found once, for the words of a catalogue come again."""
        if word not in self._worths:
            named, kinds, homes = frozenset(same_words(word)), kinds_of(word), self._homes.get(stems(word)[0], {})
            worths = {leaf.pk: self._worth_for(leaf, named, kinds, homes) for leaf in self.leaves}
            self._worths[word] = {pk: worth for pk, worth in worths.items() if worth}
        return self._worths[word]

    def _worth_for(self, leaf: Category, named: frozenset[str], kinds: frozenset[str], homes: dict[int, float]) -> float:
        own, above = self._own[leaf.pk], self._above[leaf.pk]
        return max(
            NAMED * bool(named & own) + NAMED / ABOVE * bool(named & above),
            MEANT * bool(kinds & own) + MEANT / ABOVE * bool(kinds & above) + len(kinds & own) / 10,
            ALIKE * homes.get(leaf.pk, 0),
        )


def _homes_of_words(store: Store) -> dict[str, dict[int, float]]:
    """Of each stem in the market's titles, which part of the products that have it lies in which category."""
    found: dict[str, Counter[int]] = defaultdict(Counter)
    newest = Product.objects.live().filter(store__country=store.country_id).exclude(category__path=FALLBACK).order_by("-pk")
    for title, category_id in newest.values_list("title", "category_id")[:READ_PRODUCTS]:
        for word in _words([title]):
            found[stems(word)[0]][category_id] += 1
    return {stem: {pk: number / (1 + counts.total()) for pk, number in counts.items()} for stem, counts in found.items()}


def _words(texts: Iterable[str]) -> list[str]:
    """The telling words, folded, each once, the first first. The English article is none, though tea is called so in French."""
    words = fold_words(_ARTICLE.sub(" ", " ".join(texts))).split()
    return list(dict.fromkeys(word for word in words if len(word) > 2 and word.isalpha() and word not in JOINING_WORDS))[:MOST_WORDS]


def _stems_of_names(category: Category | None) -> frozenset[str]:
    names = " ".join(map(str, category.names.values())) if category else ""
    return frozenset(stem for word in fold_words(names).split() if len(word) > 2 and word not in JOINING_WORDS for stem in stems(word))
