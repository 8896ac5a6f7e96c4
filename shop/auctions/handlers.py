"""Reactions to listings, deals and orders; and the clocks that become known."""

from functools import partial

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from shop.auctions.exceptions import AlreadyDone, HasBids
from shop.auctions.models import Auction, Award
from shop.auctions.services.awarding import settle
from shop.auctions.services.opening import cancel_auction, open_auction
from shop.auctions.services.suspecting import look_for_false_bidders
from shop.auctions.states import AuctionStatus, AwardStatus
from shop.auctions.tasks import follow_award, follow_bids, set_close
from shop.catalog.exceptions import InvalidListing, InvalidProductMove
from shop.catalog.models import Product
from shop.catalog.services.listing import veto_archiving
from shop.catalog.services.vetoes import Part, veto_changes
from shop.catalog.states import ProductStatus
from shop.common.jobs import enqueue
from shop.events.models import DomainEvent
from shop.events.registry import on_event
from shop.stores.exceptions import InvalidStoreMove
from shop.stores.models import Store
from shop.stores.services import veto_pausing
from shop.stores.states import StoreStatus

PROMISED = Q(status=AuctionStatus.OPEN, bid_count__gt=0) | Q(awards__status__in=[AwardStatus.OFFERED, AwardStatus.DUE])


def _wait_for_bids(auctions: QuerySet[Auction]) -> None:
    """A bid that is under way counts first, and one that comes behind finds what was decided: both want the auction's row."""
    list(auctions.filter(status=AuctionStatus.OPEN).select_for_update(of=("self",)).only("pk").order_by("pk"))


@veto_archiving
def keep_what_was_bid_for(product: Product) -> None:
    """Putting the listing away is no way out for a seller."""
    _wait_for_bids(Auction.objects.filter(product=product))
    if Auction.objects.filter(product=product, status=AuctionStatus.OPEN, bid_count__gt=0).exists():
        raise InvalidProductMove(str(HasBids()))


@veto_changes
def keep_what_is_auctioned(product: Product, part: Part) -> None:
    """What is sold stays as it is from the opening on; what is said of it, from the first bid until somebody has bought."""
    _wait_for_bids(Auction.objects.filter(product=product))
    standing = PROMISED if part == Part.WORDS else Q(status=AuctionStatus.OPEN)
    if Auction.objects.filter(standing, product=product).exists():
        raise InvalidListing(_("This is being auctioned, so the listing, its price and its stock stay as they are for now."))


@veto_pausing
def stay_for_those_who_bid(store: Store) -> None:
    """Rivals could not get in any more, and the winner could not order."""
    _wait_for_bids(Auction.objects.filter(product__store=store))
    if Auction.objects.filter(PROMISED, product__store=store).exists():
        raise InvalidStoreMove(_("Somebody has bid in an auction of this store, or has won it. Pause the store when that is done."))


@on_event("product.approved")
def open_with_its_listing(event: DomainEvent) -> None:
    """The listing is live: its auction's clock is set."""
    for auction in Auction.objects.filter(product_id=event.subject_id, status=AuctionStatus.DRAFT):
        open_auction(auction, actor_id=event.actor_id)


@on_event("product.archived", "product.rejected", "product.changes_requested")
def end_with_its_listing(event: DomainEvent) -> None:
    """Nobody can see the listing any more, so nobody shall win it."""
    gone = Product.objects.filter(pk=event.subject_id).exclude(status=ProductStatus.APPROVED)
    _take_down(Auction.objects.filter(product__in=gone), event, reason="The listing was taken down.")


@on_event("store.suspended")
def end_with_its_store(event: DomainEvent) -> None:
    """Nobody can order there."""
    shut = Store.objects.filter(pk=event.subject_id, status=StoreStatus.SUSPENDED)
    _take_down(Auction.objects.filter(product__store__in=shut), event, reason="The store was closed.")


def _take_down(auctions: QuerySet[Auction], event: DomainEvent, *, reason: str) -> None:
    for auction in auctions.filter(status=AuctionStatus.OPEN):
        actor_id = event.actor_id or auction.seller_id
        try:
            cancel_auction(auction, actor_id=actor_id, reason=event.data.get("reason") or reason, by_staff=True)
        except AlreadyDone:
            continue  # it was over before


@on_event("auction.opened")
def set_the_end(event: DomainEvent) -> None:
    """It is closed at that moment."""
    set_close(event.subject_id)


@on_event("auction.sold", "auction.unsold")
def tell_how_it_ended(event: DomainEvent) -> None:
    """Cards, search, and whether one of the bidders was none. No work for the moment in which a thousand auctions end."""
    follow_bids.call_local(event.subject_id)


@on_event("violation.noted")
def look_at_who_did_not_buy(event: DomainEvent) -> None:
    """A friend of the seller's wins, and does not buy, to drive up what the next one is asked."""
    look_for_false_bidders(event.data["auction_id"])


@on_event("auction.sold", "award.offered", "award.due")
def set_the_deadline(event: DomainEvent) -> None:
    """What the buyer has not done by then, is not done."""
    award_id = event.data.get("award_id", event.subject_id)
    when = Award.objects.filter(pk=award_id).values_list("expires_at", flat=True).first()
    if when:
        enqueue(partial(follow_award.schedule, (award_id,), eta=when))


@on_event("deal.ordered", "deal.expired", "deal.withdrawn")
def follow_the_deal(event: DomainEvent) -> None:
    """Something has become of a right to buy."""
    for award_id in Award.objects.filter(deal_id=event.subject_id).values_list("pk", flat=True):
        settle(award_id)


@on_event("order.paid", "order.confirmed", "order.cancelled", "order.to_pay_at_door")
def follow_the_order(event: DomainEvent) -> None:
    """Paid, confirmed or cancelled."""
    for award_id in Award.objects.filter(deal__order_lines__order_id=event.subject_id).values_list("pk", flat=True):
        settle(award_id)
