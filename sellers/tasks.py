"""Jobs of the back office: imports, and the pictures that follow them."""

from datetime import timedelta

from huey import crontab
from huey.contrib.djhuey import db_periodic_task, db_task

from sellers.services.drafting import forget_abandoned
from sellers.services.importing import find_dead, work_on
from sellers.services.importing.clearing import forget_old_files
from sellers.services.importing.pictures import fetch_pictures, pictures_wait
from shop.common.clock import now

A_WHILE = timedelta(seconds=50)  # then other jobs have their turn


@db_task(priority=4)
def work(run_id: int) -> None:
    """Check or write one import; then its pictures."""
    work_on(run_id)
    bring_pictures()


@db_task(priority=1)
def bring_pictures() -> None:
    """Fetch what is due, for a while."""
    end = now() + A_WHILE
    while fetch_pictures():
        if now() > end:
            bring_pictures()
            return


@db_periodic_task(crontab(minute="*"))
def sweep() -> None:
    """Go on with imports whose worker died, and with pictures whose time has come."""
    for run_id in find_dead():
        work(run_id)
    if pictures_wait():
        bring_pictures()


@db_periodic_task(crontab(hour="3", minute="40"))
def clear() -> None:
    """Delete the files of imports long over, and listings that nobody went on with."""
    forget_old_files()
    forget_abandoned()
