"""What Stripe would say to the parameters of a request, by the types that its own library publishes."""

from __future__ import annotations

import re
import typing
from functools import cache
from typing import Any, get_args, get_origin

import stripe
import stripe.params
import stripe.params.checkout
from typing_extensions import get_type_hints, is_typeddict

from site_config.sandbox.server import RefusedCall

_NAMES = {
    **vars(typing),
    **vars(stripe),
    **vars(stripe.params),
    **vars(stripe.params.checkout),
    "StripeContext": object,
    "UploadType": object,
}
_OPTIONS = frozenset(stripe.RequestOptions.__annotations__)


def stripe_refusal(message: str, *, status: int = 400, kind: str = "invalid_request_error", **more: str) -> RefusedCall:
    """An error in Stripe's shape."""
    return RefusedCall(status, {"error": {"type": kind, "message": message, **more}})


def unfold(pairs: dict[str, str]) -> dict[str, Any]:
    """Nested objects and lists out of "a[b][0][c]"."""
    found: dict[str, Any] = {}
    for name, value in pairs.items():
        if not re.fullmatch(r"\w+(\[\w*\])*", name):
            raise stripe_refusal(f"Invalid parameter name {name}")
        *path, last = re.findall(r"\w+", name)
        place = found
        for part in path:
            place = place.setdefault(part, {})
        place[last] = value
    return found


def checked(kind: type, pairs: dict[str, str]) -> dict[str, Any]:
    """The parameters, or Stripe's refusal of the first that is unknown, missing or of the wrong sort."""
    found: dict[str, Any] = _read(kind, unfold(pairs), "")
    return found


@cache
def _typed_fields(kind: type) -> tuple[dict[str, Any], frozenset[str]]:
    hints = get_type_hints(kind, localns=_NAMES, include_extras=False)
    required = frozenset(getattr(kind, "__required_keys__", ())) - _OPTIONS
    stated: dict[str, Any] = getattr(kind, "__annotations__", {})
    optional = {name for name, text in stated.items() if "NotRequired" in str(text)}
    return {name: hint for name, hint in hints.items() if name not in _OPTIONS}, required - optional


def _read(hint: Any, value: Any, path: str) -> Any:
    if is_typeddict(hint):
        return _read_object(hint, value, path)
    origin, args = get_origin(hint), get_args(hint)
    if origin in (list, dict):
        return _read_many(origin, args, value, path)
    if origin is typing.Literal:
        if value not in args:
            raise stripe_refusal(f"Invalid {path}: must be one of {', '.join(map(str, args))}", param=path)
        return value
    if args and origin is not None:
        return _read_one_of(args, value, path)
    return _read_plain(hint, value, path)


def _read_object(hint: Any, value: Any, path: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise stripe_refusal(f"Invalid object: {path}", param=path)
    fields, required = _typed_fields(hint)
    for name in value:
        if name not in fields:
            raise stripe_refusal(f"Received unknown parameter: {path}{name}", code="parameter_unknown", param=f"{path}{name}")
    for name in required:
        if name not in value:
            raise stripe_refusal(f"Missing required param: {path}{name}.", code="parameter_missing", param=f"{path}{name}")
    return {name: _read(fields[name], inner, f"{path}{name}.") for name, inner in value.items()}


def _read_many(origin: Any, args: tuple[Any, ...], value: Any, path: str) -> Any:
    if not isinstance(value, dict):
        raise stripe_refusal(f"Invalid {'array' if origin is list else 'hash'}: {path}", param=path)
    if origin is dict:
        return {name: _read(args[1], inner, f"{path}{name}.") for name, inner in value.items()}
    if sorted(value) != sorted(map(str, range(len(value)))):
        raise stripe_refusal(f"Invalid array: {path}", param=path)
    return [_read(args[0], value[str(place)], f"{path}{place}.") for place in range(len(value))]


def _read_one_of(args: tuple[Any, ...], value: Any, path: str) -> Any:
    error: RefusedCall | None = None
    for choice in args:
        try:
            return _read(choice, value, path)
        except RefusedCall as found:
            error = error or found
    raise error or stripe_refusal(f"Invalid {path}", param=path)


def _read_plain(hint: Any, value: Any, path: str) -> Any:
    readers: dict[Any, Any] = {int: r"-?\d+", bool: "true|false", float: r"-?\d+(\.\d+)?", str: r"(?s).+"}
    if hint in readers:
        if not isinstance(value, str) or not re.fullmatch(readers[hint], value):
            raise stripe_refusal(f"Invalid {hint.__name__}: {path}", param=path)
        return value == "true" if hint is bool else hint(value)
    return value
