"""The store's products to take along."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from sellers.exports import google, shopify
from sellers.queries.exports import answered_attributes, exported_products
from sellers.views.access import SellerRequest, for_sellers
from shop.common.dear_pages import dear_page
from shop.common.downloads import streamed_file


@require_GET
@dear_page("export", a_minute=10)
@for_sellers
def export_shopify(request: SellerRequest) -> HttpResponse:
    """All products as Shopify's CSV."""
    rows = shopify.shopify_csv(exported_products(request.store), answered=answered_attributes(request.store))
    return streamed_file(rows, kind="text/csv; charset=utf-8", name=f"{request.store.slug}-shopify.csv")


@require_GET
@dear_page("export", a_minute=10)
@for_sellers
def export_google(request: SellerRequest) -> HttpResponse:
    """The live products as a Google Merchant feed."""
    products = exported_products(request.store, live_only=True)
    return streamed_file(
        google.google_feed(request.store, products), kind="application/xml; charset=utf-8", name=f"{request.store.slug}-google.xml"
    )
