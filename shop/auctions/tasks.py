"""Jobs of auctions: ends, deadlines, and what follows bids."""

from huey import crontab
from huey.contrib.djhuey import db_periodic_task, db_task

from shop.auctions.models import Auction
from shop.auctions.queries import behind
from shop.auctions.services.awarding import remind_due, settle, settle_due
from shop.auctions.services.closing import close_auction, close_due
from shop.auctions.services.suspecting import look_for_false_bidders
from shop.auctions.services.telling import PAUSE, catch_up, tell_later
from shop.auctions.services.watching import tell_of_near_ends
from shop.auctions.states import AuctionStatus
from shop.common.clock import now
from shop.common.jobs import enqueue


@db_task(priority=20)  # somebody looks at the seconds
def close(auction_id: int) -> None:
    """Set for the end. A late bid has moved it: then for the new one. What has ended with it is closed in one go."""
    if not close_auction(auction_id):
        set_close(auction_id)
    close_due()


@db_task(priority=10)
def follow_award(award_id: int) -> None:
    """Set for its deadline, and on its order's news."""
    settle(award_id)


@db_task()
def follow_bids(auction_id: int) -> None:
    """What a few seconds of bids have changed."""
    if catch_up(auction_id):
        look_for_false_bidders(auction_id)


@db_periodic_task(crontab(minute="*"))
def sweep_auctions() -> None:
    """What the jobs have missed."""
    close_due()
    settle_due()
    remind_due()
    tell_of_near_ends()
    for auction_id in behind():
        follow_bids(auction_id)


def set_close(auction_id: int) -> None:
    """Have it closed at its end."""
    open_one = Auction.objects.filter(pk=auction_id, status=AuctionStatus.OPEN, ends_at__gt=now())
    ends_at = open_one.values_list("ends_at", flat=True).first()
    if ends_at:
        enqueue(_schedule_close, auction_id, ends_at)


def _schedule_close(auction_id: int, ends_at: object) -> None:
    close.schedule((auction_id,), eta=ends_at)


@tell_later
def _follow_soon(auction_id: int) -> None:
    enqueue(_schedule_following, auction_id)


def _schedule_following(auction_id: int) -> None:
    follow_bids.schedule((auction_id,), delay=PAUSE)
