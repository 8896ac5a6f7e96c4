"""Looking around the market."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from shop.catalog.queries import (
    absent_product,
    category_trail,
    favorite_products,
    is_gone_for_good,
    keepable_products,
    moved_category,
    moved_product,
    product_page,
    shop_window,
    shown_product,
    similar_products,
)
from shop.catalog.services.favorites import toggle_favorite
from shop.common.cursor_pages import SortKey, cursor_page
from shop.common.dear_pages import dear_page
from shop.common.htmx import render_page, wants_fragment
from shop.common.offline import kept_offline
from shop.common.own_parts import keep_to_oneself
from shop.common.pages import product_tag, shared_page, shelf_tag, shows, store_tag, stores_tag
from shop.common.redirects import moved_to, safe_next
from shop.common.requests import MarketRequest, SignedInRequest

FAVORITES_PAGE = 24
LAST_KEPT = (SortKey("kept", is_down=True), SortKey("pk"))


@login_not_required  # the street side of the shop window
@require_safe
@shared_page
@kept_offline("seen")
def market_home(request: MarketRequest) -> HttpResponse:
    """The home page of the current market."""
    shows(shelf_tag(request.market.code), stores_tag(request.market.code))
    return render(request, "catalog/home.html", {"window": shop_window(request.market.code), "market": request.market})


@login_not_required  # anybody may look around
@require_safe
@shared_page
@kept_offline("seen")
@dear_page("category", a_minute=120)
def category(request: MarketRequest, path: str) -> HttpResponse:
    """One category and those below it. Its products come through a slot, from the search."""
    trail = category_trail(path)
    if not trail:
        return _moved_category(request, path)
    shows(shelf_tag(request.market.code, path))
    context = {"is_whole": not request.GET, "category": trail[-1], "crumbs": [(each.name, each.get_absolute_url()) for each in trail[:-1]]}
    response = render_page(request, "catalog/category_detail.html", context, fragment="catalog/_category_shelf.html")
    if getattr(request, "is_empty_shelf", False):  # said by whoever fills the shelf, when the head of the page is written already
        response.headers["X-Robots-Tag"] = "noindex, follow"
    return response


@login_not_required  # anybody may look; drafts are shown to their owner and staff alone
@require_safe
@shared_page
@kept_offline("seen")
def product_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One product; the address's query chooses the variant."""
    found = shown_product(slug, request.user)
    if found is None:
        return _moved_or_gone(request, slug)
    shows(product_tag(found.pk), store_tag(found.store_id), shelf_tag(found.store.country_id, found.category.path))
    if found.is_auction:  # who leads, what one may bid: the panel is each bidder's own
        keep_to_oneself(request)
    details = product_page(found, request.GET.dict())
    context = {"product": found, "details": details, "terms": details.terms}
    return render_page(request, "catalog/product_detail.html", context, fragment="answer")


def _moved_category(request: HttpRequest, path: str) -> HttpResponse:
    """301 for a path that a shelf had before, else 404."""
    moved = moved_category(path)
    if moved is None:
        raise Http404
    return moved_to(request, moved.get_absolute_url())


def _moved_or_gone(request: HttpRequest, slug: str) -> HttpResponse:
    """301 for an address that a product had before; others like it for one that was live: 410 if it has left for good, else 404.

    What never was live is a 404 like any.
    """
    moved = moved_product(slug)
    if moved is not None:
        return moved_to(request, moved.get_absolute_url())
    absent = absent_product(slug)
    if absent is None:
        raise Http404
    is_gone = is_gone_for_good(absent)
    context = {"product": absent, "is_gone": is_gone, "similar": similar_products(absent)}
    return render(request, "catalog/product_absent.html", context, status=410 if is_gone else 404)


@require_safe
@kept_offline("seen")
def favorites(request: SignedInRequest) -> HttpResponse:
    page = cursor_page(favorite_products(request.user), request.GET.get("from"), size=FAVORITES_PAGE, by=LAST_KEPT)
    return render_page(request, "catalog/favorite_list.html", {"page": page}, fragment="list")


@login_not_required  # a visitor is sent to sign in here, and then back to the product: this address answers no GET
@require_POST
def favorite_toggle(request: MarketRequest, pk: int) -> HttpResponse:
    """Add a product to the favourites, or take it out."""
    user = request.user
    found = get_object_or_404(keepable_products(user), pk=pk)
    if not user.is_authenticated:
        return redirect_to_login(found.get_absolute_url())
    is_favorite = toggle_favorite(user, found)
    if wants_fragment(request) and not request.POST.get("next"):
        context = {"url": reverse("catalog:favorite_toggle", args=[pk]), "is_favorite": is_favorite, "title": found.title, "plain": True}
        return render(request, "components/_heart.html", context)
    return redirect(safe_next(request, found.get_absolute_url()))
