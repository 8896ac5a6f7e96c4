"""The life of a listing: writing it, its options and variants, its pictures, its sales, and the moves from draft to live and away."""

from shop.catalog.services.listing.attributes import (
    clean_value,
    read_attributes,
)
from shop.catalog.services.listing.bulk_creation import (
    NewProduct,
    NewVariant,
    check_new_listing,
    create_products,
)
from shop.catalog.services.listing.content import (
    LISTING_FIELDS,
    WantedListing,
    read_wanted_listing,
)
from shop.catalog.services.listing.duplicates import (
    duplicate_product,
)
from shop.catalog.services.listing.facets import (
    find_facet,
    refresh_facets,
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
from shop.catalog.services.listing.prices import explain_hidden_price_before
from shop.catalog.services.listing.product_copies import (
    refresh_cover,
    refresh_prices,
)
from shop.catalog.services.listing.products import (
    MAX_TAG_LENGTH,
    MAX_TAGS,
    SavedEdit,
    clean_product_tags,
    create_product,
    update_product,
)
from shop.catalog.services.listing.publication_dates import (
    publish_due_products,
    publish_if_due,
    schedule_product,
)
from shop.catalog.services.listing.regular_prices import change_regular_prices
from shop.catalog.services.listing.review import (
    approve_product,
    archive_product,
    confirm_product,
    list_missing_for_review,
    need_for_review,
    reject_product,
    request_product_changes,
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
    refresh_partly_sold_out,
    refresh_prices_of,
    set_sale,
)
from shop.catalog.services.listing.variant_details import (
    MAX_LEVEL,
    MAX_WEIGHT,
    set_barcodes,
    set_low_stock,
    set_variant_pictures,
    set_weights,
)
from shop.catalog.services.listing.variants import (
    MAX_AXES,
    MAX_BARCODE,
    MAX_VARIANTS,
    OptionAxis,
    VariantChange,
    VariantSpec,
    compose_variant_title,
    count_combinations,
    list_option_combinations,
    set_options_and_variants,
    set_simple_variant,
    update_variants,
)

__all__ = [
    "LISTING_FIELDS",
    "MAX_AXES",
    "MAX_BARCODE",
    "MAX_LEVEL",
    "MAX_PICTURES",
    "MAX_TAGS",
    "MAX_TAG_LENGTH",
    "MAX_VARIANTS",
    "MAX_WEIGHT",
    "NewProduct",
    "NewVariant",
    "OptionAxis",
    "SavedEdit",
    "VariantChange",
    "VariantSpec",
    "WantedListing",
    "add_picture",
    "approve_product",
    "approve_revision",
    "archive_product",
    "change_regular_prices",
    "check_new_listing",
    "clean_product_tags",
    "clean_value",
    "compose_variant_title",
    "confirm_product",
    "count_combinations",
    "create_product",
    "create_products",
    "describe_picture",
    "duplicate_product",
    "end_sale",
    "explain_hidden_price_before",
    "find_facet",
    "find_picture",
    "list_missing_for_review",
    "list_option_combinations",
    "move_picture",
    "need_for_review",
    "publish_due_products",
    "publish_if_due",
    "read_attributes",
    "read_wanted_listing",
    "refresh_cover",
    "refresh_due_prices",
    "refresh_facets",
    "refresh_partly_sold_out",
    "refresh_prices",
    "refresh_prices_of",
    "reject_product",
    "reject_revision",
    "remove_picture",
    "request_product_changes",
    "request_revision_changes",
    "restore_product",
    "schedule_product",
    "set_barcodes",
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
    "veto_archiving",
    "withdraw_revision",
    "withdraw_submission",
]
