"""Price ranges: asked of the variants, not of what their product costs from and to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Case, F, Max, OuterRef, Subquery, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact

from shop.catalog.models import Variant, current_price
from shop.common.clock import now
from shop.search.providers import SearchStatement
from shop.search.queries.wishes import Wishes
from shop.search.states import VARIANT_KINDS, FacetKind

# What stands for a question's own values in the SQL that is made once for all questions of a shape.
_LOW, _HIGH, _MOMENT = 2**62 - 1, 2**62 - 2, datetime(2000, 1, 1, tzinfo=UTC)
_Shape = tuple[bool, bool, bool, tuple[tuple[str, int], ...]]  # a lower bound, an upper one, there; kinds with how many values


def price_conditions(wishes: Wishes, chosen: Mapping[str, Sequence[str]], *, is_looked_at: bool) -> list[SearchStatement]:
    """What a document must be for one variant to cost so much and to be all that is `chosen` of variants (colour, size, there).

    The bounds come first, for they are in the index: what the card tells, the prices of what can be bought. Where all of that costs as much
    as is asked for, they say it all. Bounds that are
    looked at are written so that no index knows them: half of the market costs less than most bounds.
    """
    if not wishes.names_price:
        return []
    found = [SearchStatement("d.price_to >= %s", (wishes.low,))] if wishes.low is not None else []
    upper = "d.price_from + 0 <= %s" if is_looked_at else "d.price_from <= %s"
    found += [SearchStatement(upper, (wishes.high,))] if wishes.high is not None else []
    return [*found, _variant_condition(wishes, chosen, table="d", key="product_id")]


def price_of_value(wishes: Wishes, chosen: Mapping[str, Sequence[str]], kind: str) -> SearchStatement:
    """The same of a hit "h" with one `value` of a kind, whatever is chosen of that kind: what it would be to choose this one."""
    value = {str(FacetKind.IN_STOCK): ["1"]} if kind == FacetKind.IN_STOCK else {}
    others = {each: keys for each, keys in chosen.items() if each != kind}
    return _variant_condition(wishes, {**others, **value}, table="h", key="pk", open_kind="" if value else kind)


def all_within(wishes: Wishes, table: str) -> SearchStatement:
    """Whether all that can be bought of a document or hit costs as much as is asked for: then no variant needs to be looked at."""
    bounds = [(f"{table}.price_from >= %s", wishes.low), (f"{table}.price_to <= %s", wishes.high)]
    named = [(sql, bound) for sql, bound in bounds if bound is not None]
    return SearchStatement(" AND ".join(sql for sql, _bound in named) or "1 = 1", tuple(bound for _sql, bound in named))


def _variant_condition(
    wishes: Wishes, chosen: Mapping[str, Sequence[str]], *, table: str, key: str, open_kind: str = ""
) -> SearchStatement:
    inside = all_within(wishes, table)
    variants = _fitting_variants(wishes, chosen, of=f"{table}.{key}", open_kind=open_kind)
    # With an OFFSET PostgreSQL does not plan to gather all variants of the market as well.
    return SearchStatement(f"({inside.sql} OR EXISTS ({variants.sql} LIMIT 1 OFFSET 0))", (*inside.params, *variants.params))


def _fitting_variants(wishes: Wishes, chosen: Mapping[str, Sequence[str]], *, of: str, open_kind: str) -> SearchStatement:
    """The fitting variants of one product."""
    kinds = [str(kind) for kind in VARIANT_KINDS if kind in chosen]
    numbers = {open_kind: 0} | {kind: len(chosen[kind]) for kind in kinds}
    ordered = tuple((str(kind), numbers[kind]) for kind in VARIANT_KINDS if kind in numbers)
    made = _variant_sql((wishes.low is not None, wishes.high is not None, FacetKind.IN_STOCK in chosen, ordered), of)
    moment = connection.ops.adapt_datetimefield_value(now())
    own = {_LOW: wishes.low, _HIGH: wishes.high, connection.ops.adapt_datetimefield_value(_MOMENT): moment}
    own |= {_stand_in(kind, n): value for kind in kinds for n, value in enumerate(chosen[kind])}
    return SearchStatement(made.sql, tuple(own.get(param, param) for param in made.params))


def _stand_in(kind: str, number: int) -> str:
    return f"\x01{kind}:{number}"


@cache
def _variant_sql(shape: _Shape, of: str) -> SearchStatement:
    """The SQL of a shape: to have it written anew for every part of every question took longer than many an answer."""
    has_low, has_high, is_there, kinds = shape
    rows = Variant.objects.filter(is_active=True).annotate(costs=current_price(_MOMENT))
    rows = rows.filter(costs__gte=_LOW) if has_low else rows
    rows = rows.filter(costs__lte=_HIGH) if has_high else rows
    rows = rows.filter(stock__gt=F("reserved")) if is_there else rows
    for kind, number in kinds:  # told of the whole product, it is true of each of its variants
        own = Variant.values.through.objects.filter(variant=OuterRef("pk"), optionvalue__facet=kind)
        values: list[str | RawSQL] = [_stand_in(kind, n) for n in range(number)]
        is_one = Case(When(optionvalue__facet_value__in=values or [RawSQL("h.value", ())], then=1), default=0)  # no word from outside
        said: Any = own.order_by().values("variant").annotate(one=Max(is_one))
        rows = rows.filter(Exact(Coalesce(Subquery(said.values("one")), 1), 1))
    of_document = rows.extra(where=[f"{Variant._meta.db_table}.product_id = {of}"])  # noqa: S610  # no word of it comes from outside
    sql, params = of_document.order_by().values("pk").query.sql_with_params()
    return SearchStatement(sql, tuple(params))
