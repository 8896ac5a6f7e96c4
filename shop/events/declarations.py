"""What an event is called and what it says. Every app declares its own in its room `events`, beside `states`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypedDict, TypeVar, cast

PayloadT = TypeVar("PayloadT", bound=Mapping[str, Any])


class NoPayload(TypedDict):
    """For events whose subject and actor say all."""


class EventRow(Protocol):
    """What is read of a recorded event."""

    name: str
    data: dict[str, Any]


class UndeclaredEvent(LookupError):
    """No app declares an event of this name, or it says something else than what was asked for."""


@dataclass(frozen=True, slots=True)
class Event(Generic[PayloadT]):
    """One kind of fact: `<subject>.<what happened>`, and what its rows carry besides the subject's key and the actor's.

    Payloads are JSON: moments are ISO 8601 texts in UTC, amounts are minor units beside their currency. What older rows may lack is
    `NotRequired`. An event that no handler hears is `history_only`: it is recorded to be read again.
    """

    name: str
    payload: type[PayloadT]
    meaning: str
    history_only: bool = False

    def __post_init__(self) -> None:
        """Declare it: a name stands for one thing."""
        if self.name in _declared:
            raise ValueError(f"{self.name} is declared twice")
        _declared[self.name] = self

    @property
    def subject(self) -> str:
        """What it is about: the part before the dot."""
        return self.name.partition(".")[0]

    def read(self, row: EventRow) -> PayloadT:
        """The payload of a row of this event, or of one that says the same. Raises UndeclaredEvent for any other."""
        if declared_event(row.name).payload is not self.payload:
            raise UndeclaredEvent(f"{row.name} does not say what {self.name} says")
        return cast(PayloadT, row.data)


_declared: dict[str, Event[Any]] = {}


def declared_event(name: str) -> Event[Any]:
    """The declaration of that name. Raises UndeclaredEvent."""
    try:
        return _declared[name]
    except KeyError:
        raise UndeclaredEvent(name) from None


def declared_events() -> list[Event[Any]]:
    """All of them, by name."""
    return [_declared[name] for name in sorted(_declared)]
