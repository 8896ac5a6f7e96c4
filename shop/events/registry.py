"""Which functions react to which events."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from shop.events.declarations import Event
from shop.events.models import DomainEvent

Handler = Callable[[DomainEvent], None]
_handlers: dict[str, dict[str, Handler]] = defaultdict(dict)


def on_event(*events: Event[Any]) -> Callable[[Handler], Handler]:
    """Register a reaction to these events. It runs in a job after commit, at least once, in its own transaction and in any order."""

    def register(handler: Handler) -> Handler:
        for event in events:
            _handlers[event.name][f"{handler.__module__}.{handler.__qualname__}"] = handler
        return handler

    return register


def handlers_of(name: str) -> dict[str, Handler]:
    """Dotted path → function, for one event name."""
    return dict(_handlers.get(name, {}))
