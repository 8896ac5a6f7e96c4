"""What auctions show on a product's page."""

from django.http import HttpRequest

from shop.auctions.queries import auction_page, visible_auctions
from shop.catalog.models import Product
from shop.common.slots import Fragment, fill_slot


@fill_slot("product.auction")
def show_auction(request: HttpRequest, product: Product) -> Fragment | None:
    """In the place where others have a price and a cart."""
    found = visible_auctions(request.user).filter(pk=product.auction_id or 0).first()
    return Fragment("auctions/_panel.html", {"details": auction_page(found, request.user), "auction": found}) if found else None
