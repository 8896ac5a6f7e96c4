"""Valid categories, products and variants from nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from itertools import count, product
from typing import Any

from django.utils.text import slugify

from shop.catalog.models import Category, Option, OptionValue, PricePoint, Product, ProductPicture, StockMovement, Variant
from shop.catalog.services.listing.product_copies import compute_price_copies
from shop.catalog.states import MovementReason, ProductStatus
from shop.common.clock import now
from shop.images.models import Image
from shop.places.models import Country
from shop.stores.models import Store
from tests.factories.images import create_image
from tests.factories.stores import create_store

_counter = count(1)
PUBLISHED = datetime(2026, 1, 1, tzinfo=UTC)


def create_category(*, name: str = "Clothes", parent: Category | None = None, **fields: Any) -> Category:
    """A top shelf, or one below `parent`. The same name in the same place gives the same row."""
    slug = fields.pop("slug", slugify(name))
    path = f"{parent.path}/{slug}" if parent else slug
    return Category.objects.get_or_create(path=path, defaults={"slug": slug, "parent": parent, "names": {"en": name}} | fields)[0]


def create_product(*, store: Store | None = None, category: Category | None = None, **fields: Any) -> Product:
    """Live, and without variants: see `create_variant` and `create_product_on_sale`."""
    number = next(_counter)
    defaults: dict[str, Any] = {
        "title": f"Product {number}",
        "slug": f"product-{number}",
        "status": ProductStatus.APPROVED,
        "published_at": now(),
        "reviewed_at": now(),
    }
    return Product.objects.create(store=store or create_store(), category=category or create_category(), **(defaults | fields))


def create_product_on_sale(*, stock: int = 10, price_minor: int = 50_000, **fields: Any) -> Product:
    """Live, with one variant of 10 units at 50 000."""
    made = create_product(**fields)
    create_variant(product=made, stock=stock, price_minor=price_minor)
    return made


def create_variant(
    *, product: Product | None = None, store: Store | None = None, stock: int = 10, values: Sequence[OptionValue] = (), **fields: Any
) -> Variant:
    """On sale at 50 000, its stock received in one movement; of a new product unless one is given."""
    product = product or create_product(store=store)
    defaults: dict[str, Any] = {"price_minor": 50_000, "stock": stock, "title": " / ".join(value.value for value in values)}
    variant = Variant.objects.create(product=product, **(defaults | fields))
    variant.values.set(values)
    if stock:
        StockMovement.objects.create(variant=variant, quantity=stock, reason=MovementReason.RECEIVED)
    _remember_prices(variant)
    copies = asdict(compute_price_copies(list(Variant.objects.filter(product=product, is_active=True)), at=now()))
    for name, value in copies.items():
        setattr(product, name, value)
    product.save(update_fields=list(copies))
    return variant


def _remember_prices(variant: Variant) -> None:
    """As if it had cost the most for long, and what it costs now for ten days."""
    dearest, price = max(variant.price_minor, variant.compare_at_minor or 0), variant.price_minor_at(now())
    points = [(dearest, 60), (price, 10)] if dearest > price else [(dearest, 60)]
    PricePoint.objects.bulk_create(
        PricePoint(variant=variant, price_minor=minor, at=now() - timedelta(days=days)) for minor, days in points
    )
    if dearest > price:
        variant.lowest_before_minor = dearest
        variant.save(update_fields=["lowest_before_minor"])


def create_options(*, product: Product, axes: Mapping[str, Sequence[str]]) -> dict[str, dict[str, OptionValue]]:
    """{"Size": ["S", "M"]} → the rows, by name and value."""
    made: dict[str, dict[str, OptionValue]] = {}
    for position, (name, values) in enumerate(axes.items()):
        option = Option.objects.create(product=product, name=name, position=position)
        made[name] = {value: OptionValue.objects.create(option=option, value=value, position=n) for n, value in enumerate(values)}
    return made


def create_product_with_options(
    *, axes: Mapping[str, Sequence[str]] | None = None, stock: int = 10, price_minor: int = 50_000, **fields: Any
) -> Product:
    """One variant for each combination, S and M in Indigo and Ochre unless told."""
    made = create_product(**fields)
    options = create_options(product=made, axes=axes or {"Size": ["S", "M"], "Colour": ["Indigo", "Ochre"]})
    for position, values in enumerate(product(*(list(choices.values()) for choices in options.values()))):
        create_variant(product=made, values=values, stock=stock, price_minor=price_minor, position=position)
    return made


def create_picture(*, product: Product, image: Image | None = None, **fields: Any) -> ProductPicture:
    """A further picture; the first one becomes the cover."""
    image = image or create_image()
    if product.cover_id is None:
        product.cover = image
        product.save(update_fields=["cover"])
    return ProductPicture.objects.create(product=product, image=image, position=product.pictures.count(), **fields)


def create_many_products(number: int, *, store_count: int = 40, category_count: int = 30, country: Country | None = None) -> None:
    """A market of that size, in a few statements: for budgets of queries and time."""
    stores = [create_store(country=country) for _ in range(store_count)]
    top = create_category(name="Everything")
    categories = [top, *(create_category(name=f"Shelf {n}", parent=top) for n in range(category_count - 1))]
    first = next(_counter)
    products = Product.objects.bulk_create(
        (
            Product(
                store=stores[n % store_count],
                category=categories[n % category_count],
                slug=f"bulk-{first}-{n}",
                title=f"Bulk product {n}",
                status=ProductStatus.APPROVED,
                published_at=PUBLISHED + timedelta(seconds=n),
                reviewed_at=PUBLISHED,
                price_from_minor=1_000 + n,
                price_to_minor=1_000 + n,
            )
            for n in range(number)
        ),
        batch_size=1_000,
    )
    variants = Variant.objects.bulk_create(
        (Variant(product=made, price_minor=made.price_from_minor, stock=5) for made in products), batch_size=1_000
    )
    StockMovement.objects.bulk_create(
        (StockMovement(variant=variant, quantity=5, reason=MovementReason.RECEIVED) for variant in variants), batch_size=1_000
    )
