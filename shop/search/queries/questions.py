"""From wishes to what a document must be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from django.db import connection
from django.db.models import Q, QuerySet

from shop.common.clock import now
from shop.search.documents import Token
from shop.search.map_plane import project_to_plane
from shop.search.models import FacetValue
from shop.search.providers import Match, SearchStatement, engine
from shop.search.queries.places import destination_of
from shop.search.queries.prices import price_conditions
from shop.search.queries.stores import stores_delivering_to, stores_open_at
from shop.search.queries.wishes import Wishes
from shop.search.search_words import code_of, fold_words, query_words
from shop.search.states import COMBO, POPULAR, SWITCHES, VARIANT_KINDS, FacetKind, Sort, combo_key
from shop.search.synonyms import forms_of
from shop.stores.models import Store

DENSE = (FacetKind.IN_STOCK, FacetKind.CONDITION, FacetKind.DELIVERY, FacetKind.SELLING)  # of which a value is true of most products
OF_ONE_VARIANT = (*(str(kind) for kind in VARIANT_KINDS), str(FacetKind.IN_STOCK))  # what one and the same variant must be
OPEN = "\x00"  # stands for any value
NO_VALUE = 0  # the number of no facet value: nothing has it


@dataclass(frozen=True, slots=True)
class Way:
    """A combination with one value left open: what its key says before and after it. Being there has no value to name."""

    before: str
    after: str
    names_value: bool


@dataclass(frozen=True, slots=True)
class Question:
    """Wishes with the words they come down to and the numbers of the facet values they name."""

    wishes: Wishes
    words: tuple[str, ...]
    numbers: dict[Token, int]
    stores: tuple[int, ...] | None = None  # of which one must be the product's; None for any
    said: tuple[str, ...] = ()  # what is looked for instead of what was typed, filler words kept

    def with_words(self, words: Sequence[str]) -> Question:
        """The same with other words."""
        return replace(self, words=tuple(words), said=tuple(dict.fromkeys(words)))

    def with_better(self, better: Mapping[str, str]) -> Question:
        """The same with some words in the place of others."""
        words = dict.fromkeys(better.get(word, word) for word in self.words)
        return replace(self, words=tuple(words), said=tuple(_phrase_put_right(self.phrase, better)))

    @property
    def is_corrected(self) -> bool:
        """Whether something else is looked for than what was typed."""
        return bool(self.said)

    @property
    def stems(self) -> list[tuple[str, ...]]:
        """Of each word, its forms and those of words that mean the same."""
        return [forms_of(word) for word in self.words]

    @property
    def narrowed_by(self) -> list[str]:
        """The kinds of facets whose values are chosen."""
        return list(self.wishes.chosen)

    @property
    def switches(self) -> list[str]:
        """Those of them with one value only: as many have it as there are matches."""
        return [kind for kind in self.wishes.chosen if kind in SWITCHES]

    @property
    def leader(self) -> str:
        """A kind without whose values as few more as possible match, and of which a product's numbers say all; "" for none.

        Those that most products have are the best. How an order or a variant narrows is not in the numbers.
        """
        said_elsewhere = {*OF_ONE_VARIANT, *SWITCHES, *([FacetKind.SELLING] if self.wishes.order == Sort.ENDING else [])}
        kinds = [kind for kind in self.wishes.chosen if kind not in said_elsewhere]
        return next((kind for kind in kinds if kind in DENSE), kinds[0] if kinds else "")

    def numbers_of(self, kind: str) -> tuple[int, ...]:
        """The numbers of the chosen values of a kind."""
        return tuple(self.numbers.get((kind, key), NO_VALUE) for key in self.wishes.chosen[kind])

    @property
    def chosen_numbers(self) -> list[int]:
        """The numbers of the values that are, but for switches."""
        chosen = {kind: keys for kind, keys in self.wishes.chosen.items() if kind not in SWITCHES}
        return [NO_VALUE, *(number for (kind, key), number in self.numbers.items() if key in chosen.get(kind, ()))]

    @property
    def counted_by_variant(self) -> dict[str, list[Way]]:
        """The kinds of which a value counts only where one variant has it together with what else is chosen of variants, or its price.

        No ways where the price alone is.
        """
        chosen, priced = self.wishes.chosen, self.wishes.names_price
        ways = {kind: _ways(kind, {k: v for k, v in chosen.items() if k != kind}) for kind in OF_ONE_VARIANT}
        return {kind: found for kind, found in ways.items() if found or priced}

    @property
    def phrase(self) -> Sequence[str]:
        """What was typed, folded; after a correction what it was corrected to."""
        return self.said or fold_words(self.wishes.text).split()

    @property
    def code(self) -> str:
        """What was typed, as an article number."""
        return "" if self.is_corrected else code_of(self.wishes.text)

    @property
    def spot(self) -> tuple[float, float] | None:
        """Where the shopper is, in kilometres."""
        return project_to_plane(self.wishes.point, self.wishes.market) if self.wishes.point else None


def _phrase_put_right(phrase: Sequence[str], better: Mapping[str, str]) -> list[str]:
    """The phrase with the better words in their places, each said once however often it was typed; all others stay as they are."""
    said: list[str] = []
    put = set(better.values())
    for word in phrase:
        meant = better.get(word, word)
        if meant not in put or meant not in said:
            said.append(meant)
    return said


def build_question(wishes: Wishes) -> Question:
    """Look the numbers up in one query, and in another one the stores that are open or deliver, where that is asked."""
    tokens = _chosen_tokens(wishes)
    condition = Q()
    for kind, key in tokens:
        condition |= Q(kind=kind, key=key)
    rows = FacetValue.objects.filter(condition).values_list("kind", "key", "pk") if tokens else []
    return Question(wishes, tuple(query_words(wishes.text)), {(kind, key): pk for kind, key, pk in rows}, _matching_store_ids(wishes))


def match_of(question: Question, *, without: str = "") -> Match:
    """What a document must be; `without` leaves one kind of facet open, for its own counts."""
    wishes = question.wishes
    chosen = {kind: keys for kind, keys in wishes.chosen.items() if kind != without}
    combos = _combos(chosen)
    kinds = [kind for kind in chosen if not (combos and kind in (*VARIANT_KINDS, FacetKind.IN_STOCK))]
    groups = [[(kind, key) for key in chosen[kind]] for kind in kinds if kind not in DENSE]
    dense = [[(kind, key) for key in chosen[kind]] for kind in kinds if kind in DENSE]
    if wishes.category is not None and not (without == FacetKind.CATEGORY and FacetKind.CATEGORY in wishes.chosen):
        groups.append([(FacetKind.CATEGORY, wishes.category.path)])
    if wishes.store is not None:
        groups.append([(FacetKind.STORE, str(wishes.store.pk))])
    return Match(
        country=wishes.store.country_id if wishes.store else wishes.market.code,
        words=tuple(question.stems),
        code=question.code,
        facets=tuple(_numbers_of_tokens(question, group) for group in groups),
        combos=(_numbers_of_tokens(question, combos),) if combos else (),
        dense=tuple(_numbers_of_tokens(question, group) for group in dense),
        # A shelf alone may hold too much to be looked at.
        where=(
            *price_conditions(wishes, chosen, is_looked_at=bool(question.words or combos or len(groups) > 1)),
            *_conditions(question, without=without),
        ),
    )


def popular_number() -> Token:
    """The facet value of what has been ordered or kept."""
    return (POPULAR, "1")


def _numbers_of_tokens(question: Question, tokens: Sequence[Token]) -> tuple[int, ...]:
    return tuple(question.numbers.get(token, NO_VALUE) for token in tokens)


def _combos(chosen: dict[str, tuple[str, ...]]) -> list[Token]:
    """The combinations of which one variant must be one, where more than one choice is about the variant."""
    kinds = [str(kind) for kind in VARIANT_KINDS if kind in chosen]
    in_stock = FacetKind.IN_STOCK in chosen
    if len(kinds) + in_stock < 2 or not kinds:
        return []
    ways = product(*(chosen[kind] for kind in kinds))
    return [(COMBO, combo_key(dict(zip(kinds, way, strict=True)), in_stock=in_stock)) for way in ways]


def _ways(kind: str, others: dict[str, tuple[str, ...]]) -> list[Way]:
    """The combinations of what else is chosen with any value of the kind."""
    fixed = [each for each in OF_ONE_VARIANT if each in others]
    if not fixed:
        return []
    is_there = FacetKind.IN_STOCK in (kind, *fixed)
    named = [str(each) for each in VARIANT_KINDS if each in fixed]
    keys = [dict(zip(named, way, strict=True)) for way in product(*(others[each] for each in named))]
    if kind == FacetKind.IN_STOCK:
        return [Way(combo_key(values, in_stock=True), "", names_value=False) for values in keys]
    # Of an absurdly long choice the key is cut off before the open place: nothing has it, and nothing is said after it.
    parts = [combo_key({**values, kind: OPEN}, in_stock=is_there).partition(OPEN) for values in keys]
    return [Way(before, after, names_value=True) for before, _open, after in parts]


def _chosen_tokens(wishes: Wishes) -> list[Token]:
    tokens = [(kind, key) for kind, keys in wishes.chosen.items() for key in keys]
    tokens += _combos(dict(wishes.chosen))
    for kind in wishes.chosen:
        tokens += _combos({each: keys for each, keys in wishes.chosen.items() if each != kind})
    if wishes.category is not None:
        tokens.append((FacetKind.CATEGORY, wishes.category.path))
    if wishes.store is not None:
        tokens.append((FacetKind.STORE, str(wishes.store.pk)))
    return list(dict.fromkeys([*tokens, popular_number()]))


def _matching_store_ids(wishes: Wishes) -> tuple[int, ...] | None:
    """Asked for once, and before the documents: joined to them, the database looks the words up anew for each store."""
    found: QuerySet[Store] | None = stores_open_at(wishes.market, at=now()) if wishes.open_now else None
    if wishes.point is not None and wishes.delivers:
        near = stores_delivering_to(wishes.market, destination_of(wishes))
        found = near if found is None else near.filter(pk__in=found)
    return None if found is None else tuple(found.order_by("pk").values_list("pk", flat=True))


def _conditions(question: Question, *, without: str) -> list[SearchStatement]:
    found: list[SearchStatement] = []
    wishes = question.wishes
    if wishes.order == Sort.ENDING and without != FacetKind.SELLING:
        found.append(SearchStatement("d.ends_at > %s", (connection.ops.adapt_datetimefield_value(now()),)))
    if question.stores is not None:
        found.append(engine().of_stores(question.stores))
    if wishes.point is not None and wishes.km:
        found.append(engine().within(*project_to_plane(wishes.point, wishes.market), wishes.km))
    return found
