"""The market's auctions."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from shop.auctions.queries import auctions_on_show
from shop.auctions.states import AuctionChoice
from shop.catalog.queries import category_trail, top_categories
from shop.common.dear_pages import dear_page
from shop.common.htmx import render_page
from shop.common.pages import shared_page, shelf_tag, shows
from shop.common.requests import MarketRequest, words_in

PAGE_SIZE = 24


@login_not_required  # anybody may look around
@require_safe
@shared_page
@dear_page("auctions", a_minute=120)
def auction_list(request: MarketRequest) -> HttpResponse:
    """What runs, ends soon, has no bids yet or is still to start; by shelf. An unknown wish shows all that runs."""
    wish = words_in(request, "show")
    choice = AuctionChoice(wish) if wish in AuctionChoice else AuctionChoice.RUNNING
    trail = category_trail(words_in(request, "category"))
    shelf = trail[-1] if trail else None
    shows(shelf_tag(request.market.code))
    found = auctions_on_show(request.market.code, choice, category=shelf)
    context = {
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        "choice": choice,
        "choices": AuctionChoice.choices,
        "shelf": shelf,
        "shelves": top_categories(),
        "market": request.market,
        "is_whole": not request.GET,
    }
    return render_page(request, "auctions/auction_list.html", context, fragment="list")
