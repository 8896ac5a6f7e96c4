"""Composed reads of the catalogue."""

from shop.catalog.queries.addresses import absent_product, is_gone_for_good, moved_category, moved_product, similar_products
from shop.catalog.queries.attributes import Answers, category_attributes, colour_attribute, product_answers, with_answers
from shop.catalog.queries.categories import category_trail, sub_categories, top_categories
from shop.catalog.queries.home import ShopWindow, shop_window
from shop.catalog.queries.products import (
    ProductPage,
    favorite_products,
    keepable_products,
    live_products,
    product_page,
    shown_product,
    variant_to_buy,
    visible_products,
)
from shop.catalog.queries.returning import NoReturn, count_return_days, why_not_returned
from shop.catalog.queries.variant_choices import VariantChoice, choose_variant

__all__ = [
    "Answers",
    "NoReturn",
    "ProductPage",
    "ShopWindow",
    "VariantChoice",
    "absent_product",
    "category_attributes",
    "category_trail",
    "choose_variant",
    "colour_attribute",
    "count_return_days",
    "favorite_products",
    "is_gone_for_good",
    "keepable_products",
    "live_products",
    "moved_category",
    "moved_product",
    "product_answers",
    "product_page",
    "shop_window",
    "shown_product",
    "similar_products",
    "sub_categories",
    "top_categories",
    "variant_to_buy",
    "visible_products",
    "why_not_returned",
    "with_answers",
]
