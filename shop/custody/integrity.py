"""Facts of cash: the pieces are the book, told apart."""

from collections.abc import Iterator

from django.db.models import BigIntegerField, Case, F, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from shop.common.integrity import integrity_check
from shop.custody.models import CashPiece, PieceMove
from shop.custody.states import HANDS
from shop.ledger.models import Account
from shop.orders.models import Order
from shop.orders.states import Fulfilment

PAID = Q(is_prepaid=False, fulfilment__in=[Fulfilment.DELIVERED, Fulfilment.COMPLETED])


@integrity_check("whoever holds cash in the book holds exactly its pieces")
def pieces_are_the_book() -> Iterator[str]:
    """Couriers, stores, desks and carriers to the bank, in each currency."""
    held = _grouped(CashPiece.objects.in_hands().filter(holder_kind__in=HANDS), "holder_kind", "holder_id", sign=1)
    booked = {
        (kind, holder_id, currency): minor
        for kind, holder_id, currency, minor in Account.objects.filter(kind__in=HANDS)
        .exclude(balance_minor=0)
        .values_list("kind", "holder_id", "currency", "balance_minor")
    }
    for who in sorted(held.keys() | booked.keys()):
        if held.get(who, 0) != booked.get(who, 0):
            yield f"{':'.join(map(str, who))}: the book says {booked.get(who, 0)}, the pieces are {held.get(who, 0)}"


@integrity_check("every piece of cash is where its moves have brought it")
def pieces_are_where_moves_say() -> Iterator[str]:
    """What came less what left is what is there; at the bank as well, which nothing leaves."""
    held = _grouped(CashPiece.objects.in_hands(), "holder_kind", "holder_id", sign=1)
    moved = _grouped(PieceMove.objects.exclude(to_kind=""), "to_kind", "to_id", sign=1)
    for who, minor in _grouped(PieceMove.objects.exclude(from_kind=""), "from_kind", "from_id", sign=-1).items():
        moved[who] = moved.get(who, 0) + minor
    for who in sorted(held.keys() | moved.keys()):
        if held.get(who, 0) != moved.get(who, 0):
            yield f"{':'.join(map(str, who))}: {moved.get(who, 0)} were moved there, the pieces are {held.get(who, 0)}"


@integrity_check("every delivered order's cash is told to the last franc, and no other order's")
def orders_have_their_pieces() -> Iterator[str]:
    """In somebody's hands, spent, kept or lost: together it is the total that the buyer paid at the door."""
    pieces = CashPiece.objects.filter(order=OuterRef("pk")).order_by().values("order").values(sum=Sum("amount_minor"))
    orders = Order.objects.annotate(
        told=Coalesce(Subquery(pieces, output_field=BigIntegerField()), 0),
        paid=Case(When(PAID, then=F("total_minor")), default=Value(0), output_field=BigIntegerField()),
    )
    for pk, number, paid, told in orders.exclude(told=F("paid")).order_by("pk").values_list("pk", "number", "paid", "told"):
        yield f"order {pk} ({number}): {paid} were paid at the door, the pieces are {told}"


def _grouped(rows: object, kind: str, holder_id: str, *, sign: int) -> dict[tuple[str, int, str], int]:
    sums = rows.order_by().values_list(kind, holder_id, "currency").annotate(sum=Sum("amount_minor"))  # type: ignore[attr-defined]
    return {(who, number, currency): sign * minor for who, number, currency, minor in sums}
