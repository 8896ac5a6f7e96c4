"""Whatever a catalogue file holds of its products is in the store afterwards: cell by cell, also in other dress."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, Decimal
from html import unescape

import pytest
from django.utils.html import strip_tags

from sellers.models import ImportRow, PictureFetch
from shop.accounts.models import User
from shop.catalog.models import Product, Variant
from shop.catalog.services.attributes import create_missing_attributes
from shop.common.folded_words import fold_words
from shop.stores.models import Store
from tests.factories.imports import import_bytes
from tests.factories.places import create_country, create_place
from tests.factories.stores import create_store
from tests.outside_data import FindFile, outside
from tests.sellers.file_facts import Told, read_rows, told_by
from tests.sellers.spoiled_files import LEFT_OUT, SPOILED

FORMATS = {"shopify": "shopify", "spree": "spree", "google_merchant": "google", "saleor": "saleor", "oscar": "oscar", "etsy": "etsy",
           "prestashop": "prestashop"}  # fmt: skip
RATES = {"spree": "130", "saleor": "130", "google": "0.5"}
OWN = [
    "shopify/market.csv", "shopify/household.csv", "shopify/template.csv", "shopify/facts.csv", "encodings/market_latin1_cr.csv",
    "woocommerce/exporter.csv", "woocommerce/legacy.csv", "woocommerce/facts.csv", "encodings/exporter_bom_semicolons.csv",
    "spree/products.csv", "google_merchant/feed.xml", "saleor/tables.json", "oscar/books.csv", "oscar/books_semicolons.csv",
    "prestashop/facts.csv", "etsy/en.csv",
]  # fmt: skip
OTHERS = [
    "shopify/apparel.csv", "shopify/packt_product_data.csv", "shopify/shopify_sample_product_template.csv",
    "encodings/shopify_latin1_cr_only.csv", "woocommerce/sample_products.csv", "woocommerce/legacy_dummy_products.csv",
    "woocommerce/dokan_products_small.csv", "encodings/woo_utf8bom_semicolon_crlf.csv", "spree/products_import.csv",
    "google_merchant/chitralhive_feed_excerpt.xml", "saleor/populatedb_data.json", "oscar/books-small.csv",
    "oscar/books-small-semicolon.csv",
]  # fmt: skip
FILES = [*OWN, *(outside(path, id=path) for path in OTHERS)]
TABLES = ("shopify", "woocommerce", "woocommerce_legacy", "spree", "prestashop", "etsy")
TABLE_FILES = [path for path in OWN if path.startswith(("shop", "woo", "spree", "presta", "etsy"))] + [
    outside(path, id=path) for path in OTHERS if path.startswith(("shop", "woo", "spree"))
]
pytestmark = pytest.mark.django_db


def format_of(path: str) -> str:
    if "legacy" in path:
        return "woocommerce_legacy"
    return FORMATS.get(path.partition("/")[0], "woocommerce" if "woo" in path or "exporter" in path else "shopify")


@pytest.fixture
def store(bob: User) -> Store:
    create_missing_attributes()
    kenya = create_country(code="KE")
    return create_store(owner=bob, country=kenya, region=create_place(country=kenya, name="Nairobi"), is_trusted=True)


def bring(store: Store, content: bytes, format: str) -> set[str]:
    """Import it; the handles of what was refused, each with a reason."""
    run = import_bytes(store, content, options={"rate": RATES.get(format, ""), "picture_base": "https://demo.example/media"})
    assert run.format == format
    refused = run.rows.filter(outcome="refused")
    assert not refused.filter(reason="").exists()
    assert run.created
    return set(refused.values_list("handle", flat=True))


def lost(store: Store, facts: list[Told], refused: set[str], format: str) -> list[str]:
    """What of it is not in the store."""
    kept = {product.source_handle: Kept(product, RATES.get(format, "")) for product in Product.objects.filter(store=store)}
    missing = []
    for fact in facts:
        if fact.handle not in refused and not (fact.handle in kept and kept[fact.handle].has(fact)):
            missing.append(f"{fact.handle} {fact.values}: {fact.kind} {fact.text[:80]!r}")
    return missing


class Kept:
    """One product as it is in the store."""

    def __init__(self, product: Product, rate: str) -> None:
        self.product, self.rate = product, rate
        self.variants = list(product.variants.all())
        self.description = words_of(product.description)
        fetches = PictureFetch.objects.filter(product=product)
        self.pictures, self.alts = set(fetches.values_list("url", flat=True)), set(fetches.values_list("alt", flat=True))
        answers = [f"{each.attribute.code} {each.value} {each.text}" for each in product.attributes.select_related("attribute")]
        options = [f"{option.name} {value}" for option in product.options.all() for value in option.values.values_list("value", flat=True)]
        self.said = fold_words(" ".join([product.title, product.brand, self.description, *answers, *options, *answers]))
        self.category = ImportRow.objects.filter(product=product).latest("pk").file_category

    def has(self, fact: Told) -> bool:
        if fact.kind in OF_VARIANTS:
            return any(OF_VARIANTS[fact.kind](self, variant, fact.text) for variant in self.fitting(fact.values))
        return OF_PRODUCTS[fact.kind](self, fact.text)

    def fitting(self, values: tuple[str, ...]) -> list[Variant]:
        """The variants with these values; with all of them that a row gives, where it leaves one open."""
        fitting = [each for each in self.variants if set(values) <= set(each.title.split(" / "))]
        return fitting if values else self.variants

    def sorts_by(self, text: str) -> bool:
        """Whether the file's own category is remembered: the first of several, from the top down."""
        words = fold_words(self.category)
        return bool(words) and (words in fold_words(text) or fold_words(text) in words)

    def minor(self, text: str, rate: str | None = None) -> int:
        amount = Decimal(text.replace(",", ".")) * Decimal(rate or self.rate or 1)
        return int((amount * 100).quantize(Decimal(1), rounding=ROUND_HALF_EVEN))


