"""Storefronts, and the directory of them."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shop.accounts.queries import usual_address
from shop.common.clock import now
from shop.common.cursor_pages import SortKey, cursor_page
from shop.common.dear_pages import dear_page
from shop.common.htmx import render_page, wants_fragment
from shop.common.money import Money
from shop.common.offline import kept_offline
from shop.common.pages import shared_page, shown_until, shows, store_tag
from shop.common.redirects import moved_to, post_or_go
from shop.common.requests import MarketRequest, SignedInRequest
from shop.stores.forms import DirectoryForm
from shop.stores.models import Store
from shop.stores.queries import (
    delivery_terms,
    directory_count,
    directory_page,
    followed_stores,
    least_delivery_charge,
    metres_from,
    opening_state,
    storefronts,
    with_following,
)
from shop.stores.services import follow_store, unfollow_store
from shop.stores.states import StoreStatus

PAGE_SIZE = 24
LAST_FOLLOWED = (SortKey("followed", is_down=True), SortKey("pk"))


@login_not_required  # anybody may look around
@require_safe
@shared_page
@kept_offline("seen")
def store_show(request: HttpRequest, slug: str) -> HttpResponse:
    """One store's front. Its shelf is a slot: products belong to an app above."""
    found = with_following(storefronts(), request.user).filter(slug=slug).first()
    if found is None:
        return moved_to(request, get_object_or_404(Store, former_addresses__slug=slug).get_absolute_url())
    shows(store_tag(found.pk))
    context = {
        "store": found,
        "opening": opening_state(found, at=now()),
        "delivery_from": least_delivery_charge(found),
        "terms": delivery_terms(found, None, goods=Money.zero(found.currency), at=shown_until()),
        "map_tiles": settings.MAP_TILES_URL,
        "is_whole": not request.GET,
    }
    return render_page(request, "stores/store_detail.html", context, fragment="stores/_shelf.html", status=410 if found.is_closed else 200)


@login_not_required  # what hangs in the street is for everybody
@require_safe
@dear_page("poster", a_minute=30)
def poster(request: HttpRequest, slug: str) -> HttpResponse:
    """A sheet to print: the store's name, and the code that leads to its front."""
    found = get_object_or_404(storefronts().exclude(status=StoreStatus.SUSPENDED), slug=slug)
    return render(request, "stores/store_poster.html", {"store": found})


@login_not_required  # a visitor is sent to sign in here, and then back to the store: this address answers no GET
@post_or_go("stores:store", keep=("slug",))
def follow(request: HttpRequest, slug: str) -> HttpResponse:
    """Follow a store, or no longer."""
    found = get_object_or_404(storefronts(), slug=slug)
    if not request.user.is_authenticated:
        return redirect_to_login(found.get_absolute_url())
    wanted = request.POST.get("to") != "unfollow"
    (follow_store if wanted else unfollow_store)(request.user, found)
    if wants_fragment(request):
        return render(request, "stores/_follow.html", {"slug": found.slug, "name": found.name, "is_followed": wanted})
    text = _("You follow %(store)s. We tell you what is new there.") if wanted else _("You no longer follow %(store)s.")
    messages.success(request, text % {"store": found.name})
    return redirect("stores:following") if request.POST.get("next") == "following" else redirect(found)


@require_safe
def following(request: SignedInRequest) -> HttpResponse:
    page = cursor_page(followed_stores(request.user), request.GET.get("from"), size=PAGE_SIZE, by=LAST_FOLLOWED)
    return render_page(request, "stores/following_list.html", {"page": page})


@login_not_required  # anybody may look around
@require_safe
@kept_offline("seen")
@dear_page("stores", a_minute=60)
def directory(request: MarketRequest) -> HttpResponse:
    """The stores of the market: by region and shelf, open now, the nearest first."""
    form = DirectoryForm(request.GET, country=request.market)
    wishes = form.wishes
    page = directory_page(request.market, wishes, request.GET.get("from"), at=now())
    for found in page:
        found.metres = metres_from(wishes.near, found) if wishes.near else None  # type: ignore[attr-defined]  # for the card alone
    home = usual_address(request.user, country_code=request.market.code) if request.user.is_authenticated else None
    context = {
        "form": form,
        "page": page,
        "total": directory_count(request.market, wishes, at=now()),
        "near": wishes.near,
        "home": home,
        "was_refused": "latitude" in request.GET and wishes.near is None,
        "market": request.market,
        "is_whole": not request.GET,
    }
    return render_page(request, "stores/store_list.html", context, fragment="list")
