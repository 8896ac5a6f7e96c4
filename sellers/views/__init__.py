"""Pages of the back office, at /sell/."""

from sellers.views.desk import desk, order, order_cancel, order_delivery, order_move
from sellers.views.pictures import picture, pictures
from sellers.views.products import product, product_add, product_move, products
from sellers.views.starting import start, switch, week
from sellers.views.stores import store, store_hours, store_pictures, store_status
from sellers.views.variants import options, stock, variants

__all__ = [
    "desk",
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
    "stock",
    "store",
    "store_hours",
    "store_pictures",
    "store_status",
    "switch",
    "variants",
    "week",
]
