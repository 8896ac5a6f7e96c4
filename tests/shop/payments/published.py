"""What is wrong with a value by the schema that a payment service publishes (OpenAPI 3.0, as far as those schemas go)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,), "integer": (int,), "number": (int, float), "boolean": (bool,), "array": (list,), "object": (dict,),
}  # fmt: skip


class Published:
    """The interface that one file describes. `allowed`: names that are newer than the file."""

    def __init__(self, file: Path, *, allowed: frozenset[str] = frozenset()) -> None:
        self.document: dict[str, Any] = json.loads(file.read_text())
        self.allowed = allowed

    def operation(self, method: str, path: str) -> dict[str, Any] | None:
        """What is said of that method at that address; None where nothing is."""
        for template, methods in self.document["paths"].items():
            if re.fullmatch(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(template)), path) and method.lower() in methods:
                found: dict[str, Any] = methods[method.lower()]
                return found
        return None

    def body_schema(self, operation: Mapping[str, Any], kind: str) -> dict[str, Any]:
        found: dict[str, Any] = self._follow(operation.get("requestBody", {})).get("content", {}).get(kind, {}).get("schema", {})
        return found

    def answer_schema(self, operation: Mapping[str, Any], status: int) -> dict[str, Any]:
        answers = operation["responses"]
        found: dict[str, Any] = self._follow(answers.get(str(status)) or answers.get("default") or {})
        schema: dict[str, Any] = found.get("content", {}).get("application/json", {}).get("schema", {})
        return schema

    def problems(self, schema: Mapping[str, Any], value: Any, where: str = "") -> Iterator[str]:
        """Sentences; none when it fits."""
        schema = self._whole(schema)
        choices = schema.get("anyOf") or schema.get("oneOf")
        if value is None:
            if not (schema.get("nullable") or choices):
                yield f"{where} is null"
            return
        if choices:
            wrong = [list(self.problems(choice, value, where)) for choice in choices]
            if all(wrong):
                yield from min(wrong, key=len)
            return
        yield from self._plain(schema, value, where)

    def _plain(self, schema: Mapping[str, Any], value: Any, where: str) -> Iterator[str]:
        kinds = _TYPES.get(schema.get("type", ""), ())
        if kinds and (not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds)):
            yield f"{where} is {value!r}, no {schema['type']}"
        elif isinstance(value, dict):
            yield from self._object(schema, value, where)
        elif isinstance(value, list):
            for place, inner in enumerate(value):
                yield from self.problems(schema.get("items", {}), inner, f"{where}[{place}]")
        elif isinstance(value, str):
            yield from _text_problems(schema, value, where)

    def _object(self, schema: Mapping[str, Any], value: Mapping[str, Any], where: str) -> Iterator[str]:
        known = schema.get("properties", {})
        for name in schema.get("required", ()):
            if name not in value:
                yield f"{where}.{name} is missing"
        for name, inner in value.items():
            if name in known:
                yield from self.problems(known[name], inner, f"{where}.{name}")
            elif isinstance(extra := schema.get("additionalProperties"), dict):
                yield from self.problems(extra, inner, f"{where}.{name}")
            elif known and name not in self.allowed:
                yield f"{where}.{name} is unknown"

    def _whole(self, schema: Mapping[str, Any]) -> dict[str, Any]:
        """With what it refers to, and all of its parts as one."""
        found = dict(self._follow(schema))
        for part in found.pop("allOf", ()):
            inner = self._whole(part)
            for name in ("properties", "required"):
                if name in inner:
                    kind = type(inner[name])
                    mine = found.get(name, kind())
                    found[name] = {**mine, **inner[name]} if kind is dict else [*mine, *inner[name]]
            found = inner | found
        return found

    def _follow(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        while "$ref" in schema:
            found: Any = self.document
            for step in schema["$ref"].removeprefix("#/").split("/"):
                found = found[step]
            schema = {**found, **{name: value for name, value in schema.items() if name != "$ref"}}
        return schema


def _text_problems(schema: Mapping[str, Any], value: str, where: str) -> Iterator[str]:
    if "enum" in schema and value not in schema["enum"]:
        yield f"{where} is {value!r}, none of {schema['enum']}"
    if "pattern" in schema and not re.search(schema["pattern"], value):
        yield f"{where} is {value!r}, not {schema['pattern']}"
    if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
        yield f"{where} is {len(value)} long"
