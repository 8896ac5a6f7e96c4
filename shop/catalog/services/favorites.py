"""Keeping products to find them again."""

from shop.accounts.models import User
from shop.catalog.models import Favorite, Product


def add_favorite(user: User, product: Product) -> None:
    """Add the product to the user's favourites. Doing so twice changes nothing."""
    Favorite.objects.get_or_create(user=user, product=product)


def toggle_favorite(user: User, product: Product) -> bool:
    """Add the product to the favourites or take it out. Returns whether it is one now."""
    removed, _rows = Favorite.objects.filter(user=user, product=product).delete()
    if not removed:
        add_favorite(user, product)
    return not removed
