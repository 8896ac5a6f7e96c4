"""Typed readers of environment variables. A wrong value stops the process with a sentence.

Each reader notes what it read: `manage.py show_settings` prints that as `docs/settings.md` and `.env.example`.
"""

import json
import os
import re
import secrets
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True, slots=True)
class Variable:
    """One environment variable: what it is for, which values it takes, and what holds while it is unset."""

    name: str
    section: str
    meaning: str
    values: str
    unset: str


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a process lets the database keep it waiting, in whole seconds; 0: for ever."""

    statement: int  # for one statement
    lock: int  # of that, for what somebody else holds
    idle: int  # in a transaction in which nothing is asked: its locks are in everybody's way


NO_END = 24 * 3600  # SQLite's way of waiting for ever

VARIABLES: list[Variable] = []  # in the order in which the settings read them
_sections = [""]


def begin_section(title: str) -> None:
    """What is read from here on belongs to that section of the settings."""
    _sections.append(title)


def _note_variable(name: str, meaning: str, *, values: str, unset: str) -> None:
    VARIABLES.append(Variable(name, _sections[-1], meaning, values, unset))


def _shown(default: object) -> str:
    text = ", ".join(default) if isinstance(default, list) else json.dumps(default) if isinstance(default, (dict, bool)) else str(default)
    return f"`{text}`" if text else "nothing"


def _one_of(choices: Collection[str]) -> str:
    return ", ".join(f"`{choice}`" for choice in choices)


def env_str(name: str, meaning: str, *, default: str = "", choices: tuple[str, ...] = (), unset: str = "") -> str:
    """The variable's text, or the default when unset or empty."""
    _note_variable(name, meaning, values=_one_of(choices) or "text", unset=unset or _shown(default))
    value = os.environ.get(name) or default
    if choices and value not in choices:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(choices)}, not {value!r}.")
    return value


def env_bool(name: str, meaning: str, *, default: bool, unset: str = "") -> bool:
    """'true' or 'false', the default when unset or empty; nothing else is guessed at."""
    _note_variable(name, meaning, values="`true` or `false`", unset=unset or _shown(default))
    value = os.environ.get(name)
    if not value:
        return default
    if value not in {"true", "false"}:
        raise ImproperlyConfigured(f"{name} must be 'true' or 'false', not {value!r}.")
    return value == "true"


def env_int(name: str, meaning: str, *, default: int, minimum: int = 0, maximum: int = 2**31, unset: str = "") -> int:
    """A whole number between minimum and maximum; the default when unset or empty."""
    _note_variable(name, meaning, values=f"{minimum} to {maximum}", unset=unset or _shown(default))
    value = os.environ.get(name)
    if not value:
        return default
    if not value.isascii() or not value.isdigit() or not minimum <= int(value) <= maximum:
        raise ImproperlyConfigured(f"{name} must be a whole number from {minimum} to {maximum}, not {value!r}.")
    return int(value)


def env_list(name: str, meaning: str, *, default: list[str], choices: Collection[str] = (), unset: str = "") -> list[str]:
    """Comma-separated values, blanks dropped; the default when unset or empty."""
    _note_variable(name, meaning, values=f"comma-separated{': ' if choices else ''}{_one_of(choices)}", unset=unset or _shown(default))
    parts = [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]
    for part in parts:
        if choices and part not in choices:
            raise ImproperlyConfigured(f"{name} may name {', '.join(choices)}, not {part!r}.")
    return parts or default


def env_url(name: str, meaning: str, *, default: str, schemes: tuple[str, ...], is_origin: bool = False, unset: str = "") -> str:
    """An address with one of the given schemes and a host; '' stays '' (not configured). An origin ends after host and port.

    A wrong one is not repeated in the message: it may hold a password.
    """
    _note_variable(name, meaning, values=" or ".join(f"`{scheme}://…`" for scheme in schemes), unset=unset or _shown(default))
    value = os.environ.get(name) or default
    if not value:
        return ""
    parts = _parts_of_address(name, value)
    if parts.scheme not in schemes or not (parts.hostname or (parts.scheme == "unix" and parts.path)):
        raise ImproperlyConfigured(f"{name} must be an address like {schemes[0]}://host.")
    if is_origin and (parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc):
        raise ImproperlyConfigured(f"{name} must be {parts.scheme}:// and a host, with nothing behind it.")
    return value.rstrip("/")


def env_object(name: str, meaning: str, *, default: dict[str, object]) -> dict[str, object]:
    """An object written as JSON; the default when unset or empty. A wrong one is not repeated in the message: it may hold a key."""
    _note_variable(name, meaning, values="an object in JSON", unset=_shown(default))
    value = os.environ.get(name)
    if not value:
        return default
    try:
        found = json.loads(value)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise ImproperlyConfigured(f'{name} must be an object in JSON, like {{"to": "…"}}.')
    return found


