"""What a catalogue file says of its products, read without the importer: cell by cell, with what each column is.

A column that holds anything and is not named here fails: whoever meets a new one says where it belongs, or that it has no place here.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from django.utils.text import slugify

Row = dict[str, str]
NOWHERE = "nowhere"  # what is about that shop's inside, or about buyers' offers that are made otherwise here


@dataclass(frozen=True)
class Told:
    """One cell: of which product and, with `values`, of which of its variants; what it is, and its text."""

    handle: str
    values: tuple[str, ...]
    kind: str
    text: str


KINDS: dict[str, dict[str, str]] = {
    "shopify": {
        "Title": "title", "Body (HTML)": "words", "Vendor": "brand", "Product Category": "category", "Type": "sorted", "Tags": "sorted",
        "Option1 Name": "option", "Option2 Name": "option", "Option1 Value": "said", "Option2 Value": "said", "Variant SKU": "sku",
        "Variant Grams": "grams", "Variant Inventory Qty": "stock", "Variant Price": "price", "Variant Compare At Price": "before",
        "Variant Barcode": "barcode", "Image Src": "picture", "Image Alt Text": "alt", "Variant Image": "picture",
        "Google Shopping / Google Product Category": "sorted", "Google Shopping / Gender": "said", "Google Shopping / Age Group": "said",
        "Google Shopping / MPN": "said", "Google Shopping / Condition": "condition", "Status": "status",
        "Fabric (product.metafields.shopify.fabric)": "said",
    },
    "woocommerce": {
        "Name": "title", "Short description": "words", "Description": "words", "SKU": "sku", "Stock": "stock", "Sale price": "sale",
        "Regular price": "price", "Categories": "category", "Tags": "sorted", "Images": "pictures", "Weight (kg)": "kilograms",
        "Attribute 1 name": "option", "Attribute 2 name": "option", "Attribute 1 value(s)": "said", "Attribute 2 value(s)": "said",
        "GTIN, UPC, EAN, or ISBN": "barcode", "Length (cm)": "said", "Width (cm)": "said", "Height (cm)": "said", "Brands": "brand",
    },
    "woocommerce_legacy": {
        "post_title": "title", "post_excerpt": "words", "post_content": "words", "sku": "sku", "stock": "stock", "regular_price": "price",
        "sale_price": "sale", "weight": "kilograms", "images": "pictures", "tax:product_cat": "sorted", "tax:product_tag": "sorted",
        "attribute:pa_color": "said", "length": "said", "width": "said", "height": "said",
    },
    "spree": {
        "name": "title", "description": "words", "sku": "sku", "price": "price", "compare_at_price": "before", "weight": "pounds",
        "inventory_count": "stock", "image1_src": "picture", "option1_name": "option", "option2_name": "option", "option1_value": "said",
        "option2_value": "said", "category1": "category", "category2": "sorted", "category3": "sorted", "brand_name": "brand",
        "custom_field.properties.fit": "said", "custom_field.properties.manufacturer": "brand",
        "custom_field.properties.material": "said", "custom_field.custom.brand": "brand", "tags": "sorted",
    },
    "google": {
        "title": "title", "description": "words", "id": "sku", "image_link": "picture", "price": "priced", "sale_price": "nowhere",
        "brand": "brand", "condition": "condition", "product_type": "category", "google_product_category": "sorted", "mpn": "said",
        "gtin": "barcode",
    },
    "oscar": {
        "class": "sorted", "category": "category", "upc": "barcode", "title": "title", "description": "words", "sku": "sku",
        "price": "price", "stock": "stock",
    },
    "prestashop": {
        "Name *": "title", "Categories (x,y,z...)": "sorted", "Price tax excluded or Price tax included": "price", "Reference #": "sku",
        "Manufacturer": "brand", "EAN13": "barcode", "MPN": "said", "Width": "said", "Height": "said", "Depth": "said",
        "Weight": "kilograms", "Quantity": "stock", "Summary": "words", "Description": "words", "Tags (x,y,z...)": "sorted",
        "Image URLs (x,y,z...)": "pictures", "Feature(Name:Value:Position)": "features", "Condition": "condition",
    },
    "etsy": {
        "TITLE": "title", "DESCRIPTION": "words", "PRICE": "price", "QUANTITY": "sum", "MATERIALS": "said", "TAGS": "sorted",
        **{f"IMAGE{number}": "picture" for number in range(1, 11)},
        **{f"VARIATION {number} VALUES": "all" for number in (1, 2, 3)}, "VARIATION 1 NAME": "option", "VARIATION 2 NAME": "option",
        "VARIATION 3 NAME": "option", "SKU": "skus",
    },
    "saleor": {
        "name": "title", "description": "words", "category": "category", "picture": "picture", "alt": "alt", "attribute": "said",
        "sku": "sku", "price": "price", "sale": "sale", "stock": "stock", "option": "said", "kilograms": "kilograms",
    },
}  # fmt: skip
INSIDE = {
    "shopify": r"Handle|Published|Option\d Name|Variant (Inventory (Tracker|Policy)|Fulfillment Service)"
    r"|Variant (Requires Shipping|Taxable|Weight Unit)"
    r"|Image Position|Gift Card|SEO .*|Google Shopping / Custom Product|Cost per item|(Included|Price|Compare At Price) / .*",
    "woocommerce": r"ID|Type|Published|Is featured\?|Visibility in catalog|Tax (status|class)|In stock\?|Backorders allowed\?"
    r"|Sold individually\?"
    r"|Allow customer reviews\?|Download .*|Parent|Grouped products|External URL|Button text|Position|Attribute \d (visible|global|default)"
    r"|Meta: .*|Is .*\?|Has .*\?|Unit price .*|Delivery time|Deposit Quantity|Date sale price .*",
    "woocommerce_legacy": r"post_name|ID|post_status|menu_order|post_date|post_parent|comment_status|downloadable|virtual|visibility"
    r"|stock_status|backorders|manage_stock|upsell_ids|crosssell_ids|featured|tax:product_type|meta:.*|attribute_(data|default):.*",
    "spree": r"slug|status|currency|weight_unit|available_on|track_inventory|inventory_backorderable|tax_category|digital",
    "google": r"link|availability|identifier_exists|shipping",
    "oscar": r"partner",
    "prestashop": r"Product ID|Active \(0/1\)|Tax rules ID|Wholesale price",
    "etsy": r"CURRENCY_CODE|VARIATION \d TYPE",
    "saleor": r"",
}


def read_rows(path: Path, format: str) -> tuple[list[str], list[Row]]:
    """The headings and the rows of a table, an item or a row of Saleor's tables being a row as well."""
    text = _text(path.read_bytes())
    if format == "google":
        found = ElementTree.fromstring(text).iter("item")
        items = [{each.tag.rpartition("}")[2]: (each.text or "").strip() for each in item} for item in found]
        return list(dict.fromkeys(name for item in items for name in item)), items
    if format == "saleor":
        rows = list(_saleor_rows(json.loads(text)))
        return list(dict.fromkeys(name for row in rows for name in row if not name.startswith("_"))), rows
    if format == "oscar":
        names = ["class", "category", "upc", "title", "description", "partner", "sku", "price", "stock"]
        return names, [dict(zip(names, _oscar_cells(line), strict=False)) for line in text.splitlines() if line.strip()]
    separator = max(",;\t", key=text.partition("\n")[0].partition("\r")[0].count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator)
    rows = [{name: cell or "" for name, cell in row.items() if name} for row in reader]
    return list(reader.fieldnames or []), rows


