"""Shopify's product CSV, as its import takes it; a few columns more, which it ignores, hold what it does not know."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from sellers.queries.exports import Exported, english_name, english_text
from shop.catalog.models import Attribute, Variant
from shop.catalog.states import Condition
from shop.common.money import Money

SHOPIFY_COLUMNS = (
    "Handle", "Title", "Body (HTML)", "Vendor", "Product Category", "Type", "Tags", "Published", "Option1 Name", "Option1 Value",
    "Option2 Name", "Option2 Value", "Option3 Name", "Option3 Value", "Variant SKU", "Variant Grams", "Variant Inventory Tracker",
    "Variant Inventory Qty", "Variant Inventory Policy", "Variant Fulfillment Service", "Variant Price", "Variant Compare At Price",
    "Variant Requires Shipping", "Variant Taxable", "Variant Barcode", "Image Src", "Image Position", "Image Alt Text", "Gift Card",
    "Google Shopping / Condition", "Variant Image", "Variant Weight Unit", "Status", "Variant Sale Price", "Variant Sale Starts",
    "Variant Sale Ends", "Variant Inventory Base", "Price Currency",
)  # fmt: skip


def shopify_csv(products: Iterable[Exported], *, answered: Sequence[Attribute] = ()) -> Iterator[str]:
    """The CSV in pieces of text, product by product. Each attribute in `answered` becomes a metafield column."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, [*SHOPIFY_COLUMNS, *map(_metafield, answered)], restval="", extrasaction="ignore")
    writer.writeheader()
    for each in products:
        writer.writerows(_product_rows(each))
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def _product_rows(each: Exported) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [{"Handle": each.handle, **_variant_cells(each, variant)} for variant in each.variants]
    for place, (address, alt) in enumerate(each.pictures):
        if place >= len(rows):
            rows.append({"Handle": each.handle})
        rows[place] |= {"Image Src": address, "Image Position": place + 1, "Image Alt Text": alt}
    rows[0] |= _word_cells(each)
    return rows


def _word_cells(each: Exported) -> dict[str, Any]:
    product = each.product
    names = each.axes or ("Title",)
    return {
        "Title": product.title,
        "Body (HTML)": product.description,
        "Vendor": product.brand,
        "Product Category": each.shelf,
        "Tags": ", ".join(product.tags),
        "Published": "TRUE" if each.status == "active" else "FALSE",
        "Gift Card": "FALSE",
        "Google Shopping / Condition": Condition(product.condition).value,
        "Status": each.status,
        "Price Currency": product.store.currency,
        **{f"Option{place} Name": name for place, name in enumerate(names, start=1)},
        **{_metafield(answer.attribute): english_text(answer) for answer in each.answers},
    }


def _metafield(attribute: Attribute) -> str:
    return f"{english_name(attribute)} (product.metafields.custom.{attribute.code})"


def _variant_cells(each: Exported, variant: Variant) -> dict[str, Any]:
    values = each.values[variant.pk] if each.axes else ("Default Title",)
    currency = each.product.store.currency
    return {
        **{f"Option{place} Value": value for place, value in enumerate(values, start=1)},
        "Variant SKU": variant.sku,
        "Variant Barcode": variant.barcode,
        "Variant Grams": variant.weight_grams or "",
        "Variant Inventory Tracker": "shopify",
        "Variant Inventory Qty": variant.available,
        "Variant Inventory Base": variant.available,
        "Variant Inventory Policy": "deny",
        "Variant Fulfillment Service": "manual",
        "Variant Price": amount_cell(variant.price_minor, currency),
        "Variant Compare At Price": amount_cell(variant.compare_at_minor, currency),
        "Variant Requires Shipping": "FALSE" if variant.is_digital else "TRUE",
        "Variant Taxable": "TRUE",
        "Variant Image": each.shown.get(variant.pk, ""),
        "Variant Weight Unit": "g",
        "Variant Sale Price": amount_cell(variant.sale_price_minor, currency),
        "Variant Sale Starts": variant.sale_starts_at.isoformat() if variant.sale_starts_at else "",
        "Variant Sale Ends": variant.sale_ends_at.isoformat() if variant.sale_ends_at else "",
    }


def amount_cell(minor: int | None, currency: str) -> Decimal | str:
    """The amount in major units; empty for None."""
    return "" if minor is None else Money(minor, currency).decimal
