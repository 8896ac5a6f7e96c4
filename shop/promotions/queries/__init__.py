"""Reads of promotions."""

from shop.promotions.queries.baskets import NOTHING, BasketLine, Cut, Cuts, LineCut, Parcel
from shop.promotions.queries.codes import Applied, apply_code, find_code, folded, require_open
from shop.promotions.queries.costs import Preview, preview_cost, store_codes
from shop.promotions.queries.cutting import cut_by_points, goods_left
from shop.promotions.queries.points import PointsOffer, available_points, history, points_offer, rule_of, standings

__all__ = [
    "NOTHING",
    "Applied",
    "BasketLine",
    "Cut",
    "Cuts",
    "LineCut",
    "Parcel",
    "PointsOffer",
    "Preview",
    "apply_code",
    "available_points",
    "cut_by_points",
    "find_code",
    "folded",
    "goods_left",
    "history",
    "points_offer",
    "preview_cost",
    "require_open",
    "rule_of",
    "standings",
    "store_codes",
]
