"""The door: what a QR leads to, reading codes, confirming cash. Both sides use these addresses; each gets a page of its own."""

from collections.abc import Callable, Iterable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from couriers.exceptions import CourierError, PictureRefused
from couriers.forms import PhotoForm, SpokenForm
from couriers.models import Delivery
from couriers.queries import DOORS, door_of, find_handover_code, parcel_context
from couriers.services import (
    catch_up_half,
    confirm_cash_paid,
    confirm_cash_received,
    meet_at_door,
    meet_by_spoken_code,
    read_token_in_picture,
    receive_parcel,
    reissue_code,
    report_missing,
    undo_confirmation,
)
from couriers.states import CodeSide
from couriers.views.jobs import own_delivery, render_delivery
from shop.common.htmx import render_page, wants_fragment
from shop.common.ratelimit import allow
from shop.common.redirects import post_or_go
from shop.common.requests import SignedInRequest
from shop.orders.exceptions import OrderError
from shop.orders.guest_links import guests_may

FRAMES_A_MINUTE = 120
PHOTOS_A_MINUTE = 20
NEW_CODES_AN_HOUR = 12
FRAME_BYTES = 1_000_000


def _checkout_of_parcel(_request: HttpRequest, pk: int) -> Iterable[int]:
    return Delivery.objects.filter(pk=pk).values_list("order__checkout_id", flat=True)


def _checkout_of_code(_request: HttpRequest, token: str) -> Iterable[int]:
    code = find_handover_code(token)
    return [code.delivery.order.checkout_id] if code else []


def post_or_own_page(view: Callable[[SignedInRequest, int], HttpResponse]) -> Callable[[SignedInRequest, int], HttpResponse]:
    """`post_or_go` for what both sides press: whoever asks for its address otherwise is sent to his own page of the parcel."""

    @wraps(view)
    def wrapper(request: SignedInRequest, pk: int) -> HttpResponse:
        if request.method not in {"GET", "HEAD", "POST"}:
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        return view(request, pk) if request.method == "POST" else _own_page(request, shared_delivery(request, pk))

    return wrapper


@guests_may(_checkout_of_code)
@require_http_methods(["GET", "POST"])
def handover(request: SignedInRequest, token: str) -> HttpResponse:
    """What a QR code holds. Looking changes nothing; "Start the handover" does."""
    code = find_handover_code(token)
    door = door_of(code, user=request.user)
    problem = ""
    if code and request.method == "POST" and door in ("start", "met"):
        try:
            return _own_page(request, meet_at_door(code, reader=request.user))
        except (CourierError, OrderError) as refusal:
            problem, code = str(refusal), find_handover_code(token)
            door = door_of(code, user=request.user)
    if code and door == "met":
        return _own_page(request, code.delivery)
    known = code.delivery if code and door != "unknown" else None
    context = {"door": door, "code": code if known else None, "delivery": known, "problem": problem}
    context["side"] = known.side_of(request.user.pk) if known else None
    return render_page(request, "couriers/handover_door.html", context, status=409 if problem else DOORS[door])


@guests_may(_checkout_of_parcel)
@require_http_methods(["GET", "POST"])
def code_scan(request: SignedInRequest, pk: int) -> HttpResponse:
    """Read the other side's code: camera, photo, or typed. A posted photo leads to the code's own address."""
    parcel = shared_delivery(request, pk)
    form = PhotoForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            return redirect("couriers:handover", _token_in_photo(request, form))
        except PictureRefused as problem:
            form.add_error("photo", str(problem))
    return _render_scan(request, parcel, photo_form=form, status=422 if form.is_bound else 200)


@require_POST
def camera_frame(request: SignedInRequest) -> JsonResponse:
    """One picture of the live camera: {"url": …} of the code it shows, or {"url": null}. 429 when they come too fast."""
    if not allow(f"frame:{request.user.pk}", limit=FRAMES_A_MINUTE, seconds=60):
        return JsonResponse({"url": None}, status=429)
    picture = request.FILES.get("frame")
    if picture is None or (picture.size or 0) > FRAME_BYTES:
        return JsonResponse({"url": None}, status=400)
    try:
        token = read_token_in_picture(picture)
    except PictureRefused:
        return JsonResponse({"url": None}, status=400)
    return JsonResponse({"url": reverse("couriers:handover", args=[token]) if token else None})


@guests_may(_checkout_of_parcel)
@post_or_go("couriers:scan", keep=("pk",))
def code_type(request: SignedInRequest, pk: int) -> HttpResponse:
    """The other side's code, typed."""
    parcel = shared_delivery(request, pk)
    form = SpokenForm(request.POST)
    if form.is_valid():
        try:
            return _own_page(request, meet_by_spoken_code(parcel, typed=form.cleaned_data["code"], reader=request.user))
        except (CourierError, OrderError) as problem:
            form.add_error("code", str(problem))
    return _render_scan(request, parcel, spoken_form=form, status=422)


@guests_may(_checkout_of_parcel)
@require_GET
def parcel(request: SignedInRequest, pk: int) -> HttpResponse:
    """The buyer's part of the order page, for itself to fetch again."""
    owned = _bought_delivery(request, pk)
    catch_up_half(owned)
    return _render_parcel(request, owned) if wants_fragment(request) else redirect(_order_page(owned))


@post_or_go("couriers:delivery", keep=("pk",))
def cash_received(request: SignedInRequest, pk: int) -> HttpResponse:
    """The carrier holds the cash."""
    own_delivery(request, pk)
    return _give_word(request, pk, lambda parcel: confirm_cash_received(parcel, actor_id=request.user.pk))


