"""Cash changes hands. Each function is called after `post_entry()`, in the same transaction, with the key of the entry that it explains.

The lock is the holder's row in the ledger: post_entry() holds it already, and whoever only moves pieces takes it here. A replay of the same
entry finds its moves and changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Case, Value, When

from shop.common.clock import now
from shop.common.money import Money
from shop.custody.events import CASH_ARRIVED, CashArrivedData
from shop.custody.exceptions import NotEnoughCash
from shop.custody.models import CashDesk, CashPiece, OverdueCash, PieceMove
from shop.custody.queries.pieces import orders_with_arrived_cash
from shop.custody.services.days import require_day
from shop.custody.states import BANK, PieceEnd
from shop.events.services import record_event
from shop.ledger.exceptions import UnknownEntry
from shop.ledger.models import Entry
from shop.ledger.services import Holder, Posting, lock_account, post_entry, reverse_entry
from shop.ledger.states import AccountKind
from shop.orders.models import Order

NOWHERE: Holder = ("", 0)


def receive_order_cash(order: Order, holder: Holder) -> CashPiece | None:
    """The buyer has paid the order's total in cash, and `holder`, an account's kind and holder, has it. None when nothing was paid so."""
    if order.is_prepaid or not order.total_minor:
        return None
    key = f"order:{order.pk}:delivered"
    if PieceMove.objects.filter(order=order, entry__key=key).exists():
        return None
    half = CashPiece.objects.in_hands().filter(order=order, holder_kind=AccountKind.HALF_CASH).first()
    return _confirm_piece(half, holder, entry_key=key) if half else bring_cash(holder, order.total, entry_key=key, order=order)


def hold_half_cash(order: Order, *, holder_id: int, half_id: int) -> None:
    """A person says to have the order's cash, and the buyer has not said so yet: it is in his hands in the book, by that word alone.

    On an account of its own: nothing is paid out of it, kept of it or brought to a desk. The same half confirmation again: nothing changes.
    """
    holder: Holder = (AccountKind.HALF_CASH.value, holder_id)
    with transaction.atomic():
        lines = [Posting(*holder, order.total), Posting(AccountKind.HALF_PAID, order.buyer_id, -order.total)]
        entry = post_entry(key=f"half:{half_id}:said", kind="half.said", subject="half", subject_id=half_id, lines=lines)
        bring_cash(holder, order.total, entry_key=entry.key, order=order)


def release_half_cash(order: Order, *, holder_id: int, half_id: int, is_paid: bool) -> None:
    """The word alone counts no more. Paid: the delivery, in the same transaction, takes the piece over. Not paid: it was never given."""
    holder: Holder = (AccountKind.HALF_CASH.value, holder_id)
    with transaction.atomic():
        entry = reverse_entry(f"half:{half_id}:said", key=f"half:{half_id}:ended", kind="half.ended")
        if not is_paid:
            pieces = list(CashPiece.objects.held_by(holder, order.currency).filter(order=order))
            _hand_pieces_over(pieces, entry, holder, NOWHERE, ended=PieceEnd.VOID)


def bring_cash(holder: Holder, amount: Money, *, entry_key: str, order: Order | None = None) -> CashPiece | None:
    """Cash comes into the chain of hands: an order's, or money of nobody's order. None when this entry has brought it before."""
    with transaction.atomic():
        entry = _lock_entry(entry_key, holder, amount)
        if entry.cash_moves.filter(from_kind="", to_kind=holder[0], to_id=holder[1]).exists():
            return None
        piece = CashPiece.objects.create(
            order=order,
            holder_kind=holder[0],
            holder_id=holder[1],
            amount_minor=amount.minor,
            currency=amount.currency,
            came_at=entry.posted_at,
        )
        _write_piece_moves([piece], entry, NOWHERE, holder)
    return piece


def move_cash(from_holder: Holder, to_holder: Holder, amount: Money, *, entry_key: str) -> list[CashPiece]:
    """The oldest cash of one holder goes to another; the last piece is split when only a part of it moves. NotEnoughCash."""
    return _move_pieces(from_holder, to_holder, amount, entry_key=entry_key)


def spend_cash(holder: Holder, amount: Money, *, entry_key: str, order_first: Order | None = None) -> list[CashPiece]:
    """The oldest cash of the holder is paid out: a refund, a payout. What lies at the bank has no hands: nothing to do. NotEnoughCash.

    `order_first`: what a courier gives back of an order is that order's cash, if he has it, so that no other order counts as brought.
    """
    if holder == BANK:
        return []
    return _move_pieces(holder, NOWHERE, amount, entry_key=entry_key, ended=PieceEnd.SPENT, order_first=order_first)


def end_cash(holder: Holder, amount: Money, end: PieceEnd, *, entry_key: str, of: OverdueCash | None = None) -> list[CashPiece]:
    """The oldest cash of the holder, or the oldest `of` a case, leaves the chain in that way. NotEnoughCash."""
    return _move_pieces(holder, NOWHERE, amount, entry_key=entry_key, ended=end, of=of)


def keep_cash_of_sale(order: Order) -> None:
    """A seller who took the cash himself keeps it: it is set against what he is owed, so that one balance nets both directions."""
    holder: Holder = (AccountKind.SELLER_CASH.value, order.store_id)
    with transaction.atomic():
        lines = [Posting(AccountKind.SELLER_PAYABLE, order.store_id, order.total), Posting(*holder, -order.total)]
        # Not about "order": the figures of an order end with its delivery; this is between the store and us.
        entry = post_entry(key=f"order:{order.pk}:kept", kind="order.kept", subject="kept", subject_id=order.pk, lines=lines)
        pieces = list(CashPiece.objects.held_by(holder, order.currency).filter(order=order))
        _hand_pieces_over(pieces, entry, holder, NOWHERE, ended=PieceEnd.KEPT)


def _confirm_piece(piece: CashPiece, holder: Holder, *, entry_key: str) -> CashPiece:
    """From the hands of one word into the same hands by both."""
    with transaction.atomic():
        entry = _lock_entry(entry_key, holder, piece.amount)
        _hand_pieces_over([piece], entry, (piece.holder_kind, piece.holder_id), holder)
    piece.holder_kind, piece.holder_id = holder
    return piece


def _move_pieces(
    from_holder: Holder,
    to_holder: Holder,
    amount: Money,
    *,
    entry_key: str,
    ended: str = "",
    of: OverdueCash | None = None,
    order_first: Order | None = None,
) -> list[CashPiece]:
    with transaction.atomic():
        entry = _lock_entry(entry_key, from_holder, amount)
        _require_open_drawer(to_holder)
        if entry.cash_moves.filter(from_kind=from_holder[0], from_id=from_holder[1]).exists():
            return []
        pieces = _take_pieces(from_holder, amount, of, order_first)
        _hand_pieces_over(pieces, entry, from_holder, to_holder, ended=ended)
    return pieces


def _lock_entry(entry_key: str, holder: Holder, amount: Money) -> Entry:
    if amount.minor < 1:
        raise ValueError("Cash moves in amounts above nothing.")
    lock_account(*holder, amount.currency)
    _require_open_drawer(holder)
    entry = Entry.objects.filter(key=entry_key).first()
    if entry is None:
        raise UnknownEntry
    return entry


def _require_open_drawer(holder: Holder) -> None:
    """A drawer moves on an open day only."""
    kind, desk_id = holder
    if kind == AccountKind.DESK_CASH:
        require_day(CashDesk.objects.select_related("country").get(pk=desk_id))


def _take_pieces(holder: Holder, amount: Money, of: OverdueCash | None, order_first: Order | None) -> list[CashPiece]:
    """Pieces that make up the amount to the minor unit, the oldest first; the last one split off when it is larger."""
    taken, missing = [], amount.minor
    held = CashPiece.objects.held_by(holder, amount.currency)
    if order_first is not None:
        others = Case(When(order=order_first, then=Value(0)), default=Value(1))
        held = held.order_by(others, "came_at", "pk")
    for piece in (held.filter(overdue=of) if of else held).iterator(chunk_size=100):
        taken.append(piece)
        missing -= piece.amount_minor
        if missing <= 0:
            break
    if missing > 0:
        raise NotEnoughCash
    if missing < 0:
        taken[-1] = _split_piece(taken[-1], taken[-1].amount_minor + missing)
    return taken


def _split_piece(piece: CashPiece, minor: int) -> CashPiece:
    """A new piece of so much; the rest stays where it is."""
    CashPiece.objects.filter(pk=piece.pk).update(amount_minor=piece.amount_minor - minor)
    piece.pk, piece.amount_minor = None, minor
    piece._state.adding = True
    piece.save()
    return piece


def _hand_pieces_over(pieces: list[CashPiece], entry: Entry, from_holder: Holder, to_holder: Holder, *, ended: str = "") -> None:
    """Those whose cash leaves the chain keep their last holder's name. In other hands it is no longer asked back."""
    changes = {"ended": ended} if ended else {"holder_kind": to_holder[0], "holder_id": to_holder[1], "overdue": None}
    CashPiece.objects.filter(pk__in=[piece.pk for piece in pieces]).update(**changes)
    _write_piece_moves(pieces, entry, from_holder, to_holder, ended=ended)
    _record_arrivals(piece.order_id for piece in pieces)


def _write_piece_moves(pieces: list[CashPiece], entry: Entry, from_holder: Holder, to_holder: Holder, *, ended: str = "") -> None:
    PieceMove.objects.bulk_create(
        PieceMove(
            piece=piece,
            order_id=piece.order_id,
            entry=entry,
            from_kind=from_holder[0],
            from_id=from_holder[1],
            to_kind=to_holder[0],
            to_id=to_holder[1],
            ended=ended,
            amount_minor=piece.amount_minor,
            currency=piece.currency,
            moved_at=now(),
        )
        for piece in pieces
    )


def _record_arrivals(order_ids: Iterable[int | None]) -> None:
    """Event cash.arrived for the orders none of whose cash is on the street any more; again, when more of it moves on later."""
    ids = {order_id for order_id in order_ids if order_id is not None}
    home = sorted(orders_with_arrived_cash(ids)) if ids else []
    if home:
        record_event(CASH_ARRIVED, home[0], data=CashArrivedData(order_ids=home))
