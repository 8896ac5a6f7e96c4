"""Pages of the back office, at /sell/."""

from sellers.views.auctions import auctions, product_auction
from sellers.views.bulk import bulk, bulk_outcome
from sellers.views.codes import code_add, code_change, codes
from sellers.views.desk import order, order_decline, order_delivery, order_desk, order_move
from sellers.views.downloads import variant_download
from sellers.views.exports import export_google, export_shopify
from sellers.views.imports import (
    file_categories,
    import_cancel,
    import_categories,
    import_check,
    import_outcome,
    import_pictures,
    import_run,
    import_shelves,
    import_start,
    import_template,
    imports,
)
from sellers.views.listing_steps import (
    category_suggestions,
    draft_picture,
    listing_autosave,
    listing_discard,
    product_add,
    step_photo,
    step_price,
    step_title,
)
from sellers.views.papers import store_papers, store_papers_csv
from sellers.views.pictures import product_picture, product_pictures
from sellers.views.product import (
    category_questions,
    product_autosave,
    product_discard_edit,
    product_duplicate,
    product_edit,
    product_made_to_order,
    product_move,
    product_sale,
    product_schedule,
    revision_withdraw,
)
from sellers.views.product_list import products
from sellers.views.refunds import order_refund, refund_bring
from sellers.views.returns import return_approve, return_inspect, return_receive, return_refuse, store_return, store_returns
from sellers.views.reviews import review_reply, reviews
from sellers.views.stock import stock_level, stock_list, variant_stock
from sellers.views.store_address import store_address
from sellers.views.store_delivery import store_delivery, store_zone, store_zone_remove
from sellers.views.store_hours import store_holiday, store_hours, store_special_day
from sellers.views.store_opening import store_open, store_switch, week_fields
from sellers.views.stores import store_edit, store_pictures, store_profile, store_status
from sellers.views.variants import product_options, product_variants

__all__ = [
    "auctions",
    "bulk",
    "bulk_outcome",
    "category_questions",
    "category_suggestions",
    "code_add",
    "code_change",
    "codes",
    "draft_picture",
    "export_google",
    "export_shopify",
    "file_categories",
    "import_cancel",
    "import_categories",
    "import_check",
    "import_outcome",
    "import_pictures",
    "import_run",
    "import_shelves",
    "import_start",
    "import_template",
    "imports",
    "listing_autosave",
    "listing_discard",
    "order",
    "order_decline",
    "order_delivery",
    "order_desk",
    "order_move",
    "order_refund",
    "product_add",
    "product_auction",
    "product_autosave",
    "product_discard_edit",
    "product_duplicate",
    "product_edit",
    "product_made_to_order",
    "product_move",
    "product_options",
    "product_picture",
    "product_pictures",
    "product_sale",
    "product_schedule",
    "product_variants",
    "products",
    "refund_bring",
    "return_approve",
    "return_inspect",
    "return_receive",
    "return_refuse",
    "review_reply",
    "reviews",
    "revision_withdraw",
    "step_photo",
    "step_price",
    "step_title",
    "stock_level",
    "stock_list",
    "store_address",
    "store_delivery",
    "store_edit",
    "store_holiday",
    "store_hours",
    "store_open",
    "store_papers",
    "store_papers_csv",
    "store_pictures",
    "store_profile",
    "store_return",
    "store_returns",
    "store_special_day",
    "store_status",
    "store_switch",
    "store_zone",
    "store_zone_remove",
    "variant_download",
    "variant_stock",
    "week_fields",
]
