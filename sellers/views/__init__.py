"""Pages of the back office, at /sell/."""

from sellers.views.auctions import auctions, product_auction
from sellers.views.bulk import bulk, bulk_outcome
from sellers.views.codes import code_add, code_change, codes
from sellers.views.desk import desk, order, order_cancel, order_delivery, order_move
from sellers.views.downloads import download
from sellers.views.exports import export_google, export_shopify
from sellers.views.imports import (
    import_cancel,
    import_check,
    import_outcome,
    import_pictures,
    import_run,
    import_start,
    import_template,
    imports,
)
from sellers.views.papers import papers, papers_csv
from sellers.views.pictures import picture, pictures
from sellers.views.products import products
from sellers.views.refunding import order_refund, refund_bring
from sellers.views.reviews import review_reply, reviews
from sellers.views.selling import (
    product,
    product_drop,
    product_duplicate,
    product_keep,
    product_move,
    product_sale,
    product_schedule,
    questions,
    revision_withdraw,
)
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
from sellers.views.stock import shelf, stock, stock_level
from sellers.views.store_address import store_address
from sellers.views.store_delivery import store_delivery, store_zone, store_zone_remove
from sellers.views.store_hours import store_holiday, store_hours, store_special_day
from sellers.views.stores import store, store_pictures, store_profile, store_status
from sellers.views.variants import options, variants

__all__ = [
    "auctions",
    "bulk",
    "bulk_outcome",
    "code_add",
    "code_change",
    "codes",
    "desk",
    "download",
    "draft_picture",
    "export_google",
    "export_shopify",
    "import_cancel",
    "import_check",
    "import_outcome",
    "import_pictures",
    "import_run",
    "import_start",
    "import_template",
    "imports",
    "listing_discard",
    "listing_keep",
    "options",
    "order",
    "order_cancel",
    "order_delivery",
    "order_move",
    "order_refund",
    "papers",
    "papers_csv",
    "picture",
    "pictures",
    "product",
    "product_add",
    "product_auction",
    "product_drop",
    "product_duplicate",
    "product_keep",
    "product_move",
    "product_sale",
    "product_schedule",
    "products",
    "questions",
    "refund_bring",
    "review_reply",
    "reviews",
    "revision_withdraw",
    "shelf",
    "start",
    "step_photo",
    "step_price",
    "step_title",
    "stock",
    "stock_level",
    "store",
    "store_address",
    "store_delivery",
    "store_holiday",
    "store_hours",
    "store_pictures",
    "store_profile",
    "store_special_day",
    "store_status",
    "store_zone",
    "store_zone_remove",
    "suggest",
    "switch",
    "variants",
    "week",
]
