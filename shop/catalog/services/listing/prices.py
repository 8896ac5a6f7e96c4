"""What a variant cost before, by what shoppers could have it for and not by what anybody says.

A reduction is announced beside the lowest price of the 30 days before it. That is the rule of the European Union, Article 6a of Directive
98/6/EC as put in by Directive (EU) 2019/2161 ("Omnibus"); it is taken for all our markets, because a price that was put up for a day
to be crossed out misleads everywhere. Where the directive leaves a choice: what has been sold here for less than 30 days is measured by
what there is, at least a day of it, and each further cut is measured anew, by the cut before it.

A price before from an imported file is what another shop says. It is kept, and shown no sooner than our own history bears it out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from shop.catalog.models import PricePoint, Variant
from shop.common.money import Money

WINDOW = timedelta(days=30)
SHORTEST_HISTORY = timedelta(days=1)


def record_prices(variants: Sequence[Variant], *, at: datetime) -> dict[int, int | None]:
    """Record in the price history what these variants of a live product cost from then on, and refresh the price to cross out.

    Returns what those cost before (minor units) whose price is another one now; None for one that had no price yet.
    """
    points: dict[int, list[PricePoint]] = defaultdict(list)
    for point in PricePoint.objects.filter(variant__in=variants).order_by("at", "pk"):
        points[point.variant_id].append(point)
    new, earlier = [], dict[int, int | None]()
    for variant in variants:
        known, price = points[variant.pk], variant.price_minor_at(at)
        if not known or known[-1].price_minor != price:
            earlier[variant.pk] = known[-1].price_minor if known else None
            known.append(PricePoint(variant=variant, price_minor=price, at=at))
            new.append(known[-1])
    if new:
        PricePoint.objects.bulk_create(new)
        changed = [variant for variant in variants if variant.pk in earlier]
        for variant in changed:
            variant.lowest_before_minor = find_lowest_recent_price(points[variant.pk])
        Variant.objects.bulk_update(changed, ["lowest_before_minor"])
    return earlier


def begin_price_history(variants: Sequence[Variant], *, at: datetime) -> None:
    """Begin the price history of variants that have none."""
    PricePoint.objects.bulk_create(PricePoint(variant=variant, price_minor=variant.price_minor_at(at), at=at) for variant in variants)


def find_lowest_recent_price(points: Sequence[PricePoint]) -> int | None:
    """The lowest price within the WINDOW before the last of these points of one variant, which are in order; None when unknown."""
    *earlier, last = points
    if not earlier or earlier[0].at > last.at - SHORTEST_HISTORY:
        return None
    begin = last.at - WINDOW
    standing = [point.price_minor for point in earlier if point.at <= begin][-1:]
    return min(standing + [point.price_minor for point in earlier if point.at > begin])


def explain_hidden_price_before(variant: Variant, *, currency: str, at: datetime) -> str:
    """Why shoppers do not see the price before that the seller names, in words for the seller; empty when they do, or there is none."""
    claimed, shown, price = variant.claimed_before_minor_at(at), variant.before_minor_at(at), variant.price_minor_at(at)
    if claimed is None or claimed <= price or claimed == shown:
        return ""
    words = {"claimed": Money(claimed, currency).format(), "lowest": Money(variant.lowest_before_minor or 0, currency).format()}
    if variant.lowest_before_minor is None:
        return _("Shoppers do not see %(claimed)s as the price before: it has not been sold here at another price for a day yet.") % words
    if shown is None:
        return _("Shoppers see no price before: within the 30 days before this price it could be had for %(lowest)s.") % words
    text = _("Shoppers see %(lowest)s as the price before, not %(claimed)s: the lowest price of the 30 days before the reduction counts.")
    return text % words
