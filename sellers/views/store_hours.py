"""When the store is open: the week, special days, time away."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sellers.forms import HolidayForm, SpecialDayForm, WeekForm
from sellers.views.access import SellerRequest, for_sellers
from shop.common.clock import now
from shop.common.redirects import post_or_go
from shop.stores.exceptions import StoreError
from shop.stores.queries import opening_state
from shop.stores.services import Stretch, remove_special_day, set_holiday, set_hours, set_special_day


@for_sellers
def store_hours(request: SellerRequest) -> HttpResponse:
    week = WeekForm(request.POST or None, stretches=_stretches(request))
    if request.method == "POST" and week.is_valid():
        try:
            set_hours(request.store, week.cleaned_data["stretches"], actor_id=request.user.pk)
        except StoreError as error:
            week.add_error(None, str(error))
        else:
            messages.success(request, _("The opening hours are saved."))
            return redirect("sellers:store_hours")
    return _render_hours(request, week=week, status=422 if week.errors else 200)


@post_or_go("sellers:store_hours")
@for_sellers
def store_special_day(request: SellerRequest) -> HttpResponse:
    """Set other hours for one day, or remove them (`remove`)."""
    if "remove" in request.POST:
        remove_special_day(request.store, _day_or_404(request.POST["remove"]), actor_id=request.user.pk)
        messages.success(request, _("That day is as usual again."))
        return redirect("sellers:store_hours")
    form = SpecialDayForm(request.POST)
    if form.is_valid():
        fields = form.cleaned_data
        try:
            set_special_day(
                request.store, fields["date"], opens=fields["opens"], closes=fields["closes"], note=fields["note"], actor_id=request.user.pk
            )
        except StoreError as error:
            form.add_error("date", str(error))
        else:
            messages.success(request, _("The special day is saved."))
            return redirect("sellers:store_hours")
    return _render_hours(request, special=form, status=422)


@post_or_go("sellers:store_hours")
@for_sellers
def store_holiday(request: SellerRequest) -> HttpResponse:
    """Set a time away, or end it (`back`)."""
    form = HolidayForm(request.POST, store=request.store)
    if "back" in request.POST:
        set_holiday(request.store, first=None, last=None, actor_id=request.user.pk)
        messages.success(request, _("Welcome back. Shoppers see your usual hours."))
        return redirect("sellers:store_hours")
    if form.is_valid():
        fields = form.cleaned_data
        try:
            set_holiday(
                request.store,
                first=fields["first"],
                last=fields["last"],
                note=fields["note"],
                pauses_orders=fields["orders"] == "pause",
                actor_id=request.user.pk,
            )
        except StoreError as error:
            form.add_error("first", str(error))
        else:
            messages.success(request, _("Your time away is saved. Shoppers see it now."))
            return redirect("sellers:store_hours")
    return _render_hours(request, holiday=form, status=422)


def _render_hours(
    request: SellerRequest,
    *,
    week: WeekForm | None = None,
    special: SpecialDayForm | None = None,
    holiday: HolidayForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "week": week or WeekForm(stretches=_stretches(request)),
        "special": special or SpecialDayForm(),
        "holiday": holiday or HolidayForm(store=request.store),
        "opening": opening_state(request.store, at=now()),
        "tab": "hours",
    }
    return render(request, "sellers/store_hours.html", context, status=status)


def _stretches(request: SellerRequest) -> list[Stretch]:
    return [Stretch(row.weekday, row.opens, row.closes) for row in request.store.hours.all()]


def _day_or_404(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Http404 from error
