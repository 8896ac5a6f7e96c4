"""Asking for a return."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from returns.exceptions import NotReturnable, ReturnError, TooManyRequests
from returns.forms import ReturnForm
from returns.models import ReturnRequest
from returns.queries import Returnable, returnable
from returns.services import request_return, require_return_pace
from shop.accounts.queries import person_rows
from shop.common.htmx import render_page
from shop.common.requests import SignedInRequest
from shop.common.tokens import url_token
from shop.orders.guest_links import by_order_number, guests_may, let_claimer_in
from shop.orders.models import Order


@guests_may(by_order_number)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def return_add(request: SignedInRequest, number: str) -> HttpResponse:
    """Choose the units and say why; until when, and who pays the way back, stand above the form."""
    order = _returned_order(request, number)
    if order.buyer_id != request.user.pk:  # ordered as a guest, and claimed since
        let_claimer_in(request, request.user.pk)
        return redirect(request.get_full_path())
    found = returnable(order)
    if request.method != "POST":
        return _render_form(request, order, found, ReturnForm(owner=request.user, rows=found.lines, initial={"token": url_token()}))
    before = ReturnRequest.objects.filter(buyer=request.user, token=request.POST.get("token", "")[:40]).first()
    if before is not None:
        return redirect(before)
    try:
        require_return_pace(request.user.pk)
    except TooManyRequests as error:
        return _render_form(request, order, found, ReturnForm(owner=request.user, rows=found.lines), status=429, refusal=str(error))
    form = ReturnForm(request.POST, request.FILES, owner=request.user, rows=found.lines)
    if not form.is_valid():
        return _render_form(request, order, found, form, status=422)
    try:
        made = request_return(order, form.wish, token=form.cleaned_data["token"], actor_id=request.user.pk)
    except ReturnError as error:
        form.add_error(None, str(error))
        return _render_form(request, order, returnable(order), form, status=409 if isinstance(error, NotReturnable) else 422)
    messages.success(request, _("The store has your request. You will hear from it within 3 days."))
    return redirect(made)


def _returned_order(request: SignedInRequest, number: str) -> Order:  # 404 for anybody else's, and before its delivery
    of_person = Order.objects.filter(buyer__in=person_rows(request.user)).select_related("store__country")
    order = get_object_or_404(of_person, number=number)
    if order.delivered_at is None:
        raise Http404
    return order


def _render_form(
    request: SignedInRequest, order: Order, found: Returnable, form: ReturnForm, *, status: int = 200, refusal: str = ""
) -> HttpResponse:
    context = {"order": order, "returnable": found, "form": form, "refusal": refusal}
    return render_page(request, "returns/return_add.html", context, status=status)
