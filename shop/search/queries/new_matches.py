"""What is new for a search that was saved."""

from datetime import datetime

from django.db import connection

from shop.search.providers import SearchStatement, engine
from shop.search.queries.questions import build_question, match_of
from shop.search.queries.wishes import Wishes

MOST = 100


def count_since(wishes: Wishes, since: datetime) -> int:
    """How many products that match were published since then, up to MOST."""
    match = match_of(build_question(wishes))
    moment = connection.ops.adapt_datetimefield_value(since)
    source = engine().source(match.with_(where=(*match.where, SearchStatement("d.published_at > %s", (moment,))), in_order=True))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM (SELECT 1 {source.sql} LIMIT {MOST}) h", source.params)
        return int(cursor.fetchone()[0])
