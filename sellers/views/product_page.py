"""The page of one product, which several addresses answer with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse

from sellers.forms import ListingForm, OptionsForm, PhotosForm, VariantForm
from sellers.queries import split_variants
from sellers.views.access import SellerRequest
from shop.catalog.models import Product
from shop.catalog.services.listing import missing_for_review
from shop.catalog.states import ProductStatus
from shop.common.htmx import render_page

_UNREADY = (ProductStatus.DRAFT, ProductStatus.CHANGES_REQUESTED)


def render_product(
    request: SellerRequest,
    product: Product,
    *,
    listing: ListingForm | None = None,
    photos: PhotosForm | None = None,
    rows: Sequence[VariantForm] | None = None,
    options: OptionsForm | None = None,
    fragment: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page, or for htmx one of its pieces with the head brought up to date; forms that were sent come as they were."""
    currency = product.store.currency
    offered, retired = split_variants(product)
    context: dict[str, Any] = {
        "product": product,
        "pictures": product.pictures.all(),
        "listing": listing or ListingForm(product=product),
        "photos": photos or PhotosForm(owner=request.user),
        "rows": rows or [VariantForm(variant=variant, currency=currency) for variant in offered],
        "retired": retired,
        "options": options or OptionsForm(product=product),
        "missing": missing_for_review(product) if product.status in _UNREADY else [],
        "can_edit": product.status not in (ProductStatus.ARCHIVED, ProductStatus.REJECTED),
    }
    return render_page(request, "sellers/product_edit.html", context, fragment=fragment, status=status)
