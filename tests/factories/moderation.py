"""Listings that wait for a moderator."""

from typing import Any

from shop.catalog.models import Product, ProductPicture
from shop.catalog.services import submit_product
from shop.catalog.states import ProductStatus
from tests.factories.catalog import create_product, create_variant
from tests.factories.images import create_image


def create_submitted_product(**fields: Any) -> Product:
    product = create_product(status=ProductStatus.DRAFT, published_at=None, description="<p>Woven in Labé.</p>", **fields)
    create_variant(product=product)
    ProductPicture.objects.create(product=product, image=create_image())
    submit_product(product, actor_id=product.store.owner_id)
    return product
