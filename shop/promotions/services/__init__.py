"""The verbs of promotions."""

from shop.promotions.services.code_uses import OrderShare, claim_code, return_discounts
from shop.promotions.services.codes import CodeTerms, end_code, make_platform_code, make_store_code, pause_code, resume_code
from shop.promotions.services.points import (
    BoughtGoods,
    OrderPoints,
    award_points,
    expire_points,
    return_points,
    settle_return,
    spend_points,
)
from shop.promotions.services.typed_codes import NOTHING_TYPED, TypedCode, forget_code, read_code, read_kept_code

__all__ = [
    "NOTHING_TYPED",
    "BoughtGoods",
    "CodeTerms",
    "OrderPoints",
    "OrderShare",
    "TypedCode",
    "award_points",
    "claim_code",
    "end_code",
    "expire_points",
    "forget_code",
    "make_platform_code",
    "make_store_code",
    "pause_code",
    "read_code",
    "read_kept_code",
    "resume_code",
    "return_discounts",
    "return_points",
    "settle_return",
    "spend_points",
]
