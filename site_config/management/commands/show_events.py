"""Who records which event, and who hears it: the source of `docs/events.md`."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.core.management.base import BaseCommand

from site_config.event_map import MappedEvent, map_events

INTRODUCTION = """# Events

What an app below wants apps above to know, it records as an event in the transaction of the change itself; their handlers react after the
commit, each at least once and in any order. Every app declares its events in its room `events`, with what their rows carry. A field with
"?" may be absent. What no handler hears is history: it is recorded to be read again.

This page is what `manage.py show_events` prints of the declarations, the code and the handlers; a test keeps it so.
"""


class Command(BaseCommand):
    """Print every event with who records and who hears it."""

    help = "Print every event, what it says, who records it and who hears it: as docs/events.md."

    def handle(self, **options: Any) -> None:
        """Print it."""
        self.stdout.write(events_page(), ending="")


def events_page() -> str:
    """Markdown: a section for each subject."""
    subjects = groupby(map_events(), key=lambda each: each.event.subject)
    return INTRODUCTION + "".join(f"\n## {subject}\n{''.join(map(_entry, events))}" for subject, events in subjects)


def _entry(mapped: MappedEvent) -> str:
    says = _code_list(mapped.fields, none="nothing more")
    heard_by = "history" if mapped.event.history_only else _code_list(mapped.handlers)
    return f"""
### {mapped.event.name}

{mapped.event.meaning}

- declared: `{mapped.declared_in}.{mapped.constant}`
- says: {says}
- recorded by: {_code_list(mapped.recorders)}
- heard by: {heard_by}
"""


def _code_list(texts: Iterable[str], *, none: str = "nobody") -> str:
    return ", ".join(f"`{text}`" for text in texts) or none
