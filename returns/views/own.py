"""A buyer's returns: where each is, and what he can do."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from returns.exceptions import ReturnError
from returns.forms import ReturnAppealForm, SendBackForm
from returns.models import ReturnRequest
from returns.queries import buyer_returns, return_steps, return_to_show
from returns.services import ask_staff_about_return, catch_up_returns, expected_refund, send_return, withdraw_return
from returns.states import ReturnWay
from shop.accounts.queries import person_rows
from shop.common.cursor_pages import cursor_page
from shop.common.htmx import render_page
from shop.common.redirects import post_or_go, try_and_go
from shop.common.requests import SignedInRequest
from shop.orders.guest_links import guests_may, let_claimer_in

PAGE_SIZE = 20


def _checkout_of_return(_request: HttpRequest, number: str) -> Iterable[int]:
    return ReturnRequest.objects.filter(number=number).values_list("order__checkout_id", flat=True)


@never_cache
@require_safe
def return_list(request: SignedInRequest) -> HttpResponse:
    """All that the buyer has given back or wishes to, newest first."""
    page = cursor_page(buyer_returns(request.user), request.GET.get("from"), size=PAGE_SIZE)
    if catch_up_returns(page.object_list):
        page = cursor_page(buyer_returns(request.user), request.GET.get("from"), size=PAGE_SIZE)
    return render_page(request, "returns/return_list.html", {"page": page})


@guests_may(_checkout_of_return)
@never_cache
@require_safe
def return_detail(request: SignedInRequest, number: str) -> HttpResponse:
    """One return: its time line, its goods, and what comes next."""
    found = _own_return(request, number)
    if found.buyer_id != request.user.pk:  # ordered as a guest, and claimed since
        let_claimer_in(request, request.user.pk)
    if catch_up_returns([found]):
        found = _own_return(request, number)
    return _render_return(request, found)


@guests_may(_checkout_of_return)
@post_or_go("returns:detail", keep=("number",))
def return_withdraw(request: SignedInRequest, number: str) -> HttpResponse:
    """The buyer keeps the goods."""
    found = _own_return(request, number)
    return _try_move(request, found, lambda: withdraw_return(found, actor_id=found.buyer_id), _("Withdrawn. You keep the goods."))


@guests_may(_checkout_of_return)
@post_or_go("returns:detail", keep=("number",))
def return_send(request: SignedInRequest, number: str) -> HttpResponse:
    """The goods are on their way."""
    found, form = _own_return(request, number), SendBackForm(request.POST)
    if not form.is_valid():
        return _render_return(request, found, send_form=form, status=422)
    sent = form.cleaned_data | {"way": ReturnWay(form.cleaned_data["way"])}
    return _try_move(request, found, lambda: send_return(found, actor_id=found.buyer_id, **sent), _("The store is notified."))


@guests_may(_checkout_of_return)
@post_or_go("returns:detail", keep=("number",))
def return_appeal(request: SignedInRequest, number: str) -> HttpResponse:
    """The buyer does not agree with the refusal."""
    found, form = _own_return(request, number), ReturnAppealForm(request.POST)
    if not form.is_valid():
        return _render_return(request, found, appeal_form=form, status=422)
    text = form.cleaned_data["text"]
    return _try_move(
        request, found, lambda: ask_staff_about_return(found, text, actor_id=found.buyer_id), _("Our team will look at it and decide.")
    )


def _own_return(request: SignedInRequest, number: str) -> ReturnRequest:  # 404 for anybody else's
    found = return_to_show(Q(buyer__in=person_rows(request.user)), number)
    if found is None:
        raise Http404
    return found


def _try_move(request: SignedInRequest, found: ReturnRequest, act: Callable[[], object], done: str) -> HttpResponse:
    return try_and_go(request, act, refusals=ReturnError, done=done, page=found)


def _render_return(request: SignedInRequest, found: ReturnRequest, *, status: int = 200, **forms: Any) -> HttpResponse:
    context = {"found": found, "steps": return_steps(found), "expected": expected_refund(found)}
    context |= {"send_form": SendBackForm(), "appeal_form": ReturnAppealForm()} | forms
    return render_page(request, "returns/return_detail.html", context, status=status)
