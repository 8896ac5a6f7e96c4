"""After a test that commits: empty what holds rows, and only that.

Django truncates every table, which costs PostgreSQL seconds of disk, and then fills in content types and permissions again, which no test
changes: they stay.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.management.color import no_style
from django.db import connection
from django.test import TransactionTestCase

KEPT = {"auth_permission", "django_content_type"}


@contextmanager
def quick_flush() -> Iterator[None]:
    """For a test database that has been made."""
    tables = sorted(set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - KEPT)
    flush = _deletions(tables) if connection.vendor == "postgresql" and _may_skip_triggers() else _usual(tables)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: connection.ops.execute_sql_flush(flush))
        yield


def _may_skip_triggers() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        return bool(cursor.fetchone()[0])


def _usual(tables: list[str]) -> list[str]:
    return connection.ops.sql_flush(no_style(), tables)


def _deletions(tables: list[str]) -> list[str]:
    names = [connection.ops.quote_name(table) for table in tables]
    each = " ".join(f"IF EXISTS (SELECT FROM {name}) THEN DELETE FROM {name}; END IF;" for name in names)
    # As replica no trigger asks about foreign keys, nor whether the book may lose a line.
    return [f"SET session_replication_role = replica; DO $$ BEGIN {each} END $$; SET session_replication_role = origin"]
