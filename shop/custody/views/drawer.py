"""The cashier's pages. What the book expects is on none of them before the count is in."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from shop.accounts.models import User
from shop.common.cursor_pages import OLDEST, cursor_page
from shop.common.htmx import render_page
from shop.common.redirects import post_or_go
from shop.common.requests import SignedInRequest
from shop.custody.exceptions import CustodyError
from shop.custody.forms import CountForm, FloatForm, SlipForm
from shop.custody.models import BankSlip, CashDesk, Deposit
from shop.custody.queries import closure_of, desks_of, differences_of, may_settle, open_day, shown_day, waiting_deposits
from shop.custody.services import change_float, close_day, count_deposit, make_slip, return_slip
from shop.custody.states import DepositStatus, SlipStatus
from shop.custody.views.access import PAGE_SIZE, for_cash_staff, for_settlers, own_desk, posted_data

SHOWN = 30  # of those counted last, and of slips on their way: the oldest, so that each has its turn


@for_cash_staff
@require_GET
def desk_list(request: SignedInRequest) -> HttpResponse:
    """Where the visitor works, and what there is to settle."""
    own = list(desks_of(request.user))
    settles = may_settle(request.user)
    if len(own) == 1 and not settles:
        return redirect("custody:desk", own[0].pk)
    every = CashDesk.objects.filter(is_active=True).select_related("region") if settles else []
    return render_page(request, "custody/desk_list.html", {"desks": own, "settles": settles, "every": every})


@for_cash_staff
@require_GET
def desk_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Who waits at the counter, and what has happened today."""
    own = own_desk(request, pk)
    day = shown_day(own)
    context = {
        "desk": own,
        "day": day,
        "closure": closure_of(own),
        "page": cursor_page(waiting_deposits(own), request.GET.get("from"), size=PAGE_SIZE, by=OLDEST),
        "place": request.GET.get("from", ""),
        "done": day.deposits.select_related("courier", "store", "counted_by").order_by("-ended_at")[:SHOWN] if day else [],
        "slips": own.slips.filter(status=SlipStatus.CARRIED).select_related("carrier").order_by("pk")[:SHOWN],
        "settles": may_settle(request.user),
    }
    return render_page(request, "custody/desk_detail.html", context, fragment="drawer")


@for_cash_staff
@require_http_methods(["GET", "POST"])
def deposit_count(request: SignedInRequest, pk: int) -> HttpResponse:
    """A deposit on the counter. Neither this page nor any answer to it says what was declared, until it is closed."""
    related = Deposit.objects.select_related("desk__country", "courier", "store", "counted_by")
    deposit = get_object_or_404(related.filter(_visible_to(request.user)), pk=pk)
    form = CountForm(posted_data(request), currency=deposit.currency)
    if request.method == "POST" and form.is_valid():
        try:
            deposit = count_deposit(
                deposit,
                counted_minor=form.counted_minor,
                seen_round=2 if request.POST.get("round") == "2" else 1,
                pieces=form.pieces,
                cashier_id=request.user.pk,
            )
        except CustodyError as error:
            messages.error(request, str(error))
            return _render_count(
                request, Deposit.objects.select_related("desk__country", "courier", "store", "counted_by").get(pk=pk), form, status=409
            )
        return redirect("custody:count", pk)
    return _render_count(request, deposit, form, status=422 if form.errors else 200)


def _visible_to(user: User) -> Q:
    """A cashier sees the deposits of his desks; whoever settles differences sees those that are counted."""
    own = Q(desk__in=desks_of(user))
    return own | Q(status=DepositStatus.CLOSED) if may_settle(user) else own


def _render_count(request: SignedInRequest, deposit: Deposit, form: CountForm, *, status: int) -> HttpResponse:
    closure = closure_of(deposit.desk) if deposit.is_open else None
    found, brought = differences_of(deposit)
    context = {
        "deposit": deposit,
        "desk": deposit.desk,
        "form": form,
        "closure": closure,
        "found": found,
        "brought": brought,
        "settles": may_settle(request.user),
    }
    return render_page(request, "custody/deposit_count.html", context, status=status)


@for_cash_staff
@require_http_methods(["GET", "POST"])
def slip_make(request: SignedInRequest, pk: int) -> HttpResponse:
    """Cash for the bank."""
    own = own_desk(request, pk)
    form = SlipForm(posted_data(request), currency=own.currency)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = make_slip(own, carrier=given["carrier"], amount=given["amount"], key=given["key"], actor_id=request.user.pk)
        except CustodyError as error:
            form.add_error(None, str(error))
        else:
            text = _("Slip %(number)s: %(name)s carries %(amount)s to the bank.")
            messages.success(request, text % {"number": made.number, "name": made.carrier, "amount": made.amount})
            return redirect("custody:desk", pk)
    return _form_page(request, own, form, title=_("Cash for the bank"), button=_("Hand over"))


@for_cash_staff
@post_or_go("custody:desks")
def slip_return(request: SignedInRequest, pk: int) -> HttpResponse:
    """The carrier brought it back."""
    own = get_object_or_404(BankSlip.objects.filter(desk__in=desks_of(request.user)), pk=pk)
    try:
        return_slip(own, actor_id=request.user.pk)
    except CustodyError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The cash is in the drawer again."))
    return redirect("custody:desk", own.desk_id)


@for_settlers
@require_http_methods(["GET", "POST"])
def float_change(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change money in and out."""
    own = get_object_or_404(CashDesk.objects.filter(is_active=True).select_related("country"), pk=pk)
    form = FloatForm(posted_data(request), currency=own.currency)
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("direction", "amount", "note", "key")}
        try:
            change_float(own, actor_id=request.user.pk, **given)
        except CustodyError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Noted."))
            return redirect("custody:desks")
    return _form_page(request, own, form, title=_("Change money"), button=_("Move it"))


@for_cash_staff
@require_http_methods(["GET", "POST"])
def day_close(request: SignedInRequest, pk: int) -> HttpResponse:
    """The end of the day: count the drawer."""
    own = own_desk(request, pk)
    day = open_day(own)
    if day is None:
        messages.info(request, _("There is no open day: the drawer has not moved, or it was counted already."))
        return redirect("custody:desk", pk)
    form = CountForm(posted_data(request), currency=own.currency)
    if request.method == "POST" and form.is_valid():
        try:
            day = close_day(own, counted_minor=form.counted_minor, pieces=form.pieces, actor_id=request.user.pk)
        except CustodyError as error:
            messages.error(request, str(error))
            return redirect("custody:desk", pk)
        return redirect("custody:day", day.pk)
    status = 422 if form.errors else 200
    return render_page(request, "custody/day_close.html", {"desk": own, "day": day, "form": form}, status=status)


def _form_page(request: SignedInRequest, own: CashDesk, form: SlipForm | FloatForm, *, title: str, button: str) -> HttpResponse:
    context = {"desk": own, "form": form, "title": title, "button": button}
    return render_page(request, "custody/desk_form.html", context, status=422 if form.errors else 200)
