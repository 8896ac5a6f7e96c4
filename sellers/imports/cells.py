"""From cells to values: amounts, units, weights, yes and no. What makes no sense refuses its product and says which cell it was."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time
from decimal import Decimal

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from sellers.imports.tables import TableRow
from shop.common.clock import LATEST, is_meant
from shop.common.money import DECIMALS

MAX_CELL = 100_000
MAX_STOCK = 1_000_000
_AMOUNT = re.compile(r"\d{1,13}(\.\d{1,20})?")
_NOISE = re.compile(r"[\s\u00a0\u202f'’]|[A-Za-z$€£¥₦₨₵]+\.?")
_GRAMS = {"g": Decimal(1), "kg": Decimal(1000), "lb": Decimal("453.59237"), "lbs": Decimal("453.59237"), "oz": Decimal("28.349523125")}
_YES = frozenset({"true", "yes", "y", "1", "oui", "vrai", "on", "active", "publish", "published"})
_CONDITIONS = {
    "new": "new", "neuf": "new", "used": "used", "occasion": "used", "second hand": "used", "utilisé": "used",
    "refurbished": "refurbished", "reconditionné": "refurbished", "reconditioned": "refurbished",
}  # fmt: skip


class CellRefused(Exception):
    """Why a product is refused: the reason, with the row and the column of the cell."""

    def __init__(self, row: TableRow, column: str, reason: str) -> None:
        super().__init__(reason)
        self.row, self.column, self.reason = row, column, reason


def check_cells(row: TableRow, limits: dict[str, int]) -> None:
    """Refuse cells that no column can hold; `limits` gives the most characters by column."""
    for column, value in row.cells.items():
        if "\x00" in value:
            raise CellRefused(row, column, _("The cell contains a NUL byte."))
        if len(value) > MAX_CELL:
            raise CellRefused(row, column, _("The cell has more than %(count)d characters.") % {"count": MAX_CELL})
        limit = limits.get(column)
        if limit and len(value.strip()) > limit:
            raise CellRefused(row, column, _("At most %(count)d characters fit here.") % {"count": limit})


def cell_amount(row: TableRow, column: str) -> Decimal | None:
    """Digits with a point before the decimals; None in an empty cell."""
    return strict_amount(row, column, row.text(column))


def strict_amount(row: TableRow, column: str, text: str) -> Decimal | None:
    """Parse a text of that cell: digits with a point before the decimals."""
    if not text:
        return None
    if text.startswith("-"):
        raise CellRefused(row, column, _("An amount cannot be negative."))
    if not _AMOUNT.fullmatch(text):
        raise CellRefused(row, column, _("This is not an amount: digits, and a point before the decimals."))
    return Decimal(text)


def loose_amount(row: TableRow, column: str, *, currency: str) -> Decimal | None:
    """As people write it: "1 200,50", "1,200.50", "15.000 GNF". A mark before exactly three digits parts thousands, where that can be."""
    text = _NOISE.sub("", row.text(column))
    if row.text(column) and not text:
        raise CellRefused(row, column, _("This is not an amount: digits, and a point before the decimals."))
    return strict_amount(row, column, _plain_number(text, currency))


def _plain_number(text: str, currency: str) -> str:
    last = max(text.rfind("."), text.rfind(","))
    if last < 0:
        return text
    mark, other = text[last], "," if text[last] == "." else "."
    tail = text[last + 1 :]
    is_thousands = text.count(mark) > 1 or (
        other not in text and len(tail) == 3 and text[:last] not in {"", "0"} and (mark == "," or not DECIMALS[currency])
    )
    if is_thousands:
        return text.replace(mark, "").replace(other, "")
    return text[:last].replace(other, "") + ("." + tail if tail else "")


def cell_units(row: TableRow, column: str) -> int | None:
    """Whole units; None in an empty cell. Oversold goods have a negative figure elsewhere: nothing is on the shelf."""
    text = row.text(column)
    if not text:
        return None
    if not re.fullmatch(r"-?\d{1,9}(\.0+)?", text):
        raise CellRefused(row, column, _("This is not a whole number of units."))
    figure = max(0, int(text.partition(".")[0]))
    if figure > MAX_STOCK:
        raise CellRefused(row, column, _("More than %(count)d units cannot be counted.") % {"count": MAX_STOCK})
    return figure


def cell_grams(row: TableRow, column: str, unit: str = "g") -> int | None:
    """A weight in grams; None when it is empty or zero."""
    figure = strict_amount(row, column, row.text(column).replace(",", "."))
    return weight_in_grams(figure, unit)


def weight_in_grams(figure: Decimal | None, unit: str) -> int | None:
    """A weight in that unit as grams; None for no weight and for an unknown unit."""
    factor = _GRAMS.get(unit.strip().lower())
    return round(figure * factor) or None if figure and factor and figure < 10**7 else None


def cell_truth(row: TableRow, column: str) -> bool:
    """Whether the cell says yes."""
    return row.text(column).lower() in _YES


def cell_condition(text: str) -> str:
    """new, refurbished or used; "" when the cell names none of them."""
    return _CONDITIONS.get(text.strip().lower().removesuffix("condition").strip(), "")


def cell_moment(row: TableRow, column: str, text: str | None = None, *, ends: bool = False) -> datetime | None:
    """A date or a moment, in UTC unless it says otherwise; a bare date that `ends` something includes that day.

    None for the beginning of the calendar, and for an end beyond all reason: so other shops write that there is none.
    """
    text = row.text(column) if text is None else text.strip()
    if not text or text.startswith("000"):
        return None
    found = _moment(text, ends=ends)
    if found is not None and ends and found.year > LATEST:
        return None
    if found is None or not is_meant(found):
        raise CellRefused(row, column, _("This is not a date: year-month-day."))
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def _moment(text: str, *, ends: bool) -> datetime | None:
    try:
        if date := parse_date(text[:10]) if len(text) == 10 else None:
            return datetime.combine(date, time(23, 59, 59) if ends else time(), tzinfo=UTC)
        return parse_datetime(text)
    except ValueError:
        return None


def list_items(text: str, separator: str) -> tuple[str, ...]:
    """The parts of a list in one cell, without repetition."""
    return tuple(dict.fromkeys(part.strip() for part in text.split(separator) if part.strip()))


def picture_addresses(text: str, separators: str = ",|") -> tuple[str, ...]:
    """The picture addresses in one cell. A comma may belong to an address: only what begins a new one parts them."""
    found = re.split(rf"[{re.escape(separators)}]\s*+(?=https?://)", text.strip()) if "://" in text else re.split(rf"[{separators}]", text)
    return tuple(dict.fromkeys(part.strip().strip(",|") for part in found if part.strip()))
