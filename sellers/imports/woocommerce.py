"""WooCommerce's product CSV, with Dokan's and other plugins' further columns: one row a product, its variations in rows of their own."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from itertools import product as cross

from django.utils.text import slugify
from django.utils.translation import gettext as _

from sellers.imports.attribute_columns import AttributeTexts, distinct_attributes, measured_pairs
from sellers.imports.breadcrumbs import category_breadcrumbs
from sellers.imports.cells import (
    CellRefused,
    cell_grams,
    cell_moment,
    cell_truth,
    cell_units,
    check_cells,
    list_items,
    loose_amount,
    picture_addresses,
)
from sellers.imports.drafts import MOST_VARIANTS, Catalogue, ProductDraft, ReadOptions, VariantDraft, axes_of_drafts, combination_count
from sellers.imports.row_groups import DraftCollector, group_by_handle, refusing_maker
from sellers.imports.tables import Sheet, TableRow, folded_heading
from shop.common.signs import labelled

LIMITS = {"SKU": 80}
_WOOCOMMERCE_COLUMNS = (
    "ID", "Type", "SKU", "Name", "Published", "Visibility in catalog", "Short description", "Description", "Date sale price starts",
    "Date sale price ends", "In stock?", "Stock", "Sale price", "Regular price", "Categories", "Tags", "Images", "Parent", "Brands",
    "Is used good?", "Downloadable",
)  # fmt: skip
# As WooCommerce's programs call them, and Dokan's tables.
_FIELDS = {
    "published": "Published", "catalog visibility": "Visibility in catalog", "date on sale from": "Date sale price starts",
    "date on sale to": "Date sale price ends", "stock status": "In stock?", "stock quantity": "Stock", "category ids": "Categories",
    "tag ids": "Tags", "raw image id": "Main image", "raw gallery image ids": "Gallery", "parent id": "Parent", "brand ids": "Brands",
    "gtin, upc, ean, or isbn": "Barcode", "global unique id": "Barcode", "gtin": "Barcode", "ean": "Barcode", "mpn": "MPN",
}  # fmt: skip
_FRENCH = {
    "identifiant": "ID", "ugs": "SKU", "nom": "Name", "publié": "Published", "visibilité dans le catalogue": "Visibility in catalog",
    "description courte": "Short description", "date de début de promo": "Date sale price starts", "marques": "Brands",
    "date de fin de promo": "Date sale price ends", "en stock ?": "In stock?", "tarif promo": "Sale price",
    "tarif régulier": "Regular price", "catégories": "Categories", "étiquettes": "Tags",
    "gtin, upc, ean ou isbn": "Barcode",
}  # fmt: skip
HEADINGS: Mapping[str, str] = {folded_heading(name): name for name in _WOOCOMMERCE_COLUMNS} | _FIELDS | _FRENCH | {"brand": "Brands"}
_NUMBERED_COLUMNS = (
    (re.compile(r"attribute (\d+) name|nom de l'attribut (\d+)|attributes:name(\d+)"), "name"),
    (re.compile(r"attribute (\d+) value\(s\)|valeur\(s\) de l'attribut (\d+)|attributes:value(\d+)"), "values"),
)
_TELLING = frozenset({"type", "sku", "categories", "images", "parent", "in stock?", "visibility in catalog", *_FIELDS})
_WEIGHT = re.compile(r"(?:weight|poids) \((\w+)\)")
_SIZE = re.compile(r"(length|width|height|longueur|largeur|hauteur) \((\w+)\)")
_SIZES = {"longueur": "length", "largeur": "width", "hauteur": "height"}


def recognises(headings: frozenset[str]) -> bool:
    """Whether these (folded) headings are WooCommerce's, in English or French. Many files have no column with its numbers."""
    return ({"name", "regular price"} <= headings and len(headings & _TELLING) >= 2) or {"ugs", "nom", "tarif régulier"} <= headings


def headings_of(sheet: Sheet) -> dict[str, str]:
    """The file's headings (folded) → the reader's; attributes and the weight with its unit are found by their pattern."""
    names = dict(HEADINGS)
    for heading in map(folded_heading, sheet.headings):
        for pattern, part in _NUMBERED_COLUMNS:
            if found := pattern.fullmatch(heading):
                names[heading] = f"Attribute {next(filter(None, found.groups()))} {part}"
        if found := _WEIGHT.fullmatch(heading):
            names[heading] = f"Weight ({found[1]})"
        if found := _SIZE.fullmatch(heading):
            names[heading] = f"{_SIZES.get(found[1], found[1])} ({found[2]})".capitalize()
    return names


