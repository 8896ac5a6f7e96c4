"""Saleor's JSON: rows of its tables as Django fixtures. The prices of the channel in the store's currency count, else the first's."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from html import escape
from typing import Any

from django.utils.translation import gettext as _

from sellers.imports.attribute_columns import AttributeTexts, distinct_attributes
from sellers.imports.breadcrumbs import breadcrumb, distinct_paths
from sellers.imports.cells import MAX_STOCK, CellRefused, weight_in_grams
from sellers.imports.drafts import Catalogue, ProductDraft, ReadOptions, Unreadable, VariantDraft, axes_of_drafts
from sellers.imports.row_groups import DraftCollector, Make
from sellers.imports.tables import MAX_ROWS, TableRow, decode_named

Fields = dict[str, Any]


def looks_like_fixture(head: str) -> bool:
    """Whether the beginning of a file is that of rows of tables as JSON."""
    return head.lstrip("\ufeff \r\n\t").startswith("[") and '"model"' in head


def read(content: bytes, options: ReadOptions) -> Catalogue:
    """Everything in the file. Unreadable when it is not JSON, or not of this kind."""
    try:
        rows = _storable_value(json.loads(decode_named(content)[0]))
    except (ValueError, RecursionError) as error:
        raise Unreadable(_("This is not JSON: it breaks off or has a mistake in it.")) from error
    if not isinstance(rows, list) or not all(isinstance(row, dict) and isinstance(row.get("fields"), dict) for row in rows):
        raise Unreadable(_("This is JSON, but not a list of a shop's rows."))
    return _Tables(rows, options).read()


def _storable_value(value: Any) -> Any:
    """The value without NUL and lone surrogates, which JSON escapes can express and no database takes."""
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return [_storable_value(each) for each in value]
    return {_storable_value(name): _storable_value(each) for name, each in value.items()} if isinstance(value, dict) else value


def _lookup_key(value: Any) -> Any:
    """A hashable key for whatever names a row in the file: lists and objects as their text."""
    return value if isinstance(value, int | str | None) else repr(value)


def _rank(fields: Fields) -> tuple[bool, float]:
    """The row's sort order; last when it has none."""
    order = fields.get("sort_order")
    is_known = isinstance(order, int | float) and order == order and order is not True
    return (not is_known, float(order) if is_known and abs(order) < 10**9 else 0.0)  # type: ignore[arg-type]


