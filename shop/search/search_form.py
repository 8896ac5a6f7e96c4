"""From the address to wishes. What does not make sense is said at its field and otherwise ignored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django import forms
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from shop.catalog.models import Category
from shop.catalog.queries import category_trail
from shop.common.amounts import MoneyField
from shop.common.money import Money
from shop.places.distances import Point
from shop.places.models import Country, Place
from shop.search.queries import Wishes
from shop.search.queries.places import find_place_named, nearest_place, point_of
from shop.search.search_words import MAX_LENGTH, order_number_of, printable
from shop.search.states import ATTRIBUTE, RATINGS, SWITCHES, FacetKind, Sort
from shop.stores.models import Store

RADII = (1, 2, 5, 10, 25, 50)  # kilometres one may choose
MAX_CHOICES = 20  # values of one facet that are looked at
MAX_KINDS = 8  # facets that may be chosen at once
_LISTS = (FacetKind.BRAND, FacetKind.COLOUR, FacetKind.SIZE, FacetKind.CONDITION, FacetKind.DELIVERY, FacetKind.SELLING, FacetKind.STORE)


@dataclass
class SearchForm:
    """The query of an address, read with care. `category` and `store` are fixed by the page it stands on."""

    data: QueryDict
    market: Country
    category: Category | None = None
    store: Store | None = None

    @property
    def currency(self) -> str:
        return self.store.currency if self.store else self.market.currency

    @cached_property
    def text(self) -> str:
        """The words as they were typed, within reason: browsers and databases choke on control characters."""
        return self._line("q")

    @property
    def reference(self) -> str:
        """The number of an order that was typed, "" for anything else."""
        return order_number_of(self.text)

    @property
    def is_exact(self) -> bool:
        """Whether what was typed is meant as it is."""
        return bool(self.data.get("exact"))

    @cached_property
    def trail(self) -> list[Category]:
        """The shelf that was chosen, from the top down; empty for all. Nonsense is no shelf."""
        if self.category is not None:
            return [self.category]
        return category_trail(self._line("c")) if self._line("c") else []

    @cached_property
    def low(self) -> int | None:
        """Minor units."""
        return self._read_price("low")[0]

    @cached_property
    def high(self) -> int | None:
        """Minor units."""
        return self._read_price("high")[0]

    @cached_property
    def price_error(self) -> str:
        """What is wrong with the price range, in words."""
        for name in ("low", "high"):
            if problem := self._read_price(name)[1]:
                return problem
        if self.low is not None and self.high is not None and self.low > self.high:
            return _("The lower price is above the higher one.")
        return ""

    @cached_property
    def place(self) -> Place | None:
        """The place by its name, else the one nearest to the point."""
        if self._line("near"):
            return find_place_named(self.market, self._line("near"))
        return nearest_place(self.market, self._point) if self._point else None

    @property
    def place_error(self) -> str:
        """What is wrong with the place, in words."""
        if self._line("near") and self.place is None:
            return _("We know no place called “%(name)s” here. Try the name of the quarter or the town.") % {"name": self._line("near")}
        return ""

    @cached_property
    def point(self) -> Point | None:
        """Where the shopper is, degrees."""
        if self._line("near"):
            return point_of(self.place) if self.place else None
        return self._point

    @property
    def km(self) -> int | None:
        """The radius in kilometres."""
        text = self._line("km")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 4 and int(text) in RADII and self.point else None

    @property
    def radii(self) -> tuple[int, ...]:
        return RADII

    @cached_property
    def chosen(self) -> dict[str, tuple[str, ...]]:
        """Facet kind to the chosen values."""
        chosen: dict[str, tuple[str, ...]] = {str(kind): ("1",) for kind in SWITCHES if self.data.get(kind)}
        if (stars := self.data.get(FacetKind.RATING, "")) in RATINGS:  # the last one named: they lie within each other
            chosen[FacetKind.RATING] = (stars,)
        for kind in self._list_kinds():
            values = [printable(value)[:200] for value in self.data.getlist(kind)[:MAX_CHOICES]]
            if keys := tuple(dict.fromkeys(value for value in values if value)):
                chosen[kind] = keys
        if self.category is None and self.trail:
            chosen[FacetKind.CATEGORY] = (self.trail[-1].path,)
        return dict(list(chosen.items())[:MAX_KINDS])

    @property
    def sort(self) -> str:
        """The order that was asked for, "" for none."""
        return self.data.get("sort", "") if self.data.get("sort") in Sort.values else ""

    @property
    def sorts(self) -> list[tuple[str, str]]:
        """The orders that make sense here."""
        without = {Sort.RELEVANCE: not self.text, Sort.NEAREST: self.point is None, Sort.ENDING: not self.wishes.is_of_auctions}
        return [(value, str(label)) for value, label in Sort.choices if not without.get(Sort(value))]

    @property
    def cursor(self) -> str:
        return self.data.get("from", "")

    @cached_property
    def wishes(self) -> Wishes:
        """What was asked in a way that can be understood."""
        return Wishes(
            market=self.market,
            text=self.text,
            category=self.category,
            store=self.store,
            chosen=self.chosen,
            low=None if self.price_error else self.low,
            high=None if self.price_error else self.high,
            open_now=bool(self.data.get("open_now")),
            delivers=bool(self.data.get("delivers")) and self.point is not None,
            point=self.point,
            place=self.place,
            km=self.km,
            sort=self.sort,
        )

    def typed(self, name: str) -> str:
        """What stands in a field."""
        return self._line(name)

    @property
    def low_typed(self) -> str:
        return self._line("low")

    @property
    def high_typed(self) -> str:
        return self._line("high")

    @property
    def near_typed(self) -> str:
        return self._line("near")

    @property
    def at_typed(self) -> str:
        """For the page: the point, when it is one and counts."""
        return f"{self._point[0]:.3f},{self._point[1]:.3f}" if self._point and not self._line("near") else ""

    def _list_kinds(self) -> Iterator[str]:
        skipped = {FacetKind.STORE} if self.store else set()
        yield from (str(kind) for kind in _LISTS if kind not in skipped and kind in self.data)
        yield from (name for name in self.data if name.startswith(ATTRIBUTE) and len(name) <= 60 and name.isprintable())

    @cached_property
    def _point(self) -> Point | None:
        parts = self._line("at").split(",")
        if len(parts) != 2:
            return None
        try:
            latitude, longitude = float(parts[0]), float(parts[1])
        except ValueError:
            return None
        return (round(latitude, 3), round(longitude, 3)) if abs(latitude) <= 90 and abs(longitude) <= 180 else None

    def _line(self, name: str) -> str:
        return printable(self.data.get(name, "")[:MAX_LENGTH])

    def _read_price(self, name: str) -> tuple[int | None, str]:
        """Minor units, and what is wrong with what was typed."""
        field = MoneyField(currency=self.currency, minimum=0, required=False)
        try:
            price: Money | None = field.clean(self._line(name))
        except forms.ValidationError as error:
            return None, _("“%(text)s”: %(problem)s") % {"text": self._line(name), "problem": error.messages[0]}
        return None if price is None else price.minor, ""


def read_wishes(data: QueryDict, *, market: Country) -> Wishes:
    """The wishes of an address's query."""
    return SearchForm(data, market=market).wishes
