"""Jobs of commissions."""

from huey import crontab
from huey.contrib.djhuey import db_periodic_task, db_task

from shop.commissions.services import resume_simulations, run_simulation


@db_task()
def simulate(simulation_id: int) -> None:
    """Work a simulation out."""
    run_simulation(simulation_id)


@db_periodic_task(crontab(minute="*/5"))
def sweep_simulations() -> None:
    """Those that a dead worker left behind."""
    resume_simulations()
