"""What the demo shows: shelves, shops, products and people, as data."""

from site_config.demo.content import appliances, auctions, crafts, fashion, groceries, kenya, pakistan
from site_config.demo.content.auctions import AUCTIONS, AuctionData
from site_config.demo.content.categories import CATEGORIES, category_paths
from site_config.demo.content.people import (
    BUYER,
    BUYER_ADDRESSES,
    CASHIER,
    COURIER,
    OTHER_SELLERS,
    PASSWORD,
    PEOPLE,
    SELLER,
    SELLER_2,
    STAFF,
    STAFF_2,
    AddressData,
)
from site_config.demo.content.reviews import REVIEWS, DemoReview
from site_config.demo.content.shapes import CategoryData, DemoAxis, Hours, PersonData, ProductData, StoreData, VariantData
from site_config.demo.content.stores import STORES

PRODUCTS: tuple[ProductData, ...] = (
    *fashion.PRODUCTS,
    *appliances.PRODUCTS,
    *groceries.PRODUCTS,
    *crafts.PRODUCTS,
    *kenya.PRODUCTS,
    *pakistan.PRODUCTS,
    *auctions.PRODUCTS,
)

__all__ = [
    "AUCTIONS",
    "BUYER",
    "BUYER_ADDRESSES",
    "CASHIER",
    "CATEGORIES",
    "COURIER",
    "OTHER_SELLERS",
    "PASSWORD",
    "PEOPLE",
    "PRODUCTS",
    "REVIEWS",
    "SELLER",
    "SELLER_2",
    "STAFF",
    "STAFF_2",
    "STORES",
    "AddressData",
    "AuctionData",
    "CategoryData",
    "DemoAxis",
    "DemoReview",
    "Hours",
    "PersonData",
    "ProductData",
    "StoreData",
    "VariantData",
    "category_paths",
]