def told_by(headings: list[str], rows: list[Row], format: str) -> Iterator[Told]:
    """Every cell that holds anything and has a place here."""
    kinds, inside = KINDS[format], re.compile(INSIDE[format])
    handles: dict[str, str] = {}
    for row in rows:
        handle = _handle(row, format, handles)
        values = tuple(filter(None, _option_values(row, format)))
        for heading in headings:
            text = row.get(heading, "").strip().replace("Default Title", "")  # which is no option
            kind = kinds.get(heading, "")
            if not kind and text:
                assert inside.fullmatch(heading), f"{format}: where does {heading!r} ({text[:40]!r}) belong?"
            elif text and kind != NOWHERE:
                yield Told(handle, values, kind, text)


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _handle(row: Row, format: str, known: dict[str, str]) -> str:
    if format == "woocommerce":
        if row.get("Type") == "variation":
            parent = row.get("Parent", "").removeprefix("id:")
            return known.get(parent, parent)
        own = row.get("SKU") or (f"id:{row['ID']}" if row.get("ID") else slugify(row["Name"]))
        known[row.get("ID", "")] = own
        return own
    if format == "etsy":
        return row["SKU"] if row["SKU"] and "," not in row["SKU"] else slugify(row["TITLE"])
    if format == "prestashop":
        return row.get("Reference #") or f"id:{row['Product ID']}"
    names = {"shopify": "Handle", "woocommerce_legacy": "post_name", "spree": "slug", "google": "id", "oscar": "upc", "saleor": "_slug"}
    return row.get("item_group_id") or row.get(names[format], "")


