"""The form of the demo's content: categories, stores, products and their variants, before they become rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time
from html import escape
from itertools import product as every_combination
from typing import NamedTuple

from django.utils.text import slugify

from shop.catalog.states import Condition


@dataclass(frozen=True)
class CategoryData:
    """A shelf with its sub-shelves. Names by language code."""

    slug: str
    names: dict[str, str]
    children: tuple[tuple[str, str, str], ...] = ()
    """(slug, English, French)"""

    @property
    def picture(self) -> str:
        """The name of its file."""
        return f"shelves/{self.slug}"


@dataclass(frozen=True)
class PersonData:
    """An account of the demo."""

    email: str
    name: str
    country: str
    phone: str
    language: str = "fr"


class Hours(NamedTuple):
    """One stretch of opening on some weekdays (0 is Monday), in the store's own time."""

    weekdays: tuple[int, ...]
    opens: time
    closes: time


@dataclass(frozen=True)
class StoreData:
    """A shop front. `places` are names from the region down; the position is degrees WGS 84; the phone E.164."""

    slug: str
    name: str
    tagline: str
    description: str
    owner: str
    country: str
    currency: str
    places: tuple[str, ...]
    landmark: str
    position: tuple[float, float]
    phone: str
    hours: tuple[Hours, ...]
    delivery_scope: str

    @property
    def cover(self) -> str:
        """The name of the wide picture's file."""
        return f"stores/{self.slug}-cover"

    @property
    def logo(self) -> str:
        """The name of the logo's file."""
        return f"stores/{self.slug}-logo"


@dataclass(frozen=True)
class DemoAxis:
    """One way in which variants differ. `extra` adds minor units to a value's price."""

    name: str
    values: tuple[str, ...]
    extra: dict[str, int] = field(default_factory=dict)


class VariantData(NamedTuple):
    """What is bought and stocked. Prices in minor units of the store's currency."""

    sku: str
    values: tuple[str, ...]
    price_minor: int
    compare_at_minor: int | None
    stock: int

    @property
    def title(self) -> str:
        """Its values in one line; empty for the only variant."""
        return " / ".join(self.values)


@dataclass(frozen=True)
class ProductData:
    """A listing. `price` and `before` are minor units of the store's currency; `stock` is about what each variant has;
    `pictures` how many there are.
    """

    store: str
    sku: str
    category: str
    title: str
    price: int
    text: tuple[str, ...]
    pictures: int
    axes: tuple[DemoAxis, ...] = ()
    before: int | None = None
    stock: int = 12
    brand: str = ""
    grams: int | None = None
    sold_out: tuple[str, ...] = ()
    condition: str = Condition.NEW

    @property
    def description(self) -> str:
        """Paragraphs as HTML; lines that begin with a dash become a list."""
        parts: list[str] = []
        for line in self.text:
            if line.startswith("- "):
                items = "".join(f"<li>{escape(item.strip(), quote=False)}</li>" for item in line[2:].split(" - "))
                parts.append(f"<ul>{items}</ul>")
            else:
                parts.append(f"<p>{escape(line, quote=False)}</p>")
        return "".join(parts)

    @property
    def picture_names(self) -> tuple[str, ...]:
        """Of its files, in the order in which they are shown."""
        return tuple(f"products/{self.sku.lower()}-{number}" for number in range(1, self.pictures + 1))

    @property
    def variants(self) -> tuple[VariantData, ...]:
        """Every combination of the axes' values."""
        combinations = every_combination(*(axis.values for axis in self.axes))
        return tuple(self._variant(index, values) for index, values in enumerate(combinations))

    def _variant(self, index: int, values: tuple[str, ...]) -> VariantData:
        extra = sum(axis.extra.get(value, 0) for axis, value in zip(self.axes, values, strict=True))
        code = "-".join([self.sku, *(slugify(value).replace("-", "").upper()[:8] for value in values)])
        empty = " / ".join(values) in self.sold_out
        before = self.before + extra if self.before else None
        return VariantData(code, values, self.price + extra, before, 0 if empty else max(1, self.stock + (index * 5) % 7 - 3))
