"""Jobs of the search."""

from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from shop.search.services import forget_visitors, record_new_matches, recount_words, refresh_popularity, sweep_index


@db_periodic_task(crontab(minute="*/10"))
def sweep_documents() -> None:
    """Repairs the index where jobs were lost."""
    sweep_index()


@db_periodic_task(crontab(minute="23"))
def match_saved_searches() -> None:
    """Looks saved searches up again and records those with new products."""
    record_new_matches()


@db_periodic_task(crontab(hour="3", minute="5"))
def count_popularity() -> None:
    """Counts popularity and words, and deletes old clicks and searches."""
    refresh_popularity()
    recount_words()
    forget_visitors()
