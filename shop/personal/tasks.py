"""Jobs of personal data."""

from huey import crontab
from huey.contrib.djhuey import db_periodic_task, db_task

from shop.personal.services import fill_export, sweep_exports


@db_task(retries=2, retry_delay=60)
def make_export(export_id: int) -> None:
    """Writes the file."""
    fill_export(export_id)


@db_periodic_task(crontab(minute="23"))
def end_exports() -> None:
    """Files whose days are over go; what was never finished has failed."""
    sweep_exports()
