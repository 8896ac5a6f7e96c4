"""What the store has already of the products in a part of the file, read in a fixed number of queries."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import Exists, OuterRef, QuerySet

from sellers.imports.drafts import ProductDraft, numbered_handle
from sellers.models import ImportRow, PictureFetch
from sellers.queries.shelf_guesses import ShelfGuesser
from sellers.queries.shelf_matches import ShelfMatcher
from sellers.services.import_runs.category_answers import AttributesByCategory
from sellers.states import FALLBACK, RowOutcome
from shop.catalog.models import (
    Category,
    Option,
    Product,
    ProductAttribute,
    ProductPicture,
    ProductRevision,
    StockMovement,
    Variant,
)
from shop.images.models import Image
from shop.stores.models import Store

_NUMBERED_HANDLE = re.compile(r"-makiti-(\d{1,18})$")


@dataclass(slots=True)
class KnownProduct:
    """One product as it stands, with what its seller wants it to become laid over it."""

    product: Product
    fields: dict[str, object]
    options: list[Option]
    variants: dict[str, Variant]
    urls: set[str] = field(default_factory=set)
    images: set[int] = field(default_factory=set)
    is_applied: bool = False  # this very file has been written to it before


@dataclass(slots=True)
class RunContext:
    """What holds for the whole run. `rate` is what one unit of the file's currency is worth in the store's; None when it is the same.

    `handles` are those of the whole file: what one of them names is not taken for another product by a SKU. `doubt` is why prices without
    a currency are not believed to be in the store's. `choices` are the paths of the categories that the seller chose, by the entries'
    numbers; `decided` those that the store has chosen for the file's own, by their keys; `unsure` are the file's own that are surely none
    of ours. `fallback` is the category for what fits nowhere, once it is needed.
    """

    store: Store
    matcher: ShelfMatcher
    handles: set[str]
    questions: AttributesByCategory
    guesser: ShelfGuesser
    choices: Mapping[str, str] = field(default_factory=dict)
    decided: Mapping[str, Category] = field(default_factory=dict)
    unsure: Sequence[Mapping[str, Any]] = ()
    fingerprint: str = ""
    rate: Decimal | None = None
    doubt: str = ""
    picture_base: str = ""
    by_staff: bool = False
    actor_id: int | None = None
    fallback: Category | None = None

    def path_of(self, category_id: object) -> str:
        """The path of the category with that key; FALLBACK's when it is unknown."""
        return next((each.path for each in self.guesser.categories.values() if each.pk == category_id), FALLBACK)

    def category_at(self, path: str) -> Category | None:
        """The category with that path; None for the one for what fits nowhere, and for one that is gone."""
        return next((each for each in self.guesser.categories.values() if each.path == path and path != FALLBACK), None)

    def suggested_for(self, words: str) -> Category | None:
        """What is likely for a category of the file that is surely none of ours; None when little speaks for one."""
        path = next((each.get("likely", "") for each in self.unsure if each["words"] == words), "")
        return self.category_at(path) if path else None

    @property
    def publishes(self) -> bool:
        """Whether active products of the file go live without a review."""
        return self.by_staff or self.store.is_trusted


def hash_address(url: str) -> str:
    """The hash of an address, which the index holds."""
    return hashlib.sha256(url.encode()).hexdigest()


def load_known_products(context: RunContext, drafts: Sequence[ProductDraft]) -> dict[str, KnownProduct]:
    """Handle → the product it means: by the handle of an earlier import, by our own address, else by SKUs."""
    matched = _matched_products(context, drafts)
    ids = [product.pk for product in matched.values()]
    if not ids:
        return {}
    pending = {revision.product_id: revision for revision in ProductRevision.objects.pending().filter(product__in=ids)}
    options, variants = (
        _listed_variants(Option.objects.filter(product__in=ids).prefetch_related("values")),
        _listed_variants(_variants_with_movement(ids)),
    )
    urls, images = defaultdict(set), defaultdict(set)
    for product_id, url_hash in PictureFetch.objects.filter(product__in=ids).values_list("product_id", "url_hash"):
        urls[product_id].add(url_hash)
    for product_id, image_id in ProductPicture.objects.filter(product__in=ids).values_list("product_id", "image_id"):
        images[product_id].add(image_id)
    applied, answers = _products_applied_before(context, ids), _answers_by_product(ids)
    known = {}
    for handle, product in matched.items():
        revision = pending.get(product.pk)
        images[product.pk].update(revision.image_ids if revision else [])
        known[handle] = KnownProduct(
            product,
            _wanted_fields(product, revision, answers[product.pk]),
            options[product.pk],
            {variant.title: variant for variant in variants[product.pk]},
            urls[product.pk],
            images[product.pk],
            product.pk in applied,
        )
    return known


