"""What a seller says about his shelf. A page that was left open must neither undo a sale nor note the same thing twice."""

from __future__ import annotations

from django.db import transaction

from sellers.exceptions import AlreadyNoted, StockMoved
from shop.accounts.models import User
from shop.catalog.models import StockMovement, Variant
from shop.catalog.services.stock import move_stock
from shop.catalog.states import MovementReason


def note_movement(variant: Variant, units: int, *, reason: MovementReason, note: str, actor: User, seen: int) -> StockMovement:
    """Record units received (positive) or lost (negative). `seen` is the last movement the page showed (0 for none).

    AlreadyNoted when the seller has sent the very same since; OutOfStock and InvalidQuantity as `move_stock` raises them.
    """
    with transaction.atomic():
        _lock_variant_row(variant)
        newer = StockMovement.objects.filter(variant=variant, pk__gt=seen, actor=actor)
        if newer.filter(quantity=units, reason=reason, note=note).exists():
            raise AlreadyNoted
        return move_stock(variant, units, reason=reason, note=note, actor=actor)


def note_count(variant: Variant, counted: int, *, note: str, actor: User, seen: int) -> StockMovement | None:
    """Record a count: the difference is written as a correction, none when the figure was right.

    StockMoved when anything moved since the page was made, because then nobody knows which figure the count belongs to.
    """
    with transaction.atomic():
        _lock_variant_row(variant)
        if StockMovement.objects.filter(variant=variant, pk__gt=seen).exists():
            raise StockMoved
        difference = counted - variant.stock
        return move_stock(variant, difference, reason=MovementReason.CORRECTION, note=note, actor=actor) if difference else None


def _lock_variant_row(variant: Variant) -> None:
    variant.refresh_from_db(from_queryset=Variant.objects.select_for_update())
