"""Catalogue files whose every column that has a place here holds something: barcodes, sizes, facts, short descriptions, all pictures."""

from typing import Any

from tests.data_makers.tables import Cells, table

_PICTURES = "https://pictures.example"


def shopify_facts() -> str:
    """Barcodes (one of a kind of its own), the maker's number, gender and age, a price before, descriptions of pictures."""
    headings = (
        "Handle,Title,Body (HTML),Vendor,Product Category,Type,Tags,Published,Option1 Name,Option1 Value,Option2 Name,Option2 Value,"
        "Variant SKU,Variant Grams,Variant Inventory Tracker,Variant Inventory Qty,Variant Price,Variant Compare At Price,Variant Barcode,"
        "Image Src,Image Position,Image Alt Text,Google Shopping / Gender,Google Shopping / Age Group,Google Shopping / MPN,"
        "Google Shopping / Condition,Variant Image,Variant Weight Unit,Status"
    )
    robe = {
        "Title": "Robe brodée", "Body (HTML)": "<p>Hand-made <b>in Labé</b>.</p><ul><li>Cotton</li></ul>", "Vendor": "Atelier Fouta",
        "Product Category": "Apparel & Accessories > Clothing > Dresses", "Type": "Robes", "Tags": "fête, coton", "Published": "TRUE",
        "Option1 Name": "Size", "Option2 Name": "Motif", "Google Shopping / Gender": "female", "Google Shopping / Age Group": "adult",
        "Google Shopping / MPN": "AF-77", "Google Shopping / Condition": "new", "Status": "active",
    }  # fmt: skip
    rows: list[Cells] = [
        {"Handle": "robe", "Option1 Value": size, "Option2 Value": motif, "Variant SKU": f"R-{size}-{motif}", "Variant Grams": grams,
         "Variant Inventory Tracker": "shopify", "Variant Inventory Qty": units, "Variant Price": "60", "Variant Compare At Price": "75.50",
         "Variant Barcode": code, "Image Src": f"{_PICTURES}/robe-{motif}.jpg", "Image Position": place, "Image Alt Text": f"Robe, {motif}",
         "Variant Image": f"{_PICTURES}/robe-{motif}.jpg", "Variant Weight Unit": "g"}
        for place, (size, motif, grams, units, code) in enumerate(
            [("S", "étoiles", "410.5", 3, "4006381333931"), ("M", "lunes", "430", 0, "AF 77-M")], start=1)
    ]  # fmt: skip
    rows[0] |= robe
    hat = {"Handle": "chapeau", "Title": "Chapeau", "Option1 Name": "Title", "Option1 Value": "Default Title", "Variant Price": "12",
           "Variant Inventory Qty": 5, "Published": "TRUE", "Google Shopping / Condition": "used", "Status": "draft"}  # fmt: skip
    return table(headings, [*rows, hat])


def woocommerce_facts() -> str:
    """A short description beside the long one, words of variations alone, sizes, a barcode, several categories."""
    headings = [
        "ID",
        "Type",
        "SKU",
        "GTIN, UPC, EAN, or ISBN",
        "Name",
        "Published",
        "Visibility in catalog",
        "Short description",
        "Description",
        "In stock?",
        "Stock",
        "Weight (kg)",
        "Length (cm)",
        "Width (cm)",
        "Height (cm)",
        "Sale price",
        "Regular price",
        "Categories",
        "Tags",
        "Images",
        "Parent",
        "Brands",
        "Attribute 1 name",
        "Attribute 1 value(s)",
        "Attribute 1 global",
    ]
    usual = {"Published": 1, "Visibility in catalog": "visible", "In stock?": 1}
    rows: list[dict[str, Any]] = [
        {"ID": 5, "Type": "simple", "SKU": "BOL", "GTIN, UPC, EAN, or ISBN": "4006381333931", "Name": "Bol en bois", "Stock": 4,
         "Short description": "Turned by hand.", "Description": "From one piece of wood & oiled.", "Weight (kg)": "0.45",
         "Length (cm)": "21.5", "Width (cm)": "21", "Height (cm)": "8", "Sale price": "30", "Regular price": "35.5",
         "Categories": "Cuisine > Vaisselle, Cadeaux", "Tags": "bois", "Images": f"{_PICTURES}/a.jpg, {_PICTURES}/b.jpg",
         "Brands": "Kouroussa"},
        {"ID": 6, "Type": "variable", "SKU": "NAPPE", "Name": "Nappe", "Short description": "Woven.", "Categories": "Maison",
         "Attribute 1 name": "Size", "Attribute 1 value(s)": "Petite, Grande", "Attribute 1 global": 1},
        {"ID": 7, "Type": "variation", "SKU": "NAPPE-P", "Name": "Nappe - Petite", "Parent": "NAPPE", "Regular price": "40",
         "Description": "For four people.", "Attribute 1 name": "Size", "Attribute 1 value(s)": "Petite"},
        {"ID": 8, "Type": "variation", "SKU": "NAPPE-G", "Name": "Nappe - Grande", "Parent": "NAPPE", "Regular price": "55",
         "Description": "For eight people.", "Attribute 1 name": "Size", "Attribute 1 value(s)": "Grande"},
    ]  # fmt: skip
    return table(headings, [usual | row for row in rows])


