"""The settings of a store."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sellers.forms import StoreForm, StorePicturesForm, WeekForm
from sellers.views.access import SellerRequest, for_sellers
from shop.common.redirects import post_or_go
from shop.stores.exceptions import StoreError
from shop.stores.services import Stretch, pause_store, reopen_store, set_hours, update_store


@for_sellers
def store(request: SellerRequest) -> HttpResponse:
    """The details: name, place, delivery."""
    form = StoreForm(request.POST or None, country=request.store.country, store=request.store)
    if request.method == "POST" and form.is_valid():
        try:
            update_store(request.store, actor_id=request.user.pk, **form.store_fields)
        except StoreError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The store's details are saved."))
            return redirect("sellers:store")
    return _page(request, form=form, status=422 if form.errors else 200)


@for_sellers
def store_hours(request: SellerRequest) -> HttpResponse:
    """The opening hours."""
    week = WeekForm(request.POST or None, stretches=_stretches(request))
    if request.method == "POST" and week.is_valid():
        try:
            set_hours(request.store, week.cleaned_data["stretches"], actor_id=request.user.pk)
        except StoreError as error:
            week.add_error(None, str(error))
        else:
            messages.success(request, _("The opening hours are saved."))
            return redirect("sellers:store_hours")
    return render(request, "sellers/store_hours.html", {"week": week, "tab": "hours"}, status=422 if week.errors else 200)


@for_sellers
def store_pictures(request: SellerRequest) -> HttpResponse:
    """Logo and cover."""
    form = StorePicturesForm(request.POST or None, request.FILES or None, store=request.store, owner=request.user)
    if request.method == "POST" and form.is_valid():
        update_store(request.store, actor_id=request.user.pk, **form.store_fields)
        messages.success(request, _("The store's pictures are saved."))
        return redirect("sellers:store_pictures")
    return render(request, "sellers/store_pictures.html", {"form": form, "tab": "pictures"}, status=422 if form.errors else 200)


@post_or_go("sellers:store")
@for_sellers
def store_status(request: SellerRequest) -> HttpResponse:
    """Pause the store, or open it again."""
    change, text = (
        (reopen_store, _("The store is open again.")) if request.POST.get("to") == "open" else (pause_store, _("The store is paused."))
    )
    try:
        change(request.store, actor_id=request.user.pk)
    except StoreError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, text)
    return redirect("sellers:store")


def _page(request: SellerRequest, *, form: StoreForm, status: int) -> HttpResponse:
    return render(request, "sellers/store_edit.html", {"form": form, "tab": "details"}, status=status)


def _stretches(request: SellerRequest) -> list[Stretch]:
    return [Stretch(row.weekday, row.opens, row.closes) for row in request.store.hours.all()]
