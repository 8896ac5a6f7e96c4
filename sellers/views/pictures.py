"""A product's pictures."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from sellers.forms import PhotosForm
from sellers.views.access import SellerRequest, for_sellers, own_product, typed
from sellers.views.product_page import render_product
from shop.catalog.exceptions import CatalogError
from shop.catalog.models import ProductPicture
from shop.catalog.services.listing import add_picture, describe_picture, move_picture, remove_picture
from shop.common.htmx import wants_fragment
from shop.common.redirects import post_or_go

ANSWER = "pictures_answer"


@post_or_go("sellers:product", keep=("pk",))
@for_sellers
def pictures(request: SellerRequest, pk: int) -> HttpResponse:
    """Add photos. Good ones are kept even when another is refused."""
    own = own_product(request, pk)
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
def picture(request: SellerRequest, pk: int, picture_pk: int) -> HttpResponse:
    """Move one forward or back, remove it, or say what it shows."""
    shown = get_object_or_404(ProductPicture.objects.select_related("product"), pk=picture_pk, product=own_product(request, pk))
    act = _ACTIONS.get(request.POST.get("do", ""))
    if act is None:
        raise Http404
    act(request, shown)
    return _answer(request, pk)


def _place(shown: ProductPicture) -> int:
    return list(shown.product.pictures.values_list("pk", flat=True)).index(shown.pk)


def _forward(request: SellerRequest, shown: ProductPicture) -> None:
    move_picture(shown, to=_place(shown) - 1, actor_id=request.user.pk)


def _back(request: SellerRequest, shown: ProductPicture) -> None:
    move_picture(shown, to=_place(shown) + 1, actor_id=request.user.pk)


def _remove(request: SellerRequest, shown: ProductPicture) -> None:
    remove_picture(shown, actor_id=request.user.pk)


def _describe(request: SellerRequest, shown: ProductPicture) -> None:
    describe_picture(shown, alt=typed(request.POST, "alt", most=200))


_ACTIONS: dict[str, Callable[[SellerRequest, ProductPicture], None]] = {
    "forward": _forward,
    "back": _back,
    "remove": _remove,
    "describe": _describe,
}


def _answer(request: SellerRequest, pk: int) -> HttpResponse:
    if wants_fragment(request):
        return render_product(request, own_product(request, pk), fragment=ANSWER)
    return redirect("sellers:product", pk)
