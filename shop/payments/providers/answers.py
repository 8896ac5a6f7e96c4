"""Reading what services say. Any part of it may be missing, null, or of another kind than was published: then it is not there."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from shop.payments.exceptions import BadHint


def parse_object(body: bytes) -> dict[str, Any]:
    """The object that a message holds; raises BadHint for what is none, also where it is nested deeper than anybody writes."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise BadHint from None
    if not isinstance(found, dict):
        raise BadHint
    return found


def value_at(found: Any, *path: str | int) -> Any:
    """What is at the end of a path of names and places; None where it breaks off."""
    for step in path:
        if isinstance(step, int):
            found = found[step] if isinstance(found, Sequence) and not isinstance(found, str) and len(found) > step else None
        else:
            found = found.get(step) if isinstance(found, Mapping) else None
    return found


def text_at(found: Any, *path: str | int) -> str:
    """The text at the end of that path, "" where there is none."""
    value = value_at(found, *path)
    return value if isinstance(value, str) else ""


def word_at(found: Any, *path: str | int) -> str:
    """The same for a code, an id or a number that is told as text by some and as a whole number by others."""
    value = value_at(found, *path)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else text_at(value)


def number_at(found: Any, *path: str | int) -> int | None:
    """The whole number at the end of that path."""
    value = value_at(found, *path)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def rows_at(found: Any, *path: str | int) -> list[Mapping[str, Any]]:
    """The objects of the list there; one that stands alone, where there is one only."""
    value = value_at(found, *path)
    rows = value if isinstance(value, list) else [value]
    return [row for row in rows if isinstance(row, Mapping)]


def storable_text(text: str, longest: int) -> str:
    """So much of it as a database keeps: no NUL, no half of a character."""
    return text.encode(errors="replace").decode().replace("\x00", "\ufffd")[:longest]


def token_life(value: object) -> int | None:
    """For how many seconds a token is good: some say so in text."""
    seconds = word_at(value)
    return int(seconds) if seconds.isdecimal() and len(seconds) < 10 else None
