"""Pages of the back office, at /sell/."""

from sellers.views.desk import desk, order, order_cancel, order_delivery, order_move
from sellers.views.pictures import picture, pictures
from sellers.views.products import product, product_move, products
from sellers.views.starting import start, switch, week
from sellers.views.steps import (
    draft_picture,
    listing_discard,
    listing_keep,
    product_add,
    step_photo,
    step_price,
    step_title,
    suggest,
)
from sellers.views.stores import store, store_hours, store_pictures, store_status
from sellers.views.variants import options, stock, variants

__all__ = [
    "desk",
    "draft_picture",
    "listing_discard",
    "listing_keep",
    "options",
    "order",
    "order_cancel",
    "order_delivery",
    "order_move",
    "picture",
    "pictures",
    "product",
    "product_add",
    "product_move",
    "products",
    "start",
    "step_photo",
    "step_price",
    "step_title",
    "stock",
    "store",
    "store_hours",
    "store_pictures",
    "store_status",
    "suggest",
    "switch",
    "variants",
    "week",
]
