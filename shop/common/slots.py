"""Named places in a lower app's page which apps above it fill, so that imports only ever go down."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Fragment:
    """A template and what it needs."""

    template: str
    context: dict[str, Any]


Filler = Callable[[HttpRequest, Any], Fragment | None]
_slots: dict[str, list[tuple[int, Filler]]] = defaultdict(list)


def fill_slot(name: str, *, order: int = 50) -> Callable[[Filler], Filler]:
    """Register `filler(request, subject)`; lower `order` comes first; None leaves the place empty."""

    def register(filler: Filler) -> Filler:
        _slots[name].append((order, filler))
        _slots[name].sort(key=lambda entry: entry[0])
        return filler

    return register


def fragments_for(name: str, request: HttpRequest, subject: Any) -> list[Fragment]:
    """What every filler of the slot has to show about the subject."""
    return [fragment for _order, filler in _slots[name] if (fragment := filler(request, subject)) is not None]


def fillers_by_slot() -> dict[str, list[tuple[int, Filler]]]:
    """Who fills each slot, in the order in which they are asked: `docs/slots.md`."""
    return {name: list(fillers) for name, fillers in _slots.items()}
