"""What the store asks for delivery."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from sellers.forms import ZoneForm
from sellers.views.access import SellerRequest, for_sellers
from shop.common.redirects import post_or_go
from shop.stores.exceptions import StoreError
from shop.stores.models import DeliveryZone
from shop.stores.services import remove_zone, save_zone
from shop.stores.states import DeliveryScope

HOME_SCOPES = (DeliveryScope.LOCAL, DeliveryScope.NATIONAL)  # with which prices to other countries rest


@for_sellers
def store_delivery(request: SellerRequest) -> HttpResponse:
    """The delivery zones, and a form for another one."""
    return _edit_zone(request, None)


@for_sellers
def store_zone(request: SellerRequest, pk: int) -> HttpResponse:
    return _edit_zone(request, _own_zone(request, pk))


@post_or_go("sellers:store_delivery")
@for_sellers
def store_zone_remove(request: SellerRequest, pk: int) -> HttpResponse:
    remove_zone(_own_zone(request, pk), actor_id=request.user.pk)
    messages.success(request, _("The zone is removed."))
    return redirect("sellers:store_delivery")


def _edit_zone(request: SellerRequest, zone: DeliveryZone | None) -> HttpResponse:
    form = ZoneForm(request.POST or None, store=request.store, zone=zone)
    if request.method == "POST" and form.is_valid():
        try:
            saved = save_zone(request.store, form.area, form.prices, days=form.days, zone=zone, actor_id=request.user.pk)
        except StoreError as error:
            form.add_error("kind", str(error))
        else:
            text = _("The delivery price is saved. It counts from now on.")
            if saved.costs_nothing:
                text += " " + _("Delivery there is free for the buyer: you pay the courier.")
            messages.success(request, text)
            return redirect("sellers:store_delivery")
    zones = list(request.store.zones.select_related("place__parent", "country"))
    rests = any(each.is_abroad for each in zones) and request.store.delivery_scope in HOME_SCOPES
    at_home = any(not each.is_abroad for each in zones)
    context = {"form": form, "zone": zone, "zones": zones, "at_home": at_home, "rests": rests, "tab": "delivery"}
    return render(request, "sellers/store_delivery.html", context, status=422 if form.is_bound and form.errors else 200)


def _own_zone(request: SellerRequest, pk: int) -> DeliveryZone:  # 404 for a zone of another store
    zones = request.store.zones.select_related("store__country", "place__parent__parent", "country")
    return get_object_or_404(zones, pk=pk)
