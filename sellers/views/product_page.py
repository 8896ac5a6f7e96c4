"""The page of one product, which several addresses answer with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from django.http import HttpResponse

from sellers.forms import ListingForm, OptionsForm, PhotosForm, PublicationForm, SaleForm, VariantForm
from sellers.models import KeptEdit
from sellers.queries import kept_edit, latest_revision, product_axes, revision_differences, split_variants
from sellers.queries.fees import price_receipts
from sellers.views.access import SellerRequest
from shop.catalog.models import Category, Product, ProductRevision
from shop.catalog.queries.attributes import answers_as_read
from shop.catalog.services.listing import WantedListing, explain_hidden_price_before, list_missing_for_review, read_wanted_listing
from shop.catalog.states import NOT_EDITABLE, PASSED, ProductStatus, RevisionStatus
from shop.common.clock import now
from shop.common.htmx import render_page

_UNREADY = (ProductStatus.DRAFT, ProductStatus.CHANGES_REQUESTED)
_ANSWERED = (RevisionStatus.CHANGES_REQUESTED, RevisionStatus.REJECTED)


def render_product(
    request: SellerRequest, product: Product, *, fragment: str = "", status: int = 200, undo: str = "", **forms: Any
) -> HttpResponse:
    """The product's page, or for htmx one of its fragments together with the page's head.

    `forms` that were sent come as they were: listing, photos, rows, options, sale, schedule. `undo` brings a removed photo back.
    """
    categories = Category.objects.in_bulk()
    may_have_changes = request.method == "POST" or getattr(product, "was_changed", True)  # what was posted may be the first
    like = read_wanted_listing(product, categories=categories, answers=answers_as_read(product), may_have_changes=may_have_changes)
    context: dict[str, Any] = {
        "product": product,
        "wanted": like,
        "undo": undo or (request.GET.get("undo", "") if not fragment else ""),
        "can_edit": product.status not in NOT_EDITABLE,
        "missing": list_missing_for_review(product, needs_picture=not like.pictures) if product.status in _UNREADY else [],
        "can_schedule": product.status not in (*NOT_EDITABLE, ProductStatus.APPROVED),
    }
    context |= _form_context(request, product, like, forms, categories)
    context |= _review_context(product, like, context["listing"], may_have_changes=may_have_changes)
    return render_page(request, "sellers/product_edit.html", context, fragment=fragment, status=status)


def _form_context(
    request: SellerRequest, product: Product, like: WantedListing, sent: dict[str, Any], categories: Mapping[int, Category]
) -> dict[str, Any]:
    axes = product_axes(product)
    offered, retired = split_variants(product, depth=len(axes))
    kept: KeptEdit | None = None if "listing" in sent else kept_edit(product)
    ready: dict[str, Any] = {
        "listing": sent.get("listing") or ListingForm(wanted=like, kept=kept.typed if kept else None, categories=categories.values()),
        "kept": kept,
        "photos": sent.get("photos") or PhotosForm(owner=request.user),
        "rows": sent.get("rows") or variant_forms(product, like, offered),
        "has_compare_at": any(variant.compare_at_minor for variant in offered),
        "before_notes": [(variant.title, text) for variant in offered if (text := _before_note(product, variant))],
        "retired": retired,
        "receipts": price_receipts(product, offered),
        "has_options": bool(axes),
        "options": sent.get("options") or OptionsForm(product=product, axes=axes),
        "sale": sent.get("sale") or SaleForm(store=product.store),
        "schedule": sent.get("schedule") or PublicationForm(store=product.store, initial={"at": product.publish_at}),
        "copy_key": uuid4(),
        "on_sale": next((variant for variant in offered if variant.sale_price_minor is not None), None),
    }
    return ready


def _before_note(product: Product, variant: Any) -> str:
    return explain_hidden_price_before(variant, currency=product.store.currency, at=now())


def variant_forms(product: Product, like: WantedListing, offered: Sequence[Any], data: Any = None) -> list[VariantForm]:
    """One form for each row of the table of variants."""
    pictures = [picture for picture in like.pictures if picture.pk]
    return [VariantForm(data, variant=variant, currency=product.store.currency, pictures=pictures) for variant in offered]


def _review_context(product: Product, like: WantedListing, listing: ListingForm, *, may_have_changes: bool) -> dict[str, Any]:
    """What staff wrote, and what waits for them."""
    told: ProductRevision | None = like.revision
    if told is None and product.status in PASSED and may_have_changes:
        told = latest_revision(product)
    if told is not None and told.status in _ANSWERED:
        note, field = told.note, told.note_field
    elif product.status in (*_UNREADY, *NOT_EDITABLE):
        note, field = product.review_note, product.review_field
    else:
        note, field = "", ""
    lines = revision_differences(product, like, asked=listing.asked.values())
    return {"told": told, "lines": lines, "note": note, "note_field": field}
