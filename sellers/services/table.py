"""Saving the table of variants box by box: what can be kept is kept, and each refusal names its box."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.db import transaction

from sellers.exceptions import AlreadyNoted
from sellers.services.stocking import note_movement
from shop.accounts.models import User
from shop.catalog.exceptions import CatalogError
from shop.catalog.models import Product, Variant
from shop.catalog.services.listing import (
    VariantChange,
    end_sale,
    set_low_stock,
    set_sale,
    set_variant_pictures,
    set_weights,
    update_variants,
)
from shop.catalog.states import MovementReason
from shop.common.clock import now
from shop.common.money import Money


@dataclass(slots=True)
class Row:
    """What is wanted of one variant; None where nothing is. `sale` is (price or None for no sale,), `level` and the like alike."""

    variant: Variant
    own: VariantChange | None = None
    sale: tuple[Money | None] | None = None
    move: int = 0
    seen: int = 0
    level: tuple[int | None] | None = None
    weight: tuple[int | None] | None = None
    picture: tuple[int | None] | None = None
    refusals: dict[str, str] = field(default_factory=dict)  # name of the box → why, in words for the seller


Wanted = list[tuple[Row, Any]]  # rows, each with what is wanted of it


def save_rows(product: Product, rows: Sequence[Row], *, actor: User) -> None:
    """Bring the variants to what their rows want. Live at once. What was refused stands in the row's `refusals`, the rest is saved.

    Sent twice it changes nothing a second time, movements of stock included.
    """

    def own(wanted: Wanted) -> None:
        update_variants(product, changes={row.variant.pk: change for row, change in wanted}, actor_id=actor.pk)

    def levels(wanted: Wanted) -> None:
        set_low_stock(product, levels={row.variant.pk: units for row, (units,) in wanted}, actor_id=actor.pk)

    def weights(wanted: Wanted) -> None:
        set_weights(product, weights={row.variant.pk: grams for row, (grams,) in wanted}, actor_id=actor.pk)

    def pictures(wanted: Wanted) -> None:
        set_variant_pictures(product, pictures={row.variant.pk: image for row, (image,) in wanted}, actor_id=actor.pk)

    _together(rows, "own", own)
    for row in rows:
        if row.sale is not None:
            _alone(row, "sale_price", partial(_sell, row, actor))
        if row.move:
            _alone(row, "move", partial(_move, row, actor))
    _together(rows, "level", levels)
    _together(rows, "weight", weights)
    _together(rows, "picture", pictures)


def _together(rows: Sequence[Row], what: str, save: Callable[[Wanted], None]) -> None:
    """All rows at once; when that is refused, one by one, so that only those are left that are to blame."""
    wanted: Wanted = [(row, getattr(row, what)) for row in rows if getattr(row, what) is not None]
    if not wanted:
        return
    try:
        with transaction.atomic():
            save(wanted)
    except CatalogError:
        for row, change in wanted:
            _alone(row, _box(row, what), partial(save, [(row, change)]))


def _box(row: Row, what: str) -> str:
    """Where the seller looks for the reason."""
    if what == "own":
        return "price" if row.own and row.own.is_active else "is_active"
    return {"level": "low_stock_at", "weight": "weight_grams", "picture": "picture"}[what]


def _alone(row: Row, box: str, save: Callable[[], object]) -> None:
    try:
        with transaction.atomic():
            save()
    except CatalogError as error:
        row.refusals[box] = str(error)


def _sell(row: Row, actor: User) -> None:
    """A new sale price keeps the days of the sale that there is, unless they are over."""
    assert row.sale is not None
    [price] = row.sale
    if price is None:
        end_sale(row.variant, actor_id=actor.pk)
        return
    ends = row.variant.sale_ends_at
    is_over = ends is not None and ends <= now()
    starts = None if is_over else row.variant.sale_starts_at
    set_sale(row.variant, price=price, starts=starts, ends=None if is_over else ends, actor_id=actor.pk)


def _move(row: Row, actor: User) -> None:
    reason = MovementReason.RECEIVED if row.move > 0 else MovementReason.CORRECTION
    try:
        note_movement(row.variant, row.move, reason=reason, note="", actor=actor, seen=row.seen)
    except AlreadyNoted:
        return  # the same page, sent twice
