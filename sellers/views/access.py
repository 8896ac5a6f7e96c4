"""Who may come in, and as which of his stores. For everybody else these pages do not exist."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect

from sellers.queries import product_for_editing, stores_of
from shop.accounts.modes import SELL, current_mode
from shop.accounts.modes import SESSION_KEY as MODE_KEY
from shop.catalog.models import Product
from shop.common.requests import SignedInRequest
from shop.stores.models import Store

STORE_SESSION_KEY = "store"
FORM_KEY = "for_store"  # hidden in the forms about the store as a whole


class SellerRequest(SignedInRequest):
    """A request of somebody who owns stores: all of them, and the one he works in now."""

    stores: list[Store]
    store: Store


SellerView = Callable[..., HttpResponse]


def for_sellers(view: SellerView) -> SellerView:
    """Admit sellers only (404 for others); one without a store is sent to open it."""

    @wraps(view)
    def wrapper(request: SellerRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_seller:
            raise Http404
        request.stores = list(stores_of(request.user.pk))
        if not request.stores:
            return redirect("sellers:start")
        if current_mode(request) != SELL:  # whoever comes here by a link has the seller's hat on
            request.session[MODE_KEY] = SELL
        request.store = _store_worked_in(request)
        return view(request, *args, **kwargs)

    return wrapper


def _store_worked_in(request: SellerRequest) -> Store:
    """The chosen store. A form says itself which store it was made for: another tab may have chosen another one since."""
    by_key = {str(store.pk): store for store in request.stores}
    meant = request.POST.get(FORM_KEY)
    if meant is None:
        return by_key.get(str(request.session.get(STORE_SESSION_KEY)), request.stores[0])
    if meant not in by_key:
        raise Http404
    request.session[STORE_SESSION_KEY] = by_key[meant].pk
    return by_key[meant]


def typed_text(values: QueryDict, name: str, *, most: int) -> str:
    """A text sent outside a form: trimmed, cut at `most` characters, without NUL, which no database takes."""
    return values.get(name, "").replace("\x00", "").strip()[:most]


def own_product(request: SellerRequest, pk: int) -> Product:
    """The seller's product, of whichever store; 404 for anybody else's."""
    return get_object_or_404(product_for_editing(request.user.pk), pk=pk)
