"""Cash in hand: what it is from, how much more fits, and bringing it to a desk."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from couriers.models import CourierProfile
from couriers.queries import cash_books, earning_books, profile_of
from couriers.queries.purses import Purse, courier_purses, store_purses
from shop.common.htmx import render_page
from shop.common.money import DECIMALS
from shop.common.redirects import post_or_go
from shop.common.requests import SignedInRequest
from shop.custody.exceptions import CustodyError
from shop.custody.forms import DeclareForm
from shop.custody.models import Deposit
from shop.custody.queries import closure_of, deposits_of, desks_for, differences_of
from shop.custody.services import cancel_deposit, declare_deposit
from shop.stores.models import Store


@require_GET
def cash(request: SignedInRequest) -> HttpResponse:
    """Cash in hand by order, what the stores owe, deposits, and earnings from the book."""
    if profile_of(request.user) is None and not request.user.is_seller:
        return redirect("couriers:start")
    return _cash_page(request)


@post_or_go("couriers:cash")
def deposit_declare(request: SignedInRequest) -> HttpResponse:
    """ "I bring so much": a courier of the cash in his hands, a seller of what a store owes."""
    profile = profile_of(request.user)
    store = _store_of_deposit(request)
    if store is None and profile is None:
        raise Http404
    currency = _deposit_currency(request, store)
    country_id = store.country_id if store else profile.country_id if profile else ""
    form = DeclareForm(request.POST, currency=currency, desks=desks_for(country_id, currency, point=_point(store, profile)))
    if form.is_valid():
        try:
            deposit = declare_deposit(desk=form.cleaned_data["desk"], amount=form.cleaned_data["amount"], actor=request.user, store=store)
        except CustodyError as error:
            messages.error(request, str(error))
            return _cash_page(request, status=409)
        return redirect(deposit)
    messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
    return _cash_page(request, status=422)


@require_GET
def deposit(request: SignedInRequest, pk: int) -> HttpResponse:
    """One deposit, for whoever brings it: to be counted, being counted, and then the receipt."""
    return _deposit_page(request, _own_deposit(request, pk))


@post_or_go("couriers:deposit", keep=("pk",))
def deposit_cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take it back before it is counted."""
    own = _own_deposit(request, pk)
    try:
        cancel_deposit(own, actor_id=request.user.pk)
    except CustodyError as error:
        messages.error(request, str(error))
        return _deposit_page(request, _own_deposit(request, pk), status=409)
    messages.info(request, _("You keep the cash. The deposit is taken back."))
    return redirect("couriers:cash")


def _cash_page(request: SignedInRequest, *, status: int = 200) -> HttpResponse:
    profile = profile_of(request.user)
    purses = [*(courier_purses(profile) if profile else []), *store_purses(request.user)]
    context = {
        "purses": [(purse, _declare_form(purse)) for purse in purses],
        "carries": profile is not None,
        "deposits": deposits_of(request.user.pk)[:20],
        "cash": cash_books(request.user),
        "earnings": earning_books(request.user),
    }
    return render_page(request, "couriers/cash_list.html", context, status=status)


def _declare_form(purse: Purse) -> DeclareForm | None:
    """None where there is nothing to bring, nowhere to bring it, or it is on its way already."""
    if purse.to_bring.is_zero or not purse.desks or purse.open_deposit:
        return None
    initial = {"amount": purse.to_bring}
    return DeclareForm(currency=purse.total.currency, desks=purse.desks, initial=initial, auto_id=f"{purse.key}-%s")


def _deposit_page(request: SignedInRequest, own: Deposit, *, status: int = 200) -> HttpResponse:
    closure = closure_of(own.desk) if own.is_open else None
    found, brought = differences_of(own)
    context = {"deposit": own, "closure": closure, "found": found, "brought": brought}
    return render_page(request, "couriers/deposit_detail.html", context, fragment="deposit", status=status)


def _own_deposit(request: SignedInRequest, pk: int) -> Deposit:  # 404 for anybody else's
    return get_object_or_404(deposits_of(request.user.pk), pk=pk)


def _store_of_deposit(request: SignedInRequest) -> Store | None:
    number = request.POST.get("store", "")
    if not number:
        return None
    own = Store.objects.filter(owner=request.user).select_related("country")
    return get_object_or_404(own, pk=int(number) if number.isdecimal() else 0)


def _deposit_currency(request: SignedInRequest, store: Store | None) -> str:
    """The store's, or the purse's which the form stands under."""
    asked = store.currency if store else request.POST.get("currency", "")
    return asked if asked in DECIMALS else request.market.currency


def _point(store: Store | None, profile: CourierProfile | None) -> tuple[float, float] | None:
    return store.point if store else profile.point if profile else None
