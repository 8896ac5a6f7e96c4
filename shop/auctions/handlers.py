"""Reactions to listings, deals and orders; and the clocks that become known."""

from functools import partial

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from shop.auctions.events import (
    AUCTION_OPENED,
    AUCTION_SOLD,
    AUCTION_UNSOLD,
    AWARD_DUE,
    AWARD_OFFERED,
    VIOLATION_NOTED,
)
from shop.auctions.exceptions import AlreadyDone, HasBids
from shop.auctions.models import Auction, Award
from shop.auctions.services.awards import free_to_order_again, settle_award
from shop.auctions.services.bid_news import follow_bids
from shop.auctions.services.lifecycle import cancel_auction, open_auction
from shop.auctions.services.suspicions import look_for_false_bidders
from shop.auctions.states import AuctionStatus, AwardStatus
from shop.auctions.tasks import follow_award, schedule_close
from shop.catalog.events import PRODUCT_APPROVED, PRODUCT_ARCHIVED, PRODUCT_CHANGES_REQUESTED, PRODUCT_REJECTED
from shop.catalog.exceptions import InvalidListing, InvalidProductMove
from shop.catalog.models import Product
from shop.catalog.services.listing import veto_archiving
from shop.catalog.services.vetoes import ListingPart, veto_changes
from shop.catalog.states import ProductStatus
from shop.common.jobs import enqueue
from shop.deals.events import DEAL_EXPIRED, DEAL_ORDERED, DEAL_WITHDRAWN
from shop.events.models import DomainEvent
from shop.events.registry import on_event
from shop.orders.events import ORDER_CANCELLED, ORDER_CONFIRMED, ORDER_PAID, ORDER_TO_PAY_AT_DOOR
from shop.orders.models import Order
from shop.orders.services import join_cancellation
from shop.stores.events import STORE_SUSPENDED
from shop.stores.exceptions import InvalidStoreMove
from shop.stores.models import Store
from shop.stores.services import join_suspension, veto_pausing
from shop.stores.states import StoreStatus

PROMISED = Q(status=AuctionStatus.OPEN, bid_count__gt=0) | Q(awards__status__in=[AwardStatus.OFFERED, AwardStatus.DUE])


def _lock_open_auctions(auctions: QuerySet[Auction]) -> None:
    """A bid that is under way counts first, and one that comes behind finds what was decided: both want the auction's row."""
    list(auctions.filter(status=AuctionStatus.OPEN).select_for_update(of=("self",)).only("pk").order_by("pk"))


@veto_archiving
def refuse_to_archive_with_bids(product: Product) -> None:
    """Putting the listing away is no way out for a seller."""
    _lock_open_auctions(Auction.objects.filter(product=product))
    if Auction.objects.filter(product=product, status=AuctionStatus.OPEN, bid_count__gt=0).exists():
        raise InvalidProductMove(str(HasBids()))


@veto_changes
def refuse_to_change_auctioned(product: Product, part: ListingPart) -> None:
    """What is sold stays as it is from the opening on; what is said of it, from the first bid until somebody has bought."""
    _lock_open_auctions(Auction.objects.filter(product=product))
    standing = PROMISED if part == ListingPart.WORDS else Q(status=AuctionStatus.OPEN)
    if Auction.objects.filter(standing, product=product).exists():
        raise InvalidListing(_("This is being auctioned, so the listing, its price and its stock stay as they are for now."))


@veto_pausing
def refuse_to_pause_with_bids(store: Store) -> None:
    """Rivals could not get in any more, and the winner could not order."""
    _lock_open_auctions(Auction.objects.filter(product__store=store))
    if Auction.objects.filter(PROMISED, product__store=store).exists():
        raise InvalidStoreMove(_("An auction of this store has bids or a winner. Pause the store when it is over."))


@on_event(PRODUCT_APPROVED)
def open_auction_of_listing(event: DomainEvent) -> None:
    """The listing is live: its auction's clock is set."""
    for auction in Auction.objects.filter(product_id=event.subject_id, status=AuctionStatus.DRAFT):
        open_auction(auction, actor_id=event.actor_id)


@on_event(PRODUCT_ARCHIVED)
def cancel_auction_of_archived_listing(event: DomainEvent) -> None:
    """Nobody can see the listing any more, so nobody shall win it."""
    _cancel_auctions_of_listing(event, reason=PRODUCT_ARCHIVED.read(event).get("reason", ""))


