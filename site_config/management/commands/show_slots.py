"""Which places in pages apps above fill, and with what: the source of `docs/slots.md`."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from shop.common.slots import fillers_by_slot

HEAD = """# Slots

A page of an app below has places that apps above fill: `{% slot "order.money" order %}` in the template, `@fill_slot("order.money")` in
the room `slots` of the app above. Who fills is asked in the order given (lower first) and may leave the place empty.

This page is what `manage.py show_slots` prints; a test keeps it so.

| slot | shown in | filled by |
|---|---|---|
"""
_TAG = re.compile(r'{% slot "([a-z]+\.[a-z]+)"')


def slots_page() -> str:
    """The whole of docs/slots.md."""
    shown, filled = _templates_by_slot(), fillers_by_slot()
    rows = []
    for name in sorted({*shown, *filled}):
        fillers = [f"{order}: `{filler.__module__}.{filler.__name__}`" for order, filler in filled.get(name, ())]
        rows.append(f"| `{name}` | {'<br>'.join(sorted(shown.get(name, ())))} | {'<br>'.join(fillers)} |")
    return HEAD + "\n".join(rows) + "\n"


def _templates_by_slot() -> dict[str, set[str]]:
    root = Path(settings.BASE_DIR, "templates")
    shown: dict[str, set[str]] = defaultdict(set)
    for path in root.rglob("*.html"):
        for name in _TAG.findall(path.read_text()):
            shown[name].add(path.relative_to(root).as_posix())
    return shown


class Command(BaseCommand):
    """`manage.py show_slots`."""

    help = "Print every slot, the templates that show it and who fills it: as docs/slots.md."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(slots_page(), ending="")
