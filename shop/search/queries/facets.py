"""The facets as a page shows them: values with numbers, chips that take them away, and the shelves below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from shop.catalog.models import Attribute
from shop.catalog.states import Condition, Selling
from shop.places.models import in_active_language
from shop.search.models import FacetValue
from shop.search.queries.facet_counts import Counts, Value
from shop.search.queries.wishes import Wishes
from shop.search.search_words import printable
from shop.search.states import ATTRIBUTE, FacetKind
from shop.stores.states import DeliveryScope

OPEN = 8  # values shown before "more"
_ORDER = (
    FacetKind.SELLING, FacetKind.CONDITION, FacetKind.RATING, FacetKind.BRAND, FacetKind.COLOUR, FacetKind.SIZE, FacetKind.DELIVERY,
    FacetKind.STORE,
)  # fmt: skip
_SELLING = {Selling.AUCTION: gettext_lazy("Auctions"), Selling.FIXED: gettext_lazy("Fixed price")}
_WAYS = {
    DeliveryScope.PICKUP: gettext_lazy("Store pick-up"),
    DeliveryScope.LOCAL: gettext_lazy("Delivered in the region"),
    DeliveryScope.NATIONAL: gettext_lazy("Delivered everywhere"),
    DeliveryScope.DIGITAL: gettext_lazy("Download"),
}


@dataclass(frozen=True, slots=True)
class FacetChoice:
    """One value as it stands on the page."""

    key: str
    label: str
    number: int | None  # None where nobody counted
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A question with its answers, the most frequent first; stars from the top."""

    kind: str
    label: str
    choices: Sequence[FacetChoice]
    is_capped: bool

    @property
    def first(self) -> Sequence[FacetChoice]:
        """Those in sight: the chosen ones always are."""
        return [choice for place, choice in enumerate(self.choices) if place < OPEN or choice.is_chosen]

    @property
    def more(self) -> Sequence[FacetChoice]:
        return [choice for choice in self.choices[OPEN:] if not choice.is_chosen]

    @property
    def takes_one(self) -> bool:
        """Whether a choice takes the place of another one."""
        return self.kind == FacetKind.RATING

    @property
    def chosen(self) -> int:
        return sum(choice.is_chosen for choice in self.choices)


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force, and the address without it."""

    label: str
    query: str


def facets_of(wishes: Wishes, counts: Counts) -> list[Facet]:
    """Those with anything to choose. One query when attributes are among them."""
    codes = [kind.removeprefix(ATTRIBUTE) for kind in counts.values if kind.startswith(ATTRIBUTE)]
    attributes = {each.code: each for each in Attribute.objects.filter(code__in=codes)} if codes else {}
    labels = {str(kind): str(kind.label) for kind in _ORDER}
    labels |= {f"{ATTRIBUTE}{code}": attribute.name for code, attribute in sorted(attributes.items())}
    if wishes.store is not None:
        del labels[FacetKind.STORE]
    found = [_facet(kind, label, wishes, counts) for kind, label in labels.items()]
    return [facet for facet in found if len(facet.choices) > 1 or facet.chosen]


def switch_count(kind: FacetKind, counts: Counts) -> int:
    """How many are in stock, or on sale."""
    return next((value.number for value in counts.values.get(kind, [])), 0)


def shelf_choices(wishes: Wishes, counts: Counts) -> list[FacetChoice]:
    """The shelves directly below the chosen one with anything on them, the fullest first."""
    chosen = wishes.category.path if wishes.category else next(iter(wishes.chosen.get(FacetKind.CATEGORY, ())), "")
    start = f"{chosen}/" if chosen else ""
    values = [v for v in counts.values.get(FacetKind.CATEGORY, []) if v.key.startswith(start) and "/" not in v.key[len(start) :]]
    return [FacetChoice(value.key, label_of(FacetKind.CATEGORY, value), value.number, is_chosen=False) for value in values]


def label_of(kind: str, value: Value | FacetValue) -> str:
    """A value in the active language."""
    if kind == FacetKind.CONDITION and value.key in Condition.values:
        return str(Condition(value.key).label).capitalize()
    if kind == FacetKind.SELLING:
        return str(_SELLING.get(value.key, value.key))  # type: ignore[call-overload]
    if kind == FacetKind.RATING:
        return ngettext("%(stars)s star and up", "%(stars)s stars and up", int(value.key)) % {"stars": value.key}
    if kind == FacetKind.DELIVERY:
        way = _WAYS.get(value.key)  # type: ignore[call-overload]
        return str(way or _("Sent to %(country)s") % {"country": in_active_language(value.names) or value.key})
    return in_active_language(value.names) or value.label or value.key


def chips_of(wishes: Wishes, data: QueryDict, facets: Sequence[Facet], *, price: str) -> list[Chip]:
    """Everything that narrows the shelf, each with the address without it."""
    chips = []
    labels = {(facet.kind, choice.key): choice.label for facet in facets for choice in facet.choices}
    for kind, keys in wishes.chosen.items():
        if kind == FacetKind.CATEGORY:
            continue
        fixed = FacetKind(kind).label if kind in (FacetKind.IN_STOCK, FacetKind.ON_SALE) else ""
        if fixed:
            chips.append(Chip(str(fixed), _without(data, kind)))
        else:
            chips += [Chip(labels.get((kind, key), key), _without_value(data, kind, key)) for key in keys]
    if price:
        chips.append(Chip(price, _without(data, "low", "high")))
    if wishes.open_now:
        chips.append(Chip(_("Open now"), _without(data, "open_now")))
    if wishes.delivers:
        chips.append(Chip(_("Delivers to me"), _without(data, "delivers")))
    if wishes.km:
        chips.append(Chip(_("Within %(km)s km") % {"km": wishes.km}, _without(data, "km")))
    return chips


def _facet(kind: str, label: str, wishes: Wishes, counts: Counts) -> Facet:
    chosen = wishes.chosen.get(kind, ())
    choices = [FacetChoice(v.key, label_of(kind, v), v.number, v.key in chosen) for v in counts.values.get(kind, [])]
    listed = {choice.key for choice in choices}
    choices += [FacetChoice(key, key, 0, is_chosen=True) for key in chosen if key not in listed]
    if kind == FacetKind.RATING:
        choices.sort(key=lambda choice: choice.key, reverse=True)
    capped = kind in counts.capped if kind in wishes.chosen else counts.is_capped
    return Facet(kind, label, choices, capped)


def _without(data: QueryDict, *names: str) -> str:
    """The query without these fields."""
    left = data.copy()
    for name in ("from", *names):
        left.pop(name, None)
    return left.urlencode()


def _without_value(data: QueryDict, name: str, value: str) -> str:
    """The query with one value of a field less."""
    left = data.copy()
    left.pop("from", None)
    left.setlist(name, [each for each in left.getlist(name) if printable(each)[:200] != value])
    return left.urlencode()
