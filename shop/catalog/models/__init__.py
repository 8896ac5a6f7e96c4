"""What is listed, bought and stocked."""

from shop.catalog.models.addresses import FormerCategoryAddress, FormerProductAddress
from shop.catalog.models.attributes import Attribute, ProductAttribute
from shop.catalog.models.favorites import Favorite
from shop.catalog.models.prices import PricePoint
from shop.catalog.models.products import Category, Product, ProductPicture, ProductQuerySet
from shop.catalog.models.revisions import ProductRevision
from shop.catalog.models.stock import Reservation, StockMovement
from shop.catalog.models.variants import Option, OptionValue, Variant, VariantQuerySet, current_price, sale_is_on

__all__ = [
    "Attribute",
    "Category",
    "Favorite",
    "FormerCategoryAddress",
    "FormerProductAddress",
    "Option",
    "OptionValue",
    "PricePoint",
    "Product",
    "ProductAttribute",
    "ProductPicture",
    "ProductQuerySet",
    "ProductRevision",
    "Reservation",
    "StockMovement",
    "Variant",
    "VariantQuerySet",
    "current_price",
    "sale_is_on",
]
