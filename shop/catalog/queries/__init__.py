"""Composed reads of the catalogue."""

from shop.catalog.queries.addresses import gone_product, moved_category, moved_product, similar_products
from shop.catalog.queries.categories import category_trail, sub_categories, top_categories
from shop.catalog.queries.choices import VariantChoice, choose_variant
from shop.catalog.queries.home import ShopWindow, shop_window
from shop.catalog.queries.products import ProductPage, favorite_products, keepable_products, live_products, product_page, visible_products

__all__ = [
    "ProductPage",
    "ShopWindow",
    "VariantChoice",
    "category_trail",
    "choose_variant",
    "favorite_products",
    "gone_product",
    "keepable_products",
    "live_products",
    "moved_category",
    "moved_product",
    "product_page",
    "shop_window",
    "similar_products",
    "sub_categories",
    "top_categories",
    "visible_products",
]
