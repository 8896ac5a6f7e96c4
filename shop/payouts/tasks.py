"""Jobs of payouts: sending, and what events and jobs have missed."""

from huey import crontab
from huey.contrib.djhuey import db_periodic_task, db_task

from shop.payouts.exceptions import PayoutError
from shop.payouts.services import run_schedules, send_payout, sweep_payees, sweep_payouts, sweep_unseen_money


@db_task()
def send_approved(payout_id: int) -> None:
    """Queued once it is approved. What refuses now is shown to staff, and tried again by the sweep."""
    try:
        send_payout(payout_id)
    except PayoutError:
        return


@db_periodic_task(crontab(minute="*/5"))
def sweep_money() -> None:
    """Bring earnings in, free what is ripe, and see to payouts that do not move."""
    sweep_payees()
    sweep_payouts()


@db_periodic_task(crontab(minute="7"))
def pay_by_schedule() -> None:
    """Each market's morning."""
    run_schedules()


@db_periodic_task(crontab(minute="37"))
def see_money() -> None:
    """Of sales whose cash or fee has come unnoticed."""
    sweep_unseen_money()
