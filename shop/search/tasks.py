"""Jobs of the search."""

from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from shop.search.services import forget_visitors, recount_words, refresh_popularity, sweep_index, tell_of_new


@db_periodic_task(crontab(minute="*/10"))
def sweep() -> None:
    """Put in and take out what lost jobs left behind."""
    sweep_index()


@db_periodic_task(crontab(minute="23"))
def tell() -> None:
    """Saved searches with something new."""
    tell_of_new()


@db_periodic_task(crontab(hour="3", minute="5"))
def night() -> None:
    """Count what was bought and kept, count words, forget visitors."""
    refresh_popularity()
    recount_words()
    forget_visitors()
