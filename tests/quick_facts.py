"""Facts proven by the statements that they came down to before.

To compose the statements of a fact costs Django a hundred times what a test's database needs to answer them, and they are mostly the same.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any
from unittest.mock import patch

from django.db import connection

from shop.common.integrity import Check, _checks, known_facts

Statements = list[tuple[str, Sequence[Any] | None]]
_last: dict[str, Statements] = {}  # by fact: what it sent when it was last proven in full, and none of it answered anything
_settled: set[str] = set()  # it sent the same twice: nothing in it depends on the hour


@contextmanager
def quick_facts() -> Iterator[None]:
    """For whoever proves all of them in here, as `check_integrity` does."""
    quick = {fact: partial(_quickly, fact, _checks[fact]) for fact in known_facts()}
    with patch.dict(_checks, quick):
        yield


def _quickly(fact: str, check: Check) -> list[str]:
    return prove(fact, check)[0]


def prove(fact: str, check: Check | None = None) -> tuple[list[str], list[str]]:
    """The lines that break a fact, and the SQL that was sent to find them.

    A fact whose statements answered nothing held, for nothing is what it read. As long as they answer nothing it holds; as soon as one
    answers anything, or where one changes with the hour, it is proven in full.
    """
    if fact in _settled and _answers_nothing(_last[fact]):
        return [], [sql for sql, _params in _last[fact]]
    sent: Statements = []

    def see(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        sent.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(see):
        lines = list((check or _checks[fact])())
    _remember(fact, sent if sent and not lines and _answers_nothing(sent) else None)
    return lines, [sql for sql, _params in sent]


def _remember(fact: str, sent: Statements | None) -> None:
    if sent is None:
        return
    if _last.get(fact) == sent:
        _settled.add(fact)
    else:
        _last[fact] = sent
        _settled.discard(fact)


def _answers_nothing(sent: Statements) -> bool:
    with connection.cursor() as cursor:
        for sql, params in sent:
            cursor.execute(sql, params)
            if cursor.fetchone() is not None:
                return False
    return True