class _Tables:
    """The rows by table, as far as they are about goods."""

    def __init__(self, rows: list[Any], options: ReadOptions) -> None:
        self.options = options
        self.rows: dict[str, dict[Any, Fields]] = defaultdict(dict)
        self.lines: dict[Any, int] = {}
        for line, row in enumerate(rows, start=1):
            model = str(row.get("model", ""))
            self.rows[model][_lookup_key(row.get("pk"))] = row["fields"]
            if model == "product.product":
                self.lines[_lookup_key(row.get("pk"))] = line
        if len(self.lines) > MAX_ROWS:
            raise Unreadable(
                _("The file has more than %(count)d rows. Split it, and import one part after the other.") % {"count": MAX_ROWS}
            )
        self.variants = self._grouped("product.productvariant", "product")
        self.media = self._grouped("product.productmedia", "product")
        self.listings = self._grouped("product.productchannellisting", "product")
        self.prices = self._grouped("product.productvariantchannellisting", "variant")
        self.stocks = self._grouped("warehouse.stock", "product_variant")
        self.assigned = self._grouped("attribute.assignedvariantattribute", "variant")
        self.values = self._grouped("attribute.assignedvariantattributevalue", "assignment")
        self.answers = self._grouped("attribute.assignedproductattributevalue", "product")
        self.old_answers = self._grouped("attribute.assignedproductattributevalue", "assignment")
        self.assignments = self._grouped("attribute.assignedproductattribute", "product")
        self.channel, self.currency = self._channel()

    def read(self) -> Catalogue:
        collector = DraftCollector("sku", "name", "name")
        catalogue = collector.catalogue
        catalogue.rows = len(self.rows["product.product"])
        for pk, product in self.rows["product.product"].items():
            row = TableRow(self.lines[pk], {"name": str(product.get("name") or ""), "slug": str(product.get("slug") or "")})
            catalogue.variants += len(self.variants[pk])
            catalogue.pictures += len(self._pictures(pk))
            collector.add(row.text("slug") or f"id:{pk}", [row], self._maker(pk))
        return catalogue

    def _maker(self, pk: Any) -> Make:
        return lambda handle, rows: self._product(handle, rows[0], pk)

    def _grouped(self, model: str, key: str) -> dict[Any, list[tuple[Any, Fields]]]:
        groups: dict[Any, list[tuple[Any, Fields]]] = defaultdict(list)
        for pk, fields in self.rows[model].items():
            groups[_lookup_key(fields.get(key))].append((pk, fields))
        return groups

    def _row(self, model: str, pk: Any) -> Fields:
        """That row; an empty one where it is missing."""
        return self.rows[model].get(_lookup_key(pk), {})

    def _channel(self) -> tuple[Any, str]:
        channels = [(pk, str(fields.get("currency_code", ""))) for pk, fields in self.rows["channel.channel"].items()]
        fitting = [channel for channel in channels if channel[1] == self.options.currency]
        return next(iter([*fitting, *channels]), (None, ""))

    def _product(self, handle: str, row: TableRow, pk: Any) -> ProductDraft:
        product = self.rows["product.product"][pk]
        if not row.text("name"):
            raise CellRefused(row, "name", _("The title is missing."))
        variants = sorted(self.variants[pk], key=lambda each: (_rank(each[1]), str(each[0])))
        if not variants:
            raise CellRefused(row, "name", _("There is no variant with a price."))
        names, values = self._options(variants)
        drafts = tuple(
            self._variant(row, variant_pk, fields, chosen) for (variant_pk, fields), chosen in zip(variants, values, strict=True)
        )
        listing = next((fields for _pk, fields in self.listings[pk] if fields.get("channel") == self.channel), {})
        pictures = self._pictures(pk)
        return ProductDraft(
            handle=handle,
            row=row.number,
            title=row.text("name"),
            description=_blocks(product.get("description")) or escape(str(product.get("description_plaintext") or "")),
            status="active" if listing.get("is_published") else "draft",
            shelves=self._shelves(product.get("category")),
            axes=axes_of_drafts(names, drafts),
            variants=drafts,
            pictures=tuple(pictures),
            alts=tuple(pictures.values()),
            currency=self.currency,
            attributes=self._told(pk),
        )

    def _told(self, pk: Any) -> AttributeTexts:
        """The product's attributes; before Saleor 3.15 through an assignment table. Several values of one are joined."""
        rows = [*self.answers[pk], *(row for assignment, _fields in self.assignments[pk] for row in self.old_answers[assignment])]
        texts: dict[str, list[str]] = {}
        for _pk, row in rows:
            value = self._row("attribute.attributevalue", row.get("value"))
            attribute = self._row("attribute.attribute", value.get("attribute"))
            texts.setdefault(str(attribute.get("name") or ""), []).append(str(value.get("name") or ""))
        return distinct_attributes((name, ", ".join(each)) for name, each in texts.items())

    def _options(self, variants: list[tuple[Any, Fields]]) -> tuple[list[str], list[tuple[str, ...]]]:
        """The attributes by which variants are chosen; else the variants' names, when there are several."""
        chosen = [self._attributes(pk) for pk, _fields in variants]
        names = [name for name in chosen[0] if all(name in each for each in chosen)]
        values = [tuple(each[name] for name in names) for each in chosen]
        if len(set(values)) == len(values) and (names or len(values) == 1):
            return names[:3], [value[:3] for value in values]
        return [str(_("Variant"))], [(str(fields.get("name") or fields.get("sku") or pk),) for pk, fields in variants]

    def _attributes(self, variant: Any) -> dict[str, str]:
        found = {}
        for pk, fields in self.assigned[variant]:
            link = self._row("attribute.attributevariant", fields.get("assignment"))
            attribute = self._row("attribute.attribute", link.get("attribute"))
            texts = [str(self._row("attribute.attributevalue", value.get("value")).get("name", "")) for _pk, value in self.values[pk]]
            if attribute.get("name") and any(texts):
                found[str(attribute["name"])] = ", ".join(texts)
        return found

    def _variant(self, row: TableRow, pk: Any, fields: Fields, values: tuple[str, ...]) -> VariantDraft:
        listing = next((listing for _pk, listing in self.prices[pk] if listing.get("channel") == self.channel), {})
        price, now = _decimal(row, listing.get("price_amount")), _decimal(row, listing.get("discounted_price_amount"))
        if not price:
            raise CellRefused(row, "price_amount", _("The variant has no price."))
        counted = sum(_whole_units(row, stock.get("quantity")) for _pk, stock in self.stocks[pk])
        is_tracked = bool(fields.get("track_inventory"))
        figure, _colon, unit = str(fields.get("weight") or "").partition(":")
        return VariantDraft(
            row=row.number,
            price=price,
            values=values,
            sku=str(fields.get("sku") or "")[:80],
            weight_grams=weight_in_grams(_decimal(row, figure), unit),
            stock=min(max(counted, 0 if is_tracked else self.options.default_stock), MAX_STOCK),
            is_tracked=is_tracked,
            sale_price=now if now and now < price else None,
        )

    def _pictures(self, product: Any) -> dict[str, str]:
        media = sorted(self.media[product], key=lambda each: _rank(each[1]))
        base = self.options.picture_base.rstrip("/")
        found = {}
        for _pk, fields in media:
            address = str(fields.get("external_url") or fields.get("image") or "")
            if address and fields.get("type", "IMAGE") == "IMAGE":
                found[address if "://" in address or not base else f"{base}/{address}"] = str(fields.get("alt") or "")[:200]
        return found

    def _shelves(self, category: Any) -> tuple[str, ...]:
        names: list[str] = []
        while (fields := self._row("product.category", category)) and len(names) < 10:
            names.append(str(fields.get("name") or ""))
            category = fields.get("parent")
        return distinct_paths([breadcrumb(reversed(names))])