def read(sheet: Sheet, options: ReadOptions) -> Catalogue:
    """Everything in the file. A product's handle is its SKU, else its number there, else the words of its name."""
    sheet = sheet.renamed(headings_of(sheet))
    collector = DraftCollector("SKU", "Name", "Attribute 1 values", shown=sheet.original)
    catalogue = collector.catalogue
    parents: dict[str, str] = {}

    def key(row: TableRow) -> str:
        if _woocommerce_kind(row) == "variation" and row.text("Parent"):
            parent = row.text("Parent")
            return parents.get(parent) or parents.get(f"id:{parent}") or parent
        number = f"id:{row.text('ID')}" if row.text("ID") else ""
        own = row.text("SKU") or number or slugify(row.text("Name"))[:200]
        parents[number or own] = own
        return own

    missing = _("There is no SKU, no ID and no name: we cannot tell which product this is.")
    groups, faults = group_by_handle(sheet.rows(), catalogue, column="SKU", key=key, missing=missing)
    reader = _WooCommerceReader(options)
    for handle, group in groups.items():
        catalogue.variants += sum(_woocommerce_kind(row) == "variation" for row in group) or 1
        catalogue.pictures += len(_woocommerce_pictures(group))
        collector.add(handle, group, refusing_maker(faults[handle]) if handle in faults else reader.product)
    return catalogue


class _WooCommerceReader:
    def __init__(self, options: ReadOptions) -> None:
        self.options = options

    def product(self, handle: str, rows: list[TableRow]) -> ProductDraft:
        """One product with its variations."""
        for row in rows:
            check_cells(row, LIMITS)
        first = next((row for row in rows if _woocommerce_kind(row) != "variation"), None)
        if first is None:
            raise CellRefused(rows[0], "Parent", _("The product of this variation is not in the file."))
        if sum(_woocommerce_kind(row) != "variation" for row in rows) > 1:
            raise CellRefused(rows[-1], "SKU", _("Another product of the file has this SKU."))
        _refuse_unsold(first)
        if not first.text("Name"):
            raise CellRefused(first, "Name", _("The title is missing."))
        variations = [row for row in rows if _woocommerce_kind(row) == "variation"]
        if not variations and _woocommerce_kind(first) == "variable":
            raise CellRefused(first, "Regular price", _("A product with variations, but none of them is in the file: it has no price."))
        names = _woocommerce_axes(first, variations) if variations else {}
        drafts = [draft for row in variations for draft in self._variants(row, first, names)] if variations else [self._simple(first)]
        variants = tuple(drafts)
        return ProductDraft(
            handle=handle,
            row=first.number,
            title=first.text("Name"),
            summary=_markup(first.text("Short description")),
            description="\n\n".join(filter(None, (_markup(first.text("Description")), *_variation_texts(first, variations)))),
            brand=first.text("Brands"),
            status=_woocommerce_status(first),
            shelves=category_breadcrumbs(first.text("Categories"), ","),
            tags=list_items(first.text("Tags"), ","),
            axes=axes_of_drafts(list(names), variants),
            variants=variants,
            pictures=_woocommerce_pictures(rows),
            condition="used" if cell_truth(first, "Is used good?") else "",
            attributes=_told_attributes(first, names),
        )

    def _simple(self, row: TableRow) -> VariantDraft:
        return self._variant(row, row, (), row.text("SKU"))

    def _variants(self, row: TableRow, parent: TableRow, names: dict[str, tuple[str, ...]]) -> list[VariantDraft]:
        """The variants of a row: one, or one for each value of the options that it leaves open ("any size")."""
        own = _named_attributes(row)
        choices = [own.get(name) or all_values for name, all_values in names.items()]
        if not 1 <= combination_count(choices) <= MOST_VARIANTS:
            raise CellRefused(row, "Attribute 1 values", _("A product has at most %(count)d variants.") % {"count": MOST_VARIANTS})
        sku = row.text("SKU")
        opened = [place for place, name in enumerate(names) if not own.get(name)]
        return [
            self._variant(
                row, parent, values, "-".join([sku, *(folded_heading(values[place]).replace(" ", "-") for place in opened)]) if sku else ""
            )
            for values in cross(*choices)
        ]

    def _variant(self, row: TableRow, parent: TableRow, values: tuple[str, ...], sku: str) -> VariantDraft:
        currency = self.options.currency
        price = loose_amount(row, "Regular price", currency=currency)
        if price is None:
            raise CellRefused(row, "Regular price", _("The variant has no price."))
        counted = cell_units(row, "Stock") if row.text("Stock").lower() != "parent" else None  # counted for all of them together
        pictures = _woocommerce_pictures([row])
        is_download = _is_download(row) or _is_download(parent)
        weight = next(((column, column[8:-1]) for column in row.headings if column.startswith("Weight (")), ("", "g"))
        return VariantDraft(
            row=row.number,
            price=price,
            values=values,
            sku=sku[:80],
            barcode=row.text("Barcode").lstrip("'")[:80],
            sale_price=loose_amount(row, "Sale price", currency=currency),
            sale_starts=cell_moment(row, "Date sale price starts"),
            sale_ends=cell_moment(row, "Date sale price ends", ends=True),
            weight_grams=cell_grams(row, *weight) or cell_grams(parent, *weight),
            stock=counted if counted is not None else (self.options.default_stock if _in_stock(row) and not is_download else 0),
            is_tracked=counted is not None,
            is_download=is_download,
            picture=pictures[0] if values and pictures else "",
        )


