"""What codes have cost, and what a new one would."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db.models import BigIntegerField, F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from shop.common.clock import now
from shop.common.cursor_pages import CursorPage, cursor_page
from shop.common.money import Money
from shop.promotions.exceptions import PromoRefused
from shop.promotions.models import PromoCode, PromoShare
from shop.promotions.queries.baskets import BasketLine, Parcel
from shop.promotions.queries.codes import fitting_lines, limited_category_keys
from shop.promotions.queries.discounts import cut_by_code

PAGE_SIZE = 25
PREVIEW_DAYS = 30
PREVIEW_MOST = 2_000  # checkouts that are run again; more of them tell no more


@dataclass(frozen=True, slots=True)
class Preview:
    """The code over the checkouts of the last 30 days, as if every buyer had typed it: how many it fits, and what that comes to."""

    checkouts: int
    fitting: int
    cost: Money
    dearest: Money


def codes_with_costs(codes: QuerySet[PromoCode]) -> QuerySet[PromoCode]:
    """Each with `cost_minor`, what its standing uses take off; one statement."""
    shares = PromoShare.objects.filter(use__code=OuterRef("pk"), given_back_at=None).order_by().values("use__code")
    cost = shares.values(minor=Sum(F("goods_minor") + F("delivery_minor")))
    return codes.annotate(cost_minor=Coalesce(Subquery(cost, output_field=BigIntegerField()), 0))


def store_codes(store_id: int, place: str | None = None) -> CursorPage[PromoCode]:
    """The store's own, the newest first, with what they have cost (`cost`) and for which shelves they are. `place` is a cursor."""
    own = PromoCode.objects.filter(store_id=store_id)
    page = cursor_page(own, place, size=PAGE_SIZE, cards=codes_with_costs(own.with_limits()))
    for code in page:
        code.cost = Money(code.cost_minor, code.currency)  # type: ignore[attr-defined]
    return page


def preview_cost(code: PromoCode) -> Preview:
    """Run it over what was bought in the market lately. Orders stand above, so they are asked for by name."""
    since = now() - timedelta(days=PREVIEW_DAYS)
    orders = apps.get_model("orders", "Order").objects.exclude(fulfilment="cancelled")
    orders = orders.filter(placed_at__gte=since, store__country_id=code.country_id, currency=code.currency)
    baskets: dict[int, list[Parcel]] = {}
    for order in orders.prefetch_related("lines__variant__product").order_by("-pk")[:PREVIEW_MOST]:
        baskets.setdefault(order.checkout_id, []).append(_parcel_as_bought(order, code))
    shelves = limited_category_keys(code)
    costs = [_cost_of_checkout(code, parcels, shelves) for parcels in baskets.values()]
    fitting = [each for each in costs if each]
    return Preview(len(costs), len(fitting), Money(sum(fitting), code.currency), Money(max(fitting, default=0), code.currency))


def _cost_of_checkout(code: PromoCode, parcels: Sequence[Parcel], shelves: set[int] | None) -> int:
    try:
        cuts = cut_by_code(code, parcels, fitting_lines(code, parcels, shelves=shelves))
    except PromoRefused:
        return 0
    carried = {parcel.store_id: parcel.fee.minor for parcel in parcels}
    by_store = sum(carried[store_id] for store_id, cut in cuts.items() if cut.store_pays_carrier)
    return by_store + sum(cut.code_minor + cut.delivery_minor for cut in cuts.values())


def _parcel_as_bought(order: Any, code: PromoCode) -> Parcel:
    """As it was bought; what the carrier cost stands for the market's rate."""
    lines = [BasketLine(line.variant_id, line.variant.product.category_id, line.total) for line in order.lines.all()]
    fee = Money(order.delivery_minor if order.delivery_payer == "buyer" else 0, order.currency)
    return Parcel(order.store_id, code.country_id, lines, fee=fee, market_fee=fee)
