"""What is listed, bought and stocked."""

from shop.catalog.models.favorites import Favorite
from shop.catalog.models.products import Category, Product, ProductPicture, ProductQuerySet
from shop.catalog.models.stock import Reservation, StockMovement
from shop.catalog.models.variants import Option, OptionValue, Variant, VariantQuerySet

__all__ = [
    "Category",
    "Favorite",
    "Option",
    "OptionValue",
    "Product",
    "ProductPicture",
    "ProductQuerySet",
    "Reservation",
    "StockMovement",
    "Variant",
    "VariantQuerySet",
]
