"""What both engines can do, and what they are asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from shop.search.documents import Document


@dataclass(frozen=True, slots=True)
class SearchStatement:
    """A piece of SQL with its parameters."""

    sql: str
    params: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """What a document must be. Of every tuple inside `words`, `facets` and `combos` one is enough; every tuple counts."""

    country: str
    words: tuple[tuple[str, ...], ...] = ()
    code: str = ""  # an article number that counts as well as the words
    facets: tuple[tuple[int, ...], ...] = ()
    combos: tuple[tuple[int, ...], ...] = ()
    dense: tuple[tuple[int, ...], ...] = ()  # facets that most documents have: better looked at than looked up
    where: tuple[SearchStatement, ...] = ()  # conditions on the columns of "d"
    title_only: bool = False  # the words stand in the title
    in_order: bool = False  # the first of an order are wanted: its index, which begins with the country, may be walked

    def with_(self, **changes: Any) -> Match:
        """The same but for these."""
        return replace(self, **changes)


@dataclass(frozen=True, slots=True)
class Written:
    """A document with numbers for its facets."""

    document: Document
    facets: Sequence[int]
    combos: Sequence[int] = field(default_factory=tuple)


class Engine(Protocol):
    """Reading and writing words and facets."""

    def source(self, match: Match) -> SearchStatement:
        """`FROM … WHERE …` over the documents "d" that match."""
        ...

    def source_in_order(self, match: Match) -> SearchStatement:
        """The same where many match and the first of an order are wanted: an index of the order, the country first, is walked."""
        ...

    def weight(self, stems: Sequence[str], *, title: int, names: int, body: int, is_sure: bool = True) -> SearchStatement:
        """An expression: points for where the word stands; unless it is sure that it stands somewhere, nothing for a word that does not."""
        ...

    def has_code(self, code: str) -> SearchStatement:
        """A condition: it is one of the article numbers."""
        ...

    def in_title(self, phrase: str) -> SearchStatement:
        """A condition: these folded words stand in the title side by side."""
        ...

    def hits(self, match: Match, *, cap: int, columns: Sequence[str], key: SearchStatement | None = None) -> SearchStatement:
        """Product ("pk") and prices of the first `cap` matches; `columns` ("facets", "combos") to be read by `numbers`; `key` as "k"."""
        ...

    def numbers(self, hits: str, column: str, *others: str) -> str:
        """A table with every number in that column of those hits: "pk", "price_from", "price_to", the other columns and "number"."""
        ...

    def with_values(self, rows: str) -> str:
        """These rows, a name, joined with the facet values "v" that they have in "id", each looked up by its key."""
        ...

    def has_one_of(self, numbers: Sequence[int]) -> SearchStatement:
        """A condition on hits "d": one of the numbers is in their facets."""
        ...

    def of_stores(self, ids: Sequence[int]) -> SearchStatement:
        """A condition: one of these stores sells it."""
        ...

    def within(self, east: float, north: float, km: float) -> SearchStatement:
        """A condition: so near to that point."""
        ...

    def write(self, rows: Sequence[Written]) -> None:
        """Put the documents in, or in place of what was there."""
        ...

    def remove(self, product_ids: Sequence[int]) -> None: ...

    def resembling(self, words: Sequence[str], *, limit: int) -> list[tuple[str, str, int]]:
        """For each word, those of the vocabulary that share trigrams with it, with their frequencies. One statement."""
        ...

    @contextmanager
    def careful(self) -> Iterator[None]:
        """Around a search: keep the planner from reading the whole table where it expects more matches than there are."""
        yield

    @contextmanager
    def one_writer(self, product_ids: Sequence[int]) -> Iterator[None]:
        """Around reading and writing these products: who reads later writes later."""
        yield