def prestashop_facts() -> str:
    """The headings of PrestaShop's own sample: a price of which its import asks what it is, sizes, features, a summary, five categories."""
    headings = [
        "Product ID",
        "Active (0/1)",
        "Name *",
        "Categories (x,y,z...)",
        "Price tax excluded or Price tax included",
        "Tax rules ID",
        "Wholesale price",
        "Reference #",
        "Manufacturer",
        "EAN13",
        "MPN",
        "Width",
        "Height",
        "Depth",
        "Weight",
        "Quantity",
        "Summary",
        "Description",
        "Tags (x,y,z...)",
        "Image URLs (x,y,z...)",
        "Feature(Name:Value:Position)",
        "Condition",
    ]
    mug = [1, 1, "Mug émaillé", "Accueil,Cuisine,Vaisselle", "12.90", 1, "5.49", "MUG-1", "Forge", "4006381333931", "F-9", "9", "10.5", "9",
           "0.31", 30, "<p>Enamel.</p>", "<p>Made to last, in <em>two</em> layers.</p>", "mug,table",
           f"{_PICTURES}/mug.jpg,{_PICTURES}/mug-2.jpg", "Care:Dishwasher:1,Finish:Glossy:2", "new"]  # fmt: skip
    pot = [2, 0, "Pot", "Accueil", "8", 1, "", "POT-1", "", "", "", "", "", "", "", 0, "", "", "", "", "", "used"]
    return table(headings, [dict(zip(headings, cells, strict=True)) for cells in (mug, pot)], separator=";")


def etsy_facts() -> str:
    """In English, with all three variations, ten pictures and materials; a single thing without any of them."""
    variations = [f"VARIATION {number} {part}" for number in (1, 2, 3) for part in ("TYPE", "NAME", "VALUES")]
    pictures = [f"IMAGE{number}" for number in range(1, 11)]
    headings = ["TITLE", "DESCRIPTION", "PRICE", "CURRENCY_CODE", "QUANTITY", "TAGS", "MATERIALS", *pictures, *variations, "SKU"]
    ring = ["Ring of brass", "Line one\nline two, with “quotes”", "950.00", "KES", 9, "ring,brass_ring", "brass,copper_wire",
            *(f"{_PICTURES}/ring-{number}.jpg" for number in range(1, 11)),
            "CUSTOM", "Width", "Thin,Wide", "CUSTOM", "Stone", "Agate,Onyx", "CUSTOM", "Finish", "Matte,Bright", ""]  # fmt: skip
    bag = ["Bag", "Woven", "25", "KES", 3, "", "", *[""] * 10, *[""] * 9, "BAG"]
    return table(headings, [dict(zip(headings, cells, strict=True)) for cells in (ring, bag)])


def full_catalogues() -> dict[str, str]:
    """By the path of their file."""
    return {
        "shopify/facts.csv": shopify_facts(),
        "woocommerce/facts.csv": woocommerce_facts(),
        "prestashop/facts.csv": prestashop_facts(),
        "etsy/en.csv": etsy_facts(),
    }
