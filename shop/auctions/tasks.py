"""Jobs of auctions: ends, deadlines, and what follows bids."""

from datetime import datetime

from huey import crontab
from huey.contrib.djhuey import db_periodic_task, db_task

from shop.auctions.models import Auction
from shop.auctions.queries import auctions_to_catch_up
from shop.auctions.services.awards import remind_due_buyers, settle_award, settle_due_awards
from shop.auctions.services.bid_news import follow_bids
from shop.auctions.services.closings import close_auction, close_due_auctions
from shop.auctions.services.watches import announce_near_ends
from shop.auctions.states import AuctionStatus
from shop.common.clock import machine_time, now
from shop.common.jobs import enqueue


@db_task(priority=20)  # somebody looks at the seconds
def close_at_end(auction_id: int) -> None:
    """Set for the end. A late bid has moved it: then for the new one. What has ended with it is closed in one go."""
    if not close_auction(auction_id):
        schedule_close(auction_id)
    close_due_auctions()


@db_task(priority=10)
def follow_award(award_id: int) -> None:
    """Set for its deadline, and on its order's news."""
    settle_award(award_id)


@db_periodic_task(crontab(minute="*"))
def sweep_auctions() -> None:
    """What the jobs have missed."""
    close_due_auctions()
    settle_due_awards()
    remind_due_buyers()
    announce_near_ends()
    for auction_id in auctions_to_catch_up():
        follow_bids(auction_id)


def schedule_close(auction_id: int) -> None:
    """Have it closed at its end."""
    open_one = Auction.objects.filter(pk=auction_id, status=AuctionStatus.OPEN, ends_at__gt=now())
    ends_at = open_one.values_list("ends_at", flat=True).first()
    if ends_at:
        enqueue(_put_close_job, auction_id, ends_at)


def _put_close_job(auction_id: int, ends_at: datetime) -> None:
    close_at_end.schedule((auction_id,), eta=machine_time(ends_at))  # else one that is ahead runs it at once, again and again
