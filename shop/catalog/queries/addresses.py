"""What an address that leads nowhere today led to before."""

from __future__ import annotations

from django.db.models import Q

from shop.catalog.models import Category, Product
from shop.catalog.queries.products import live_products
from shop.catalog.states import ProductStatus
from shop.stores.states import StoreStatus

SIMILAR = 8  # products offered instead of one that is gone


def moved_product(slug: str) -> Product | None:
    """The product that stood at this address before. One that was never live has no public address to lead to."""
    return Product.objects.filter(former_addresses__slug=slug, published_at__isnull=False).only("slug").first()


def moved_category(path: str) -> Category | None:
    """The shelf that stood at this path before."""
    if not path.isprintable():  # PostgreSQL would choke on a NUL
        return None
    return Category.objects.filter(former_addresses__path=path).first()


def absent_product(slug: str) -> Product | None:
    """The product of this address if it was once live and is not now."""
    absent = ~Q(status=ProductStatus.APPROVED) | ~Q(store__status=StoreStatus.OPEN)
    products = Product.objects.filter(absent, slug=slug, published_at__isnull=False)
    return products.select_related("store", "category__parent__parent__parent").first()


def is_gone_for_good(product: Product) -> bool:
    """Whether staff have refused it or closed its store; what its store has put away, or a store that pauses, may come back."""
    return product.status == ProductStatus.REJECTED or product.store.is_closed


def similar_products(product: Product) -> list[Product]:
    """The newest live products of the same category."""
    return list(live_products(country_code=product.store.country_id, category=product.category)[:SIMILAR])