def words_of(markup: str) -> str:
    return " ".join(unescape(strip_tags(markup.replace("\\n", " ").replace("<", " <"))).split())


def _says(kept: Kept, text: str) -> bool:
    parts = re.split(r"[,;|]", text.replace("_", " "))
    said = f" {kept.said} "
    return all(any(f" {fold_words(word)} " in said for word in (part, SAME.get(part.strip(), part))) for part in parts if part.strip())


SAME = {"Color": "colour", "Gray": "grey", "male": "men", "female": "women"}
OF_PRODUCTS: dict[str, Callable[[Kept, str], bool]] = {
    "title": lambda kept, text: " ".join(text.split()) in f"{kept.product.title} {kept.description}" or kept.product.options.exists(),
    "words": lambda kept, text: words_of(text) in kept.description,
    "brand": lambda kept, text: text in {kept.product.brand} or _says(kept, text),
    "condition": lambda kept, text: kept.product.condition == text,
    "status": lambda kept, text: kept.product.status == {"active": "approved"}.get(text, text),
    "option": lambda kept, text: text == "Title" or _says(kept, text),
    "said": _says,
    "features": lambda kept, text: all(_says(kept, part.split(":")[1]) for part in text.split(",")),
    "picture": lambda kept, text: text in kept.pictures,
    "pictures": lambda kept, text: set(re.split(r"[,|]\s*", text)) <= kept.pictures,
    "alt": lambda kept, text: text in kept.alts,
    "category": lambda kept, text: "ncategorized" in text or kept.sorts_by(text),
    "sorted": lambda kept, text: True,  # by it a category is guessed; tags are products' own words
    "all": _says,
    "sum": lambda kept, text: sum(each.stock for each in kept.variants) == int(text),
    "skus": lambda kept, text: {each.sku for each in kept.variants} == set(text.split(",")),
}
OF_VARIANTS: dict[str, Callable[[Kept, Variant, str], bool]] = {
    "price": lambda kept, variant, text: not Decimal(text.replace(",", ".")) or variant.price_minor == kept.minor(text),
    "priced": lambda kept, variant, text: variant.price_minor == kept.minor(text.split()[0].replace(",", "")),
    "before": lambda kept, variant, text: not Decimal(text) or variant.compare_at_minor == kept.minor(text),
    "sale": lambda kept, variant, text: variant.sale_price_minor == kept.minor(text),
    "sku": lambda kept, variant, text: variant.sku.startswith(text) or kept.product.source_handle == text,
    "barcode": lambda kept, variant, text: variant.barcode == text,
    "stock": lambda kept, variant, text: variant.stock == int(text),
    "grams": lambda kept, variant, text: (variant.weight_grams or 0) == round(Decimal(text)),
    "kilograms": lambda kept, variant, text: (variant.weight_grams or 0) == round(Decimal(text.replace(",", ".")) * 1000),
    "pounds": lambda kept, variant, text: (variant.weight_grams or 0) == round(Decimal(text) * Decimal("453.59237")),
}


@pytest.mark.parametrize("path", FILES)
def test_every_cell_of_a_file_is_in_the_store(store: Store, data_file: FindFile, path: str) -> None:
    file, format = data_file(f"catalogues/{path}"), format_of(path)
    facts = list(told_by(*read_rows(file, format), format))
    assert len(facts) > 3
    missing = lost(store, facts, bring(store, file.read_bytes(), format), format)
    assert not missing, "\n".join(missing)


@pytest.mark.parametrize("way", SPOILED)
@pytest.mark.parametrize("path", TABLE_FILES)
def test_every_cell_is_there_in_other_dress_as_well(store: Store, data_file: FindFile, path: str, way: str) -> None:
    format = format_of(path)
    headings, rows = read_rows(data_file(f"catalogues/{path}"), format)
    if way == "an old code page":
        rows = [{name: cell.encode("cp1252", "replace").decode("cp1252") for name, cell in row.items()} for row in rows]
    content = SPOILED[way](headings, rows, format)
    if way == "columns left out":
        headings = [each for each in headings if each not in LEFT_OUT[format]]
        rows = [{name: row[name] for name in headings} for row in rows]
    missing = lost(store, list(told_by(headings, rows, format)), bring(store, content, format), format)
    assert not missing, "\n".join(missing)
