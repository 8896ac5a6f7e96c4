"""From the catalogue's rows to documents, in a fixed number of queries for a batch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.utils.html import strip_tags

from shop.catalog.models import Category, OptionValue, Product, ProductAttribute, Variant
from shop.catalog.states import Selling
from shop.common.clock import now
from shop.common.ratings import Rating
from shop.search.documents import Document, Token, variant_combos
from shop.search.map_plane import place_on_map
from shop.search.search_words import code_of, fold_words, listed_words
from shop.search.states import ATTRIBUTE, POPULAR, RATINGS, VARIANT_KINDS, FacetKind
from shop.search.word_stems import stems_of
from shop.stores.models import Store
from shop.stores.queries import zones_of
from shop.stores.states import DeliveryScope, ZoneKind

MAX_BODY_WORDS = 100  # different words of a description that count
MIN_WORD, MAX_WORD = 3, 40


@dataclass(slots=True)
class _VariantRow:
    title: str
    numbers: list[str]  # its SKU and its barcode, as far as it has them
    in_stock: bool
    is_digital: bool
    values: dict[str, str]  # facet to folded value


@dataclass(slots=True)
class Batch:
    """What the documents of some products are made of, by primary key."""

    stores: dict[int, Store]
    shelves: dict[int, list[Category]]  # from the top down
    neighbours: dict[int, list[Category]]  # those right below each of the shelves
    variants: dict[int, list[_VariantRow]]
    attributes: dict[int, list[tuple[str, str, str, dict[str, str]]]]  # code, key, label, names
    colours: dict[str, str]  # folded value to the way it was written


def read_documents(product_ids: Sequence[int]) -> list[Document]:
    """The documents of those that are live."""
    columns = (
        "pk", "store_id", "category_id", "title", "description", "brand", "tags", "condition", "price_from_minor", "price_to_minor",
        "is_on_sale", "published_at", "created_at", "search_document__popularity", "selling", "auction__ends_at", "auction__status",
        "rating_count", "rating_total",
    )  # fmt: skip
    rows = list(Product.objects.live().filter(pk__in=product_ids).order_by("pk").values(*columns))
    ids = [row["pk"] for row in rows]
    labels: dict[str, str] = {}
    shelves = load_categories_with_ancestors({row["category_id"] for row in rows})
    batch = Batch(
        stores={store.pk: store for store in _stores_with_zones(row["store_id"] for row in rows)},
        shelves=shelves,
        neighbours=_categories_below({shelf.pk for trail in shelves.values() for shelf in trail[:-1]}),
        variants=_variants_by_product(ids, labels),
        attributes=_attributes_by_product(ids),
        colours=labels,
    )
    return [_document_of(row, batch) for row in rows]


def load_categories_with_ancestors(category_ids: set[int]) -> dict[int, list[Category]]:
    """Each category with those above it, from the top down."""
    own = {each.pk: each for each in Category.objects.filter(pk__in=category_ids)}
    trails = {pk: _paths_down_to(category.path) for pk, category in own.items()}
    above = {path for trail in trails.values() for path in trail}
    by_path = {each.path: each for each in Category.objects.filter(path__in=above)}
    return {pk: [by_path[path] for path in trail if path in by_path] for pk, trail in trails.items()}


def _categories_below(category_ids: set[int]) -> dict[int, list[Category]]:
    below: dict[int, list[Category]] = defaultdict(list)
    for each in Category.objects.filter(parent__in=category_ids):
        below[each.parent_id or 0].append(each)
    return below


def _paths_down_to(path: str) -> list[str]:
    slugs = path.split("/")
    return ["/".join(slugs[: n + 1]) for n in range(len(slugs))]


def _stores_with_zones(store_ids: Iterable[int]) -> Iterable[Store]:
    return (
        Store.objects.filter(pk__in=set(store_ids))
        .select_related("country", "region", "prefecture", "quarter")
        .prefetch_related(zones_of())
    )


def _variants_by_product(product_ids: list[int], labels: dict[str, str]) -> dict[int, list[_VariantRow]]:
    rows = Variant.objects.filter(product_id__in=product_ids, is_active=True).order_by("position", "pk")
    found: dict[int, _VariantRow] = {}
    of_product: dict[int, list[_VariantRow]] = defaultdict(list)
    columns = ("pk", "product_id", "title", "sku", "barcode", "stock", "reserved", "is_digital")
    for pk, product_id, title, sku, barcode, stock, reserved, is_digital in rows.values_list(*columns):
        found[pk] = _VariantRow(title, list(filter(None, (sku, barcode))), stock > reserved, is_digital, values={})
        of_product[product_id].append(found[pk])
    through = OptionValue.variants.through.objects.filter(variant__product_id__in=product_ids).exclude(optionvalue__facet="")
    for variant_id, facet, key, label in through.values_list(
        "variant_id", "optionvalue__facet", "optionvalue__facet_value", "optionvalue__value"
    ):
        if variant_id in found:
            value = (key or fold_words(label))[:80]
            found[variant_id].values[facet] = value
            labels.setdefault(value, label)
    return of_product


def _attributes_by_product(product_ids: list[int]) -> dict[int, list[tuple[str, str, str, dict[str, str]]]]:
    answers = ProductAttribute.objects.filter(product_id__in=product_ids, attribute__is_facet=True).select_related("attribute")
    found = defaultdict(list)
    for answer in answers:
        attribute = answer.attribute
        names = attribute.choice(answer.value).get("names", {}) if attribute.has_choices else {}
        key = answer.value if names else fold_words(answer.value)
        found[answer.product_id].append((attribute.code, key[:120], answer.text, names))
    return found


def _document_of(row: dict[str, Any], batch: Batch) -> Document:
    store, shelves = batch.stores[row["store_id"]], batch.shelves[row["category_id"]]
    variants, attributes = batch.variants.get(row["pk"], []), batch.attributes.get(row["pk"], [])
    title = fold_words(row["title"]).split()
    values = [value for _code, _key, label, names in attributes for value in (label, *names.values())]
    parts = [row["brand"], *_shelf_words(shelves, batch.neighbours), *(v.title for v in variants), *values]
    names = listed_words(" ".join(map(str, parts)))
    numbers = [number for variant in variants for number in variant.numbers]
    body = listed_words(strip_tags(row["description"].replace("<", " <"))) if row["description"] else []
    of_store = fold_words(" ".join(map(str, [store.name, *store.tags]))).split()
    tags = listed_words(" ".join(map(str, row["tags"])))
    body = [*fold_words(" ".join(numbers)).split(), *tags, *of_store, *body[:MAX_BODY_WORDS]]
    title_stems = stems_of(listed_words(row["title"]))
    name_stems = [stem for stem in stems_of(names) if stem not in set(title_stems)]
    known = {*title_stems, *name_stems}
    east, north = place_on_map(store)
    document = Document(
        product_id=row["pk"],
        store_id=store.pk,
        country=store.country_id,
        price_from=row["price_from_minor"],
        price_to=row["price_to_minor"],
        published_at=row["published_at"] or row["created_at"],
        ends_at=_auction_end(row),
        rating=Rating(row["rating_count"], row["rating_total"]).weighed_milli,
        in_stock=any(variant.in_stock for variant in variants),
        east=east,
        north=north,
        title=f" {' '.join(title)} ",
        title_stems=title_stems,
        name_stems=name_stems,
        body_stems=[stem for stem in stems_of(body) if stem not in known],
        codes=list(dict.fromkeys(code for number in numbers if (code := code_of(number)))),
        words={word for word in (*title, *names, *tags, *of_store) if MIN_WORD <= len(word) <= MAX_WORD and word.isalpha()},
    )
    _add_facets(document, row, batch, shelves)
    _add_variants(document, variants, attributes, batch.colours)
    return document


def _shelf_words(shelves: list[Category], neighbours: dict[int, list[Category]]) -> list[str]:
    """The names of its shelves, but for what a name above says of the shelf beside: a bag in "Shoes and bags" is no shoe."""
    words = [word for name in shelves[-1].names.values() for word in fold_words(str(name)).split()] if shelves else []
    for above, below in pairwise(shelves):
        beside = [each for each in neighbours.get(above.pk, ()) if each.pk != below.pk]
        theirs = set(_name_stems(beside)) - set(_name_stems([below]))
        words += [word for name in above.names.values() for word in fold_words(str(name)).split() if not theirs & set(stems_of([word]))]
    return words


def _name_stems(categories: Iterable[Category]) -> list[str]:
    return stems_of([word for each in categories for name in each.names.values() for word in fold_words(str(name)).split()])


def _add_facets(document: Document, row: dict[str, Any], batch: Batch, shelves: list[Category]) -> None:
    store = batch.stores[row["store_id"]]
    facets: dict[Token, tuple[str, dict[str, str]]] = {(FacetKind.CATEGORY, shelf.path): ("", shelf.names) for shelf in shelves}
    facets[FacetKind.CONDITION, row["condition"]] = ("", {})
    facets[FacetKind.STORE, str(store.pk)] = (store.name, {})
    if brand := fold_words(row["brand"]):
        facets[FacetKind.BRAND, brand] = (row["brand"], {})
    ways = _ways_of_product(store, batch.variants.get(row["pk"], []))
    facets |= {(FacetKind.DELIVERY, way): ("", {}) for way in ways} | _countries(store, ways)
    if document.in_stock:
        facets[FacetKind.IN_STOCK, "1"] = ("", {})
    if row["search_document__popularity"]:
        facets[POPULAR, "1"] = ("", {})
    if row["selling"] == Selling.FIXED or document.ends_at:  # an auction that is over is neither
        facets[FacetKind.SELLING, row["selling"]] = ("", {})
    if row["is_on_sale"]:
        facets[FacetKind.ON_SALE, "1"] = ("", {})
    if row["rating_count"]:
        facets |= {(FacetKind.RATING, stars): ("", {}) for stars in RATINGS if row["rating_total"] >= int(stars) * row["rating_count"]}
    document.facets.update(facets)


def _auction_end(row: dict[str, Any]) -> datetime | None:
    """When its auction ends, as long as that is to come: each change of an auction is told to the search."""
    ends_at: datetime | None = row["auction__ends_at"]
    return ends_at if row["auction__status"] == "open" and ends_at and ends_at > now() else None


def _ways_of_product(store: Store, variants: list[_VariantRow]) -> list[str]:
    """What is carried comes as its store delivers; a download needs no way at all."""
    ways = list_delivery_ways(store) if not variants or any(not variant.is_digital for variant in variants) else []
    return [*ways, str(DeliveryScope.DIGITAL)] if any(variant.is_digital for variant in variants) else ways


def list_delivery_ways(store: Store) -> list[str]:
    """How its goods get to people, by its zones where it has some: a store that sends everywhere also sends around the corner."""
    if store.delivery_scope == DeliveryScope.DIGITAL:
        return []
    ways = [DeliveryScope.PICKUP] if store.allows_pickup or store.delivery_scope == DeliveryScope.PICKUP else []
    if store.delivery_scope != DeliveryScope.PICKUP:
        ways.append(DeliveryScope.LOCAL)
        zones = store.zones_at_home
        if any(zone.kind == ZoneKind.COUNTRY for zone in zones) if zones else store.delivery_scope != DeliveryScope.LOCAL:
            ways.append(DeliveryScope.NATIONAL)
    return [str(way) for way in ways]


def _countries(store: Store, ways: Sequence[str]) -> dict[Token, tuple[str, dict[str, str]]]:
    """Each other country that what is carried goes to, by its code."""
    is_carried = DeliveryScope.LOCAL in ways
    return {
        (FacetKind.DELIVERY, str(zone.country_id)): ("", zone.country.names) for zone in store.zones_abroad if is_carried and zone.country
    }


def _add_variants(
    document: Document, variants: list[_VariantRow], attributes: list[tuple[str, str, str, dict[str, str]]], labels: dict[str, str]
) -> None:
    for code, key, label, names in attributes:
        if code in VARIANT_KINDS:  # told of the whole product: true of each variant that does not say otherwise
            document.facets[code, key] = (label, names)
            for variant in variants:
                variant.values.setdefault(code, key)
        else:
            document.facets[f"{ATTRIBUTE}{code}", key] = (label, names)
    for variant in variants:
        for kind, value in variant.values.items():
            document.facets.setdefault((kind, value), (labels.get(value, value), {}))
        document.combos |= variant_combos(variant.values, in_stock=variant.in_stock)
