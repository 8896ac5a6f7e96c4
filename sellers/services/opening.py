"""Writing a product in one go, as the form for a new one does."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction

from sellers.exceptions import AlreadyListed
from shop.accounts.models import User
from shop.catalog.models import Category, Product
from shop.catalog.services.listing import add_picture, create_product, set_simple_variant
from shop.catalog.services.stock import move_stock
from shop.catalog.states import MovementReason
from shop.common.clock import now
from shop.common.money import Money
from shop.images.models import Image
from shop.stores.models import Store

A_MOMENT = timedelta(seconds=20)


def list_product(
    store: Store,
    *,
    title: str,
    category: Category,
    description: str,
    brand: str,
    price: Money,
    units: int,
    images: Iterable[Image],
    actor: User,
) -> Product:
    """A draft with its price, its first units as a movement, and its pictures; all or nothing.

    Raises AlreadyListed when the very same was listed a moment ago: a trembling thumb sends a form twice.
    """
    with transaction.atomic():
        Store.objects.select_for_update().get(pk=store.pk)
        same = Product.objects.filter(store=store, title=title, category=category, brand=brand, created_at__gt=now() - A_MOMENT)
        twin = same.filter(variants__price_minor=price.minor).first()
        if twin:
            raise AlreadyListed(twin)
        product = create_product(store, title=title, category=category, description=description, brand=brand, actor_id=actor.pk)
        variant = set_simple_variant(product, price=price, actor_id=actor.pk)
        if units:
            move_stock(variant, units, reason=MovementReason.RECEIVED, actor=actor)
        for image in images:
            add_picture(product, image, actor_id=actor.pk)
    return product
