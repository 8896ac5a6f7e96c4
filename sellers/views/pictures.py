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
from sellers.views.access import SellerRequest, for_sellers, own_product, typed_text
from sellers.views.product_page import render_product
from sellers.views.removed_photos import RemovedPhoto, read_removed_photo, sign_removed_photo
from shop.catalog.exceptions import CatalogError
from shop.catalog.models import Product, ProductPicture
from shop.catalog.services.listing import add_picture, describe_picture, find_picture, move_picture, remove_picture
from shop.common.htmx import wants_fragment
from shop.common.redirects import post_or_go

PICTURES_FRAGMENT = "pictures_answer"


@post_or_go("sellers:product", keep=("pk",))
@for_sellers
def product_pictures(request: SellerRequest, pk: int) -> HttpResponse:
    """Add photos, or restore one that was removed. Valid ones are saved even when another is refused."""
    own = own_product(request, pk)
    if "undo" in request.POST:
        return _restore_photo(request, own)
    form = PhotosForm(request.POST, request.FILES, owner=request.user)
    form.is_valid()
    try:
        for image in form.images:
            add_picture(own, image, actor_id=request.user.pk)
    except CatalogError as error:
        form.add_error("photos", str(error))
    if form.errors:
        return render_product(request, own_product(request, pk), photos=form, fragment=PICTURES_FRAGMENT, status=422)
    return _pictures_answer(request, pk)


@post_or_go("sellers:product", keep=("pk",))
@for_sellers
def product_picture(request: SellerRequest, pk: int, image_pk: int) -> HttpResponse:
    """Move, remove or describe a photo, named by its image: a new one of a live listing has no row yet."""
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
    return _pictures_answer(request, pk, undo=undo)


def _restore_photo(request: SellerRequest, own: Product) -> HttpResponse:
    removed = read_removed_photo(str(own.pk), request.POST["undo"])
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
    return _pictures_answer(request, own.pk)


def _move_forward(request: SellerRequest, shown: ProductPicture) -> str:
    move_picture(shown, to=shown.position - 1, actor_id=request.user.pk)
    return ""


def _move_back(request: SellerRequest, shown: ProductPicture) -> str:
    move_picture(shown, to=shown.position + 1, actor_id=request.user.pk)
    return ""


def _move_to_place(request: SellerRequest, shown: ProductPicture) -> str:
    move_picture(shown, to=wanted_place(request), actor_id=request.user.pk)
    return ""


def _remove_photo(request: SellerRequest, shown: ProductPicture) -> str:
    undo = sign_removed_photo(str(shown.product_id), RemovedPhoto(shown.image, shown.position, shown.alt))
    remove_picture(shown, actor_id=request.user.pk)
    return undo


def _describe_photo(request: SellerRequest, shown: ProductPicture) -> str:
    describe_picture(shown, alt=typed_text(request.POST, "alt", most=200), actor_id=request.user.pk)
    return ""


_ACTIONS: dict[str, Callable[[SellerRequest, ProductPicture], str]] = {
    "forward": _move_forward,
    "back": _move_back,
    "place": _move_to_place,
    "remove": _remove_photo,
    "describe": _describe_photo,
}


def wanted_place(request: SellerRequest) -> int:
    """The position to which a photo was dragged; the first one for nonsense."""
    text = request.POST.get("to", "")
    return int(text) if text.isdecimal() and len(text) < 4 else 0


def _pictures_answer(request: SellerRequest, pk: int, *, undo: str = "") -> HttpResponse:
    if wants_fragment(request):
        return render_product(request, own_product(request, pk), undo=undo, fragment=PICTURES_FRAGMENT)
    address = reverse("sellers:product", args=[pk])
    return redirect(f"{address}?{urlencode({'undo': undo})}#pictures" if undo else f"{address}#pictures")
