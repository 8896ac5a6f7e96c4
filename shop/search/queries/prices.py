"""Price ranges: asked of the variants, not of what their product costs from and to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import Exists, F, OuterRef
from django.db.models.expressions import RawSQL

from shop.catalog.models import Variant, current_price
from shop.common.clock import now
from shop.search.providers import Statement
from shop.search.queries.wishes import Wishes
from shop.search.states import VARIANT_KINDS, FacetKind


def price_conditions(wishes: Wishes, chosen: Mapping[str, Sequence[str]]) -> list[Statement]:
    """What a document must be for one variant to cost so much and to be all that is `chosen` of variants (colour, size, there).

    The bounds come first, for they are in the index. Where all variants cost as much as is asked for, they say it all.
    """
    if not wishes.names_price:
        return []
    found = [Statement("d.price_to >= %s", (wishes.low,))] if wishes.low is not None else []
    found += [Statement("d.price_from <= %s", (wishes.high,))] if wishes.high is not None else []
    return [*found, _fits(wishes, chosen, table="d", key="product_id")]


def price_of_value(wishes: Wishes, chosen: Mapping[str, Sequence[str]], kind: str) -> Statement:
    """The same of a hit "h" and one value "w" of a kind, whatever is chosen of that kind: what it would be to choose this one."""
    value = ["1"] if kind == FacetKind.IN_STOCK else [RawSQL("w.value", ())]  # no word of it comes from outside
    return _fits(wishes, {**chosen, kind: value}, table="h", key="pk")


def _fits(wishes: Wishes, chosen: Mapping[str, Sequence[str | RawSQL]], *, table: str, key: str) -> Statement:
    inside = [f"{table}.price_from >= %s"] if wishes.low is not None else []
    inside += [f"{table}.price_to <= %s"] if wishes.high is not None else []
    bounds = (each for each in (wishes.low, wishes.high) if each is not None)
    sql, params = _variants(wishes, chosen, of=f"{table}.{key}")
    return Statement(f"({' AND '.join(inside)} OR EXISTS ({sql}))", (*bounds, *params))


def _variants(wishes: Wishes, chosen: Mapping[str, Sequence[str | RawSQL]], *, of: str) -> tuple[str, tuple[object, ...]]:
    """The fitting variants of one product."""
    rows = Variant.objects.filter(is_active=True).annotate(costs=current_price(now()))
    rows = rows.filter(costs__gte=wishes.low) if wishes.low is not None else rows
    rows = rows.filter(costs__lte=wishes.high) if wishes.high is not None else rows
    if FacetKind.IN_STOCK in chosen:
        rows = rows.filter(stock__gt=F("reserved"))
    for kind in VARIANT_KINDS:
        if kind in chosen:  # told of the whole product, it is true of each of its variants
            own = Variant.values.through.objects.filter(variant=OuterRef("pk"), optionvalue__facet=kind)
            rows = rows.filter(Exists(own.filter(optionvalue__facet_value__in=list(chosen[kind]))) | ~Exists(own))
    of_document = rows.extra(where=[f"{Variant._meta.db_table}.product_id = {of}"])  # noqa: S610  # no word of it comes from outside
    sql, params = of_document.order_by().values("pk").query.sql_with_params()
    return sql, tuple(params)
