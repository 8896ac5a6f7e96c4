"""The life of a listing: writing it, its options and variants, its pictures, its sales, and the moves from draft to live and away."""

from shop.catalog.services.listing.attributes import (
    attributes_of,
    clean_value,
)
from shop.catalog.services.listing.content import (
    LISTING_FIELDS,
    Wanted,
    wanted,
)
from shop.catalog.services.listing.details import MAX_LEVEL, MAX_WEIGHT, set_low_stock, set_variant_pictures, set_weights
from shop.catalog.services.listing.duplicating import (
    duplicate_product,
)
from shop.catalog.services.listing.facets import (
    facet_of,
    refresh_facets,
)
from shop.catalog.services.listing.many import (
    NewProduct,
    NewVariant,
    check_new,
    create_products,
)
from shop.catalog.services.listing.pictures import (
    MAX_PICTURES,
    add_picture,
    describe_picture,
    find_picture,
    move_picture,
    remove_picture,
    set_pictures,
)
from shop.catalog.services.listing.prices import why_not_before
from shop.catalog.services.listing.products import (
    Saved,
    create_product,
    update_product,
)
from shop.catalog.services.listing.repricing import change_regular_prices
from shop.catalog.services.listing.review import (
    approve_product,
    archive_product,
    confirm_product,
    missing_for_review,
    need_for_review,
    reject_product,
    request_changes,
    restore_product,
    submit_product,
    take_down_product,
    veto_archiving,
    withdraw_submission,
)
from shop.catalog.services.listing.revisions import (
    approve_revision,
    reject_revision,
    request_revision_changes,
    withdraw_revision,
)
from shop.catalog.services.listing.sales import (
    end_sale,
    refresh_due_prices,
    refresh_prices_of,
    set_sale,
)
from shop.catalog.services.listing.scheduling import (
    publish_due,
    publish_scheduled,
    schedule_product,
)
from shop.catalog.services.listing.summary import (
    refresh_cover,
    refresh_prices,
)
from shop.catalog.services.listing.variants import (
    MAX_AXES,
    MAX_VARIANTS,
    OptionAxis,
    VariantChange,
    VariantSpec,
    combinations,
    count_combinations,
    set_options_and_variants,
    set_simple_variant,
    update_variants,
    variant_title,
)

__all__ = [
    "LISTING_FIELDS",
    "MAX_AXES",
    "MAX_LEVEL",
    "MAX_PICTURES",
    "MAX_VARIANTS",
    "MAX_WEIGHT",
    "NewProduct",
    "NewVariant",
    "OptionAxis",
    "Saved",
    "VariantChange",
    "VariantSpec",
    "Wanted",
    "add_picture",
    "approve_product",
    "approve_revision",
    "archive_product",
    "attributes_of",
    "change_regular_prices",
    "check_new",
    "clean_value",
    "combinations",
    "confirm_product",
    "count_combinations",
    "create_product",
    "create_products",
    "describe_picture",
    "duplicate_product",
    "end_sale",
    "facet_of",
    "find_picture",
    "missing_for_review",
    "move_picture",
    "need_for_review",
    "publish_due",
    "publish_scheduled",
    "refresh_cover",
    "refresh_due_prices",
    "refresh_facets",
    "refresh_prices",
    "refresh_prices_of",
    "reject_product",
    "reject_revision",
    "remove_picture",
    "request_changes",
    "request_revision_changes",
    "restore_product",
    "schedule_product",
    "set_low_stock",
    "set_options_and_variants",
    "set_pictures",
    "set_sale",
    "set_simple_variant",
    "set_variant_pictures",
    "set_weights",
    "submit_product",
    "take_down_product",
    "update_product",
    "update_variants",
    "variant_title",
    "veto_archiving",
    "wanted",
    "why_not_before",
    "withdraw_revision",
    "withdraw_submission",
]
