"""The money of sellers (/sell/money/…) and couriers (/deliver/money/…): the same pages, each for its own payee."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from shop.common.cursor_pages import SortKey, cursor_page
from shop.common.dear_pages import dear_page
from shop.common.htmx import render_page
from shop.common.money import Money
from shop.common.requests import SignedInRequest
from shop.common.tokens import url_token
from shop.custody.queries import debt_of
from shop.ledger.queries import account_balance
from shop.ledger.states import AccountKind
from shop.payouts.exceptions import REFUSALS
from shop.payouts.exports import statement_csv, statement_pdf
from shop.payouts.forms import DestinationForm, ScheduleForm
from shop.payouts.models import Payee
from shop.payouts.queries import (
    Month,
    earnings_of,
    held_for_returns,
    month_of,
    months_of,
    payee_of_store,
    payees_of_courier,
    proof_of_payee,
    rail_offers,
    reserve_now,
    reserve_out_of_other_money,
    statement_rows,
    usable_destinations,
    waiting_for,
)
from shop.payouts.services import (
    cancel_payout,
    offset_cash,
    refresh_holder,
    refresh_payee,
    remove_destination,
    request_payout,
    set_destination,
    set_schedule,
)
from shop.payouts.states import WAITING, PayeeKind
from shop.stores.models import Store
from shop.trust.queries import proof_table

PAGE_SIZE = 25
LAST_EARNED = (SortKey("earned_at", is_down=True, is_time=True), SortKey("pk", is_down=True))
PAYOUTS_SHOWN = 12
SELL, DELIVER = "sell", "deliver"
FRAMES = {SELL: "sellers/base_sell.html", DELIVER: "base.html"}
View = Callable[..., HttpResponse]


class MoneyRequest(SignedInRequest):
    """A request of somebody with money here; a seller's says which stores there are, for the frame of the back office."""

    area: str
    payee: Payee
    stores: list[Store]
    store: Store


def for_payees(view: View) -> View:
    """The payee of the visitor: the store worked in, or the courier. For everybody else the page does not exist."""

    @wraps(view)
    def wrapper(request: MoneyRequest, area: str, **kwargs: Any) -> HttpResponse:
        request.area = area
        request.payee = _store_payee(request) if area == SELL else _courier_payee(request)
        return view(request, **kwargs)

    return wrapper


def posted(view: View) -> View:
    """For what is pressed: whoever asks for its address otherwise is sent to the page."""

    @wraps(view)
    def wrapper(request: MoneyRequest, **kwargs: Any) -> HttpResponse:
        if request.method == "POST":
            return view(request, **kwargs)
        return redirect_to_money(request) if request.method in {"GET", "HEAD"} else HttpResponseNotAllowed(["GET", "HEAD", "POST"])

    return wrapper


@never_cache
@for_payees
def money_page(request: MoneyRequest) -> HttpResponse:
    """What waits, what is available, what is owed; how it came to that, and how it gets out."""
    return show_money(request)


@for_payees
@posted
def payout_request(request: MoneyRequest) -> HttpResponse:
    """All that is available, by the chosen way."""
    token = f"form:{request.POST.get('token', '')}"[:60]

    def act() -> str:
        payout = request_payout(require_payee(request), rail=request.POST.get("rail", ""), actor_id=request.user.pk, token=token)
        return _("%(amount)s are on their way: payout %(number)s.") % {"amount": payout.amount, "number": payout.number}

    return _try_and_say(request, act)


@for_payees
@posted
def payout_cancel(request: MoneyRequest, pk: int) -> HttpResponse:
    """Not yet sent: the money is available again."""
    payout = get_object_or_404(require_payee(request).payouts, pk=pk)

    def act() -> str:
        cancel_payout(payout, actor_id=request.user.pk)
        return _("The payout is cancelled. The money is available again.")

    return _try_and_say(request, act)


@for_payees
@posted
def cash_keep(request: MoneyRequest) -> HttpResponse:
    """A courier keeps of the cash in hand what he has earned."""
    token = f"keep:{request.POST.get('token', '')}"[:60]

    def act() -> str:
        payout = offset_cash(require_payee(request), actor_id=request.user.pk, token=token)
        return _("You keep %(amount)s of the cash in your hands. It is yours.") % {"amount": payout.amount}

    return _try_and_say(request, act)


@for_payees
@posted
def destination_change(request: MoneyRequest) -> HttpResponse:
    """Money by that way goes there, from tomorrow on."""
    form = DestinationForm(request.POST, payee=require_payee(request))
    said = _("Saved. For your safety, money goes there from tomorrow on, once staff have checked it.")
    return _save_form(request, form, shown_as="destination_form", save=set_destination, said=said)


@for_payees
@posted
def destination_remove(request: MoneyRequest, pk: int) -> HttpResponse:
    """No money goes there any more."""
    own = get_object_or_404(require_payee(request).destinations, pk=pk, owner=request.user)

    def act() -> str:
        remove_destination(own, actor_id=request.user.pk)
        return _("Removed.")

    return _try_and_say(request, act)


@for_payees
@posted
def schedule_change(request: MoneyRequest) -> HttpResponse:
    """When payouts are made by themselves."""
    form = ScheduleForm(request.POST, payee=require_payee(request))
    return _save_form(request, form, shown_as="schedule_form", save=set_schedule, said=_("Saved."))


