"""The few statements that every order or every bid sends, composed once in a process and prepared once on each connection.

Composing a wide join costs Django several times what the database needs to answer it, and Django's own cursor for PostgreSQL writes the
values into the SQL, so that the server parses and plans each statement anew. Here the SQL is kept and filled in. What comes back are the
same objects as from the queryset, asked anew each time: nothing that was read is ever kept.
"""

from shop.common.prepared.inserts import insert_rows
from shop.common.prepared.internals import give_prefetched, has_prefetched, sharing, take_over_row
from shop.common.prepared.queries import (
    Prepared,
    PreparedDelete,
    PreparedRows,
    PreparedSql,
    PreparedUpdate,
    prepared,
    prepared_delete,
    prepared_rows,
    prepared_update,
)
from shop.common.prepared.statements import Blank, Outdated, Statement

__all__ = [
    "Blank",
    "Outdated",
    "Prepared",
    "PreparedDelete",
    "PreparedRows",
    "PreparedSql",
    "PreparedUpdate",
    "Statement",
    "give_prefetched",
    "has_prefetched",
    "insert_rows",
    "prepared",
    "prepared_delete",
    "prepared_rows",
    "prepared_update",
    "sharing",
    "take_over_row",
]
