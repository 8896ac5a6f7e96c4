"""What one looked at and waits for. Nothing here is kept for others."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from shop.accounts.models import User
from shop.catalog.models import Product, Variant
from shop.common.cursor_pages import cursor_page
from shop.common.htmx import render_page, wants_fragment
from shop.common.redirects import post_or_go
from shop.common.requests import SignedInRequest, number_in
from shop.discovery.exceptions import DiscoveryError
from shop.discovery.queries import RECENT_SHOWN, alerts_of, products_in_order, recent_products
from shop.discovery.seen_cookie import drop_seen, put_seen, seen_in
from shop.discovery.services import forget_views, remember_view, stop_waiting, wait_for_price, wait_for_stock
from shop.discovery.states import AlertKind

PAGE_SIZE = 24


@login_not_required  # visitors look around as well
@never_cache  # it is about this one person
@require_safe
def for_you(request: HttpRequest, pk: int) -> HttpResponse:
    """What a product's page fetches once it is shown: what this person looked at. It notes the visit."""
    product = get_object_or_404(Product.objects.live(), pk=pk)
    if not request.user.is_authenticated:
        seen = seen_in(request)
        shown = products_in_order([each for each in seen if each != pk][:RECENT_SHOWN])
        response = render(request, "discovery/_for_you.html", {"product": product, "recent": shown})
        put_seen(response, [pk, *seen])
        return response
    recent = list(recent_products(request.user).exclude(pk=pk)[:RECENT_SHOWN])
    remember_view(request.user, [pk, *seen_in(request)])
    response = render(request, "discovery/_for_you.html", {"product": product, "recent": recent})
    drop_seen(response)  # what was looked at before signing in is the person's now
    return response


@login_not_required  # visitors have looked at things as well
@never_cache
@require_safe
def recent_list(request: HttpRequest) -> HttpResponse:
    """Everything one looked at lately."""
    found = list(recent_products(request.user)) if request.user.is_authenticated else products_in_order(seen_in(request))
    return render_page(request, "discovery/recent_list.html", {"products": found})


@login_not_required  # visitors may clear away what they looked at
@post_or_go("discovery:recent")
def recent_clear(request: HttpRequest) -> HttpResponse:
    """Forget what one looked at."""
    if request.user.is_authenticated:
        forget_views(request.user)
    if wants_fragment(request):
        response = render(request, "discovery/_cleared.html")
    else:
        messages.success(request, _("Your viewing history is deleted."))
        response = redirect("discovery:recent")
    drop_seen(response)
    return response


@login_not_required  # a visitor is sent to sign in here, and then back to the product: this address answers no GET
@post_or_go("discovery:alerts")
def alert_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask to be told (`to=on`), or no longer (`to=off`): of a `variant` that is back, or of a lower price."""
    wanted = request.POST.get("to") != "off"
    # What one waits for may leave the shelves meanwhile, and one may still stop waiting for it.
    within = (
        Product.objects.live() if wanted else Product.objects.filter(Q(pk__in=Product.objects.live()) | Q(alerts__user=request.user.pk))
    )
    product = get_object_or_404(within.select_related("store").distinct(), pk=pk)
    if not request.user.is_authenticated:
        return redirect_to_login(product.get_absolute_url())
    kind, variant = request.POST.get("kind", ""), _variant_asked_for(product, request.POST.get("variant", ""), wanted=wanted)
    if kind not in AlertKind or (kind == AlertKind.STOCK) != (variant is not None):
        raise Http404
    try:
        _change_alert(request.user, product, kind=kind, variant=variant, wanted=wanted)
    except DiscoveryError as error:
        messages.warning(request, str(error))
        wanted = False
    if wants_fragment(request) and request.POST.get("next") != "alerts":
        context = {"product": product, "kind": kind, "variant": variant, "is_waiting": wanted}
        return render(request, "discovery/_alert.html", context)
    if wanted:
        messages.success(request, _("We will tell you."))
    return redirect("discovery:alerts") if request.POST.get("next") == "alerts" else redirect(product)


@require_safe
def alert_list(request: SignedInRequest) -> HttpResponse:
    """The list of one's alerts."""
    page = cursor_page(alerts_of(request.user), request.GET.get("from"), size=PAGE_SIZE)
    return render_page(request, "discovery/alert_list.html", {"page": page})


def _change_alert(user: User, product: Product, *, kind: str, variant: Variant | None, wanted: bool) -> None:
    if not wanted:
        stop_waiting(user, kind=kind, product=product, variant=variant)
    elif variant is not None:
        wait_for_stock(user, variant)
    else:
        wait_for_price(user, product)


def _variant_asked_for(product: Product, text: str, *, wanted: bool) -> Variant | None:
    if not text:
        return None
    variants = Variant.objects.filter(product=product, is_active=True) if wanted else Variant.objects.filter(product=product)
    return get_object_or_404(variants.select_related("product"), pk=number_in(text))
