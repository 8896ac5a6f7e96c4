"""Pages of those who settle: slips at the bank, differences, closed days, an order's cash."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from shop.common.cursor_pages import OLDEST, cursor_page
from shop.common.htmx import render_page
from shop.common.redirects import post_or_go
from shop.common.requests import SignedInRequest
from shop.custody.exceptions import CustodyError
from shop.custody.forms import ReasonForm, ResolveForm, StatementForm, TraceForm, counts_shown
from shop.custody.models import BankSlip, DeskDay, Discrepancy, Resolution
from shop.custody.queries import cash_path, cash_whereabouts, desks_of, may_settle, open_discrepancies, slips_underway
from shop.custody.services import confirm_slip, decide_resolution, propose_resolution, reopen_day
from shop.custody.states import ResolutionStatus, SlipStatus
from shop.custody.views.access import PAGE_SIZE, for_cash_staff, for_settlers, posted_data
from shop.orders.models import Order


@for_settlers
@require_GET
def slip_list(request: SignedInRequest) -> HttpResponse:
    """On their way to the bank, and lately there."""
    ended = BankSlip.objects.exclude(status=SlipStatus.CARRIED).select_related("desk", "carrier", "ended_by").order_by("-ended_at")[:30]
    page = cursor_page(slips_underway(), request.GET.get("from"), size=PAGE_SIZE, by=OLDEST)
    return render_page(request, "custody/slip_list.html", {"page": page, "ended": ended})


@for_settlers
@require_http_methods(["GET", "POST"])
def slip_confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    """The amount on the bank's statement."""
    slip = get_object_or_404(BankSlip.objects.select_related("desk__country", "carrier", "made_by", "ended_by"), pk=pk)
    form = StatementForm(posted_data(request), currency=slip.currency)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            confirm_slip(slip, stated_minor=given["amount"].minor, reference=given["reference"], actor_id=request.user.pk)
        except CustodyError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Slip %(number)s is confirmed.") % {"number": slip.number})
            return redirect("custody:slips")
    return render_page(request, "custody/slip_confirm.html", {"slip": slip, "form": form}, status=422 if form.errors else 200)


@for_settlers
@require_GET
def difference_list(request: SignedInRequest) -> HttpResponse:
    """What is still to be settled, and what was settled last."""
    settled = Discrepancy.objects.filter(open_minor=0).select_related("desk", "person").order_by("-pk")[:30]
    page = cursor_page(open_discrepancies(), request.GET.get("from"), size=PAGE_SIZE, by=OLDEST)
    return render_page(request, "custody/difference_list.html", {"page": page, "settled": settled})


@for_settlers
@require_http_methods(["GET", "POST"])
def difference_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """One difference: propose what became of it, or decide on somebody else's proposal."""
    related = Discrepancy.objects.select_related("desk", "person", "deposit__counted_by", "slip", "day")
    found = get_object_or_404(related, pk=pk)
    waiting = found.resolutions.filter(status=ResolutionStatus.PROPOSED).first()
    form = ResolveForm(posted_data(request) if waiting is None else None, discrepancy=found)
    if request.method == "POST" and _resolve_or_decide(request, found, waiting, form):
        return redirect("custody:difference", pk)
    history = found.resolutions.select_related("proposed_by", "decided_by", "discrepancy", "deposit")
    context = {"found": found, "waiting": waiting, "form": form, "history": history}
    return render_page(request, "custody/difference_detail.html", context, status=422 if form.errors else 200)


def _resolve_or_decide(request: SignedInRequest, found: Discrepancy, waiting: Resolution | None, form: ResolveForm) -> bool:
    if waiting is None and not form.is_valid():
        return False
    try:
        if waiting is not None:
            decide_resolution(waiting, approve=request.POST.get("answer") == "approve", actor_id=request.user.pk)
        else:
            given = form.cleaned_data
            asked = {"outcome": given["outcome"], "amount_minor": given["amount"].minor, "reason": given["reason"]}
            propose_resolution(found, actor_id=request.user.pk, **asked)
    except CustodyError as error:
        messages.error(request, str(error))
    return True


@for_cash_staff
@require_GET
def day_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """A closed day: what was in the drawer, what the book said, and all that moved."""
    closed = _visible_day(request, pk)
    if closed.is_open:
        return redirect("custody:desk", closed.desk_id)
    return _day_page(request, closed, ReasonForm())


@for_settlers
@post_or_go("custody:day", keep=("pk",))
def day_reopen(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let it move again, and say why."""
    closed, form = _visible_day(request, pk), ReasonForm(request.POST)
    if form.is_valid():
        try:
            reopen_day(closed, reason=form.cleaned_data["reason"], actor_id=request.user.pk)
        except CustodyError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The day is open again. Who opened it, and why, stays in its history."))
            return redirect("custody:desks")
    return _day_page(request, closed, form, status=422)


def _visible_day(request: SignedInRequest, pk: int) -> DeskDay:
    days = DeskDay.objects.select_related("desk__country", "closed_by")
    return get_object_or_404(days if may_settle(request.user) else days.filter(desk__in=desks_of(request.user)), pk=pk)


def _day_page(request: SignedInRequest, closed: DeskDay, form: ReasonForm, *, status: int = 200) -> HttpResponse:
    context = {
        "day": closed,
        "desk": closed.desk,
        "notes": counts_shown(closed),
        "deposits": closed.deposits.select_related("courier", "store", "counted_by").order_by("ended_at"),
        "slips": closed.slips.select_related("carrier").order_by("pk"),
        "floats": closed.floats.select_related("desk").order_by("pk"),
        "settles": may_settle(request.user),
        "form": form,
    }
    return render_page(request, "custody/day_detail.html", context, status=status)


@for_settlers
@require_GET
def cash_trace(request: SignedInRequest) -> HttpResponse:
    """Where an order's cash is, and the way it came."""
    form = TraceForm(request.GET or None)
    number = request.GET.get("number", "").strip().upper()
    order = Order.objects.select_related("store__country").filter(number=number).first() if number.isprintable() and number else None
    places = cash_whereabouts([order.pk]).get(order.pk, []) if order else []
    context = {"form": form, "number": number, "order": order, "places": places, "steps": cash_path(order.pk) if order else []}
    return render_page(request, "custody/cash_trace.html", context)
