"""PrestaShop's product CSV (its import sample, and the export of the product list): one row a product."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_EVEN, Decimal

from django.utils.translation import gettext as _

from sellers.imports.attribute_columns import SIZES, AttributeTexts, distinct_attributes, measured_pairs
from sellers.imports.breadcrumbs import category_breadcrumbs
from sellers.imports.cells import (
    CellRefused,
    cell_condition,
    cell_moment,
    cell_truth,
    cell_units,
    check_cells,
    list_items,
    loose_amount,
    picture_addresses,
    weight_in_grams,
)
from sellers.imports.drafts import Catalogue, ProductDraft, ReadOptions, Unreadable, VariantDraft
from sellers.imports.row_groups import DraftCollector, group_by_handle, refusing_maker
from sellers.imports.tables import Sheet, TableRow, folded_heading
from shop.common.money import DECIMALS

LIMITS = {"reference": 80}
HEADINGS: Mapping[str, str] = {
    "product id": "id", "id": "id", "active (0/1)": "active", "active": "active", "status": "active", "enabled": "active", "name": "name",
    "categories (x,y,z...)": "categories", "categories (x,y,z…)": "categories", "category": "categories", "categories": "categories",
    "price tax excluded or price tax included": "price", "price tax included": "price",
    "price tax excluded": "price_excluded", "price (tax incl.)": "price",
    "price (tax excl.)": "price_excluded", "price tax excl.": "price_excluded", "price tax incl.": "price",
    "discount amount": "discount", "discount percent": "percent",
    "discount from (yyyy-mm-dd)": "discount_from", "discount to (yyyy-mm-dd)": "discount_to", "reference #": "reference",
    "reference": "reference", "manufacturer": "manufacturer", "brand": "manufacturer", "weight": "weight", "quantity": "quantity",
    "summary": "summary", "short description": "summary", "description": "description", "condition": "condition",
    "image urls (x,y,z...)": "images", "image urls (x,y,z…)": "images", "image alt texts (x,y,z...)": "alts",
    "available for order (0 = no, 1 = yes)": "orderable", "visibility": "visibility", "image": "images",
    "feature (name:value:position)": "features", "feature (name:value:position:customized)": "features", "features": "features",
    "nom": "name", "catégories (x,y,z...)": "categories", "catégories (x,y,z…)": "categories", "catégorie": "categories",
    "prix ttc": "price", "prix ht": "price_excluded", "prix (ttc)": "price", "prix (ht)": "price_excluded",
    "prix ttc inclus": "price", "état": "active", "statut": "active", "actif (0/1)": "active", "activé (0/1)": "active",
    "référence": "reference", "référence #": "reference", "référence n°": "reference", "fabricant": "manufacturer",
    "marque": "manufacturer",
    "poids": "weight", "quantité": "quantity", "récapitulatif": "summary", "résumé": "summary", "id produit": "id",
    "url des images (x,y,z...)": "images", "urls des images (x,y,z...)": "images", "montant de la réduction": "discount",
    "pourcentage de réduction": "percent", "prix (hors taxes)": "price_excluded", "prix final": "price",
    "base price": "price_excluded", "final price": "price", "price (tax excl)": "price_excluded", "price (tax incl)": "price",
    "ean13": "barcode", "ean-13": "barcode", "ean": "barcode", "upc": "upc", "isbn": "isbn", "mpn": "mpn", "width": "width",
    "height": "height", "depth": "depth", "largeur": "width", "hauteur": "height", "profondeur": "depth",
    "tags (x,y,z...)": "tags", "tags (x,y,z…)": "tags", "mots-clés (x,y,z...)": "tags", "product reference": "reference",
    "feature(name:value:position)": "features", "feature(name:value:position:customized)": "features",
}  # fmt: skip
_UNTELLING = frozenset({"base price", "final price", "prix final", "prix ttc", "prix ht"})  # any table may call its prices so
_COMBINATIONS = "attribute (name:type:position)"


def recognises(headings: frozenset[str]) -> bool:
    """Whether these (folded) headings are PrestaShop's."""
    if _COMBINATIONS in headings:
        return True
    names = {HEADINGS.get(heading, "") for heading in headings}
    prices = {heading for heading in headings if HEADINGS.get(heading, "").startswith("price") and heading not in _UNTELLING}
    return bool(prices) and "name" in names