def find_own_image_keys(drafts: Iterable[ProductDraft]) -> dict[str, int]:
    """Address → key of the image, for pictures of our own that need no fetching."""
    names = {url: name for draft in drafts for url in draft.pictures if (name := _stored_name(url))}
    found = dict(Image.objects.filter(file__in=set(names.values())).values_list("file", "pk")) if names else {}
    return {url: found[name] for url, name in names.items() if name in found}


def _stored_name(url: str) -> str:
    base = default_storage.url("")
    base = base if "://" in base else f"{settings.SITE_URL}{base}"
    if not url.startswith(base):
        return ""
    return unquote(urlsplit(url).path.removeprefix(urlsplit(base).path)).lstrip("/")


def _matched_products(context: RunContext, drafts: Sequence[ProductDraft]) -> dict[str, Product]:
    own = Product.objects.filter(store=context.store).select_related("store", "category")
    handles = {draft.handle for draft in drafts}
    by_handle = {product.source_handle: product for product in own.filter(source_handle__in=handles)}
    by_slug = {product.slug: product for product in own.filter(slug__in=handles - set(by_handle), source_handle="")}
    matched = _match_numbered(own, handles - set(by_handle) - set(by_slug)) | by_slug | by_handle
    rest = [draft for draft in drafts if draft.handle not in matched]
    return matched | _match_by_sku(context, rest, taken={product.pk for product in matched.values()})


def _match_numbered(own: QuerySet[Product], handles: set[str]) -> dict[str, Product]:
    """Match handles of our own exports that carry a product's number, since its address is another one's handle."""
    numbers = {handle: int(found[1]) for handle in handles if (found := _NUMBERED_HANDLE.search(handle))}
    products = own.filter(source_handle="").in_bulk(set(numbers.values())) if numbers else {}
    return {
        handle: product
        for handle, number in numbers.items()
        if (product := products.get(number)) and handle == numbered_handle(product.slug, number)
    }


def _match_by_sku(context: RunContext, drafts: Sequence[ProductDraft], *, taken: set[int]) -> dict[str, Product]:
    """Handle → the only product that has any of the draft's SKUs, unless a handle of the file names that product."""
    skus = {variant.sku for draft in drafts for variant in draft.variants if variant.sku}
    if not skus:
        return {}
    rows = Variant.objects.filter(product__store=context.store, sku__in=skus).select_related("product__store", "product__category")
    owners: dict[str, dict[int, Product]] = defaultdict(dict)
    for variant in rows:
        owners[variant.sku][variant.product_id] = variant.product
    matched: dict[str, Product] = {}
    for draft in drafts:
        found = {pk: product for variant in draft.variants if variant.sku for pk, product in owners.get(variant.sku, {}).items()}
        if len(found) != 1:
            continue
        [(pk, product)] = found.items()
        if pk not in taken and (product.source_handle or product.slug) not in context.handles:
            matched[draft.handle] = product
            taken.add(pk)
    return matched


def _variants_with_movement(ids: Sequence[int]) -> Iterable[Variant]:
    moved = Exists(StockMovement.objects.filter(variant=OuterRef("pk")))
    return Variant.objects.filter(product__in=ids).annotate(has_moved=moved).order_by("position", "pk")


def _listed_variants(rows: Iterable[Option] | Iterable[Variant]) -> dict[int, list]:  # type: ignore[type-arg]
    groups = defaultdict(list)
    for row in rows:
        groups[row.product_id].append(row)
    return groups


def _products_applied_before(context: RunContext, ids: Sequence[int]) -> set[int]:
    same = ImportRow.objects.filter(run__store=context.store, run__fingerprint=context.fingerprint, product__in=ids)
    return set(same.filter(outcome__in=[RowOutcome.CREATED, RowOutcome.CHANGED]).values_list("product_id", flat=True)) - {None}


def _answers_by_product(ids: Sequence[int]) -> dict[int, dict[str, str]]:
    answers: dict[int, dict[str, str]] = defaultdict(dict)
    rows = ProductAttribute.objects.filter(product__in=ids).order_by("attribute__code")
    for product_id, code, value in rows.values_list("product_id", "attribute__code", "value"):
        answers[product_id][code] = value
    return answers


def _wanted_fields(product: Product, revision: ProductRevision | None, answers: dict[str, str]) -> dict[str, object]:
    standing: dict[str, object] = {
        "title": product.title,
        "category": product.category_id,
        "description": product.description,
        "brand": product.brand,
        "condition": product.condition,
        "tags": product.tags,
        "attributes": answers,
    }
    return standing | ({name: value for name, value in revision.fields.items() if name in standing} if revision else {})
