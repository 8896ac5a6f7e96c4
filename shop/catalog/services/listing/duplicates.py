"""A listing like another one."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from shop.catalog.models import Option, OptionValue, Product, ProductPicture, Variant
from shop.catalog.services.listing.attributes import write_attributes
from shop.catalog.services.listing.content import read_wanted_listing
from shop.catalog.services.listing.product_copies import refresh_cover, refresh_prices
from shop.catalog.services.listing.products import create_product

MAX_TITLE = 140


def duplicate_product(product: Product, *, actor_id: int | None) -> Product:
    """A draft with the same words, answers, pictures, options, variants and regular prices, as the seller last wanted them.

    Without stock, sale prices, SKUs and the handle of an imported file: those belong to the one they came from. What staff said of that
    one and is not yet answered is said of this one too: a copy is no way past them.
    """
    with transaction.atomic():
        like = read_wanted_listing(product)
        copy = create_product(
            product.store,
            title=_copy_title(like.title),
            category=like.category,
            description=like.description,
            brand=like.brand,
            condition=like.condition,
            tags=like.tags,
            actor_id=actor_id,
        )
        copy.review_note, copy.review_field = product.review_note, product.review_field
        copy.save(update_fields=["review_note", "review_field"])
        write_attributes(copy, like.attributes)
        ProductPicture.objects.bulk_create(
            ProductPicture(product=copy, image_id=each.image_id, position=place, alt=each.alt) for place, each in enumerate(like.pictures)
        )
        refresh_cover(copy)
        _copy_variants(product, copy, _copy_options(product, copy))
        refresh_prices(copy)
    return copy


def _copy_title(title: str) -> str:
    suffix = _(" (copy)")
    return title[: MAX_TITLE - len(suffix)].rstrip() + suffix


def _copy_options(product: Product, copy: Product) -> dict[int, OptionValue]:
    """Old value's key → its copy."""
    copies: dict[int, OptionValue] = {}
    for option in product.options.prefetch_related("values"):
        own = Option.objects.create(product=copy, name=option.name, position=option.position)
        for value in option.values.all():
            copies[value.pk] = OptionValue.objects.create(
                option=own, value=value.value, position=value.position, facet=value.facet, facet_value=value.facet_value
            )
    return copies


def _copy_variants(product: Product, copy: Product, values: Mapping[int, OptionValue]) -> None:
    pictures = dict(copy.pictures.values_list("image_id", "pk"))
    depth = product.options.count()
    for variant in product.variants.select_related("picture").prefetch_related("values"):
        own = [values[value.pk] for value in variant.values.all()]
        if len(own) != depth:  # of former options
            continue
        made = Variant.objects.create(
            product=copy,
            title=variant.title,
            price_minor=variant.price_minor,
            compare_at_minor=variant.compare_at_minor,
            weight_grams=variant.weight_grams,
            low_stock_at=variant.low_stock_at,
            is_active=variant.is_active,
            position=variant.position,
            picture_id=pictures.get(variant.picture.image_id) if variant.picture else None,
        )
        made.values.set(own)
