"""Pages of those who settle: cash that couriers keep too long."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods

from shop.common.cursor_pages import OLDEST, SortKey, cursor_page
from shop.common.htmx import render_page
from shop.common.requests import SignedInRequest
from shop.custody.exceptions import CustodyError
from shop.custody.forms import ReasonForm
from shop.custody.models import OverdueCash
from shop.custody.queries import lost_with
from shop.custody.services import decide_giving_up, propose_giving_up
from shop.custody.states import OverdueStatus
from shop.custody.views.access import PAGE_SIZE, for_settlers, posted_data

OLDEST_CASH = (SortKey("since", is_time=True), *OLDEST)


@for_settlers
@require_GET
def overdue_cases(request: SignedInRequest) -> HttpResponse:
    """What is asked back, the oldest cash first, and what came of others."""
    cases = OverdueCash.objects.select_related("courier")
    chased = OverdueCash.objects.chased()
    page = cursor_page(chased, request.GET.get("from"), size=PAGE_SIZE, by=OLDEST_CASH, cards=cases.with_left())
    context = {"page": page, "ended": cases.exclude(ended_at=None).order_by("-ended_at")[:30]}
    return render_page(request, "custody/overdue_list.html", context)


@for_settlers
@require_http_methods(["GET", "POST"])
def overdue_case(request: SignedInRequest, pk: int) -> HttpResponse:
    """One courier's overdue cash: propose to give it up, or answer somebody else's proposal."""
    case = get_object_or_404(OverdueCash.objects.select_related("courier", "proposed_by", "decided_by").with_left(), pk=pk)
    waiting = case.status == OverdueStatus.PROPOSED
    form = ReasonForm(None if waiting else posted_data(request))
    if request.method == "POST" and (waiting or form.is_valid()):
        try:
            if waiting:
                decide_giving_up(case, approve=request.POST.get("answer") == "approve", actor_id=request.user.pk)
            else:
                propose_giving_up(case, reason=form.cleaned_data["reason"], actor_id=request.user.pk)
        except CustodyError as error:
            messages.error(request, str(error))
        return redirect(case)
    pieces = case.pieces.in_hands().select_related("order__store").order_by("came_at", "pk")
    context = {"case": case, "waiting": waiting, "form": form, "pieces": pieces, "debts": lost_with(case.courier_id)}
    return render_page(request, "custody/overdue_case.html", context, status=422 if form.errors else 200)
