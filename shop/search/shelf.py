"""The shelf as every page shows it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from shop.catalog.models import Category
from shop.common.money import Money
from shop.common.requests import MarketRequest
from shop.common.templatetags.money import format_money
from shop.search.queries import find_products
from shop.search.queries.facet_counts import CAP
from shop.search.queries.facets import FacetChoice, chips_of, facets_of, shelf_choices, switch_count
from shop.search.queries.places import place_chain
from shop.search.queries.suggestions import top_shelves
from shop.search.search_form import SearchForm
from shop.search.search_words import query_words
from shop.search.states import FacetKind
from shop.stores.models import Store


def shelf_context(request: MarketRequest, *, category: Category | None = None, store: Store | None = None) -> dict[str, Any]:
    """Everything that `search/_shelf.html` needs."""
    form = SearchForm(request.GET, market=store.country if store else request.market, category=category, store=store)
    results = find_products(form.wishes, cursor=form.cursor, exactly=form.is_exact)
    facets = facets_of(form.wishes, results.counts)
    kept = _hidden_fields(form)
    chips = chips_of(form.wishes, request.GET, facets, price=_price_line(form))
    return {
        "form": form,
        "results": results,
        "products": results.products,
        "facets": facets,
        "shelves": shelf_choices(form.wishes, results.counts) if results.counts.total else _all_shelves(form),
        "in_stock": switch_count(FacetKind.IN_STOCK, results.counts),
        "on_sale": switch_count(FacetKind.ON_SALE, results.counts),
        "chips": chips,
        "store": store,
        "category": category,
        "place_line": ", ".join(place.name for place in place_chain(form.place)[:2]),
        "words": query_words(form.text),
        "cap": CAP,
        # An empty shelf has nothing to order or to narrow; but a choice that emptied it, or was not understood, stays in sight.
        "has_controls": bool(results.shown or chips or form.price_error or form.place_error),
        "kept": kept,
        "kept_query": urlencode(kept),
    }


def _all_shelves(form: SearchForm) -> list[FacetChoice]:
    """Where nothing was found, the ways on: every shelf one sees from the door."""
    if form.store is not None or form.category is not None:
        return []
    return [FacetChoice(path, name, None, is_chosen=False) for name, path in top_shelves(form.market)]


def _hidden_fields(form: SearchForm) -> list[tuple[str, str]]:
    """What the form has no field for and must not lose: the words and the shelf."""
    kept = [] if form.store else [("q", form.text)]
    if form.category is None and form.trail:
        kept.append(("c", form.trail[-1].path))
    return [(name, value) for name, value in kept if value]


def _price_line(form: SearchForm) -> str:
    wishes = form.wishes
    low, high = (format_money(Money(minor, form.currency)) if minor is not None else "" for minor in (wishes.low, wishes.high))
    if low and high:
        return f"{low} – {high}"
    if low:
        return _("From %(price)s") % {"price": low}
    return _("Up to %(price)s") % {"price": high} if high else ""