@on_event(PRODUCT_REJECTED, PRODUCT_CHANGES_REQUESTED)
def cancel_auction_of_refused_listing(event: DomainEvent) -> None:
    """Staff refused the listing: nobody can see it any more."""
    _cancel_auctions_of_listing(event, reason=PRODUCT_REJECTED.read(event)["reason"])


def _cancel_auctions_of_listing(event: DomainEvent, *, reason: str) -> None:
    gone = Product.objects.filter(pk=event.subject_id).exclude(status=ProductStatus.APPROVED)
    _cancel_open(Auction.objects.filter(product__in=gone), event.actor_id, reason=reason or "The listing was taken down.")


@join_suspension
def cancel_auctions_with_store(store: Store, actor_id: int | None) -> None:
    """In the same transaction: nobody can order there, so nobody shall win anything there."""
    _lock_open_auctions(Auction.objects.filter(product__store=store))
    _cancel_open(Auction.objects.filter(product__store=store), actor_id, reason="The store was closed.")


@on_event(STORE_SUSPENDED)
def cancel_auctions_of_store(event: DomainEvent) -> None:
    """What opened in that very moment; and whoever has won something there need not wait for a deadline to hear that it is off."""
    shut = Store.objects.filter(pk=event.subject_id, status=StoreStatus.SUSPENDED)
    _cancel_open(Auction.objects.filter(product__store__in=shut), event.actor_id, reason="The store was closed.")
    due = Award.objects.filter(status=AwardStatus.DUE, auction__product__store__in=shut)
    for award_id in due.order_by("pk").values_list("pk", flat=True):
        settle_award(award_id)


@join_cancellation
def let_winner_order_again(order: Order) -> None:
    """The buyer cancelled before the deadline of what they won: in the same transaction, before anybody else has the unit."""
    free_to_order_again(order)


def _cancel_open(auctions: QuerySet[Auction], actor_id: int | None, *, reason: str) -> None:
    for auction in auctions.filter(status=AuctionStatus.OPEN).order_by("pk"):
        by = actor_id or auction.seller_id
        try:
            cancel_auction(auction, actor_id=by, reason=reason, by_staff=True)
        except AlreadyDone:
            continue  # it was over before


@on_event(AUCTION_OPENED)
def schedule_end(event: DomainEvent) -> None:
    """It is closed at that moment."""
    schedule_close(event.subject_id)


@on_event(AUCTION_SOLD, AUCTION_UNSOLD)
def catch_up_after_end(event: DomainEvent) -> None:
    """Cards, search, and whether one of the bidders was none. No work for the moment in which a thousand auctions end."""
    follow_bids.call_local(event.subject_id)


@on_event(VIOLATION_NOTED)
def suspect_who_did_not_buy(event: DomainEvent) -> None:
    """A friend of the seller's wins, and does not buy, to drive up what the next one is asked."""
    look_for_false_bidders(VIOLATION_NOTED.read(event)["auction_id"])


@on_event(AUCTION_SOLD, AWARD_OFFERED, AWARD_DUE)
def schedule_deadline(event: DomainEvent) -> None:
    """What the buyer has not done by then, is not done."""
    award_id = AUCTION_SOLD.read(event)["award_id"] if event.name == AUCTION_SOLD.name else event.subject_id
    when = Award.objects.filter(pk=award_id).values_list("expires_at", flat=True).first()
    if when:
        enqueue(partial(follow_award.schedule, (award_id,), eta=when))


@on_event(DEAL_ORDERED, DEAL_EXPIRED, DEAL_WITHDRAWN)
def settle_award_of_deal(event: DomainEvent) -> None:
    """Something has become of a right to buy."""
    for award_id in Award.objects.filter(deal_id=event.subject_id).values_list("pk", flat=True):
        settle_award(award_id)


@on_event(ORDER_PAID, ORDER_CONFIRMED, ORDER_CANCELLED, ORDER_TO_PAY_AT_DOOR)
def settle_award_of_order(event: DomainEvent) -> None:
    """Paid, confirmed or cancelled."""
    for award_id in Award.objects.filter(deal__order_lines__order_id=event.subject_id).values_list("pk", flat=True):
        settle_award(award_id)
