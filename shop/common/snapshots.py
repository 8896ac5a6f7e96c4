"""Reading as of one instant."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

from django.db import connection, transaction

_STEPS = 100_000  # of SQLite's virtual machine between two looks at the clock


@contextmanager
def read_snapshot(*, seconds: int) -> Iterator[None]:
    """All that is read inside is of one instant, whatever others write meanwhile, and nothing can be written.

    A statement that takes longer than so many seconds ends with OperationalError; on SQLite so does whatever is asked after that time.
    Within a transaction of the caller's it is that one's view, and the time is the caller's to limit.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(seconds * 1000)])
            cursor.execute("SELECT set_config('idle_in_transaction_session_timeout', %s, true)", [str(seconds * 1000)])
            yield
    else:
        with _sqlite_view(seconds=seconds):
            yield


@contextmanager
def _sqlite_view(*, seconds: int) -> Iterator[None]:
    """A transaction that only reads, which Django's own would not be: theirs ask for the one lock to write as they begin."""
    connection.ensure_connection()
    raw: Any = connection.connection
    until = monotonic() + seconds
    raw.execute("BEGIN DEFERRED")
    raw.set_progress_handler(lambda: monotonic() > until, _STEPS)
    try:
        yield
    finally:
        raw.set_progress_handler(None, _STEPS)
        raw.execute("ROLLBACK")