def read(sheet: Sheet, options: ReadOptions) -> Catalogue:
    """Everything in the file; a product's handle is its reference, else its number."""
    if _COMBINATIONS in {folded_heading(heading) for heading in sheet.headings}:
        raise Unreadable(
            _("This is PrestaShop's file of combinations, which has no titles and no prices. Import the file of the products.")
        )
    sheet = sheet.renamed(HEADINGS)
    collector = DraftCollector("reference", "name", shown=sheet.original)
    catalogue = collector.catalogue

    def key(row: TableRow) -> str:
        return row.text("reference") or (f"id:{row.text('id')}" if row.text("id") else "")

    missing = _("There is no reference and no ID: we cannot tell which product this is.")
    groups, faults = group_by_handle(sheet.rows(), catalogue, column=sheet.original("reference"), key=key, missing=missing)
    for handle, group in groups.items():
        catalogue.variants += 1
        catalogue.pictures += len(picture_addresses(group[0].text("images")))
        make = refusing_maker(faults[handle]) if handle in faults else lambda of, rows: _prestashop_product(of, rows, options)
        collector.add(handle, group, make)
    return catalogue


def _prestashop_product(handle: str, rows: list[TableRow], options: ReadOptions) -> ProductDraft:
    if len(rows) > 1:
        raise CellRefused(rows[1], "reference", _("Another product of the file has this SKU."))
    row = rows[0]
    check_cells(row, LIMITS)
    if not row.text("name"):
        raise CellRefused(row, "name", _("The title is missing."))
    pictures = picture_addresses(row.text("images"))
    alts = [part.strip()[:200] for part in row.text("alts").split(",")]
    shown = cell_truth(row, "active") or not row.text("active")
    visible = row.text("visibility").lower() != "none" and row.text("orderable") != "0"
    return ProductDraft(
        handle=handle,
        row=row.number,
        title=row.text("name"),
        summary=row.text("summary"),
        description=row.text("description"),
        tags=list_items(row.text("tags"), ","),
        brand=row.text("manufacturer"),
        status="active" if shown and visible else "draft",
        shelves=tuple(reversed(category_breadcrumbs(row.text("categories"), ","))),
        variants=(_prestashop_variant(row, options),),
        pictures=pictures,
        alts=tuple(alts[place] if place < len(alts) else "" for place in range(len(pictures))),
        condition=cell_condition(row.text("condition")),
        attributes=_feature_pairs(row),
    )


def _feature_pairs(row: TableRow) -> AttributeTexts:
    """Features as "Name:Value:Position" with commas between them, its sizes, and the number of its maker."""
    parts = [part.split(":") for part in list_items(row.text("features"), ",")]
    named = [(part[0], part[1]) for part in parts if len(part) >= 2]
    return distinct_attributes([*named, *measured_pairs(row, SIZES, "cm"), ("MPN", row.text("mpn"))])


def _prestashop_variant(row: TableRow, options: ReadOptions) -> VariantDraft:
    price = loose_amount(row, "price", currency=options.currency) or loose_amount(row, "price_excluded", currency=options.currency)
    if not price:
        raise CellRefused(row, "price", _("The variant has no price."))
    counted = cell_units(row, "quantity")
    sale = _discounted_price(row, price, options.currency)
    return VariantDraft(
        row=row.number,
        price=price,
        sku=row.text("reference"),
        barcode=(row.text("barcode") or row.text("upc") or row.text("isbn"))[:80],
        weight_grams=weight_in_grams(loose_amount(row, "weight", currency="EUR"), "kg"),
        stock=counted if counted is not None else options.default_stock,
        is_tracked=counted is not None,
        sale_price=sale,
        sale_starts=cell_moment(row, "discount_from") if sale else None,
        sale_ends=cell_moment(row, "discount_to", ends=True) if sale else None,
    )


def _discounted_price(row: TableRow, price: Decimal, currency: str) -> Decimal | None:
    """The price less the discount, an amount or a share of it, rounded to what the currency has."""
    less = loose_amount(row, "discount", currency=currency)
    percent = loose_amount(row, "percent", currency="EUR")
    if not less and not percent:
        return None
    lower = price - less if less else price * (100 - (percent or 0)) / 100
    if lower <= 0:
        raise CellRefused(row, "discount" if less else "percent", _("The discount leaves nothing of the price."))
    return lower.quantize(Decimal(1).scaleb(-DECIMALS[currency]), rounding=ROUND_HALF_EVEN)
