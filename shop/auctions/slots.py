"""What auctions show on a product's page."""

from django.http import HttpRequest

from shop.auctions.models import Award
from shop.auctions.queries import auction_page, visible_auctions
from shop.catalog.models import Product
from shop.common.slots import Fragment, fill_slot
from shop.orders.models import Order
from shop.orders.states import Fulfilment


@fill_slot("product.auction")
def show_auction(request: HttpRequest, product: Product) -> Fragment | None:
    """In the place where others have a price and a cart."""
    found = visible_auctions(request.user).filter(pk=product.auction_id or 0).first()
    return Fragment("auctions/_panel.html", {"details": auction_page(found, request.user), "auction": found}) if found else None


@fill_slot("order.auction")
def won_in_auction(request: HttpRequest, order: Order) -> Fragment | None:
    """What the buyer has to do about an order of what they won, until when, and what becomes of it. One query where a price was agreed."""
    deals = [line.deal_id for line in order.lines.all() if line.deal_id]
    if request.user.pk != order.buyer_id or not deals:
        return None
    award = Award.objects.filter(deal__in=deals).select_related("deal", "user").first()
    if award is None:
        return None
    is_over = order.fulfilment == Fulfilment.CANCELLED
    may_order = is_over and award.deal is not None and award.deal.stands
    return Fragment("auctions/_of_order.html", {"order": order, "award": award, "is_over": is_over, "may_order": may_order})
