"""Jobs of the search."""

from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from shop.common.planner import tell_planner, tell_planner_of_growth
from shop.search.services import forget_visitors, record_new_matches, recount_words, refresh_popularity, sweep_index


@db_periodic_task(crontab(minute="*/10"))
def sweep_documents() -> None:
    """Repairs the index where jobs were lost, and tells the database's planner what has come in since."""
    sweep_index()
    tell_planner_of_growth()


@db_periodic_task(crontab(minute="23"))
def match_saved_searches() -> None:
    """Looks saved searches up again and records those with new products."""
    record_new_matches()


@db_periodic_task(crontab(hour="3", minute="5"))
def count_popularity() -> None:
    """Counts popularity and words, deletes old clicks and searches, and has the database's planner look at everything anew."""
    refresh_popularity()
    recount_words()
    forget_visitors()
    tell_planner()
