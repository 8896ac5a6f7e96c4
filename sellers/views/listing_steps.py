"""A new product in three steps: photos, title, price. Its address is there before it is: what is sent twice lands in one place."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sellers.exceptions import AlreadyListed, SellerError
from sellers.forms import PhotosForm, PriceForm, TitleForm
from sellers.models import DraftPicture, NewListing
from sellers.queries import draft_pictures, listing_by_key, suggest_categories
from sellers.services.drafts import (
    add_draft_pictures,
    autosave_listing,
    discard_listing,
    finish_listing,
    place_draft_picture,
    remove_draft_picture,
    start_listing,
)
from sellers.views.access import SellerRequest, for_sellers, typed_text
from sellers.views.autosave import autosave_answer, boxes_of
from sellers.views.pictures import wanted_place
from sellers.views.product_moves import send_to_review
from sellers.views.removed_photos import RemovedPhoto, read_removed_photo, sign_removed_photo
from shop.catalog.exceptions import CatalogError
from shop.common.htmx import render_page, wants_fragment
from shop.common.redirects import post_or_go

BOXES = ("title", "category", "price", "units")
PHOTO_TEMPLATE = "sellers/listing_photo.html"


@require_GET
@for_sellers
def product_add(request: SellerRequest) -> HttpResponse:
    """Begin a new product, with its photos."""
    return redirect("sellers:step_photo", uuid4())


@for_sellers
def step_photo(request: SellerRequest, key: UUID) -> HttpResponse:
    """Step 1. Good photos are kept even when another is refused."""
    listing = _own_listing(request, key)
    if listing.product:
        return redirect("sellers:product", listing.product.pk)
    if request.method != "POST":
        return _render_step(
            request, PHOTO_TEMPLATE, listing, step=1, photos=PhotosForm(owner=request.user), undo=request.GET.get("undo", "")
        )
    form = PhotosForm(request.POST, request.FILES, owner=request.user, required=False)
    form.is_valid()
    try:
        if "undo" in request.POST:
            return _restore_draft_photo(request, listing)
        listing = add_draft_pictures(listing, form.images, author=request.user)
    except AlreadyListed as again:
        return redirect("sellers:product", again.product.pk)
    except SellerError as error:
        form.add_error("photos", str(error))
    if form.errors or wants_fragment(request):
        return _render_step(
            request, PHOTO_TEMPLATE, _own_listing(request, key), step=1, photos=form, fragment="shelf", status=422 if form.errors else 200
        )
    return redirect("sellers:step_title", key)


@for_sellers
def step_title(request: SellerRequest, key: UUID) -> HttpResponse:
    """Step 2. A tap on a suggested category chooses it and goes on."""
    listing = _own_listing(request, key)
    if request.method != "POST":
        return _title_page(request, listing, TitleForm(initial=_first_texts(listing)))
    data = request.POST.copy()
    data["category"] = data.get("pick") or data.get("category", "")
    try:
        listing = autosave_listing(listing, boxes_of(data, BOXES), seen=None, author=request.user)
    except AlreadyListed as again:
        return redirect("sellers:product", again.product.pk)
    form = TitleForm(data)
    if form.is_valid():
        return redirect("sellers:step_price", key)
    return _title_page(request, listing, form, status=422)


@for_sellers
def step_price(request: SellerRequest, key: UUID) -> HttpResponse:
    """Step 3. With it the listing becomes a product: a draft, or with the button "submit" one that goes to review at once."""
    listing = _own_listing(request, key)
    currency = listing.store.currency
    if request.method != "POST":
        return _price_page(request, listing, PriceForm(initial={"units": 1} | _first_texts(listing), currency=currency))
    form = PriceForm(request.POST, currency=currency)
    try:
        listing = autosave_listing(listing, boxes_of(request.POST, BOXES), seen=None, author=request.user)
        if form.is_valid():
            return _finished(request, listing, form)
    except AlreadyListed as again:
        return redirect("sellers:product", again.product.pk)
    except CatalogError as error:
        form.add_error(None, str(error))
    return _price_page(request, listing, form, status=422)


def _finished(request: SellerRequest, listing: NewListing, form: PriceForm) -> HttpResponse:
    words = TitleForm(_first_texts(listing))
    if not words.is_valid():
        messages.info(request, _("Give it a title and a category first; the price is kept."))
        return redirect("sellers:step_title", listing.key)
    price, units = form.cleaned_data["price"], form.cleaned_data["units"]
    product = finish_listing(listing, price=price, units=units, actor=request.user, **words.cleaned_data)
    if "auction" in request.POST:
        messages.success(request, _("The draft is saved. Now say how it is auctioned."))
        return redirect("sellers:product_auction", product.pk)
    if "submit" in request.POST:
        send_to_review(request, product)
    else:
        messages.success(request, _("Draft saved. Only you see it. Add what buyers ask about, then send it for review."))
    return redirect("sellers:product", product.pk)


@post_or_go("sellers:step_title", keep=("key",))
@for_sellers
def listing_autosave(request: SellerRequest, key: UUID) -> HttpResponse:
    """Save the fields of a new listing while they are being typed."""
    listing = _own_listing(request, key)
    return autosave_answer(request, lambda seen: autosave_listing(listing, boxes_of(request.POST, BOXES), seen=seen, author=request.user))


@require_GET
@for_sellers
def category_suggestions(request: SellerRequest) -> HttpResponse:
    """Suggested categories for the title, while it is being typed."""
    found = suggest_categories(typed_text(request.GET, "title", most=140), store=request.store)
    return render_page(request, "sellers/_suggestions.html", {"suggestions": found})


def _restore_draft_photo(request: SellerRequest, listing: NewListing) -> HttpResponse:
    removed = read_removed_photo(str(listing.key), request.POST["undo"])
    if removed:
        add_draft_pictures(listing, [removed.image], author=request.user)
        place_draft_picture(listing.pictures.get(image=removed.image), to=removed.place)
    return _photos_again(request, listing.key)


@post_or_go("sellers:step_photo", keep=("key",))
@for_sellers
def draft_picture(request: SellerRequest, key: UUID, picture_pk: int) -> HttpResponse:
    """Move a photo of the new listing, or take it out."""
    picture = get_object_or_404(draft_pictures(request.user.pk), pk=picture_pk, listing__key=key)
    do, place, undo = request.POST.get("do", ""), _picture_place(picture), ""
    targets = {"forward": place - 1, "back": place + 1, "place": wanted_place(request)}
    if do in targets:
        place_draft_picture(picture, to=targets[do])
    elif do == "remove":
        undo = sign_removed_photo(str(key), RemovedPhoto(picture.image, place, ""))
        remove_draft_picture(picture)
    else:
        raise Http404
    return _photos_again(request, key, undo=undo)


def _photos_again(request: SellerRequest, key: UUID, *, undo: str = "") -> HttpResponse:
    if wants_fragment(request):
        photos = PhotosForm(owner=request.user)
        return _render_step(request, PHOTO_TEMPLATE, _own_listing(request, key), step=1, photos=photos, undo=undo, fragment="shelf")
    address = reverse("sellers:step_photo", args=[key])
    return redirect(f"{address}?{urlencode({'undo': undo})}" if undo else address)


def _picture_place(picture: DraftPicture) -> int:
    return list(picture.listing.pictures.values_list("pk", flat=True)).index(picture.pk)


@post_or_go("sellers:products")
@for_sellers
def listing_discard(request: SellerRequest, key: UUID) -> HttpResponse:
    discard_listing(_own_listing(request, key))
    messages.success(request, _("Draft deleted."))
    return redirect("sellers:products")


def _own_listing(request: SellerRequest, key: UUID) -> NewListing:
    """The listing of that key, of whichever of his stores; one that is heard of for the first time is for the store he works in."""
    listing = listing_by_key(key)
    if listing is None:
        return start_listing(request.store, key)
    if listing.store.owner_id != request.user.pk:
        raise Http404
    return listing


def _first_texts(listing: NewListing) -> dict[str, Any]:
    return {name: texts[0] for name, texts in listing.typed.items() if texts}


def _title_page(request: SellerRequest, listing: NewListing, form: TitleForm, *, status: int = 200) -> HttpResponse:
    found = suggest_categories(str(form["title"].value() or ""), store=listing.store)
    return _render_step(request, "sellers/listing_title.html", listing, step=2, form=form, suggestions=found, status=status)


def _price_page(request: SellerRequest, listing: NewListing, form: PriceForm, *, status: int = 200) -> HttpResponse:
    return _render_step(request, "sellers/listing_price.html", listing, step=3, form=form, status=status)


def _render_step(
    request: SellerRequest, template: str, listing: NewListing, *, step: int, fragment: str = "", status: int = 200, **context: Any
) -> HttpResponse:
    if listing.product:
        return redirect("sellers:product", listing.product.pk)
    pictures = listing.pictures.all() if listing.pk else []
    context |= {"listing": listing, "pictures": pictures, "step": step, "steps": [_("Photos"), _("Title"), _("Price")]}
    return render_page(request, template, context, fragment=fragment, status=status)
