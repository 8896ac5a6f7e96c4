"""The two search engines behind one interface: PostgreSQL's and SQLite's."""

from django.db import connection

from shop.search.providers import postgresql, sqlite
from shop.search.providers.base import Engine, Match, SearchStatement

_ENGINES: dict[str, Engine] = {"postgresql": postgresql.PostgresEngine(), "sqlite": sqlite.SqliteEngine()}


def engine() -> Engine:
    """That of the database in use."""
    return _ENGINES[connection.vendor]


__all__ = ["Engine", "Match", "SearchStatement", "engine"]
