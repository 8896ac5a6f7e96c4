"""What every reader hands over, whatever format it reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Problem:
    """Why something was refused. `row` counts as a spreadsheet does: the headings are row 1."""

    row: int
    reason: str
    column: str = ""
    value: str = ""
    handle: str = ""


@dataclass(frozen=True, slots=True)
class VariantDraft:
    """One variant as the file has it. Prices are major units of the store's currency."""

    row: int
    price: Decimal
    values: tuple[str, ...] = ()
    sku: str = ""
    compare_at: Decimal | None = None
    weight_grams: int | None = None
    stock: int = 0
    is_tracked: bool = True


@dataclass(frozen=True, slots=True)
class ProductDraft:
    """One product as the file has it; `status` is active, draft or archived; `shelves` are names of categories, the closest first."""

    handle: str
    row: int
    title: str
    description: str = ""
    brand: str = ""
    status: str = "draft"
    shelves: tuple[str, ...] = ()
    axes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    variants: tuple[VariantDraft, ...] = ()
    pictures: tuple[str, ...] = ()


@dataclass(slots=True)
class Catalogue:
    """A whole file as read. What has a problem is not among the products, but its handle is among the refused."""

    rows: int = 0
    variants: int = 0
    pictures: int = 0
    products: list[ProductDraft] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


class Unreadable(ValueError):
    """The file as a whole is not of this format; the text says why."""


def first_double(texts: Sequence[tuple[str, ...]]) -> int | None:
    """The place of the first that was there before, whatever its letters' case."""
    seen: set[tuple[str, ...]] = set()
    for place, text in enumerate(texts):
        folded = tuple(part.casefold() for part in text)
        if folded in seen:
            return place
        seen.add(folded)
    return None
