"""Writing a product in one go, as its first three steps end."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from shop.accounts.models import User
from shop.catalog.models import Category, Product
from shop.catalog.services.listing import add_picture, create_product, set_simple_variant
from shop.catalog.services.stock import move_stock
from shop.catalog.states import MovementReason
from shop.common.money import Money
from shop.images.models import Image
from shop.stores.models import Store


def create_first_draft(
    store: Store, *, title: str, category: Category, price: Money, units: int, images: Iterable[Image], actor: User
) -> Product:
    """A draft with its price, its first units as a movement, and its pictures; all or nothing."""
    with transaction.atomic():
        product = create_product(store, title=title, category=category, actor_id=actor.pk)
        variant = set_simple_variant(product, price=price, actor_id=actor.pk)
        if units:
            move_stock(variant, units, reason=MovementReason.RECEIVED, actor=actor)
        for image in images:
            add_picture(product, image, actor_id=actor.pk)
    return product
