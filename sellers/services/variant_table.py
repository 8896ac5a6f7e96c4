"""Saving the table of variants box by box: what can be kept is kept, and each refusal names its box."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.db import transaction

from sellers.exceptions import AlreadyNoted
from sellers.services.stock_entries import note_movement
from shop.accounts.models import User
from shop.catalog.exceptions import CatalogError
from shop.catalog.models import Product, Variant
from shop.catalog.services.listing import (
    VariantChange,
    end_sale,
    set_barcodes,
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
class VariantRow:
    """What is wanted of one variant; None where nothing is. `sale` is (price or None for no sale,), `level` and the like alike."""

    variant: Variant
    own: VariantChange | None = None
    sale: tuple[Money | None] | None = None
    move: int = 0
    seen: int = 0
    level: tuple[int | None] | None = None
    weight: tuple[int | None] | None = None
    barcode: tuple[str] | None = None
    picture: tuple[int | None] | None = None
    refusals: dict[str, str] = field(default_factory=dict)  # name of the box → why, in words for the seller


WantedChanges = list[tuple[VariantRow, Any]]  # rows, each with what is wanted of it
DetailWriter = Callable[[Product, dict[int, Any], int], None]  # product, value by variant's key, actor's key
_DETAILS: dict[str, DetailWriter] = {
    "level": lambda product, values, actor_id: set_low_stock(product, levels=values, actor_id=actor_id),
    "weight": lambda product, values, actor_id: set_weights(product, weights=values, actor_id=actor_id),
    "barcode": lambda product, values, actor_id: set_barcodes(product, barcodes=values, actor_id=actor_id),
    "picture": lambda product, values, actor_id: set_variant_pictures(product, pictures=values, actor_id=actor_id),
}


def save_variant_rows(product: Product, rows: Sequence[VariantRow], *, actor: User) -> None:
    """Save the rows' changes, live at once. What is refused is told in the row's `refusals`; the rest is saved.

    Sent twice it changes nothing a second time, movements of stock included.
    """

    def own(wanted: WantedChanges) -> None:
        update_variants(product, changes={row.variant.pk: change for row, change in wanted}, actor_id=actor.pk)

    _save_together(rows, "own", own)
    for row in rows:
        if row.sale is not None:
            _save_alone(row, "sale_price", partial(_save_sale, row, actor))
        if row.move:
            _save_alone(row, "move", partial(_save_stock_move, row, actor))
    for what, write in _DETAILS.items():
        _save_together(rows, what, partial(_save_details, product, write, actor.pk))


def _save_details(product: Product, write: DetailWriter, actor_id: int, wanted: WantedChanges) -> None:
    write(product, {row.variant.pk: value for row, (value,) in wanted}, actor_id)


def _save_together(rows: Sequence[VariantRow], what: str, save: Callable[[WantedChanges], None]) -> None:
    """Save all rows at once; when that is refused, one by one, so that only the faulty ones are left out."""
    wanted: WantedChanges = [(row, getattr(row, what)) for row in rows if getattr(row, what) is not None]
    if not wanted:
        return
    try:
        with transaction.atomic():
            save(wanted)
    except CatalogError:
        for row, change in wanted:
            _save_alone(row, _field_of_refusal(row, what), partial(save, [(row, change)]))


def _field_of_refusal(row: VariantRow, what: str) -> str:
    """The name of the field at which the refusal is shown."""
    if what == "own":
        return "price" if row.own and row.own.is_active else "is_active"
    return {"level": "low_stock_at", "weight": "weight_grams", "barcode": "barcode", "picture": "picture"}[what]


def _save_alone(row: VariantRow, box: str, save: Callable[[], object]) -> None:
    try:
        with transaction.atomic():
            save()
    except CatalogError as error:
        row.refusals[box] = str(error)


def _save_sale(row: VariantRow, actor: User) -> None:
    """Set the sale price, keeping the dates of a sale that is not over."""
    assert row.sale is not None
    [price] = row.sale
    if price is None:
        end_sale(row.variant, actor_id=actor.pk)
        return
    ends = row.variant.sale_ends_at
    is_over = ends is not None and ends <= now()
    starts = None if is_over else row.variant.sale_starts_at
    set_sale(row.variant, price=price, starts=starts, ends=None if is_over else ends, actor_id=actor.pk)


def _save_stock_move(row: VariantRow, actor: User) -> None:
    reason = MovementReason.RECEIVED if row.move > 0 else MovementReason.CORRECTION
    try:
        note_movement(row.variant, row.move, reason=reason, note="", actor=actor, seen=row.seen)
    except AlreadyNoted:
        return  # the same page, sent twice
