"""Stock: conditional updates decide every race, movements say why, reservations say for whom.

Rows are always taken in the same order, reservations then variants, each by variant primary key, so that no two buyers wait for each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from django.db import transaction
from django.db.models import F

from shop.accounts.models import User
from shop.catalog.exceptions import InvalidQuantity, OutOfStock
from shop.catalog.models import Product, Reservation, StockMovement, Variant
from shop.catalog.services.stock_figures import StockChange, change_stock_figures, record_crossings
from shop.catalog.services.vetoes import ListingPart, require_no_veto
from shop.catalog.states import MovementReason, ReservationStatus
from shop.common.clock import now
from shop.common.prepared import insert_rows

MOST_UNITS = 1_000_000


class BoughtLine(Protocol):
    """What the stock needs to know of an order line, which an app above owns."""

    pk: int
    variant_id: int
    quantity: int
    title: str
    deal_id: int | None


class AgreedPrice(Protocol):
    """What the stock needs to know of an agreed price, which another app owns."""

    pk: int
    variant_id: int
    quantity: int

    @property
    def title(self) -> str:
        """Of what."""


def reserve_lines(lines: Sequence[BoughtLine]) -> list[Reservation]:
    """Reserve the units of every line, in variant key order. OutOfStock undoes the transaction that the lines were written in.

    A line of an agreed price gets the units which that has held.
    """
    ordered = sorted(lines, key=lambda line: (line.variant_id, line.pk))
    with transaction.atomic(savepoint=False):  # the lines' own: without them there is nothing to go on with
        taken_over = [_take_over_reservation(line) for line in ordered if line.deal_id]
        fresh = [line for line in ordered if not line.deal_id]
        held = insert_rows(Reservation(variant_id=line.variant_id, order_line_id=line.pk, quantity=line.quantity) for line in fresh)
        # Last: others who want the variant wait from here on.
        record_crossings([_reserve_units(line.variant_id, line.quantity, title=line.title) for line in fresh])
        return taken_over + held


def reserve_agreed_units(deals: Sequence[AgreedPrice]) -> list[Reservation]:
    """Reserve the units of agreed prices. Raises OutOfStock when one cannot be had; then none are reserved."""
    ordered = sorted(deals, key=lambda deal: (deal.variant_id, deal.pk))
    with transaction.atomic():
        record_crossings([_reserve_units(deal.variant_id, deal.quantity, title=deal.title) for deal in ordered])
        return Reservation.objects.bulk_create(
            [Reservation(variant_id=deal.variant_id, deal_id=deal.pk, quantity=deal.quantity) for deal in ordered]
        )


def release_agreed_units(deal_id: int) -> None:
    """Release the units of an agreed price that was not ordered. Repeating it changes nothing."""
    held = Reservation.objects.filter(deal=deal_id, order_line=None, status=ReservationStatus.HELD).first()
    if held is None:
        return
    with transaction.atomic():
        if _close_reservation(held, ReservationStatus.RELEASED):
            change = change_stock_figures(held.variant_id, reserved=-held.quantity)
            record_crossings([change] if change else [])


def commit_reservations(order_id: int, *, actor_id: int | None) -> None:
    """Turn the order's reservations into sales: the units leave the stock. Repeating it changes nothing."""
    with transaction.atomic():
        for reservation in _reservations_of_order(order_id, ReservationStatus.HELD):
            if _close_reservation(reservation, ReservationStatus.COMMITTED):
                # As many can be bought as before: no line is crossed.
                change_stock_figures(reservation.variant_id, stock=-reservation.quantity, reserved=-reservation.quantity)
                _note_movement(reservation, -reservation.quantity, MovementReason.SALE, actor_id)


def release_reservations(order_id: int, *, actor_id: int | None) -> None:
    """Undo the order's reservations: held units become free, sold ones return to stock. Repeating it changes nothing."""
    changes = []
    with transaction.atomic():
        for reservation in _reservations_of_order(order_id, ReservationStatus.HELD, ReservationStatus.COMMITTED):
            if not _close_reservation(reservation, ReservationStatus.RELEASED):
                continue
            if reservation.status == ReservationStatus.HELD:
                changes.append(change_stock_figures(reservation.variant_id, reserved=-reservation.quantity))
            else:
                changes.append(
                    _put_units_back(reservation, reservation.quantity - reservation.returned, MovementReason.CANCELLATION, actor_id)
                )
        record_crossings([change for change in changes if change], actor_id=actor_id)


