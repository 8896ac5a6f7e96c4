"""Every event can be followed from its declaration to who records it and who hears it."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NotRequired, Optional

import pytest
from django.conf import settings

from site_config.event_map import MappedEvent, _field_text, map_events, product_sources
from site_config.management.commands.show_events import events_page
from tests.sources import nodes_of, texts_of

# The ledger names kinds of entries, and notifications their kinds, in the same manner; these are no events.
KINDS_OF_NOTIFICATIONS = "shop.notifications.kinds."
KINDS_OF_ENTRIES = {"shop.payments.integrity", "shop.payouts.services.earnings"}
KEYWORDS_OF_KINDS = {"kind", "help_text"}


@cache
def mapped() -> tuple[MappedEvent, ...]:
    return tuple(map_events())


def test_every_declared_event_is_recorded_somewhere():
    assert [each.constant for each in mapped() if not each.recorders] == [], "no service records these"


def test_every_declared_event_is_heard_or_history():
    heard_by_nobody = [each.constant for each in mapped() if not each.handlers and not each.event.history_only]
    heard_history = [each.constant for each in mapped() if each.handlers and each.event.history_only]
    assert heard_by_nobody == [], "write a handler, or declare them history_only=True"
    assert heard_history == [], "they are heard: take history_only away"


def test_a_constant_is_called_as_its_event():
    assert [each.constant for each in mapped() if each.constant != each.event.name.replace(".", "_").upper()] == [], (
        "order.paid is ORDER_PAID"
    )


def test_every_event_says_what_has_happened_in_a_sentence():
    assert [each.constant for each in mapped() if not each.event.meaning.endswith(".") or "\n" in each.event.meaning] == []


def test_names_are_declared_and_then_spoken_of_by_their_constants():
    names = {each.event.name for each in mapped()}
    found = [
        f"{module}:{line} {text}"
        for module, line, text in _texts()
        if text in names and not _is_of_kinds(module) and not _is_foreign(module)
    ]
    assert found == [], "say ORDER_PAID.name instead of the text"


@pytest.mark.parametrize("name", ["record_event", "Fact", "on_event"])
def test_no_name_is_put_together_where_it_is_used(name: str):
    found = [
        f"{module}:{call.lineno}"
        for module, tree in product_sources()
        for call in nodes_of(tree)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == name
        if any(isinstance(part, ast.Constant | ast.JoinedStr | ast.BinOp) for part in (call.args if name == "on_event" else call.args[:1]))
    ]
    assert found == [], "give the declared event itself"


def test_payloads_are_read_by_their_declarations():
    found = [
        f"{module}:{line}" for module, tree in product_sources() if not module.startswith("shop.events.") for line in _untyped_reads(tree)
    ]
    assert found == [], "read it by the declaration, as in ORDER_PAID.read(event)"


def test_the_page_is_what_the_command_prints():
    page = Path(settings.BASE_DIR, "docs", "events.md").read_text()
    assert page == events_page(), "run manage.py show_events > docs/events.md"


@pytest.mark.parametrize("hint", [str | None, Optional[str], NotRequired[Optional[str]]])  # noqa: UP045
def test_a_type_is_written_one_way(hint):
    """Python keeps whichever of two equal types was written first, by anybody."""
    assert "str | None" in _field_text("at", hint)


def _is_foreign(module: str) -> bool:
    """The payment services that stand in for others have event names of their own."""
    return module.startswith("site_config.sandbox.")


def _is_of_kinds(module: str) -> bool:
    return module.startswith(KINDS_OF_NOTIFICATIONS) or module in KINDS_OF_ENTRIES


def _texts() -> Iterator[tuple[str, int, str]]:
    """Module, line and value of every text of the product that is not in a declaration, and not the name of another kind."""
    for module, tree in product_sources():
        if module.rpartition(".")[2] == "events":
            continue
        kinds = {id(node.value) for node in nodes_of(tree) if isinstance(node, ast.keyword) and node.arg in KEYWORDS_OF_KINDS}
        yield from ((module, text.lineno, text.value) for text in texts_of(tree) if id(text) not in kinds)


def _untyped_reads(tree: ast.Module) -> Iterator[int]:
    """Lines on which something is taken out of the payload of a function's event."""
    for function in nodes_of(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        arguments = [*function.args.args, *function.args.kwonlyargs]
        events = {each.arg for each in arguments if each.annotation is not None and "DomainEvent" in ast.unparse(each.annotation)} | {
            "event"
        }
        for node in ast.walk(function):
            if isinstance(node, ast.Attribute) and node.attr == "data" and isinstance(node.value, ast.Name) and node.value.id in events:
                yield node.lineno
