"""The carrier's deliveries: claim, pick up, bring, give up, bring back."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from couriers.exceptions import CourierError
from couriers.forms import FailForm
from couriers.models import Delivery
from couriers.queries import carrier_context, finished_jobs_of, jobs_page, journeys_in_vain, profile_of
from couriers.services import catch_up_half, claim_delivery, fail_attempt, release_claim, retry_delivery, set_out, take_parcel
from couriers.views.market import render_market
from shop.common.htmx import render_page, wants_fragment
from shop.common.offline import kept_offline
from shop.common.redirects import post_or_go
from shop.common.requests import SignedInRequest, number_in
from shop.orders.exceptions import OrderError


@require_GET
@kept_offline("needed")
def deliveries(request: SignedInRequest) -> HttpResponse:
    """What the visitor carries, and what he has delivered."""
    profile, place = profile_of(request.user), request.GET.get("from", "")
    if profile is None and not request.user.is_seller:
        return redirect("couriers:start")
    page = jobs_page(request.user, place)
    context = {"page": page, "place": place, "finished": finished_jobs_of(request.user), "profile": profile}
    return render_page(request, "couriers/delivery_list.html", context, fragment="jobs")


@require_GET
@kept_offline("needed")
def delivery(request: SignedInRequest, pk: int) -> HttpResponse:
    """One parcel, for whoever carries it: what to do next. Who brought it back sees what he did, and nothing of the buyer.

    An open page whose parcel went to somebody else is led away.
    """
    parcel = Delivery.objects.with_order().carried_by(request.user.pk).filter(pk=pk).first()
    if parcel:
        catch_up_half(parcel)
        return render_delivery(request, parcel)
    if wants_fragment(request):
        messages.info(request, _("That parcel is no longer with you."))
        return redirect("couriers:deliveries")
    journeys = journeys_in_vain(request.user.pk, pk)
    if not journeys:
        raise Http404
    return render_page(request, "couriers/delivery_past.html", {"journeys": journeys, "order": journeys[0].delivery.order})


@post_or_go("couriers:market")
def delivery_claim(request: SignedInRequest, pk: int) -> HttpResponse:
    """The first to claim wins; everybody else gets a kind word and a fresh list."""
    profile = profile_of(request.user)
    if profile is None or not profile.may_carry:
        raise Http404
    parcel = get_object_or_404(Delivery.objects.with_order(), pk=pk, order__store__region_id=profile.region_id)
    try:
        claim_delivery(parcel, request.user, seen_minor=_seen_minor(request))
    except CourierError as problem:
        return render_market(request, profile, problem=problem)
    messages.success(request, _("The parcel is yours. Pick it up at the store."))
    return redirect("couriers:delivery", pk)


@post_or_go("couriers:delivery", keep=("pk",))
def delivery_release(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give the job back before the pick-up."""
    parcel = own_delivery(request, pk)
    try:
        release_claim(parcel, courier=request.user)
    except CourierError as problem:
        return render_delivery(request, own_delivery(request, pk), problem=str(problem))
    messages.info(request, _("You have given the delivery back. Another courier will take it."))
    return redirect("couriers:market" if profile_of(request.user) else "couriers:deliveries")


@post_or_go("couriers:delivery", keep=("pk",))
def parcel_take(request: SignedInRequest, pk: int) -> HttpResponse:
    """The courier's side of the pick-up."""
    return _take_step(request, pk, lambda parcel: take_parcel(parcel, courier=request.user))


@post_or_go("couriers:delivery", keep=("pk",))
def parcel_set_out(request: SignedInRequest, pk: int) -> HttpResponse:
    """The seller sets out with the parcel."""
    return _take_step(request, pk, lambda parcel: set_out(parcel, actor_id=request.user.pk))


@post_or_go("couriers:delivery", keep=("pk",))
def delivery_retry(request: SignedInRequest, pk: int) -> HttpResponse:
    """Off to the buyer once more."""
    return _take_step(request, pk, lambda parcel: retry_delivery(parcel, courier=request.user))


@post_or_go("couriers:delivery", keep=("pk",))
def delivery_fail(request: SignedInRequest, pk: int) -> HttpResponse:
    """It could not be handed over, and why."""
    parcel = own_delivery(request, pk)
    form = FailForm(request.POST, is_collected=parcel.order.is_collected)
    if not form.is_valid():
        return render_delivery(request, parcel, fail_form=form, status=422)
    return _take_step(request, pk, lambda parcel: fail_attempt(parcel, reason=form.sentence, actor_id=request.user.pk))


def _seen_minor(request: SignedInRequest) -> int:
    """The earning that the market's page showed; nothing when the form does not say."""
    return number_in(request.POST.get("earning", ""))


def own_delivery(request: SignedInRequest, pk: int) -> Delivery:
    """404 for anybody but its carrier."""
    return get_object_or_404(Delivery.objects.with_order().carried_by(request.user.pk), pk=pk)


def render_delivery(
    request: SignedInRequest, parcel: Delivery, *, problem: str = "", fail_form: FailForm | None = None, status: int = 200
) -> HttpResponse:
    """The carrier's page, whole or its card."""
    context = carrier_context(parcel) | {"fail_form": fail_form or FailForm(is_collected=parcel.order.is_collected), "problem": problem}
    status = 409 if problem else status
    return render_page(request, "couriers/delivery_detail.html", context, fragment="card", status=status)


def _take_step(request: SignedInRequest, pk: int, verb: Callable[[Delivery], Delivery]) -> HttpResponse:
    parcel = own_delivery(request, pk)
    try:
        verb(parcel)
    except (CourierError, OrderError) as problem:
        return render_delivery(request, own_delivery(request, pk), problem=str(problem))
    return render_delivery(request, own_delivery(request, pk)) if wants_fragment(request) else redirect("couriers:delivery", pk)
