"""The store's products to take along."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from sellers.exports import google, shopify
from sellers.queries.exporting import answered_in, exported
from sellers.views.access import SellerRequest, for_sellers
from shop.common.downloads import download


@require_GET
@for_sellers
def export_shopify(request: SellerRequest) -> HttpResponse:
    """Everything, as Shopify's CSV."""
    rows = shopify.lines(exported(request.store), answered=answered_in(request.store))
    return download(rows, kind="text/csv; charset=utf-8", name=f"{request.store.slug}-shopify.csv")


@require_GET
@for_sellers
def export_google(request: SellerRequest) -> HttpResponse:
    """What is live, as a Google Merchant feed."""
    products = exported(request.store, live_only=True)
    return download(google.lines(request.store, products), kind="application/xml; charset=utf-8", name=f"{request.store.slug}-google.xml")
