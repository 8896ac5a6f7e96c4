"""Any other table: the seller says which column means what, and the reader guesses first. One row a product, or one a variant."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sellers.imports.attribute_columns import distinct_attributes
from sellers.imports.breadcrumbs import category_breadcrumbs, distinct_paths
from sellers.imports.cells import (
    CellRefused,
    cell_condition,
    cell_moment,
    cell_truth,
    cell_units,
    check_cells,
    loose_amount,
    picture_addresses,
    weight_in_grams,
)
from sellers.imports.drafts import Catalogue, ProductDraft, ReadOptions, Unreadable, VariantDraft, axes_of_drafts
from sellers.imports.row_groups import DraftCollector, group_by_handle, refusing_maker
from sellers.imports.tables import Sheet, TableRow, folded_heading

MEANINGS: dict[str, str | Promise] = {
    "title": gettext_lazy("Title"),
    "price": gettext_lazy("Price"),
    "sku": gettext_lazy("SKU"),
    "barcode": gettext_lazy("Barcode"),
    "handle": gettext_lazy("Name or number that a product's rows share"),
    "description": gettext_lazy("Description"),
    "brand": gettext_lazy("Brand or maker"),
    "category": gettext_lazy("Category"),
    "stock": gettext_lazy("Units in stock"),
    "option": gettext_lazy("Option of its variants (size, colour…)"),
    "told": gettext_lazy("Something else it answers (material, storage…)"),
    "picture": gettext_lazy("Picture address"),
    "sale_price": gettext_lazy("Sale price"),
    "sale_starts": gettext_lazy("Sale begins"),
    "sale_ends": gettext_lazy("Sale ends"),
    "compare_at": gettext_lazy("Price before"),
    "weight_g": gettext_lazy("Weight in grams"),
    "weight_kg": gettext_lazy("Weight in kilograms"),
    "condition": gettext_lazy("Condition"),
    "status": gettext_lazy("State: active, draft or archived"),
}
SEVERAL = frozenset({"option", "picture", "category", "told"})
_GUESSES: Sequence[tuple[str, str]] = (
    ("sale_starts", r"sale (starts|begins|from)|(début|debut) (de |des )?(promo|soldes).*"),
    ("sale_ends", r"sale (ends|until|to)|fin (de |des )?(promo|soldes).*"),
    ("sale_price", r"(sale|promo|special|discount(ed)?) ?price|prix (promo|soldé|réduit|barré promo)|tarif promo"),
    ("compare_at", r"(price before|old price|compare at( price)?|was|msrp|rrp|list price|ancien prix|prix barré)"),
    (
        "price",
        r"(unit |regular |selling |retail |sell )?price( \(?[a-z]{3}\)?)?|amount|"
        r"prix( unitaire| de vente| ttc)?( \(?[a-z]{3}\)?)?|tarif|pu|montant",
    ),
    (
        "sku",
        r"(variant |product )?sku|ugs|(item|product|article) ?(code|no|number|ref)|"
        r"reference|référence|réf|ref|code( article| produit)?",
    ),
    ("barcode", r"(variant )?(bar ?code|ean( ?13)?|upc|gtin|isbn)|code[ -]?barres?|gtin, upc, ean,? (or|ou) isbn"),
    ("handle", r"handle|slug|group( id)?|parent sku|product id|id produit|url key"),
    ("title", r"(product |item )?(title|name)|nom( du produit)?|titre|désignation|designation|libellé|article|produit|product|item"),
    ("description", r"(long |short |product )?description|details|détails|body|texte"),
    ("brand", r"brand|vendor|manufacturer|maker|marque|fabricant"),
    ("category", r"(product )?(category|categories|type)|cat(é|e)gories?|rayon|department"),
    ("stock", r"stock|qty|quantity|quantit(é|e)|units|inventory|on hand|in stock|qté|unités|disponible"),
    ("weight_kg", r"(weight|poids) ?\(?(kg|kilos?)\)?"),
    ("weight_g", r"(weight|poids)( ?\(?(g|gr|grams|grammes)\)?)?"),
    ("picture", r"(main |product )?(image|picture|photo)s?( ?(url|link|src|adresse|address))?( ?\d+)?|lien image|image ?\d+ ?(url|src)"),
    ("condition", r"condition|état|etat"),
    ("status", r"status|statut|published|publié|active|actif"),
    ("option", r"size|taille|colou?r|couleur|pointure|modèle|model|flavou?r|goût|capacity|capacité|length|longueur"),
    ("told", r"material|matière|fabric|tissu|storage|mémoire( interne)?|screen|écran|battery|batterie|for whom|pour qui|gender|genre|sexe"),
)
TEMPLATE = (
    ("Handle", "SKU", "Title", "Description", "Brand", "Category", "Price", "Sale price", "Stock", "Weight (g)", "Condition", "Status",
     "Size", "Colour", "Material", "Picture 1", "Picture 2"),
    ("leppi-tunic", "LEPPI-S", "Leppi tunic", "Hand-dyed indigo cotton.", "Atelier Fouta", "Clothing", "150000", "", "4", "350", "new",
     "active", "S", "Indigo", "Cotton", "https://example.com/tunic-front.jpg", "https://example.com/tunic-back.jpg"),
    ("leppi-tunic", "LEPPI-M", "Leppi tunic", "", "", "", "150000", "135000", "6", "360", "", "", "M", "Indigo", "", "", ""),
    ("shea-butter", "SHEA-250", "Shea butter, 250 g", "Pressed by hand in Siguiri.", "", "Beauty", "40000", "", "25", "280", "new",
     "active", "", "", "", "", ""),
)  # fmt: skip


def guess_columns(headings: Sequence[str]) -> dict[str, str]:
    """Heading → meaning, as far as the heading tells. Only some meanings may have several columns."""
    found: dict[str, str] = {}
    for heading in headings:
        words = re.sub(r"[-./#*]+", " ", folded_heading(heading)).strip()
        meaning = next((meaning for meaning, pattern in _GUESSES if re.fullmatch(pattern, " ".join(words.split()))), "")
        if meaning and (meaning in SEVERAL or meaning not in found.values()):
            found[heading] = meaning
    return found


def missing_meanings(columns: Mapping[str, str]) -> list[str]:
    """The meanings that a product needs and that no column has."""
    return [meaning for meaning in ("title", "price") if meaning not in columns.values()]


def read(sheet: Sheet, options: ReadOptions) -> Catalogue:
    """Everything in the file, by `options.columns` or by a guess. Unreadable when no column is the title, or none the price."""
    columns = dict(options.columns) or guess_columns(sheet.headings)
    for meaning in missing_meanings(columns):
        raise Unreadable(_("Say which column is the %(meaning)s.") % {"meaning": str(MEANINGS[meaning]).lower()})
    reader = _PlainReader(columns, options)
    collector = DraftCollector(reader.first("sku"), reader.first("title"), reader.first("option"))
    catalogue = collector.catalogue
    missing = _("The title is missing: we cannot tell which product this is.")
    groups, faults = group_by_handle(sheet.rows(), catalogue, column=reader.first("title"), key=reader.key(), missing=missing)
    for handle, group in groups.items():
        catalogue.variants += len(group)
        catalogue.pictures += len(reader.pictures(group))
        collector.add(handle, group, refusing_maker(faults[handle]) if handle in faults else reader.product)
    return catalogue


class _PlainReader:
    def __init__(self, columns: Mapping[str, str], options: ReadOptions) -> None:
        self.columns, self.options = columns, options
        self.of: dict[str, list[str]] = {}
        for heading, meaning in columns.items():
            self.of.setdefault(meaning, []).append(heading)
        self.limits = {self.first("sku"): 80, self.first("barcode"): 80, self.first("handle"): 200}
        self.limits.pop("", None)

    def first(self, meaning: str) -> str:
        """The column of that meaning; empty when there is none."""
        return next(iter(self.of.get(meaning, [])), "")

    def key(self) -> Callable[[TableRow], str]:
        """What tells whose row it is: the shared name, else the title where rows are variants, else the SKU."""
        handle, title, sku = self.first("handle"), self.first("title"), self.first("sku")
        if handle:
            return lambda row: row.text(handle)
        sku = sku or self.first("barcode")
        if sku and not self.first("option"):
            return lambda row: row.text(sku) or slugify(row.text(title))[:200]
        return lambda row: slugify(row.text(title))[:200] or row.text(title)[:200]

    def text(self, row: TableRow, meaning: str) -> str:
        """That cell; empty without such a column."""
        return row.text(self.first(meaning))

    def amount(self, row: TableRow, meaning: str) -> Decimal | None:
        return loose_amount(row, self.first(meaning), currency=self.options.currency)

    def product(self, handle: str, rows: list[TableRow]) -> ProductDraft:
        """One product: its words from the first row that has them, a variant from each row with a price."""
        for row in rows:
            check_cells(row, self.limits)
        title = next((self.text(row, "title") for row in rows if self.text(row, "title")), "")
        if not title:
            raise CellRefused(rows[0], self.first("title"), _("The title is missing."))
        names = self._axes(rows)
        sold = [row for row in rows if self.text(row, "price") or len(rows) == 1]
        variants = tuple(self._variant(row, names) for row in sold)
        if not variants:
            raise CellRefused(rows[0], self.first("price"), _("There is no variant with a price."))
        if len(variants) > 1 and not names:
            raise CellRefused(rows[1], self.first("title"), _("Several rows are the same product, and no option tells them apart."))
        return ProductDraft(
            handle=handle,
            row=rows[0].number,
            title=title,
            description=self._words(rows, "description"),
            brand=self._words(rows, "brand"),
            status=self._status(rows[0]),
            shelves=distinct_paths(
                path for column in self.of.get("category", []) for path in category_breadcrumbs(rows[0].text(column), ";|")
            ),
            axes=axes_of_drafts(names, variants),
            variants=variants,
            pictures=self.pictures(rows),
            condition=cell_condition(self.text(rows[0], "condition")),
            attributes=distinct_attributes(
                (column, row.text(column)) for row in rows for column in self.of.get("told", []) if column not in names
            ),
        )

    def _axes(self, rows: list[TableRow]) -> list[str]:
        """The columns of options that say something, and those of other answers in which the product's rows differ."""
        found = [column for column in self.of.get("option", []) if any(row.text(column) for row in rows)]
        found += [column for column in self.of.get("told", []) if len({row.text(column) for row in rows if row.text(column)}) > 1]
        return found[:3]

    def pictures(self, rows: list[TableRow]) -> tuple[str, ...]:
        """The addresses of all its rows, each once."""
        columns = self.of.get("picture", [])
        return tuple(dict.fromkeys(address for row in rows for column in columns for address in picture_addresses(row.text(column))))

    def _words(self, rows: list[TableRow], meaning: str) -> str:
        return next((self.text(row, meaning) for row in rows if self.text(row, meaning)), "")

    def _status(self, row: TableRow) -> str:
        text = self.text(row, "status").lower()
        if text in {"", "active", "draft", "archived"}:
            return text or "active"
        return "active" if cell_truth(row, self.first("status")) else "draft"

    def _variant(self, row: TableRow, names: list[str]) -> VariantDraft:
        for name in names:
            if not row.text(name):
                raise CellRefused(row, name, _("The variant has no value for this option."))
        price = self.amount(row, "price")
        if not price:
            raise CellRefused(row, self.first("price"), _("The variant has no price."))
        counted = cell_units(row, self.first("stock"))
        weight = weight_in_grams(self._weight(row, "weight_g"), "g") or weight_in_grams(self._weight(row, "weight_kg"), "kg")
        return VariantDraft(
            row=row.number,
            price=price,
            values=tuple(row.text(name) for name in names),
            sku=self.text(row, "sku"),
            barcode=self.text(row, "barcode"),
            compare_at=self.amount(row, "compare_at"),
            weight_grams=weight,
            stock=counted if counted is not None else self.options.default_stock,
            is_tracked=counted is not None,
            sale_price=self.amount(row, "sale_price"),
            sale_starts=cell_moment(row, self.first("sale_starts")),
            sale_ends=cell_moment(row, self.first("sale_ends"), ends=True),
        )

    def _weight(self, row: TableRow, meaning: str) -> Decimal | None:
        return loose_amount(row, self.first(meaning), currency="EUR")
