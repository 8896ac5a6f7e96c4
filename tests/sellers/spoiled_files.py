"""Catalogue files in other dress: columns missing or in another order, other headings, encodings, separators, and as spreadsheets."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from typing import Any

from tests.data_makers.spreadsheets import ods, xlsx
from tests.sellers.file_facts import Row

# Columns that a shop may not have exported.
LEFT_OUT = {
    "shopify": ("Vendor", "Type", "Tags", "Variant SKU", "Variant Grams", "Image Position", "Variant Weight Unit", "Gift Card", "Status"),
    "woocommerce": ("Tags", "Short description", "Weight (kg)", "Visibility in catalog", "Position", "Sale price"),
    "woocommerce_legacy": ("ID", "sku", "images", "post_date", "tax:product_type"),
    "spree": ("description", "weight", "weight_unit", "category2", "meta_title"),
    "prestashop": ("Product ID", "Manufacturer", "Summary", "Weight"),
    "etsy": ("MATERIALS", "IMAGE2"),
}
# As the same system writes them in other languages and years.
RENAMED = {
    "shopify": {
        "Handle": "URL handle", "Body (HTML)": "Description", "Variant SKU": "SKU", "Variant Price": "Price", "Variant Barcode": "Barcode",
        "Variant Compare At Price": "Compare-at price", "Variant Inventory Qty": "Inventory quantity", "Image Src": "Product image URL",
        "Variant Grams": "Weight value (grams)", "Option1 Name": "Option1 name", "Option1 Value": "Option1 value",
        "Variant Image": "Variant image URL", "Published": "Published on online store", "Image Alt Text": "Image alt text",
    },
    "woocommerce": {
        "SKU": "UGS", "Name": "Nom", "Published": "Publié", "Short description": "Description courte", "In stock?": "En stock ?",
        "Sale price": "Tarif promo", "Regular price": "Tarif régulier", "Categories": "Catégories", "Tags": "Étiquettes",
        "Weight (kg)": "Poids (kg)", "Length (cm)": "Longueur (cm)", "Width (cm)": "Largeur (cm)", "Height (cm)": "Hauteur (cm)",
        "Brands": "Marques", "GTIN, UPC, EAN, or ISBN": "GTIN, UPC, EAN ou ISBN", "Visibility in catalog": "Visibilité dans le catalogue",
        **{f"Attribute {n} name": f"Nom de l’attribut {n}" for n in (1, 2)},
        **{f"Attribute {n} value(s)": f"Valeur(s) de l’attribut {n}" for n in (1, 2)},
    },
    "etsy": {
        "TITLE": "TITRE", "PRICE": "PRIX", "CURRENCY_CODE": "CODE DEVISE", "QUANTITY": "QUANTITÉ", "MATERIALS": "MATÉRIAUX",
        **{f"VARIATION {n} VALUES": f"VARIATION {n} VALEURS" for n in (1, 2, 3)},
        **{f"VARIATION {n} NAME": f"VARIATION {n} NOM" for n in (1, 2, 3)},
    },
    "prestashop": {"Name *": "Nom", "Reference #": "Référence #", "Quantity": "Quantité", "Manufacturer": "Marque", "Weight": "Poids",
                   "Summary": "Récapitulatif", "Price tax excluded or Price tax included": "Prix TTC inclus", "Width": "Largeur",
                   "Height": "Hauteur", "Depth": "Profondeur", "Image URLs (x,y,z...)": "URL des images (x,y,z...)"},
}  # fmt: skip


def as_csv(headings: list[str], rows: list[Row], separator: str = ",", end: str = "\n", **names: Any) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator, lineterminator=end)
    writer.writerow(names.get("of", {}).get(heading, heading) for heading in headings)
    writer.writerows([row.get(heading, "") for heading in headings] for row in rows)
    return out.getvalue()


def as_cells(headings: list[str], rows: list[Row]) -> list[list[object]]:
    """For a spreadsheet: numbers as numbers, unless they begin with a zero or have more digits than one shows."""
    number = re.compile(r"[1-9]\d{0,12}(\.\d*[1-9])?|0")
    cells = [[text if not number.fullmatch(text) else float(text) for text in (row.get(name, "") for name in headings)] for row in rows]
    return [list(headings), *([cell if cell != "" else None for cell in row] for row in cells)]


SPOILED: dict[str, Callable[[list[str], list[Row], str], bytes]] = {
    "columns left out": lambda headings, rows, format: as_csv([each for each in headings if each not in LEFT_OUT[format]], rows).encode(),
    "columns turned round": lambda headings, rows, format: as_csv(headings[::-1], rows).encode(),
    "other headings": lambda headings, rows, format: as_csv(headings, rows, of=RENAMED.get(format, {})).encode(),
    "headings in capitals": lambda headings, rows, format: as_csv(headings, rows, of={each: each.upper() for each in headings}).encode(),
    "utf-16 and tabs": lambda headings, rows, format: as_csv(headings, rows, "\t", "\r\n").encode("utf-16"),
    "a mark and semicolons": lambda headings, rows, format: as_csv(headings, rows, ";", "\r\n").encode("utf-8-sig"),
    "an old code page": lambda headings, rows, format: as_csv(headings, rows, ";", "\r\n").encode("cp1252", "replace"),
    "an old Macintosh": lambda headings, rows, format: as_csv(headings, rows, ",", "\r").encode(),
    "xlsx": lambda headings, rows, format: xlsx(as_cells(headings, rows)),
    "ods": lambda headings, rows, format: ods(as_cells(headings, rows)),
}
