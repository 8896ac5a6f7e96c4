"""Moving a store to another address."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sellers.forms.address import StoreAddressForm
from sellers.views.access import SellerRequest, for_sellers
from shop.stores.exceptions import StoreError
from shop.stores.services import rename_store


@for_sellers
def store_address(request: SellerRequest) -> HttpResponse:
    """Change the store's address; the former ones redirect."""
    form = StoreAddressForm(request.POST or None, initial={"address": request.store.slug})
    if request.method == "POST" and form.is_valid():
        try:
            rename_store(request.store, address=form.cleaned_data["address"], actor_id=request.user.pk)
        except StoreError as error:
            form.add_error("address", str(error))
        else:
            messages.success(request, _("Your store has its new address. The old links still work."))
            return redirect("sellers:store_address")
    return render(request, "sellers/store_address.html", {"form": form, "tab": "profile"}, status=422 if form.errors else 200)
