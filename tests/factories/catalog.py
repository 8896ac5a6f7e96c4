"""Valid categories, products and variants from nothing."""

from itertools import count
from typing import Any

from shop.catalog.models import Category, Product, StockMovement, Variant
from shop.catalog.states import MovementReason, ProductStatus
from shop.common.clock import now
from shop.stores.models import Store
from tests.factories.stores import create_store

_counter = count(1)


def create_category(*, name: str = "Clothes", **fields: Any) -> Category:
    """A top shelf. The same name gives the same row."""
    slug = name.lower().replace(" ", "-")
    return Category.objects.get_or_create(path=slug, defaults={"slug": slug, "names": {"en": name}} | fields)[0]


def create_product(*, store: Store | None = None, category: Category | None = None, **fields: Any) -> Product:
    """Live, and without variants: see `create_variant`."""
    number = next(_counter)
    defaults: dict[str, Any] = {
        "title": f"Product {number}",
        "slug": f"product-{number}",
        "status": ProductStatus.APPROVED,
        "published_at": now(),
    }
    return Product.objects.create(store=store or create_store(), category=category or create_category(), **(defaults | fields))


def create_variant(*, product: Product | None = None, store: Store | None = None, stock: int = 10, **fields: Any) -> Variant:
    """On sale at 50 000, its stock received in one movement; of a new product unless one is given."""
    product = product or create_product(store=store)
    defaults: dict[str, Any] = {"price_minor": 50_000, "stock": stock, "title": fields.get("title", "")}
    variant = Variant.objects.create(product=product, **(defaults | fields))
    if stock:
        StockMovement.objects.create(variant=variant, quantity=stock, reason=MovementReason.RECEIVED)
    prices = list(Variant.objects.filter(product=product, is_active=True).values_list("price_minor", flat=True)) or [0]
    product.price_from_minor, product.price_to_minor = min(prices), max(prices)
    product.save(update_fields=["price_from_minor", "price_to_minor"])
    return variant