@dear_page("export", a_minute=20)
@for_payees
def statement_as_csv(request: MoneyRequest, year: int, month: int) -> HttpResponse:
    """One month as a table for a spreadsheet."""
    found = _month(request, year, month)
    response = HttpResponse("\ufeff" + statement_csv(found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="makiti-{found.start:%Y-%m}.csv"'
    return response


@dear_page("export", a_minute=20)
@for_payees
def statement_as_pdf(request: MoneyRequest, year: int, month: int) -> HttpResponse:
    """The same as a PDF."""
    found = _month(request, year, month)
    response = HttpResponse(statement_pdf(found), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="makiti-{found.start:%Y-%m}.pdf"'
    return response


def _month(request: MoneyRequest, year: int, month: int) -> Month:
    """404 for months without a statement."""
    payee = require_payee(request)
    start = next((start for start in months_of(payee) if (start.year, start.month) == (year, month)), None)
    if start is None:
        raise Http404
    return month_of(payee, start)


def _save_form(
    request: MoneyRequest, form: DestinationForm | ScheduleForm, *, shown_as: str, save: Callable[..., object], said: str
) -> HttpResponse:
    """What the form says, by that service; a form that is wrong is shown again under its name on the page."""
    if not form.is_valid():
        return show_money(request, **{shown_as: form}, status=422)

    def act() -> str:
        save(form.payee, actor_id=request.user.pk, **form.cleaned_data)
        return said

    return _try_and_say(request, act)


def _try_and_say(request: MoneyRequest, act: Callable[[], str]) -> HttpResponse:
    """Say what the act says it has done, or why it was refused."""
    try:
        messages.success(request, act())
    except REFUSALS as error:
        return show_money(request, refusal=str(error), status=409)
    return redirect_to_money(request)


def redirect_to_money(request: MoneyRequest) -> HttpResponse:
    """Back to the page of the money."""
    return redirect(f"payouts:{request.area}_money")


def show_money(request: MoneyRequest, *, status: int = 200, **context: Any) -> HttpResponse:
    """The page of the money, with what was refused or mistyped."""
    payee = request.payee = _refreshed_payee(request.payee)
    page = cursor_page(earnings_of(payee), request.GET.get("from"), size=PAGE_SIZE, by=LAST_EARNED)
    debt = debt_of(request.store) if request.area == SELL else None
    proof = proof_of_payee(payee)
    reserve = reserve_now(payee) if payee.available_minor > 0 else Money.zero(payee.currency)
    returns = held_for_returns(payee) if payee.available_minor > 0 else Money.zero(payee.currency)
    in_hand = account_balance(AccountKind.COURIER_CASH, payee.holder_id, payee.currency) if request.area == DELIVER else None
    context = {
        "frame": FRAMES[request.area],
        "area": request.area,
        "payee": payee,
        "waiting": waiting_for(payee),
        "offers": rail_offers(payee),
        "accounts": usable_destinations(payee) if payee.pk else [],
        "page": page,
        "rows": statement_rows(page.object_list),
        "payouts": payee.payouts.order_by("-pk")[:PAYOUTS_SHOWN] if payee.pk else [],
        "cancellable": WAITING,
        "months": months_of(payee),
        "in_hand": in_hand if in_hand is not None and in_hand.is_positive else None,
        "debt": debt if debt and debt.limit is not None and debt.owed_together.minor else None,
        "proofs": proof_table(payee.country, proof),
        "proof": proof,
        "reserve": reserve,
        "kept_back": {"elsewhere": reserve_out_of_other_money(payee, reserve) if reserve.is_positive else reserve, "returns": returns},
        "payable": Money(max(0, (payee.available - reserve - returns).minor), payee.currency),
        "least": Money(payee.country.payout_minimum_minor, payee.currency),
        "token": url_token(),
        "destination_form": DestinationForm(payee=payee),
        "schedule_form": ScheduleForm(payee=payee),
        "urls": {
            name: f"payouts:{request.area}_{name}"
            for name in ("money", "ask", "cancel", "keep", "account", "account_remove", "connect", "schedule", "csv", "pdf")
        },
    } | context
    return render_page(request, "payouts/money_show.html", context, status=status)


def _refreshed_payee(payee: Payee) -> Payee:
    if payee.pk:
        return refresh_payee(payee)
    return refresh_holder(payee.kind, payee.holder_id, payee.currency) or payee


def require_payee(request: MoneyRequest) -> Payee:
    """Somebody who has never earned anything has nothing to press here."""
    if request.payee.pk is None:
        raise Http404
    return request.payee


def _store_payee(request: MoneyRequest) -> Payee:
    request.stores = list(Store.objects.filter(owner=request.user).select_related("country", "owner").order_by("pk"))
    if not request.user.is_seller or not request.stores:
        raise Http404
    by_key = {str(store.pk): store for store in request.stores}
    request.store = by_key.get(str(request.session.get("store")), request.stores[0])
    return payee_of_store(request.store)


def _courier_payee(request: MoneyRequest) -> Payee:
    payees = payees_of_courier(request.user.pk)
    if not payees and not request.user.is_courier:
        raise Http404
    wanted = request.GET.get("currency", request.POST.get("currency", ""))
    fresh = Payee(kind=PayeeKind.COURIER, holder_id=request.user.pk, currency=request.market.currency, country=request.market)
    return next((payee for payee in payees if payee.currency == wanted), payees[0] if payees else fresh)
