"""Keeping products to find them again."""

from shop.accounts.models import User
from shop.catalog.models import Favorite, Product


def add_favorite(user: User, product: Product) -> None:
    """Keep it. Doing so twice changes nothing."""
    Favorite.objects.get_or_create(user=user, product=product)


def toggle_favorite(user: User, product: Product) -> bool:
    """Keep it, or let go of it. Returns whether it is kept now."""
    removed, _rows = Favorite.objects.filter(user=user, product=product).delete()
    if not removed:
        add_favorite(user, product)
    return not removed
