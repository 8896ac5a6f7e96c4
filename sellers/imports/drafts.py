"""What every reader hands over, whatever format it reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from math import prod

MOST_VARIANTS = 100  # of one product


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What a file does not say of itself: the store's currency, the meaning of its columns, units where it counts none."""

    currency: str = "GNF"
    columns: Mapping[str, str] = field(default_factory=dict)
    default_stock: int = 1
    picture_base: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why something was refused. `row` counts as a spreadsheet does: the headings are row 1."""

    row: int
    reason: str
    column: str = ""
    value: str = ""
    handle: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class VariantDraft:
    """One variant as the file has it. Amounts are major units; a sale lasts from `sale_starts` to `sale_ends` (UTC, None is open).

    `base` is in our own exports: the stock that the file began with, so that an edited figure means what was added or taken. Of a
    download the file says nothing but that it is one: what is delivered its seller uploads here.
    """

    row: int
    price: Decimal
    values: tuple[str, ...] = ()
    sku: str = ""
    barcode: str = ""
    compare_at: Decimal | None = None
    weight_grams: int | None = None
    stock: int = 0
    base: int | None = None
    is_tracked: bool = True
    sale_price: Decimal | None = None
    sale_starts: datetime | None = None
    sale_ends: datetime | None = None
    picture: str = ""
    is_download: bool = False


@dataclass(frozen=True, slots=True)
class ProductDraft:
    """One product as the file has it; `status` is active, draft or archived. `shelves` are the file's own categories, each a path from the
    top down, "Clothing > Women > Dresses", the one that counts most first.

    `condition` is new, refurbished, used or unknown (""). `currency` is empty where the file names none. `summary` is a short description
    that the file has beside the long one. `attributes` are the names and texts of what else it says, as the file has them. `tags` also
    help to guess a category. `whole` are the texts that were shortened to fit: what each is, and the whole of it.
    """

    handle: str
    row: int
    title: str
    summary: str = ""
    description: str = ""
    brand: str = ""
    status: str = "draft"
    shelves: tuple[str, ...] = ()
    axes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    variants: tuple[VariantDraft, ...] = ()
    pictures: tuple[str, ...] = ()
    alts: tuple[str, ...] = ()
    condition: str = ""
    currency: str = ""
    attributes: tuple[tuple[str, str], ...] = ()
    tags: tuple[str, ...] = ()
    whole: tuple[tuple[str, str], ...] = ()


FileEntry = ProductDraft | Problem


@dataclass(slots=True)
class Catalogue:
    """A whole file as read. What has a problem is not among the products, but its handle is among the refused."""

    rows: int = 0
    variants: int = 0
    pictures: int = 0
    products: list[ProductDraft] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def entries(self) -> Iterator[FileEntry]:
        """Products and problems as they stand in the file; always the same for the same file."""
        found: list[FileEntry] = [*self.products, *self.problems]
        return iter(sorted(found, key=lambda entry: entry.row))

    @property
    def currencies(self) -> list[str]:
        """What the file prices its products in, as far as it says."""
        return sorted({draft.currency for draft in self.products if draft.currency})


class Unreadable(ValueError):
    """The file as a whole is not of this format; the text says why."""


def numbered_handle(slug: str, number: int) -> str:
    """The handle of our own exports for a product whose address is another one's handle."""
    return f"{slug}-makiti-{number}"


def first_repetition(texts: Sequence[tuple[str, ...]]) -> int | None:
    """The index of the first item that repeats an earlier one, ignoring case; None when all differ."""
    seen: set[tuple[str, ...]] = set()
    for place, text in enumerate(texts):
        folded = tuple(part.casefold() for part in text)
        if folded in seen:
            return place
        seen.add(folded)
    return None


def combination_count(choices: Sequence[Sequence[str]]) -> int:
    """The number of combinations, counted without making them: two long cells would make thousands of millions."""
    return prod(len(each) for each in choices)


def axes_of_drafts(names: Sequence[str], variants: Sequence[VariantDraft]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Each option's name with its values, in the order in which the variants have them."""
    return tuple((name, tuple(dict.fromkeys(variant.values[place] for variant in variants))) for place, name in enumerate(names))