def take_back_units(quantities: Mapping[int, int], *, reason: MovementReason, actor_id: int | None) -> None:
    """Return sold units to stock, {order line id: how many}. Raises InvalidQuantity, and takes none, when more return than were sold."""
    changes = []
    with transaction.atomic():
        lines = Reservation.objects.filter(order_line__in=quantities, status=ReservationStatus.COMMITTED)
        for reservation in lines.order_by("variant_id", "pk"):
            units = quantities.get(reservation.order_line_id or 0, 0)
            left = Reservation.objects.filter(pk=reservation.pk, status=ReservationStatus.COMMITTED, returned__lte=F("quantity") - units)
            if units < 1 or not left.update(returned=F("returned") + units):
                raise InvalidQuantity
            changes.append(_put_units_back(reservation, units, reason, actor_id))
        if len(changes) != len(quantities):
            raise InvalidQuantity
        record_crossings([change for change in changes if change], actor_id=actor_id)


def move_stock(variant: Variant, quantity: int, *, reason: MovementReason, note: str = "", actor: User | None = None) -> StockMovement:
    """Add units to the stock, or take them when negative.

    Raises OutOfStock when fewer are free than are to be taken, InvalidQuantity on zero and on absurd figures, and what the vetoes
    raise of the last one. Refreshes the variant.
    """
    if not quantity or abs(quantity) > MOST_UNITS:
        raise InvalidQuantity
    with transaction.atomic():
        change = change_stock_figures(variant.pk, stock=quantity, most=2 * MOST_UNITS)
        if change is None:
            raise _stock_refusal(variant.pk, str(variant), quantity)
        if quantity < 0 and change.available < 1:
            require_no_veto(Product.objects.get(pk=change.product_id), ListingPart.OFFER)
        variant.stock, variant.reserved = change.stock, change.reserved
        record_crossings([change], actor_id=actor.pk if actor else None)
        return StockMovement.objects.create(variant=variant, quantity=quantity, reason=reason, note=note, actor=actor)


def _reserve_units(variant_id: int, quantity: int, *, title: str) -> StockChange:
    change = change_stock_figures(variant_id, reserved=quantity)
    if change is None:
        raise OutOfStock(title=title, available=_available_units(variant_id), variant_id=variant_id)
    return change


def _take_over_reservation(line: BoughtLine) -> Reservation:
    """Turn the reservation of an agreed price into the order line's."""
    reservation = Reservation.objects.select_for_update().get(deal=line.deal_id, order_line=None, status=ReservationStatus.HELD)
    reservation.order_line_id = line.pk
    reservation.save(update_fields=["order_line"])
    return reservation


def _reservations_of_order(order_id: int, *statuses: ReservationStatus) -> list[Reservation]:
    return list(Reservation.objects.filter(order_line__order_id=order_id, status__in=statuses).order_by("variant_id", "pk"))


def _close_reservation(reservation: Reservation, status: ReservationStatus) -> bool:
    """Compare-and-set: whoever changes the row has the units; the row as it was read keeps its old status."""
    unchanged = Reservation.objects.filter(pk=reservation.pk, status=reservation.status, returned=reservation.returned)
    return unchanged.update(status=status, closed_at=now()) == 1


def _put_units_back(reservation: Reservation, units: int, reason: MovementReason, actor_id: int | None) -> StockChange | None:
    if not units:
        return None
    _note_movement(reservation, units, reason, actor_id)
    return change_stock_figures(reservation.variant_id, stock=units)


def _note_movement(reservation: Reservation, quantity: int, reason: MovementReason, actor_id: int | None) -> None:
    StockMovement.objects.create(variant_id=reservation.variant_id, quantity=quantity, reason=reason, actor_id=actor_id)


def _available_units(variant_id: int) -> int:
    row = Variant.objects.filter(pk=variant_id).values_list("stock", "reserved").first()
    return row[0] - row[1] if row else 0


def _stock_refusal(variant_id: int, title: str, quantity: int) -> OutOfStock | InvalidQuantity:
    if quantity > 0:
        return InvalidQuantity()
    return OutOfStock(title=title, available=_available_units(variant_id), variant_id=variant_id)