@guests_may(_checkout_of_parcel)
@post_or_go("couriers:parcel", keep=("pk",))
def cash_paid(request: SignedInRequest, pk: int) -> HttpResponse:
    """The buyer has paid."""
    _bought_delivery(request, pk)
    return _give_word(request, pk, lambda parcel: confirm_cash_paid(parcel, actor_id=request.user.pk))


@guests_may(_checkout_of_parcel)
@post_or_go("couriers:parcel", keep=("pk",))
def parcel_received(request: SignedInRequest, pk: int) -> HttpResponse:
    """The buyer has what a parcel service brought."""
    _bought_delivery(request, pk)
    return _give_word(request, pk, lambda parcel: receive_parcel(parcel, actor_id=request.user.pk))


@guests_may(_checkout_of_parcel)
@post_or_go("couriers:parcel", keep=("pk",))
def parcel_missing(request: SignedInRequest, pk: int) -> HttpResponse:
    """The buyer still waits for it."""
    _bought_delivery(request, pk)
    return _give_word(request, pk, lambda parcel: report_missing(parcel, actor_id=request.user.pk))


@guests_may(_checkout_of_parcel)
@post_or_own_page
def word_undo(request: SignedInRequest, pk: int) -> HttpResponse:
    """ "I pressed by mistake"."""
    return _give_word(request, pk, lambda parcel: undo_confirmation(parcel, actor_id=request.user.pk))


@guests_may(_checkout_of_parcel)
@post_or_own_page
def code_renew(request: SignedInRequest, pk: int) -> HttpResponse:
    """A new code for one's own side; the old one dies."""
    if not allow(f"new-code:{request.user.pk}:{pk}", limit=NEW_CODES_AN_HOUR, seconds=3600, guards=True):
        return answer_reader(request, shared_delivery(request, pk), problem=_("You have made many codes. Wait an hour, then try again."))
    return _give_word(request, pk, lambda parcel: _reissued(request, parcel))


def _reissued(request: SignedInRequest, parcel: Delivery) -> Delivery:
    reissue_code(parcel, actor_id=request.user.pk)
    return parcel


def _give_word(request: SignedInRequest, pk: int, verb: Callable[[Delivery], Delivery]) -> HttpResponse:
    parcel = shared_delivery(request, pk)
    try:
        verb(parcel)
    except (CourierError, OrderError) as problem:
        return answer_reader(request, shared_delivery(request, pk), problem=str(problem))
    return answer_reader(request, shared_delivery(request, pk))


def answer_reader(request: SignedInRequest, parcel: Delivery, *, problem: str = "") -> HttpResponse:
    """His own side's fragment for htmx, else his own page."""
    if parcel.side_of(request.user.pk) == CodeSide.CARRIER:
        return render_delivery(request, parcel, problem=problem) if _stays(request, problem) else redirect(parcel)
    return _render_parcel(request, parcel, problem=problem) if _stays(request, problem) else redirect(_order_page(parcel))


def _stays(request: SignedInRequest, problem: str) -> bool:
    return bool(wants_fragment(request) or problem)


def _own_page(request: SignedInRequest, parcel: Delivery) -> HttpResponse:
    return redirect(parcel if parcel.side_of(request.user.pk) == CodeSide.CARRIER else _order_page(parcel))


def _order_page(parcel: Delivery) -> str:
    """The buyer's order page, at the parcel."""
    return f"{parcel.order.get_absolute_url()}#parcel-{parcel.pk}"


def shared_delivery(request: SignedInRequest, pk: int) -> Delivery:
    """404 for anybody but its buyer and its carrier."""
    parcel = get_object_or_404(Delivery.objects.with_order(), pk=pk)
    if parcel.side_of(request.user.pk) is None:
        raise Http404
    return parcel


def _bought_delivery(request: SignedInRequest, pk: int) -> Delivery:
    """404 for anybody but its buyer."""
    return get_object_or_404(Delivery.objects.with_order(), pk=pk, order__buyer_id=request.user.pk)


def _token_in_photo(request: SignedInRequest, form: PhotoForm) -> str:
    """The token; PictureRefused when there is none, or when photos come too fast."""
    if not allow(f"photo:{request.user.pk}", limit=PHOTOS_A_MINUTE, seconds=60):
        raise PictureRefused(_("That was many photos. Wait a minute, or type the code."))
    token = read_token_in_picture(form.cleaned_data["photo"])
    if token is None:
        raise PictureRefused
    return token


def _render_scan(
    request: SignedInRequest,
    parcel: Delivery,
    *,
    photo_form: PhotoForm | None = None,
    spoken_form: SpokenForm | None = None,
    status: int = 200,
) -> HttpResponse:
    side = parcel.side_of(request.user.pk)
    context = {
        "delivery": parcel,
        "side": side,
        "back": parcel if side == CodeSide.CARRIER else parcel.order,
        "photo_form": photo_form or PhotoForm(),
        "spoken_form": spoken_form or SpokenForm(),
    }
    return render_page(request, "couriers/code_scan.html", context, status=status)


def _render_parcel(request: SignedInRequest, parcel: Delivery, *, problem: str = "") -> HttpResponse:
    context = parcel_context(parcel) | {"problem": problem}
    template = "couriers/_parcel.html" if wants_fragment(request) else "couriers/parcel_detail.html"
    return render_page(request, template, context, status=409 if problem else 200)