def _option_values(row: Row, format: str) -> list[str]:
    if format == "shopify":
        return [row.get(f"Option{n} Value", "").replace("Default Title", "") for n in (1, 2, 3)]
    if format == "spree":
        return [row.get(f"option{n}_value", "") for n in (1, 2, 3)]
    if format == "woocommerce" and row.get("Type") == "variation":
        return [row.get(f"Attribute {n} value(s)", "") for n in (1, 2)]
    return row.get("_values", "").split("\n") if format == "saleor" else []


def _oscar_cells(line: str) -> list[str]:
    start, rest = line.split('"', 1)
    kind, category = start.rstrip(",").split(",")
    rest = '"' + rest.replace('\\"', '""')
    separator = ";" if '";' in rest else ","
    return [kind, category, *("" if cell == "NULL" else cell for cell in next(csv.reader([rest], delimiter=separator)))]


def _saleor_rows(tables: list[dict[str, Any]]) -> Iterator[Row]:
    of: dict[str, dict[Any, dict[str, Any]]] = {}
    for each in tables:
        of.setdefault(each["model"], {})[each["pk"]] = each["fields"]

    def where(model: str, **wanted: Any) -> list[dict[str, Any]]:
        rows = of.get(model, {}).items()
        return [{"pk": pk, **row} for pk, row in rows if all(row.get(name) == value for name, value in wanted.items())]

    channel = next(iter(of["channel.channel"]))  # prices of the first one count where none is in shillings
    for product in where("product.product"):
        about = {"_slug": str(product["slug"])}
        blocks = (product.get("description") or {}).get("blocks", [])
        yield about | {"name": product["name"], "description": " ".join(block["data"].get("text", "") for block in blocks)}
        if category := of["product.category"].get(product.get("category")):
            yield about | {"category": category["name"]}
        for media in where("product.productmedia", product=product["pk"]):
            yield about | {"picture": f"https://demo.example/media/{media['image']}", "alt": media["alt"]}
        for answer in where("attribute.assignedproductattributevalue", product=product["pk"]):
            yield about | {"attribute": of["attribute.attributevalue"][answer["value"]]["name"]}
        variants = where("product.productvariant", product=product["pk"])
        for variant in variants:
            named = _saleor_variant(variant, where, of, channel)
            yield about | (named if len(variants) > 1 or named["option"] else named | {"_values": ""})


def _saleor_variant(variant: dict[str, Any], where: Any, of: Any, channel: Any) -> Row:
    chosen = [
        of["attribute.attributevalue"][value["value"]]["name"]
        for link in where("attribute.assignedvariantattribute", variant=variant["pk"])
        for value in where("attribute.assignedvariantattributevalue", assignment=link["pk"])
    ]
    price = next(iter(where("product.productvariantchannellisting", variant=variant["pk"], channel=channel)), {})
    found = {"_values": "\n".join(chosen) or str(variant["name"] or ""), "option": ", ".join(chosen), "sku": str(variant["sku"] or "")}
    if price:
        found["price"] = str(price["price_amount"])
        found["sale"] = str(price["discounted_price_amount"] or "") if price["discounted_price_amount"] != price["price_amount"] else ""
    if variant.get("track_inventory"):
        found["stock"] = str(sum(each["quantity"] for each in where("warehouse.stock", product_variant=variant["pk"])))
    return found
