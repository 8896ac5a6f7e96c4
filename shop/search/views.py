"""Search."""

from __future__ import annotations

from hashlib import sha256
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shop.catalog.models import Product
from shop.catalog.queries import moved_product
from shop.common.dear_pages import dear_page
from shop.common.htmx import render_page, wants_fragment
from shop.common.offline import kept_offline
from shop.common.pages import peoples_page, shelf_tag, shows, stores_tag
from shop.common.ratelimit import allow
from shop.common.requests import MarketRequest, SignedInRequest, visitor_mark
from shop.search.exceptions import TooManySaved
from shop.search.models import SavedSearch
from shop.search.queries.results import popular_products
from shop.search.queries.stores import stores_with_words
from shop.search.queries.suggestions import nearest_category, suggestions_for
from shop.search.search_words import MAX_LENGTH, product_slug_of, query_words
from shop.search.services import describe_search, log_click, save_search
from shop.search.services.search_log import RECENT_CLICKS
from shop.search.shelf import shelf_context
from shop.search.states import SESSION_KEY, Sort


@login_not_required  # anybody may look around
@require_safe
@peoples_page
@kept_offline("seen")
@dear_page("search", a_minute=60)
def search_show(request: MarketRequest) -> HttpResponse:
    """What matches the words and the filters: products, and on the first page the stores of that name.

    Who comes upon the same page after others is logged as well: `log_id` is an own part.
    """
    shows(shelf_tag(request.market.code), stores_tag(request.market.code))
    if (address := _address_typed(request)) is not None:
        return redirect(address)
    context = shelf_context(request)
    form, results = context["form"], context["results"]
    words = query_words(" ".join(results.corrected)) or context["words"]
    is_first = bool(form.text) and not form.cursor
    if is_first:
        context["noted"] = describe_search(results, filters=_filters(request))
        context["stores"] = stores_with_words(request.market.code, words) if words else []
    if not results.shown and words:
        context["near_category"] = nearest_category(request.market, words)
        context["offers_popular"] = True
    context["query"] = request.GET.urlencode()
    return render_page(request, "search/search_show.html", context, fragment="search/_shelf.html")


@login_not_required  # whoever finds nothing looks around
@require_safe
@dear_page("popular", a_minute=60)
def popular(request: MarketRequest) -> HttpResponse:
    """What others like, for a page on which nothing was found: fetched after it, so that it is as quick as any. Else the whole shelf."""
    if not wants_fragment(request):
        return redirect(f"{reverse('search:search')}?{urlencode({'sort': Sort.POPULAR.value, 'in_stock': 1})}")
    return render(request, "search/_popular.html", {"products": popular_products(request.market)})


@login_not_required  # the box stands on every page
@require_safe
@dear_page("suggestions", a_minute=180)
def suggestions(request: MarketRequest) -> HttpResponse:
    """What the box offers while somebody types."""
    text = "".join(letter if letter.isprintable() else " " for letter in request.GET.get("q", "")[:100])
    response = render(request, "search/_suggestions.html", {"suggestions": suggestions_for(request.market, text)})
    response["Cache-Control"] = "private, max-age=60"
    return response


@login_not_required  # visitors look around too; the session remembers what they opened, until they sign in
@require_POST
def search_click(request: MarketRequest) -> HttpResponse:
    """Log that a search result was opened, and go to its page."""
    numbers = [request.POST.get(name, "") for name in ("log", "product")]
    if not all(text.isascii() and text.isdigit() and len(text) < 18 for text in numbers):
        return HttpResponse(status=204)
    log_id, product_id = map(int, numbers)
    visitor = sha256(visitor_mark(request).encode()).hexdigest()[:20]
    if not allow(f"search-click:{visitor}", limit=120, seconds=60) or not Product.objects.live().filter(pk=product_id).exists():
        return HttpResponse(status=204)
    user = request.user if request.user.is_authenticated else None
    pk = log_click(log_id=log_id, product_id=product_id, user=user)
    if pk and user is None:
        request.session[SESSION_KEY] = [*request.session.get(SESSION_KEY, []), pk][-RECENT_CLICKS:]
    return HttpResponse(status=204)


@require_safe
def saved_list(request: SignedInRequest) -> HttpResponse:
    """The searches that the user keeps."""
    return render(request, "search/saved_list.html", {"searches": SavedSearch.objects.filter(user=request.user)})


@login_not_required  # a visitor is sent to sign in here, and then back to the search
@require_POST
def saved_add(request: MarketRequest) -> HttpResponse:
    """Keep a search and be told of what is new."""
    query = request.POST.get("query", "").replace("\x00", "")[:1000]
    address = f"{reverse('search:search')}?{query}"
    if not request.user.is_authenticated:
        return redirect_to_login(address)
    try:
        label = request.POST.get("label", "").replace("\x00", "").strip() or _("Everything on the market")
        save_search(user=request.user, country=request.market, query=query, label=label)
    except TooManySaved as error:
        messages.error(request, str(error))
        return redirect("search:saved")
    messages.success(request, _("Saved. We tell you when there is something new."))
    return redirect("search:saved")


@require_POST
def saved_change(request: SignedInRequest, pk: int) -> HttpResponse:
    """Stop telling, tell again, or forget it."""
    saved = get_object_or_404(SavedSearch, user=request.user, pk=pk)
    if "delete" in request.POST:
        saved.delete()
        messages.success(request, _("Deleted: %(label)s") % {"label": saved.label})
    else:
        saved.is_on = not saved.is_on
        saved.save(update_fields=["is_on"])
    return redirect("search:saved")


def _address_typed(request: MarketRequest) -> str | None:
    """The page of the product whose address was pasted into the box; None for an address of elsewhere, and for any other words."""
    hosts = {settings.SITE_HOST, request.get_host().partition(":")[0]}
    slug = product_slug_of(request.GET.get("q", "")[:MAX_LENGTH], hosts=hosts)
    if not slug or wants_fragment(request):
        return None
    found = Product.objects.live().filter(slug=slug).only("slug").first() or moved_product(slug)
    return found.get_absolute_url() if found else None


def _filters(request: MarketRequest) -> str:
    left_out = {"q", "from", "at", "near"}  # where somebody is stays with them
    return urlencode([(name, value) for name, values in request.GET.lists() if name not in left_out for value in values if value])
