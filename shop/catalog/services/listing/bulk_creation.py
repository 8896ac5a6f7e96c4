"""Many new listings at once, in a number of statements that does not grow with them. For imports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db import transaction
from django.db.models import Q

from shop.catalog.events import PRODUCT_APPROVED, PRODUCT_ARCHIVED, PRODUCT_CREATED, PRODUCT_SUBMITTED
from shop.catalog.models import Category, FormerProductAddress, Option, OptionValue, Product, StockMovement, Variant
from shop.catalog.services.listing.attributes import add_answers
from shop.catalog.services.listing.facets import set_facets
from shop.catalog.services.listing.prices import begin_price_history
from shop.catalog.services.listing.product_copies import compute_price_copies
from shop.catalog.services.listing.variants import OptionAxis, VariantSpec, check_variants, compose_variant_title
from shop.catalog.states import Condition, MovementReason, ProductStatus
from shop.common.clock import now
from shop.common.money import is_some
from shop.common.slugs import first_free, slug_of
from shop.events.declarations import Event
from shop.events.services import Fact, record_events
from shop.stores.models import Store

SLUG_LENGTH = 120
_ANNOUNCED: dict[str, Event[Any]] = {
    ProductStatus.SUBMITTED: PRODUCT_SUBMITTED,
    ProductStatus.APPROVED: PRODUCT_APPROVED,
    ProductStatus.ARCHIVED: PRODUCT_ARCHIVED,
}


@dataclass(frozen=True, slots=True)
class NewVariant:
    """A variant with what it begins with: its units as one movement, and a sale price (minor units; the window in UTC).

    A digital one has nothing to deliver yet: its listing must begin as a draft.
    """

    spec: VariantSpec
    stock: int = 0
    sale_price_minor: int | None = None
    sale_starts_at: datetime | None = None
    sale_ends_at: datetime | None = None
    is_digital: bool = False


@dataclass(frozen=True, slots=True)
class NewProduct:
    """A listing as it shall begin. Title, description, brand, tags and the answers (code → value) are clean already.

    `status` is draft, submitted, approved or archived.
    """

    title: str
    category: Category
    description: str
    brand: str
    source_handle: str
    axes: tuple[OptionAxis, ...]
    variants: tuple[NewVariant, ...]
    condition: str = Condition.NEW
    tags: Sequence[str] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    status: str = ProductStatus.DRAFT
    is_reviewed: bool = False


def check_new_listing(store: Store, *, axes: Sequence[OptionAxis], variants: Sequence[VariantSpec]) -> None:
    """Raise InvalidListing when a new listing cannot have these options and variants."""
    check_variants(Product(store=store), axes, variants)


def create_products(store: Store, wanted: Sequence[NewProduct], *, note: str, actor_id: int | None) -> list[Product]:
    """Write them all in this order, or none. Raises InvalidListing, and IntegrityError when somebody was quicker with an address."""
    for each in wanted:
        check_new_listing(store, axes=each.axes, variants=[variant.spec for variant in each.variants])
    with transaction.atomic():
        products = Product.objects.bulk_create(_unsaved_products(store, wanted))
        values = _write_options(products, wanted)
        variants = Variant.objects.bulk_create(
            _unsaved_variant(product, new, position)
            for product, each in zip(products, wanted, strict=True)
            for position, new in enumerate(each.variants)
        )
        _link_values(variants, wanted, values)
        StockMovement.objects.bulk_create(
            StockMovement(variant=each, quantity=each.stock, reason=MovementReason.RECEIVED, note=note, actor_id=actor_id)
            for each in variants
            if each.stock
        )
        begin_price_history([each for each in variants if each.is_active and each.product.status == ProductStatus.APPROVED], at=now())
        add_answers(zip(products, (each.answers for each in wanted), strict=True))
        _record_creation(products, actor_id=actor_id)
    return products


def _unsaved_products(store: Store, wanted: Sequence[NewProduct]) -> list[Product]:
    moment = now()
    slugs = _free_slugs([each.title for each in wanted])
    return [_unsaved_product(store, each, slug, moment) for each, slug in zip(wanted, slugs, strict=True)]


def _unsaved_product(store: Store, wanted: NewProduct, slug: str, moment: datetime) -> Product:
    is_live = wanted.status == ProductStatus.APPROVED
    copies = compute_price_copies([_unsaved_variant(None, new, 0) for new in wanted.variants if new.spec.is_active], at=moment)
    return Product(
        store=store,
        category=wanted.category,
        slug=slug,
        title=wanted.title,
        description=wanted.description,
        brand=wanted.brand,
        condition=wanted.condition,
        tags=list(wanted.tags),
        source_handle=wanted.source_handle,
        status=wanted.status,
        published_at=moment if is_live else None,
        reviewed_at=moment if is_live and wanted.is_reviewed else None,
        archived_at=moment if wanted.status == ProductStatus.ARCHIVED else None,
        **asdict(copies),
    )


def _free_slugs(titles: Sequence[str]) -> list[str]:
    """For each title an address that no product has or ever had."""
    bases = [slug_of(title, fallback="product", max_length=SLUG_LENGTH - 6) for title in titles]
    begins = reduce(or_, (Q(slug__startswith=base) for base in set(bases)))
    taken = set(Product.objects.filter(begins).values_list("slug", flat=True))
    taken |= set(FormerProductAddress.objects.filter(begins).values_list("slug", flat=True))
    slugs = []
    for base in bases:
        slugs.append(first_free(base, taken, max_length=SLUG_LENGTH))
        taken.add(slugs[-1])
    return slugs


def _write_options(products: Sequence[Product], wanted: Sequence[NewProduct]) -> Mapping[tuple[int, int, str], OptionValue]:
    """The option values by product, axis and text."""
    options = Option.objects.bulk_create(
        Option(product=product, name=axis.name, position=place)
        for product, each in zip(products, wanted, strict=True)
        for place, axis in enumerate(each.axes)
    )
    axes = [axis for each in wanted for axis in each.axes]
    values = [
        OptionValue(option=option, value=value, position=place)
        for option, axis in zip(options, axes, strict=True)
        for place, value in enumerate(axis.values)
    ]
    if values:
        set_facets(values)
    return {(value.option.product_id, value.option.position, value.value): value for value in OptionValue.objects.bulk_create(values)}


def _unsaved_variant(product: Product | None, new: NewVariant, position: int) -> Variant:
    spec = new.spec
    return Variant(
        product=product,
        title=compose_variant_title(spec.values),
        sku=spec.sku.strip(),
        price_minor=spec.price.minor,
        compare_at_minor=spec.compare_at.minor if is_some(spec.compare_at) else None,
        sale_price_minor=new.sale_price_minor,
        sale_starts_at=new.sale_starts_at,
        sale_ends_at=new.sale_ends_at,
        weight_grams=spec.weight_grams,
        barcode=spec.barcode.strip(),
        is_active=spec.is_active,
        is_digital=new.is_digital,
        position=position,
        stock=new.stock,
        imported_stock=new.stock,
    )


def _link_values(variants: Iterable[Variant], wanted: Sequence[NewProduct], values: Mapping[tuple[int, int, str], OptionValue]) -> None:
    chosen = [new.spec.values for each in wanted for new in each.variants]
    link = Variant.values.through
    link.objects.bulk_create(
        link(variant_id=variant.pk, optionvalue_id=values[variant.product_id, axis, text].pk)
        for variant, texts in zip(variants, chosen, strict=True)
        for axis, text in enumerate(texts)
    )


def _record_creation(products: Sequence[Product], *, actor_id: int | None) -> None:
    facts: list[Fact[Any]] = [Fact(PRODUCT_CREATED, each.pk, actor_id=actor_id) for each in products]
    facts += [Fact(_ANNOUNCED[each.status], each.pk, actor_id=actor_id) for each in products if each.status in _ANNOUNCED]
    record_events(facts)
