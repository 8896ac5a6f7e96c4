"""Telling a database or a disk that cannot do its work now from a mistake of ours."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from enum import Enum

import psycopg


class Outage(Enum):
    """Why the database cannot do it, as far as people need to know."""

    BUSY = "busy"  # somebody holds a lock, or it takes too long: nothing of the statement is left
    AWAY = "away"  # the connection is gone: what was being committed may have been, or not
    READ_ONLY = "read_only"
    FULL = "full"


# https://www.postgresql.org/docs/current/errcodes-appendix.html
_STATES = {
    "55P03": Outage.BUSY,  # a lock was not to be had in time
    "57014": Outage.BUSY,  # the statement took too long
    "40P01": Outage.BUSY,  # a deadlock
    "40001": Outage.BUSY,
    "25006": Outage.READ_ONLY,
    "53100": Outage.FULL,
    "25P03": Outage.AWAY,  # a transaction stood idle, and its session was ended
    "25P04": Outage.AWAY,
}
_CLASSES = {"08", "53", "57", "58"}  # connections, resources, an operator's doing, the system's errors
# https://www.sqlite.org/rescode.html
_CODES = {5: Outage.BUSY, 6: Outage.BUSY, 8: Outage.READ_ONLY, 10: Outage.AWAY, 13: Outage.FULL, 14: Outage.AWAY}
_NUMBERS = {errno.ENOSPC: Outage.FULL, errno.EDQUOT: Outage.FULL, errno.EROFS: Outage.READ_ONLY}  # of a disk that we write to ourselves


def outage_of(error: BaseException | None) -> Outage | None:
    """What of database or disk was behind the error; None when it was something else: a mistake of ours, or what a constraint forbids."""
    found = (_outage_in(each) for each in _causes(error))
    return next((each for each in found if each is not None), None)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error and those it came of."""
    seen: list[BaseException] = []
    while error is not None and error not in seen:
        seen.append(error)
        yield error
        error = error.__cause__


def _outage_in(error: BaseException) -> Outage | None:
    if isinstance(error, sqlite3.Error):
        return _CODES.get((getattr(error, "sqlite_errorcode", None) or 0) & 0xFF)
    if isinstance(error, psycopg.Error):
        return _outage_on_server(error)
    return _NUMBERS.get(error.errno or 0) if isinstance(error, OSError) else None


def _outage_on_server(error: psycopg.Error) -> Outage | None:
    if error.sqlstate is None:  # said by the client's side: no connection, or none any more
        return Outage.AWAY if isinstance(error, psycopg.OperationalError) or "closed" in str(error) else None
    return _STATES.get(error.sqlstate) or (Outage.AWAY if error.sqlstate[:2] in _CLASSES else None)
