"""One party at a time: for whoever counts on a limit that several accounts share."""

from __future__ import annotations

from django.db import connection

from shop.trust.queries.parties import party_of

_LOCKS = 7_043  # this app's own kind of advisory lock


def hold_party(user_id: int) -> set[int]:
    """The account and all that are one party with it, as `party_of`; held until the transaction ends.

    Of two stores of one party that count on the same room the later one waits here, and then sees what the earlier has taken. Their parties
    need not be equal: each holds everybody whom it counts, in one order of keys. Take it before the payee of a store and before any account
    of the ledger. SQLite has one writer anyway.
    """
    party = party_of(user_id)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            sql = "SELECT pg_advisory_xact_lock(%s, (id %% 2147483647)::integer) FROM unnest(%s::bigint[]) AS ids(id)"
            cursor.execute(sql, [_LOCKS, sorted(party)])
    return party
