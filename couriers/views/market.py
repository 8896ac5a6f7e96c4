"""Becoming a courier, being on duty, the market."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from couriers.exceptions import CourierError
from couriers.forms import CourierForm, LocationForm
from couriers.models import CourierProfile
from couriers.queries import profile_of
from couriers.queries.market import SORTS, market_for
from couriers.services import apply_as_courier, set_availability, set_location
from couriers.states import CourierStatus
from shop.common.htmx import render_page, wants_fragment
from shop.common.redirects import post_or_go
from shop.common.requests import SignedInRequest


@require_http_methods(["GET", "POST"])
def courier_start(request: SignedInRequest) -> HttpResponse:
    """Ask to become a courier; afterwards, how the application stands."""
    profile = profile_of(request.user)
    may_apply = profile is None or profile.status == CourierStatus.REFUSED
    form = CourierForm(request.POST or None, country=request.market, initial={"phone": request.user.phone or ""}) if may_apply else None
    if form and form.is_valid():
        answers = {name: form.cleaned_data[name] for name in ("region", "vehicle", "phone", "about")}
        apply_as_courier(request.user, country=form.country, **answers)
        messages.success(request, _("Thank you. We look at your application and tell you here."))
        return redirect("couriers:start")
    status = 422 if form and form.is_bound and form.errors else 200
    return render_page(request, "couriers/courier_start.html", {"profile": profile, "form": form}, status=status)


@require_GET
def courier_market(request: SignedInRequest) -> HttpResponse:
    """Open deliveries of the courier's zone."""
    profile = profile_of(request.user)
    if profile is None or not profile.may_carry:
        return redirect("couriers:start")
    return render_market(request, profile)


@post_or_go("couriers:market")
def courier_availability(request: SignedInRequest) -> HttpResponse:
    """On or off duty."""
    profile = profile_of(request.user)
    if profile is None or not profile.may_carry:
        return redirect("couriers:start")
    set_availability(profile, available=request.POST.get("available") == "yes")
    return render_market(request, profile) if wants_fragment(request) else redirect("couriers:market")


@post_or_go("couriers:market")
def courier_location(request: SignedInRequest) -> HttpResponse:
    """ "I am here": the market is sorted by what is near."""
    profile = profile_of(request.user)
    if profile is None or not profile.may_carry:
        return redirect("couriers:start")
    form = LocationForm(request.POST)
    if form.is_valid():
        set_location(profile, **form.cleaned_data)
    else:
        messages.error(request, _("Your phone did not say where you are. Allow it to, and try again."))
    return render_market(request, profile) if wants_fragment(request) else redirect("couriers:market")


def render_market(request: SignedInRequest, profile: CourierProfile, *, problem: CourierError | None = None) -> HttpResponse:
    """The market, whole or its live part; with what went wrong, as a conflict."""
    sort = request.GET.get("sort", "")
    sort = sort if sort in SORTS else SORTS[0]
    place = request.GET.get("from", "")
    context = {
        "profile": profile,
        "market": market_for(profile, sort=sort, place=place) if profile.is_available else None,
        "place": place,
        "sort": sort,
        "sorts": [("near", _("Nearest")), ("earning", _("Best paid")), ("short", _("Shortest way"))],
        "problem": str(problem) if problem else "",
    }
    return render_page(request, "couriers/market_list.html", context, fragment="market", status=409 if problem else 200)
