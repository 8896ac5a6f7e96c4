"""The settings of a store."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sellers.forms import StoreForm, StorePicturesForm, StoreProfileForm
from sellers.views.access import SellerRequest, for_sellers
from shop.common.redirects import post_or_go
from shop.stores.exceptions import StoreError
from shop.stores.services import pause_store, reopen_store, set_categories, update_store


@for_sellers
def store_edit(request: SellerRequest) -> HttpResponse:
    form = StoreForm(request.POST or None, country=request.store.country, store=request.store)
    if request.method == "POST" and form.is_valid():
        try:
            update_store(request.store, actor_id=request.user.pk, **form.store_fields)
        except StoreError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The store's details are saved."))
            return redirect("sellers:store")
    return _render_store(request, form=form, status=422 if form.errors else 200)


@for_sellers
def store_pictures(request: SellerRequest) -> HttpResponse:
    form = StorePicturesForm(request.POST or None, request.FILES or None, store=request.store, owner=request.user)
    if request.method == "POST" and form.is_valid():
        update_store(request.store, actor_id=request.user.pk, **form.store_fields)
        messages.success(request, _("The store's pictures are saved."))
        return redirect("sellers:store_pictures")
    return render(request, "sellers/store_pictures.html", {"form": form, "tab": "pictures"}, status=422 if form.errors else 200)


@for_sellers
def store_profile(request: SellerRequest) -> HttpResponse:
    form = StoreProfileForm(request.POST or None, store=request.store)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                update_store(request.store, actor_id=request.user.pk, **form.store_fields)
                set_categories(request.store, form.cleaned_data["categories"], actor_id=request.user.pk)
        except StoreError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved. Shoppers see it now."))
            return redirect("sellers:store_profile")
    return render(request, "sellers/store_profile.html", {"form": form, "tab": "profile"}, status=422 if form.errors else 200)


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


def _render_store(request: SellerRequest, *, form: StoreForm, status: int) -> HttpResponse:
    return render(request, "sellers/store_edit.html", {"form": form, "tab": "details"}, status=status)
