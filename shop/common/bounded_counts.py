"""Numbers for people: exact as long as they are small, "1,000+" beyond, and never dearer than that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.utils.formats import number_format

MOST = 1_000


@dataclass(frozen=True, slots=True)
class BoundedCount:
    """How many there are, at least: `is_more` where nobody went on counting."""

    number: int = 0
    is_more: bool = False

    def __bool__(self) -> bool:
        return self.number > 0

    def __str__(self) -> str:
        return number_format(self.number, use_l10n=True, force_grouping=True) + ("+" if self.is_more else "")


def bounded_counts(rows: Mapping[str, QuerySet[Any]], *, most: int = MOST) -> dict[str, BoundedCount]:
    """The size of each, by its name, in one statement that looks at no more than `most` and one rows of each."""
    parts: list[str] = []
    params: list[Any] = []
    for found in rows.values():
        try:
            sql, values = found.order_by().values("pk")[: most + 1].query.sql_with_params()
        except EmptyResultSet:
            parts.append("0")
            continue
        parts.append(f"(SELECT COUNT(*) FROM ({sql}) AS counted)")  # noqa: S608  # composed of querysets
        params.extend(values)
    if not parts:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", params)
        numbers = cursor.fetchone()
    return {name: BoundedCount(min(number, most), number > most) for name, number in zip(rows, numbers, strict=True)}


def count_together(counts: Iterable[BoundedCount], *, most: int = MOST) -> BoundedCount:
    """All of them as one number."""
    found = list(counts)
    total = sum(count.number for count in found)
    return BoundedCount(min(total, most), total > most or any(count.is_more for count in found))
