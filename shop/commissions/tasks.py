"""Jobs of commissions."""

from huey import crontab
from huey.contrib.djhuey import db_periodic_task, db_task

from shop.commissions.services import resume_simulations, run_simulation


@db_task()
def simulate(simulation_id: int) -> None:
    """Runs one simulation."""
    run_simulation(simulation_id)


@db_periodic_task(crontab(minute="*/5"))
def sweep_simulations() -> None:
    """Resumes simulations whose worker has died."""
    resume_simulations()
