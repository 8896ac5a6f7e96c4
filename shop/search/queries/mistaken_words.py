"""A word that exists, typed in the place of another one: "sac a man" where bags for the hand are sold and none for men.

Asked only where no product has all the words. Another word of the vocabulary, one slip of the finger away, takes the place of one that was
typed, if some product has all the words in its title then, and if it stands in far more titles of the market (TIMES) than what was typed:
who looks for a red shirt is not shown red shorts as long as shirts are sold. Two letters that have changed places ("form", "from") are
never meant: for these the title is enough.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from string import ascii_lowercase

from shop.search.models import SearchWord
from shop.search.queries.match_numbers import numbers_of_matches
from shop.search.queries.questions import Question, match_of
from shop.search.queries.spelling import Spelling
from shop.search.synonyms import forms_of
from shop.search.word_stems import stems

TIMES = 5  # as often the other word must be meant
SHORTEST = 3  # letters of a word that is doubted
SHORT = 3  # letters up to which a word lacks one or has two swapped, and nothing else
OTHERS = 8  # words that are tried for each, the most frequent ones
COUNTED = 500  # titles with a word that are counted


@dataclass(frozen=True, slots=True)
class _Slip:
    typed: str
    meant: str
    words: tuple[tuple[str, ...], ...]  # of all words the forms, as they would be then

    @property
    def is_swap(self) -> bool:
        """Whether the same letters stand there in another order."""
        return sorted(self.typed) == sorted(self.meant)


def meant_instead(question: Question, spelling: Spelling) -> dict[str, str]:
    """The word that was typed to the one that was meant; empty when nothing says so. Three statements at most."""
    doubted = list(spelling.unknown or question.words) if len(question.words) > 1 and len(spelling.unknown) < 2 else []
    slips = list(_slips(question, doubted, is_known=not spelling.unknown))
    if not slips:
        return {}
    match = match_of(question).with_(code="", title_only=True)
    together = numbers_of_matches((match.with_(words=slip.words), COUNTED) for slip in slips)
    found = [(number, slip) for number, slip in zip(together, slips, strict=True) if number]
    if not found:
        return {}
    alone = [match.with_(words=(stems(word),)) for _number, slip in found for word in (slip.typed, slip.meant)]
    numbers = numbers_of_matches((each, COUNTED) for each in alone)
    told = zip(found, numbers[::2], numbers[1::2], strict=True)
    meant = [(number, most, slip) for (number, slip), typed, most in told if most >= TIMES * typed or slip.is_swap]
    best = max(meant, key=lambda each: (each[0], each[1], each[2].meant), default=None)
    return {best[2].typed: best[2].meant} if best else {}


def _slips(question: Question, doubted: Sequence[str], *, is_known: bool) -> Iterator[_Slip]:
    near = {word: _one_slip_away(word) for word in doubted if len(word) >= SHORTEST and word.isascii() and word.isalpha()}
    asked = {other for others in near.values() for other in others}
    listed = SearchWord.objects.filter(word__in=asked).order_by("-frequency", "word").values_list("word", flat=True) if asked else []
    vocabulary = list(listed)
    for word, others in near.items():
        forms = set(forms_of(word))
        fits = (other for other in vocabulary if other in others and forms.isdisjoint(stems(other)))
        likely = [other for other in fits if other not in question.words and (other[0] == word[0] or not is_known)]
        for other in likely[:OTHERS]:
            words = tuple(stems(other) if each == word else forms_of(each) for each in question.words)
            yield _Slip(word, other, words)


def _one_slip_away(word: str) -> set[str]:
    """Every word with a letter more, two neighbours swapped, and unless it is short a letter less or another one."""
    cuts = [(word[:n], word[n:]) for n in range(len(word) + 1)]
    found = {one + letter + other for one, other in cuts for letter in ascii_lowercase}
    found |= {one + other[1] + other[0] + other[2:] for one, other in cuts if len(other) > 1}
    if len(word) > SHORT:
        found |= {one + other[1:] for one, other in cuts if other}
        found |= {one + letter + other[1:] for one, other in cuts if other for letter in ascii_lowercase}
    return found - {word}