def env_folder(name: str, meaning: str, *, default: Path, unset: str) -> Path:
    """A folder in which this process may write, made where it is missing."""
    _note_variable(name, meaning, values="a folder", unset=unset)
    folder = Path(os.environ.get(name) or default).resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(f"{name} must be a folder; {folder} cannot be made: {error.strerror}.") from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise ImproperlyConfigured(f"{name} must be a folder that this process may write to, and {folder} is not.")
    return folder


def _parts_of_address(name: str, value: str) -> SplitResult:
    """The parts of an address, its port a number from 1 to 65535 or none."""
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} cannot be read as an address: {error}.") from error
    if port == 0:
        raise ImproperlyConfigured(f"{name} cannot be read as an address: there is no port 0.")
    return parts


def env_database(
    name: str, meaning: str, *, sqlite_path: Path, patience: Patience, pool: bool = False, prepares: bool = True, unset: str
) -> dict[str, object]:
    """Django's DATABASES entry: PostgreSQL from `postgres://user:password@host:port/name`, else the embedded SQLite file.

    With `pool` the process shares a pool of connections among its threads instead of keeping one per thread. Without `prepares` no
    statement is prepared on the server.
    """
    _note_variable(name, meaning, values="`postgres://…` or `sqlite:///…`", unset=unset)
    value = os.environ.get(name)
    if not value:
        return _sqlite(sqlite_path, patience=patience)
    parts = _parts_of_address(name, value)
    if parts.scheme == "sqlite" and parts.path:
        return _sqlite(Path(parts.path), patience=patience)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise ImproperlyConfigured(f"{name} must be like postgres://user:password@host:5432/name or sqlite:///file.")
    return _postgresql(parts, patience=patience, pool=pool, prepares=prepares)


def _sqlite(path: Path, *, patience: Patience) -> dict[str, object]:
    # WAL lets readers work beside the one writer; IMMEDIATE takes the write lock at the start of a transaction,
    # so that two writers queue instead of failing half-way.
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 2 * patience.lock or NO_END,  # all writers stand in one line, whatever they write
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-20000;",
        },
    }


# A server that has gone without a word is noticed after half a minute, not after the two hours that the system would wait.
_NETWORK: dict[str, object] = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}


def _postgresql(parts: SplitResult, *, patience: Patience, pool: bool, prepares: bool) -> dict[str, object]:
    # Compiling a statement pays in reports that run for seconds; where a page asks, it costs more than it saves.
    # What is prepared asks by key: one plan is as good for all values, and the planner need not find out five times on each connection.
    tuned = "-c jit=off -c plan_cache_mode=force_generic_plan" if prepares else "-c jit=off"
    asked: dict[str, object] = _NETWORK | {"options": f"{tuned} {_timeouts(patience)}", **dict(parse_qsl(parts.query))}
    if prepares:  # the few that go through `shop.common.prepared`, at their first use; Django's own cursor prepares nothing
        asked["prepare_threshold"] = 0
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": parts.port or 5432,
        "CONN_MAX_AGE": 0 if pool else 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": asked | ({"pool": {"min_size": 1, "max_size": 20, "timeout": 10}} if pool else {}),
    }


def _timeouts(patience: Patience) -> str:
    """What the server gives up by itself. 0 means never, there as here; it is said all the same, for the server may have its own idea."""
    return (
        f"-c statement_timeout={patience.statement * 1000} -c lock_timeout={patience.lock * 1000} "
        f"-c idle_in_transaction_session_timeout={patience.idle * 1000}"
    )


def env_secret(name: str, meaning: str, *, file: Path, required: bool, unset: str) -> str:
    """A long random secret. Where it is not required, one is made once and kept in the given file."""
    _note_variable(name, meaning, values="text", unset=unset)
    value = os.environ.get(name, "")
    if value:
        if len(value) < 50 or len(set(value)) < 5:
            raise ImproperlyConfigured(f"{name} must be a random text of at least 50 characters.")
        return value
    if required:
        raise ImproperlyConfigured(f"{name} must be set on a public site: a random text of at least 50 characters.")
    return _kept_secret(file, made=lambda: secrets.token_urlsafe(50))


def env_vapid_key(name: str, meaning: str, *, file: Path, is_made: bool, unset: str) -> str:
    """A private key for push messages: 32 random bytes in base64url. "" when unset, or one made once and kept in the file."""
    _note_variable(name, meaning, values="43 characters of base64url", unset=unset)
    value = os.environ.get(name) or (_kept_secret(file, made=lambda: secrets.token_urlsafe(32)) if is_made else "")
    if value and not re.fullmatch(r"[A-Za-z0-9_-]{43}=?", value):
        raise ImproperlyConfigured(f"{name} must be 32 random bytes in base64url: 43 characters.")
    return value


def _kept_secret(file: Path, *, made: Callable[[], str]) -> str:
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        # Two processes may start at once: the loser of the exclusive create reads the winner's secret.
        with suppress(FileExistsError), file.open("x", encoding="ascii") as handle:
            handle.write(made())
    return file.read_text(encoding="ascii").strip()
