"""A product's pictures, as its seller wants them: on a live listing they may differ from what shoppers see until staff have looked."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from sellers.forms import PhotosForm
from sellers.views.access import SellerRequest, for_sellers, own_product, typed
from sellers.views.product_page import render_product
from sellers.views.undoing import Removed, read_removed, sign_removed
from shop.catalog.exceptions import CatalogError
from shop.catalog.models import Product, ProductPicture
from shop.catalog.services.listing import add_picture, describe_picture, find_picture, move_picture, remove_picture
from shop.common.htmx import wants_fragment
from shop.common.redirects import post_or_go

ANSWER = "pictures_answer"


@post_or_go("sellers:product", keep=("pk",))
@for_sellers
def pictures(request: SellerRequest, pk: int) -> HttpResponse:
    """Add photos, or bring back one that was removed. Good ones are kept even when another is refused."""
    own = own_product(request, pk)
    if "undo" in request.POST:
        return _brought_back(request, own)
    form = PhotosForm(request.POST, request.FILES, owner=request.user)
    form.is_valid()
    try:
        for image in form.images:
            add_picture(own, image, actor_id=request.user.pk)
    except CatalogError as error:
        form.add_error("photos", str(error))
    if form.errors:
        return render_product(request, own_product(request, pk), photos=form, fragment=ANSWER, status=422)
    return _answer(request, pk)


@post_or_go("sellers:product", keep=("pk",))
@for_sellers
def picture(request: SellerRequest, pk: int, image_pk: int) -> HttpResponse:
    """Put one in another place, remove it, or say what it shows. It is named by its image: a new one of a live listing has no row yet."""
    own = own_product(request, pk)
    shown = find_picture(own, image_pk)
    act = _ACTIONS.get(request.POST.get("do", ""))
    if act is None or shown is None:
        raise Http404
    try:
        undo = act(request, shown)
    except CatalogError as error:
        messages.error(request, str(error))
        undo = ""
    return _answer(request, pk, undo=undo)


def _brought_back(request: SellerRequest, own: Product) -> HttpResponse:
    removed = read_removed(str(own.pk), request.POST["undo"])
    try:
        if removed:
            add_picture(own, removed.image, alt=removed.alt, actor_id=request.user.pk)
            back = find_picture(own, removed.image.pk)
            if back:
                move_picture(back, to=removed.place, actor_id=request.user.pk)
        else:
            messages.error(request, _("That photo can no longer be brought back. Add it again."))
    except CatalogError as error:
        messages.error(request, str(error))
    return _answer(request, own.pk)


def _forward(request: SellerRequest, shown: ProductPicture) -> str:
    move_picture(shown, to=shown.position - 1, actor_id=request.user.pk)
    return ""


def _back(request: SellerRequest, shown: ProductPicture) -> str:
    move_picture(shown, to=shown.position + 1, actor_id=request.user.pk)
    return ""


def _place(request: SellerRequest, shown: ProductPicture) -> str:
    move_picture(shown, to=place_wanted(request), actor_id=request.user.pk)
    return ""


def _remove(request: SellerRequest, shown: ProductPicture) -> str:
    undo = sign_removed(str(shown.product_id), Removed(shown.image, shown.position, shown.alt))
    remove_picture(shown, actor_id=request.user.pk)
    return undo


def _describe(request: SellerRequest, shown: ProductPicture) -> str:
    describe_picture(shown, alt=typed(request.POST, "alt", most=200), actor_id=request.user.pk)
    return ""


_ACTIONS: dict[str, Callable[[SellerRequest, ProductPicture], str]] = {
    "forward": _forward,
    "back": _back,
    "place": _place,
    "remove": _remove,
    "describe": _describe,
}


def place_wanted(request: SellerRequest) -> int:
    """Where to a photo was dragged; the first place for nonsense."""
    text = request.POST.get("to", "")
    return int(text) if text.isdecimal() and len(text) < 4 else 0


def _answer(request: SellerRequest, pk: int, *, undo: str = "") -> HttpResponse:
    if wants_fragment(request):
        return render_product(request, own_product(request, pk), undo=undo, fragment=ANSWER)
    address = reverse("sellers:product", args=[pk])
    return redirect(f"{address}?{urlencode({'undo': undo})}#pictures" if undo else f"{address}#pictures")
