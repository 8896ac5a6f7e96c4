"""Which functions react to which events."""

from collections import defaultdict
from collections.abc import Callable

from shop.events.models import DomainEvent

Handler = Callable[[DomainEvent], None]
_handlers: dict[str, dict[str, Handler]] = defaultdict(dict)


def on_event(*names: str) -> Callable[[Handler], Handler]:
    """Register a reaction. It runs in a job after commit, at least once, in its own transaction and in any order.

    `<subject>.*` reacts to everything about such a subject.
    """

    def register(handler: Handler) -> Handler:
        for name in names:
            _handlers[name][f"{handler.__module__}.{handler.__qualname__}"] = handler
        return handler

    return register


def handlers_of(name: str) -> dict[str, Handler]:
    """Dotted path → function, for one event name."""
    return _handlers.get(name, {}) | _handlers.get(f"{name.partition('.')[0]}.*", {})
