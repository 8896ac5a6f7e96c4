"""Values as data and nothing but data: what comes out of a Redis or a queue's file is read, never run.

Pickles can make whoever reads them call anything. Whoever can write to the cache or to the queue would then be the web worker.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from huey.registry import Message
from huey.serializer import Serializer

_BYTES, _JSON = b"\x00", b"\x01"  # what follows


class UnreadableData(ValueError):
    """Not written by us, or by another release."""


def dump_value(value: Any) -> bytes:
    """Plain values (None, texts, numbers, bytes, moments; lists, tuples and dicts of these) as bytes. TypeError for anything else."""
    if type(value) is bytes:
        return _BYTES + value
    return _JSON + json.dumps(_written(value), separators=(",", ":")).encode()


def load_value(data: bytes) -> Any:
    """What `dump_value` was given. Raises UnreadableData."""
    if data[:1] == _BYTES:
        return data[1:]
    if data[:1] != _JSON:
        raise UnreadableData
    try:
        return _restored(json.loads(data[1:]))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise UnreadableData from error


class CacheSerializer:
    """For Django's cache on Redis."""

    def dumps(self, value: Any) -> int | bytes:
        """Whole numbers stay as they are: Redis counts them up itself."""
        return value if type(value) is int else dump_value(value)

    def loads(self, data: bytes) -> Any:
        """The value. Raises UnreadableData."""
        return int(data) if data.lstrip(b"-").isdigit() else load_value(data)


class QueueSerializer(Serializer):  # type: ignore[misc]
    """For Huey, whose jobs take keys and moments."""

    def _serialize(self, data: Any) -> bytes:
        return dump_value(data)

    def _deserialize(self, data: bytes) -> Any:
        return load_value(data)


def _written(value: Any) -> Any:
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, Message):
        return {"$message": [_written(each) for each in value]}
    if isinstance(value, list):
        return [_written(each) for each in value]
    if isinstance(value, dict):
        return _written_dict(value)
    for kind, (name, write, _read_again) in _TAGGED.items():
        if type(value) is kind:
            return {name: write(value)}
    raise TypeError(f"Only plain data is kept, not {type(value).__name__}.")


def _written_dict(value: dict[Any, Any]) -> Any:
    if all(isinstance(key, str) and not key.startswith("$") for key in value):
        return {key: _written(each) for key, each in value.items()}
    return {"$dict": [[_written(key), _written(each)] for key, each in value.items()]}


def _restored(value: Any) -> Any:
    if isinstance(value, list):
        return [_restored(each) for each in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        ((name, inner),) = value.items()
        if name.startswith("$"):
            return _READERS[name](inner)
    return {key: _restored(each) for key, each in value.items()}


_Way = tuple[str, Callable[[Any], Any], Callable[[Any], Any]]
_TAGGED: dict[type, _Way] = {
    bytes: ("$bytes", lambda value: b64encode(value).decode(), b64decode),
    tuple: ("$tuple", lambda value: [_written(each) for each in value], lambda inner: tuple(_restored(each) for each in inner)),
    datetime: ("$datetime", datetime.isoformat, datetime.fromisoformat),
    date: ("$date", date.isoformat, date.fromisoformat),
}
_READERS: dict[str, Callable[[Any], Any]] = {name: read for name, _write, read in _TAGGED.values()} | {
    "$dict": lambda inner: {_restored(key): _restored(each) for key, each in inner},
    "$message": lambda inner: Message(*(_restored(each) for each in inner)),
}
