"""Goods that come back: what waits for the store, and its answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from returns.exceptions import ReturnError
from returns.forms import InspectForm, RefuseForm
from returns.models import ReturnRequest
from returns.queries import return_filters, return_steps, return_to_show, seller_returns
from returns.services import (
    approve_return,
    catch_up_returns,
    expected_refund,
    inspect_return,
    receive_return,
    refuse_return,
    require_return_pace,
)
from returns.states import ReturnStatus
from sellers.views.access import SellerRequest, for_sellers
from shop.common.cursor_pages import NEWEST, SortKey, cursor_page
from shop.common.htmx import render_page
from shop.common.redirects import post_or_go, try_and_go

PAGE_SIZE = 20
URGENT = (SortKey("next_at", is_time=True), SortKey("pk"))  # of what has a clock


@never_cache
@require_safe
@for_sellers
def store_returns(request: SellerRequest) -> HttpResponse:
    """The store's returns in a filter: what waits for it, the most urgent first, with the clock on each."""
    shown = request.GET.get("show", "")
    filters = return_filters(request.store, shown)
    order = URGENT if shown in ("", "approved") else NEWEST

    def page_now() -> Any:
        return cursor_page(seller_returns(request.store, shown=shown), request.GET.get("from"), size=PAGE_SIZE, by=order)

    page = page_now()
    if catch_up_returns(page.object_list):
        page, filters = page_now(), return_filters(request.store, shown)
    return render_page(request, "sellers/return_list.html", {"page": page, "tabs": filters, "show": shown}, fragment="list")


@never_cache
@require_safe
@for_sellers
def store_return(request: SellerRequest, number: str) -> HttpResponse:
    """One return: both sides' words and photos, and what the store can answer."""
    found = _sold_return(request, number)
    if catch_up_returns([found]):
        found = _sold_return(request, number)
    return _render_sold(request, found)


@post_or_go("sellers:return", keep=("number",))
@for_sellers
def return_approve(request: SellerRequest, number: str) -> HttpResponse:
    """The store agrees."""
    found = _sold_return(request, number)
    return _try_answer(request, found, lambda: approve_return(found, actor_id=request.user.pk), _("Approved. The buyer is notified."))


@post_or_go("sellers:return", keep=("number",))
@for_sellers
def return_refuse(request: SellerRequest, number: str) -> HttpResponse:
    """The store does not agree, or finds the goods spoiled."""
    found = _sold_return(request, number)
    try:
        require_return_pace(request.user.pk)
    except ReturnError as error:
        messages.error(request, str(error))
        return redirect("sellers:return", number)
    form = RefuseForm(request.POST, request.FILES, owner=request.user, needs_photos=found.status == ReturnStatus.RECEIVED)
    if not form.is_valid():
        return _render_sold(request, found, refuse_form=form, status=422)
    data = form.cleaned_data
    return _try_answer(
        request,
        found,
        lambda: refuse_return(found, data["reason"], pictures=data["photos"], actor_id=request.user.pk),
        _("Refused. The buyer reads your reason and can ask our team."),
    )


@post_or_go("sellers:return", keep=("number",))
@for_sellers
def return_receive(request: SellerRequest, number: str) -> HttpResponse:
    """The goods are back."""
    found = _sold_return(request, number)
    return _try_answer(request, found, lambda: receive_return(found, actor_id=request.user.pk), _("Received. Check the goods now."))


@post_or_go("sellers:return", keep=("number",))
@for_sellers
def return_inspect(request: SellerRequest, number: str) -> HttpResponse:
    """Nothing against them: on the shelf or written off, and the buyer is refunded."""
    found, form = _sold_return(request, number), InspectForm(request.POST)
    if not form.is_valid():
        return redirect("sellers:return", number)
    restock = form.cleaned_data["restock"]
    return _try_answer(
        request,
        found,
        lambda: inspect_return(found, restock=restock, actor_id=request.user.pk),
        _("Done. The buyer is refunded."),
    )


def _sold_return(request: SellerRequest, number: str) -> ReturnRequest:  # 404 for anybody else's
    found = return_to_show(Q(store__owner=request.user), number)
    if found is None:
        raise Http404
    return found


def _try_answer(request: SellerRequest, found: ReturnRequest, act: Callable[[], object], done: str) -> HttpResponse:
    return try_and_go(request, act, refusals=ReturnError, done=done, page=reverse("sellers:return", args=[found.number]))


def _render_sold(request: SellerRequest, found: ReturnRequest, *, refuse_form: RefuseForm | None = None, status: int = 200) -> HttpResponse:
    form = refuse_form or RefuseForm(owner=request.user, needs_photos=found.status == ReturnStatus.RECEIVED)
    context = {"found": found, "steps": return_steps(found), "expected": expected_refund(found), "refuse_form": form}
    return render_page(request, "sellers/return_detail.html", context, status=status)
