"""Who records which event, and who hears it: read off the source and off the handlers that have registered."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType, NoneType, UnionType
from typing import Any, NotRequired, Union, get_args, get_origin, get_type_hints

from django.apps import apps
from django.conf import settings
from django.utils.module_loading import module_has_submodule

from shop.events.declarations import Event
from shop.events.registry import handlers_of
from site_config.product_packages import PRODUCT

_LISTENING_ROOMS = {
    "events",
    "handlers",
    "templatetags",
    "queries",
    "integrity",
}  # here events are declared, heard and read again, not recorded


@dataclass(frozen=True, slots=True)
class MappedEvent:
    """One declared event: its constant's name, who records it (modules) and who hears it (functions), as dotted paths."""

    event: Event[Any]
    constant: str
    declared_in: str
    recorders: tuple[str, ...]
    handlers: tuple[str, ...]

    @property
    def fields(self) -> list[str]:
        """The payload's fields with their types; the name of one that may be absent ends in "?"."""
        hints = get_type_hints(self.event.payload, include_extras=True)
        return [_field_text(name, hint) for name, hint in hints.items()]


def map_events() -> list[MappedEvent]:
    """Every event that an app declares, by name."""
    recorders = _recorders()
    found = []
    for module in _declaring_modules():
        for constant, event in vars(module).items():
            if isinstance(event, Event) and constant.isupper():
                by = tuple(sorted(recorders[module.__name__, constant]))
                found.append(MappedEvent(event, constant, module.__name__, by, tuple(sorted(handlers_of(event.name)))))
    return sorted(found, key=lambda each: each.event.name)


@cache
def product_sources() -> tuple[tuple[str, ast.Module], ...]:
    """Dotted name and syntax tree of every module of the product but its migrations; read once, for that takes a second."""
    return tuple((name, ast.parse(text)) for name, text in _read_sources())


def _read_sources() -> Iterator[tuple[str, str]]:
    for package in PRODUCT:
        for path in sorted(Path(settings.BASE_DIR, package).rglob("*.py")):
            parts = path.relative_to(settings.BASE_DIR).with_suffix("").parts
            if "migrations" not in parts:
                yield ".".join(parts).removesuffix(".__init__"), path.read_text()


def _declaring_modules() -> list[ModuleType]:
    configs = (config for config in apps.get_app_configs() if config.name.partition(".")[0] in PRODUCT)
    return [import_module(f"{config.name}.events") for config in configs if module_has_submodule(config.module, "events")]


def _recorders() -> Mapping[tuple[str, str], set[str]]:
    """(declaring module, constant) → the modules that name the event, or a table of moves in which it stands."""
    tables = {module.__name__: _tables_of(module) for module in _declaring_modules()}
    recorders: dict[tuple[str, str], set[str]] = defaultdict(set)
    for name, text in _read_sources():
        if _LISTENING_ROOMS & set(name.split(".")) or ".events import" not in text:
            continue  # one file in ten is left to be parsed
        for source, constant in _references(ast.parse(text)):
            for each in tables.get(source, {}).get(constant, (constant,)):
                recorders[source, each].add(name)
    return recorders


def _tables_of(module: ModuleType) -> dict[str, list[str]]:
    """Name of each table from a state or a verb to its event → the constants of the events in it."""
    constants = {id(value): name for name, value in vars(module).items() if isinstance(value, Event)}
    tables = {name: value for name, value in vars(module).items() if isinstance(value, Mapping) and name.isupper()}
    return {name: [constants[id(event)] for event in table.values()] for name, table in tables.items()}


def _references(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """What a module takes from declarations and hands on: not what it only compares with, nor an event of which it reads something."""
    imported = {
        alias.asname or alias.name: (node.module, alias.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module and node.module.endswith(".events")
        for alias in node.names
    }
    if not imported:
        return
    only_read = {
        id(name)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute | ast.Compare)
        for name in ast.iter_child_nodes(node)
        if isinstance(name, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in imported and id(node) not in only_read:
            yield imported[node.id]


def _field_text(name: str, hint: Any) -> str:
    if get_origin(hint) is NotRequired:
        return f"{name}?: {_type_text(get_args(hint)[0])}"
    return f"{name}: {_type_text(hint)}"


def _type_text(hint: Any) -> str:
    if get_origin(hint) in {Union, UnionType}:  # which of the two it is depends on who wrote an equal one first: typing keeps them
        return " | ".join("None" if part is NoneType else _type_text(part) for part in get_args(hint))
    return hint.__name__ if isinstance(hint, type) and not get_args(hint) else str(hint).replace("typing.", "")
