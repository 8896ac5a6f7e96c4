"""The store's products to take along."""

from collections.abc import Iterator
from typing import cast

from django.http import HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_GET

from sellers.exports import google, shopify
from sellers.queries.exporting import exported
from sellers.views.access import SellerRequest, for_sellers


@require_GET
@for_sellers
def export_shopify(request: SellerRequest) -> HttpResponse:
    """Everything, as Shopify's CSV."""
    return download(shopify.lines(exported(request.store)), kind="text/csv; charset=utf-8", name=f"{request.store.slug}-shopify.csv")


@require_GET
@for_sellers
def export_google(request: SellerRequest) -> HttpResponse:
    """What is live, as a Google Merchant feed."""
    products = exported(request.store, live_only=True)
    return download(google.lines(request.store, products), kind="application/xml; charset=utf-8", name=f"{request.store.slug}-google.xml")


def download(lines: Iterator[str], *, kind: str, name: str) -> HttpResponse:
    """A file that is sent while it is made."""
    response = StreamingHttpResponse(lines, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return cast(HttpResponse, response)  # what decorators and middleware want of it, it has
