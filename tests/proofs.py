"""Facts for lives of many small steps: each is proven again as soon as anything that it reads may have changed."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from functools import cache
from typing import Any

from django.db import connection

from shop.common.integrity import known_facts
from tests.quick_facts import prove

WORDS = re.compile(r"\w+")
WRITTEN = re.compile(r'(?:INSERT INTO|INSERT OR IGNORE INTO|UPDATE|DELETE FROM)\s+"(\w+)"')
HARMLESS = ("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK", "SET CONSTRAINTS")
ANYTHING = "*"


class Proofs:
    """What a fact's statements answer stays the same as long as no table that they read is written.

    Which tables those are is seen in the statements of its last proof, and what is written in everybody's. What is undone with a
    savepoint counts as written; a statement that is none of the usual ones, as writing everything.
    """

    def __init__(self) -> None:
        self.read: dict[str, frozenset[str]] = {}  # by fact that holds: the words of its statements, tables among them
        self.written: set[str] = set()

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Only what happens in here is seen."""
        with connection.execute_wrapper(self._see):
            yield

    def as_they_are(self) -> "Proofs":
        """To come back to, once the database is what it is now."""
        kept = copy(self)
        kept.read, kept.written = dict(self.read), set(self.written)
        return kept

    def come_back_to(self, kept: "Proofs") -> None:
        self.read, self.written = dict(kept.read), set(kept.written)

    def broken(self) -> dict[str, list[str]]:
        """Each fact that does not hold, with the lines that say so."""
        due = [fact for fact in known_facts() if fact not in self.read or self._may_have_changed(self.read[fact])]
        self.written.clear()
        found = {fact: self._prove(fact) for fact in due}
        return {fact: lines for fact, lines in found.items() if lines}

    def _may_have_changed(self, tables: frozenset[str]) -> bool:
        return ANYTHING in self.written or not tables.isdisjoint(self.written)

    def _prove(self, fact: str) -> list[str]:
        lines, statements = prove(fact)
        self.read[fact] = frozenset(word for sql in statements for word in _words(sql))
        return lines

    def _see(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(HARMLESS):
            table = WRITTEN.match(sql)
            self.written.add(table[1] if table else ANYTHING)
        return execute(sql, params, many, context)


@cache
def _words(sql: str) -> frozenset[str]:
    return frozenset(WORDS.findall(sql))
