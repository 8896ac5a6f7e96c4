"""Reads of promotions."""

from shop.promotions.queries.baskets import NOTHING, BasketLine, Cut, Cuts, LineCut, Parcel
from shop.promotions.queries.codes import Applied, apply_code, find_promo_code, fold_code, require_open
from shop.promotions.queries.costs import Preview, preview_cost, store_codes
from shop.promotions.queries.discounts import cut_by_points, goods_left
from shop.promotions.queries.points import PointsOffer, available_points, points_history, points_offer, points_standings, rule_of
from shop.promotions.queries.redeemers import Redeemer, require_person

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
    "Redeemer",
    "apply_code",
    "available_points",
    "cut_by_points",
    "find_promo_code",
    "fold_code",
    "goods_left",
    "points_history",
    "points_offer",
    "points_standings",
    "preview_cost",
    "require_open",
    "require_person",
    "rule_of",
    "store_codes",
]
