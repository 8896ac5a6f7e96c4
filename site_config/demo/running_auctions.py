"""While the demo runs: what has come to its end begins again, so that there is always something to try."""

from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from site_config.demo.bids import load_auctions


@db_periodic_task(crontab(minute="*/5"))
def keep_auctions_running() -> None:
    """Those that are over begin again, but for those whose winner may still buy."""
    load_auctions()
