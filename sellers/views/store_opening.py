"""Becoming a seller, and choosing which store to work in."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from sellers.forms import StoreForm, WeekForm
from sellers.forms.week import USUAL
from sellers.queries import stores_of
from sellers.views.access import STORE_SESSION_KEY, SellerRequest, for_sellers
from shop.accounts.modes import SELL
from shop.accounts.modes import SESSION_KEY as MODE_KEY
from shop.common.redirects import post_or_go
from shop.common.requests import SignedInRequest
from shop.stores.exceptions import StoreError
from shop.stores.models import Store
from shop.stores.services import open_store


def store_open(request: SignedInRequest) -> HttpResponse:
    """Open a store in the current market. Anybody signed in may."""
    posted = request.POST or None
    form = StoreForm(posted, country=request.market, initial={"phone": request.user.phone or ""})
    week_form = WeekForm(posted, stretches=USUAL)
    is_sent = posted is not None and not form.only_chooses and not week_form.arranged
    if is_sent and form.is_valid() and week_form.is_valid():
        try:
            return _begin_selling(
                request, open_store(request.user, country=request.market, hours=week_form.cleaned_data["stretches"], **form.store_fields)
            )
        except StoreError as error:
            form.add_error(None, str(error))
    if posted is not None and not is_sent:
        form = StoreForm(initial=_as_typed(form), country=request.market) if week_form.arranged else form
    context = {"form": form, "week": week_form, "is_seller": request.user.is_seller}
    return render(request, "sellers/store_open.html", context, status=422 if is_sent else 200)


def _begin_selling(request: SignedInRequest, store: Store) -> HttpResponse:
    request.session[MODE_KEY] = SELL
    request.session[STORE_SESSION_KEY] = store.pk
    messages.success(request, _("%(store)s is open. Add your first product.") % {"store": store.name})
    return redirect("sellers:product_add")


def _as_typed(form: StoreForm) -> dict[str, object]:
    """The typed values, not validated: the visitor only rearranged the opening hours."""
    return {name: form.data.get(name, "") for name in form.fields if name != "allows_pickup"} | {
        "allows_pickup": "allows_pickup" in form.data
    }


@post_or_go("sellers:start")
def week_fields(request: SignedInRequest) -> HttpResponse:
    """The fields of the opening hours with one more stretch, or one day copied to all. Nothing is saved."""
    return render(request, "sellers/_week_fields.html", {"week": WeekForm(request.POST)})


@post_or_go("sellers:desk")
@for_sellers
def store_switch(request: SellerRequest) -> HttpResponse:
    """Switch to another of the seller's stores."""
    pk = request.POST.get("store", "")
    store = get_object_or_404(stores_of(request.user.pk), pk=int(pk) if pk.isdecimal() and len(pk) < 19 else 0)
    request.session[STORE_SESSION_KEY] = store.pk
    return redirect("sellers:desk")