def _refuse_unsold(row: TableRow) -> None:
    kind = _woocommerce_kind(row)
    if kind == "grouped":
        raise CellRefused(row, "Type", _("A group has no price of its own. Its products are imported one by one."))
    if kind == "external":
        raise CellRefused(row, "Type", _("This product is sold on another site, so it cannot be sold here."))
    if kind not in {"simple", "variable", "subscription", "variable-subscription", ""}:
        raise CellRefused(row, "Type", _("Products of this type cannot be sold here yet."))


def _woocommerce_kind(row: TableRow) -> str:
    """simple, variable, variation, grouped or external: the first type that is not virtual or downloadable."""
    words = [word for word in list_items(row.text("Type").lower(), ",") if word not in {"virtual", "downloadable"}]
    return words[0] if words else "simple"


def _is_download(row: TableRow) -> bool:
    """Whether it is downloadable: named among its types, or in a column of its own in older files."""
    return "downloadable" in list_items(row.text("Type").lower(), ",") or cell_truth(row, "Downloadable")


def _woocommerce_axes(parent: TableRow, variations: list[TableRow]) -> dict[str, tuple[str, ...]]:
    """The attributes that its variations name, even without a value ("any size"); all of them when they name none."""
    named = {name for row in variations for name in _named_attributes(row)}
    attributes = {name: values for name, values in _named_attributes(parent).items() if not named or name in named}
    if not attributes:
        raise CellRefused(parent, "Attribute 1 name", _("The product has variations, but no attribute in which they differ."))
    return attributes


def _named_attributes(row: TableRow) -> dict[str, tuple[str, ...]]:
    found = {}
    for number in range(1, 20):
        name = row.text(f"Attribute {number} name")
        if name:
            found[name] = list_items(row.text(f"Attribute {number} values"), ",")
    return found


def _variation_texts(parent: TableRow, variations: list[TableRow]) -> list[str]:
    """What is written of the variations alone: once where it is the same for all of them, else with the options before it."""
    texts = [_markup(row.text("Description") or row.text("Short description")) for row in variations]
    if len(set(texts)) == 1:
        return [text for text in texts[:1] if text not in _markup(parent.text("Description"))]
    options = [" / ".join(value for values in _named_attributes(row).values() for value in values) for row in variations]
    return [labelled(option, text) if option else text for option, text in zip(options, texts, strict=True) if text]


def _told_attributes(row: TableRow, axes: Container[str]) -> AttributeTexts:
    """The product's attributes that are no options, its sizes, and the number of its maker."""
    named = [(name, ", ".join(values)) for name, values in _named_attributes(row).items() if name not in axes]
    sizes = [column for column in row.cells if re.fullmatch(r"(Length|Width|Height) \(\w+\)", column)]
    measured = [
        pair for column in sizes for pair in measured_pairs(row, [(column, column.partition(" ")[0])], column[:-1].partition("(")[2])
    ]
    return distinct_attributes([*named, *measured, ("MPN", row.text("MPN"))])


def _woocommerce_status(row: TableRow) -> str:
    is_hidden = row.text("Visibility in catalog").lower() == "hidden"  # nothing here can be bought without being found
    return "active" if row.text("Published") in {"1", ""} and not is_hidden else "draft"


def _in_stock(row: TableRow) -> bool:
    return row.text("In stock?").lower() not in {"0", "outofstock", "no", "non"}


def _woocommerce_pictures(rows: list[TableRow]) -> tuple[str, ...]:
    """The addresses of all its rows, each once. Numbers of pictures in that shop's own library lead nowhere."""
    cells = (row.text(column) for row in rows for column in ("Main image", "Images", "Gallery"))
    return tuple(dict.fromkeys(address for cell in cells for address in picture_addresses(cell) if not address.isdigit()))


def _markup(text: str) -> str:
    return text.replace("\\n", "\n")
