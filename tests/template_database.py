"""A migrated, empty database is made once for a state of the migrations and copied from then on: migrating costs several seconds.

SQLite keeps it in a file of `.data/`, PostgreSQL as a database beside the test's own. Whatever goes wrong with a copy, the migrations run.
Of several processes that begin at once one migrates; the others wait and copy.
"""

import fcntl
import hashlib
import sqlite3
from contextlib import ExitStack, closing, suppress
from pathlib import Path

import django
from django.conf import settings
from django.db import connection, connections
from django.db.utils import DatabaseError

PREFIX = "makiti_template_"
MOST_ON_SERVER = 4  # beside the one that is made: other working copies test on the same server, and may be in the midst of it
FOLDER = Path(settings.BASE_DIR) / ".data"
_turn = ExitStack()  # holds the lock of whoever makes the template, until it is kept


def fingerprint() -> str:
    """Of every migration of the project, of the data they load and of the packages that bring migrations of their own."""
    root = Path(settings.BASE_DIR)
    patterns = ("*/migrations/*.py", "shop/*/migrations/*.py", "shop/*/data/**/*", "requirements.txt")
    files = [path for pattern in patterns for path in root.glob(pattern) if path.is_file()]
    digest = hashlib.sha256(django.__version__.encode())
    for path in sorted(files):
        digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def begin_from_template() -> None:
    """Before the test database is made: let it be made from the template, where there is one."""
    if not _is_kept():
        _take_turn()
    if not _is_kept():
        return
    if connection.vendor == "postgresql":
        connection.settings_dict["TEST"]["TEMPLATE"] = _template()
    else:
        _copy_into_memory()


def keep_template() -> None:
    """After the test database has been migrated: keep a copy of it, unless it was one."""
    assert connection.features.supports_json_field  # asked for by a query: migrating did so before, a test would count it
    with _turn:
        if connection.vendor == "postgresql":
            _keep_on_server()
        elif not template_file().exists():
            _keep_in_file()


def _is_kept() -> bool:
    return _template() in _known_templates() if connection.vendor == "postgresql" else template_file().exists()


def _take_turn() -> None:
    FOLDER.mkdir(exist_ok=True)
    lock = _turn.enter_context((FOLDER / f"{PREFIX}{connection.vendor}.lock").open("w"))
    fcntl.flock(lock, fcntl.LOCK_EX)


def template_file() -> Path:
    """Where SQLite's lies, once it has been made."""
    return FOLDER / f"{PREFIX}{fingerprint()}.sqlite3"


def _template() -> str:
    return f"{PREFIX}{fingerprint()}"


def _copy_into_memory() -> None:
    creation, make = connection.creation, connection.creation._create_test_db

    def make_from_file(*args: object, **kwargs: object) -> object:
        name = make(*args, **kwargs)
        connections.settings["default"]["NAME"] = connection.settings_dict["NAME"] = name
        connection.close()
        connection.ensure_connection()
        with closing(sqlite3.connect(template_file())) as source:
            source.backup(connection.connection)
        return name

    creation._create_test_db = make_from_file  # type: ignore[method-assign]


def _keep_in_file() -> None:
    unfinished = template_file().with_suffix(".new")
    connection.ensure_connection()
    if not connection.introspection.table_names():  # a thread whose connection has a memory of its own
        return
    with closing(sqlite3.connect(unfinished)) as target:
        connection.connection.backup(target)
    for old in FOLDER.glob(f"{PREFIX}*.sqlite3"):
        old.unlink(missing_ok=True)
    unfinished.replace(template_file())


def _known_templates() -> list[str]:
    """On the server, the oldest first."""
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s ORDER BY oid", [f"{PREFIX}%"])
        return [name for (name,) in cursor.fetchall()]


def _keep_on_server() -> None:
    known = _known_templates()
    if _template() in known:
        return
    own = connection.settings_dict["NAME"]
    connection.close()  # nobody may be in a database that is copied
    with suppress(DatabaseError), connection._nodb_cursor() as cursor:  # somebody else keeps the same one, or uses an old one
        cursor.execute(f'CREATE DATABASE "{_template()}" TEMPLATE "{own}"')
        for old in known[:-MOST_ON_SERVER]:
            cursor.execute(f'DROP DATABASE IF EXISTS "{old}"')