def _whole_units(row: TableRow, value: Any) -> int:
    try:
        return int(value or 0)
    except (ValueError, TypeError, OverflowError) as error:
        raise CellRefused(row, "quantity", _("This is not a whole number of units.")) from error


def _decimal(row: TableRow, value: Any) -> Decimal | None:
    try:
        figure = Decimal(str(value)) if value not in (None, "") else None
    except InvalidOperation as error:
        raise CellRefused(row, "price_amount", _("This is not an amount: digits, and a point before the decimals.")) from error
    return figure if figure is not None and figure.is_finite() and figure >= 0 else None


def _blocks(description: Any) -> str:
    """The blocks of Saleor's rich text editor as HTML."""
    blocks = description.get("blocks") if isinstance(description, dict) else None
    if not isinstance(blocks, Iterable):
        return ""
    return "".join(_block(block) for block in blocks if isinstance(block, dict) and isinstance(block.get("data"), dict))


def _block(block: Fields) -> str:
    data, kind = block["data"], block.get("type")
    if kind == "list":
        items = "".join(f"<li>{item}</li>" for item in data.get("items") or [] if isinstance(item, str))
        return f"<ol>{items}</ol>" if data.get("style") == "ordered" else f"<ul>{items}</ul>"
    text = str(data.get("text") or "")
    return f"<h3>{text}</h3>" if kind == "header" else f"<p>{text}</p>" if text else ""
