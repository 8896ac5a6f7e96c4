"""A store's products for an export, a part at a time: whatever its size, a fixed number of queries for each part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Prefetch, QuerySet

from sellers.imports.drafts import numbered_handle
from sellers.models import PictureFetch
from sellers.states import FetchState
from shop.catalog.models import Attribute, Product, ProductAttribute, ProductPicture, Variant
from shop.catalog.states import ProductStatus
from shop.stores.models import Store

PART = 200
_STATUS = {ProductStatus.APPROVED: "active", ProductStatus.ARCHIVED: "archived"}


@dataclass(frozen=True, slots=True)
class Exported:
    """One product with all that goes out. `pictures` are addresses with descriptions; `shown` maps a variant to one of them."""

    product: Product
    handle: str
    axes: tuple[str, ...]
    variants: tuple[Variant, ...]
    values: dict[int, tuple[str, ...]]
    pictures: tuple[tuple[str, str], ...]
    shown: dict[int, str]
    shelf: str
    answers: tuple[ProductAttribute, ...] = ()

    @property
    def status(self) -> str:
        """active, archived or draft, as other shops call it."""
        return _STATUS.get(ProductStatus(self.product.status), "draft")


def exported_products(store: Store, *, live_only: bool = False) -> Iterator[Exported]:
    """The store's products in the order of creation, ready for export."""
    rows = Product.objects.filter(store=store).order_by("pk")
    rows = rows.filter(status=ProductStatus.APPROVED) if live_only else rows.exclude(status=ProductStatus.REJECTED)
    last = 0
    while True:
        part = list(_with_everything(rows.filter(pk__gt=last))[:PART])
        if not part:
            return
        slugs = [product.slug for product in part]
        handles = set(Product.objects.filter(store=store, source_handle__in=slugs).values_list("source_handle", flat=True))
        for product in part:
            if found := _exported_product(product, handles):
                yield found
            vars(product)["_prefetched_objects_cache"].clear()  # they hold each other: else they stay until garbage is looked for
        last = part[-1].pk


def answered_attributes(store: Store) -> list[Attribute]:
    """The attributes that products of the store answer: each is a column of an export."""
    return list(Attribute.objects.filter(pk__in=ProductAttribute.objects.filter(product__store=store).values("attribute")))


def english_name(attribute: Attribute) -> str:
    """The attribute's English name, which exports use in every language."""
    return str(attribute.names.get("en") or attribute.code)


def english_text(answer: ProductAttribute) -> str:
    """The answer in English, without a unit; an import recognises it."""
    return str(answer.attribute.choice(answer.value).get("names", {}).get("en") or answer.value)


def _with_everything(rows: QuerySet[Product]) -> QuerySet[Product]:
    waiting = PictureFetch.objects.filter(state__in=[FetchState.WAITING, FetchState.FAILED]).order_by("position", "pk")
    return rows.select_related("store", "category__parent__parent__parent").prefetch_related(
        Prefetch("variants", Variant.objects.filter(is_active=True).select_related("picture").prefetch_related("values__option")),
        Prefetch("pictures", ProductPicture.objects.select_related("image")),
        Prefetch("picture_fetches", waiting),
        Prefetch("attributes", ProductAttribute.objects.select_related("attribute")),
        "options",
    )


def _exported_product(product: Product, handles: set[str]) -> Exported | None:
    variants = tuple(product.variants.all())
    if not variants:
        return None
    axes = tuple(option.name for option in product.options.all())
    values = {
        variant.pk: tuple(value.value for value in sorted(variant.values.all(), key=lambda value: (value.option.position, value.option_id)))
        for variant in variants
    }
    kept = {picture.pk: _picture_address(picture) for picture in product.pictures.all()}
    pictures = [(kept[picture.pk], picture.alt) for picture in product.pictures.all()]
    shown = {variant.pk: kept[variant.picture_id] for variant in variants if variant.picture_id in kept}
    by_title = {variant.title: variant.pk for variant in variants}
    for fetch in product.picture_fetches.all():  # type: ignore[attr-defined]
        pictures.append((fetch.url, fetch.alt))
        shown |= {by_title[title]: fetch.url for title in fetch.variants if by_title.get(title) and by_title[title] not in shown}
    shelf = " > ".join(category.names.get("en") or category.name for category in product.category.trail)
    answers = tuple(product.attributes.all())
    return Exported(product, _export_handle(product, handles), axes, variants, values, tuple(pictures), shown, shelf, answers)


def _export_handle(product: Product, taken: set[str]) -> str:
    """The handle of the file it came from; else its address, with its number when that is another product's handle."""
    if product.source_handle or product.slug not in taken:
        return product.source_handle or product.slug
    return numbered_handle(product.slug, product.pk)


def _picture_address(picture: ProductPicture) -> str:
    url = picture.image.file.url
    return url if "://" in url else f"{settings.SITE_URL}{url}"
