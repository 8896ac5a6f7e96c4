"""Addresses of the back office: for sellers alone; Bob sells, everybody else finds nothing."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sellers.models import BulkRun, DraftPicture, NewListing
from shop.catalog.models import ProductPicture, ProductRevision
from shop.common.clock import now
from shop.orders.states import Fulfilment
from tests.factories.catalog import create_product, create_variant
from tests.factories.images import create_image
from tests.factories.imports import check_bytes
from tests.factories.orders import create_order
from tests.factories.places import create_country
from tests.factories.promotions import create_code
from tests.factories.stores import create_store, create_zone
from tests.urls.table import Cast, Row

KEY = UUID(int=7)
SELLER = {"anonymous": 302, "bob": 200}
ACTS = {"anonymous": 302, "bob": 302}


def _store(cast: Cast) -> Sequence[Any]:
    create_store(owner=cast.bob)
    return ()


def _code(cast: Cast) -> Sequence[Any]:
    return (create_code(store=create_store(owner=cast.bob)).pk,)


def _zone(cast: Cast) -> Sequence[Any]:
    return (create_zone(store=create_store(owner=cast.bob)).pk,)


def _market(cast: Cast) -> Sequence[Any]:
    create_country()
    return ()


def _product(cast: Cast) -> Sequence[Any]:
    return (create_variant(store=create_store(owner=cast.bob)).product_id,)


def _picture(cast: Cast) -> Sequence[Any]:
    product = create_product(store=create_store(owner=cast.bob))
    return product.pk, ProductPicture.objects.create(product=product, image=create_image()).image_id


def _revision(cast: Cast) -> Sequence[Any]:
    product = create_product(store=create_store(owner=cast.bob))
    revision = ProductRevision.objects.create(product=product, fields={"title": "Other"}, submitted_at=now())
    return product.pk, revision.pk


def _run(cast: Cast) -> Sequence[Any]:
    return (BulkRun.objects.create(key=KEY, store=create_store(owner=cast.bob), action="archive").key,)


def _variant(cast: Cast) -> Sequence[Any]:
    variant = create_variant(store=create_store(owner=cast.bob))
    return variant.product_id, variant.pk


def _listing(cast: Cast) -> Sequence[Any]:
    return (NewListing.objects.create(key=KEY, store=create_store(owner=cast.bob)).key,)


def _draft_picture(cast: Cast) -> Sequence[Any]:
    listing = NewListing.objects.create(key=KEY, store=create_store(owner=cast.bob))
    return KEY, DraftPicture.objects.create(listing=listing, image=create_image()).pk


def _import(cast: Cast) -> Sequence[Any]:
    return (check_bytes(create_store(owner=cast.bob), b"Title,Price\nSoap,500\n").pk,)


def _order(cast: Cast) -> Sequence[Any]:
    return (create_order(buyer=cast.alice, store=create_store(owner=cast.bob)).number,)


def _delivered(cast: Cast) -> Sequence[Any]:
    return (create_order(buyer=cast.alice, store=create_store(owner=cast.bob), fulfilment=Fulfilment.DELIVERED).number,)


ROWS = [
    Row("sellers:order_refund", SELLER, args=_delivered, anyone=404),
    Row("sellers:order_refund", {"anonymous": 302}, args=_order, anyone=404),
    Row("sellers:refund_bring", {"anonymous": 302}, args=_delivered, method="post", anyone=404),
    Row("sellers:desk", SELLER, args=_store, anyone=404),
    Row("sellers:start", {"anonymous": 302}, args=_market, anyone=200),
    Row("sellers:week", {"anonymous": 302}, method="post", anyone=200),
    Row("sellers:switch", {"anonymous": 302}, args=_store, method="post", anyone=404, data={"store": "0"}),
    Row("sellers:store", SELLER, args=_store, anyone=404),
    Row("sellers:store_hours", SELLER, args=_store, anyone=404),
    Row("sellers:store_address", SELLER, args=_store, anyone=404),
    Row("sellers:store_special_day", {"anonymous": 302, "bob": 422}, args=_store, method="post", anyone=404),
    Row("sellers:store_holiday", {"anonymous": 302, "bob": 422}, args=_store, method="post", anyone=404),
    Row("sellers:store_profile", SELLER, args=_store, anyone=404),
    Row("sellers:store_delivery", SELLER, args=_store, anyone=404),
    Row("sellers:store_zone", SELLER, args=_zone, anyone=404),
    Row("sellers:store_zone_remove", ACTS, args=_zone, method="post", anyone=404),
    Row("sellers:codes", SELLER, args=_store, anyone=404),
    Row("sellers:code_add", SELLER, args=_store, anyone=404),
    Row("sellers:code_change", ACTS, args=_code, method="post", anyone=404, data={"do": "pause"}),
    Row("sellers:store_pictures", SELLER, args=_store, anyone=404),
    Row("sellers:store_status", ACTS, args=_store, method="post", anyone=404, data={"to": "paused"}),
    Row("sellers:products", SELLER, args=_store, anyone=404),
    Row("sellers:product_add", ACTS, args=_store, anyone=404),
    Row("sellers:bulk", ACTS, args=_store, method="post", anyone=404, data={"do": "archive"}),
    Row("sellers:bulk_outcome", SELLER, args=_run, anyone=404),
    Row("sellers:shelf", SELLER, args=_store, anyone=404),
    Row("sellers:suggest", SELLER, args=_store, anyone=404, data={"title": "Tunic"}),
    Row("sellers:step_photo", SELLER, args=_listing, anyone=404),
    Row("sellers:step_title", SELLER, args=_listing, anyone=404),
    Row("sellers:step_price", SELLER, args=_listing, anyone=404),
    Row("sellers:listing_keep", SELLER, args=_listing, method="post", anyone=404, data={"title": "Tunic"}),
    Row("sellers:listing_discard", ACTS, args=_listing, method="post", anyone=404),
    Row("sellers:draft_picture", ACTS, args=_draft_picture, method="post", anyone=404, data={"do": "remove"}),
    Row("sellers:product", SELLER, args=_product, anyone=404),
    Row("sellers:product_move", ACTS, args=_product, method="post", anyone=404, data={"to": "archive"}),
    Row("sellers:product_keep", SELLER, args=_product, method="post", anyone=404, data={"title": "Tunic"}),
    Row("sellers:product_drop", ACTS, args=_product, method="post", anyone=404),
    Row("sellers:product_made_to_order", ACTS, args=_product, method="post", anyone=404, data={"value": "yes"}),
    Row("sellers:product_duplicate", ACTS, args=_product, method="post", anyone=404, data={"key": str(KEY)}),
    Row("sellers:product_schedule", ACTS, args=_product, method="post", anyone=404, data={"do": "clear"}),
    Row("sellers:product_auction", SELLER, args=_product, anyone=404),
    Row("sellers:auctions", SELLER, args=_store, anyone=404),
    Row("sellers:product_sale", ACTS, args=_product, method="post", anyone=404, data={"do": "end"}),
    Row("sellers:questions", SELLER, args=_product, method="post", anyone=404),
    Row("sellers:revision_withdraw", ACTS, args=_revision, method="post", anyone=404),
    Row("sellers:stock_level", ACTS, args=_variant, method="post", anyone=404, data={"level": "3"}),
    Row("sellers:pictures", {"anonymous": 302, "bob": 422}, args=_product, method="post", anyone=404),
    Row("sellers:picture", ACTS, args=_picture, method="post", anyone=404, data={"do": "remove"}),
    Row("sellers:variants", {"anonymous": 302, "bob": 422}, args=_product, method="post", anyone=404),
    Row("sellers:options", {"anonymous": 302, "bob": 422}, args=_product, method="post", anyone=404),
    Row("sellers:stock", SELLER, args=_variant, anyone=404),
    Row("sellers:download", SELLER, args=_variant, anyone=404),
    Row("sellers:imports", SELLER, args=_store, anyone=404),
    Row("sellers:file_categories", SELLER, args=_store, anyone=404),
    Row("sellers:import_template", SELLER, args=_store, anyone=404),
    Row("sellers:import_run", SELLER, args=_import, anyone=404),
    Row("sellers:import_check", {"anonymous": 302, "bob": 422}, args=_import, method="post", anyone=404),
    Row("sellers:import_categories", ACTS, args=_import, method="post", anyone=404),
    Row("sellers:import_shelves", ACTS, args=_import, method="post", anyone=404),
    Row("sellers:import_start", ACTS, args=_import, method="post", anyone=404),
    Row("sellers:import_cancel", ACTS, args=_import, method="post", anyone=404),
    Row("sellers:import_pictures", ACTS, args=_import, method="post", anyone=404),
    Row("sellers:import_outcome", SELLER, args=_import, anyone=404),
    Row("sellers:export_shopify", {"anonymous": 302, "bob": 503}, args=_store, anyone=404),
    Row("sellers:export_google", {"anonymous": 302, "bob": 503}, args=_store, anyone=404),
    Row("sellers:papers", SELLER, args=_store, anyone=404),
    Row("sellers:papers_csv", SELLER, args=_store, anyone=404),
    Row("sellers:order", SELLER, args=_order, anyone=404),
    Row("sellers:order_move", ACTS, args=_order, method="post", anyone=404, data={"to": "confirm"}),
    Row("sellers:order_cancel", ACTS, args=_order, method="post", anyone=404, data={"reason": "Sold out."}),
    Row("sellers:order_delivery", {"anonymous": 302}, args=_order, method="post", anyone=404, data={"do": "give"}),
]
