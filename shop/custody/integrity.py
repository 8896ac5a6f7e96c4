"""Facts of cash: the pieces are the book, told apart."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db.models import BigIntegerField, Case, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from shop.common.integrity import integrity_check
from shop.custody.models import CashPiece, Deposit, OverdueCash, PieceMove
from shop.custody.states import CHASED, HANDS, PieceEnd
from shop.ledger.models import Account, Line
from shop.ledger.queries import posted_about
from shop.ledger.states import AccountKind
from shop.orders.models import Order
from shop.orders.states import Fulfilment

PAID = Q(is_prepaid=False, fulfilment__in=[Fulfilment.DELIVERED, Fulfilment.COMPLETED])


@integrity_check("each holder of cash in the ledger holds exactly its parts")
def pieces_are_the_book() -> Iterator[str]:
    """Couriers, stores, desks and carriers to the bank, in each currency."""
    held = _sums_by_holder(CashPiece.objects.in_hands().filter(holder_kind__in=HANDS), "holder_kind", "holder_id", sign=1)
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
    held = _sums_by_holder(CashPiece.objects.in_hands(), "holder_kind", "holder_id", sign=1)
    moved = _sums_by_holder(PieceMove.objects.exclude(to_kind=""), "to_kind", "to_id", sign=1)
    for who, minor in _sums_by_holder(PieceMove.objects.exclude(from_kind=""), "from_kind", "from_id", sign=-1).items():
        moved[who] = moved.get(who, 0) + minor
    for who in sorted(held.keys() | moved.keys()):
        if held.get(who, 0) != moved.get(who, 0):
            yield f"{':'.join(map(str, who))}: {moved.get(who, 0)} were moved there, the pieces are {held.get(who, 0)}"


@integrity_check("the cash of every delivered order is accounted for to the last franc, and no other order's")
def orders_have_their_pieces() -> Iterator[str]:
    """In somebody's hands, spent, kept or lost: together it is the total that the buyer paid at the door.

    What only one of the two has confirmed is not told as paid yet.
    """
    confirmed = CashPiece.objects.filter(order=OuterRef("pk")).exclude(holder_kind=AccountKind.HALF_CASH)
    pieces = confirmed.order_by().values("order").values(sum=Sum("amount_minor"))
    orders = Order.objects.annotate(
        told=Coalesce(Subquery(pieces, output_field=BigIntegerField()), 0),
        paid=Case(When(PAID, then=F("total_minor")), default=Value(0), output_field=BigIntegerField()),
    )
    for pk, number, paid, told in orders.exclude(told=F("paid")).order_by("pk").values_list("pk", "number", "paid", "told"):
        yield f"order {pk} ({number}): {paid} were paid at the door, the pieces are {told}"


@integrity_check("cash that is demanded back is still with its courier, and not written off yet")
def asked_back_from_its_holder() -> Iterator[str]:
    """A case that was closed has nothing in anybody's hands."""
    asked = CashPiece.objects.in_hands().exclude(overdue=None)
    right = Q(holder_kind=AccountKind.COURIER_CASH, holder_id=F("overdue__courier"), currency=F("overdue__currency"))
    for pk, case_id in asked.exclude(right, overdue__status__in=CHASED).order_by("pk").values_list("pk", "overdue"):
        yield f"piece {pk} is asked back in case {case_id}, which has no more to do with it"
    more = OverdueCash.objects.with_left().filter(left_minor__gt=F("amount_minor"))
    for pk, amount, left in more.values_list("pk", "amount_minor", "left_minor"):
        yield f"case {pk} is of {amount}, and {left} are in hand of it"


@integrity_check("cash written off with a courier is paid by the courier's earnings or by the platform, to the last franc")
def given_up_is_borne() -> Iterator[str]:
    """By the case, by the book and by the pieces."""
    kinds = {"earned": AccountKind.COURIER_EARNING, "owed": AccountKind.COURIER_DEBT, "taken": AccountKind.COURIER_CASH}
    own = {
        name: posted_about("overdue", OuterRef("pk"), on=Q(account__kind=kind, account__holder_id=OuterRef("courier")))
        for name, kind in kinds.items()
    }
    moves = PieceMove.objects.filter(entry__subject="overdue", entry__subject_id=OuterRef("pk")).order_by().values("entry__subject_id")
    for end in (PieceEnd.KEPT, PieceEnd.LOST):
        ended = moves.filter(ended=end).values(sum=Sum("amount_minor"))
        own[end.value] = Coalesce(Subquery(ended, output_field=BigIntegerField()), 0)
    right = Q(charged_minor=F("earned"), lost_minor=F("owed"), taken=-F("charged_minor") - F("lost_minor"))
    right &= Q(charged_minor=F("kept")) & Q(lost_minor=F("lost"))
    cases: QuerySet[Any] = OverdueCash.objects.annotate(**own)
    wrong = cases.exclude(right).order_by("pk")
    for pk, *figures in wrong.values_list("pk", "charged_minor", "lost_minor", *kinds, "kept", "lost"):
        yield f"case {pk}: charged, lost {figures[:2]}; the book says {figures[2:5]}, the pieces {figures[5:]}"


@integrity_check("couriers owe what was lost with them less what they have paid off, and never less than nothing")
def debts_are_what_is_left() -> Iterator[str]:
    """Paid off at desks, and out of later earnings."""
    collected = Line.objects.filter(account__kind=AccountKind.COURIER_DEBT, entry__kind="debt.collected").order_by()
    owed = Counter(_sums_by_courier(OverdueCash.objects.exclude(lost_minor=0), "lost_minor"))
    owed.subtract(_sums_by_courier(Deposit.objects.exclude(repaid_minor=0), "repaid_minor"))
    for courier_id, currency, minor in collected.values_list("account__holder_id", "account__currency", "amount_minor"):
        owed[courier_id, currency] += minor
    debts = Account.objects.filter(kind=AccountKind.COURIER_DEBT).values_list("holder_id", "currency", "balance_minor")
    booked = {(courier_id, currency): minor for courier_id, currency, minor in debts}
    for who in sorted(owed.keys() | booked.keys()):
        if owed[who] != booked.get(who, 0) or owed[who] < 0:
            yield f"courier {who[0]} owes {booked.get(who, 0)} {who[1]} in the book, and should {owed[who]}"


def _sums_by_courier(rows: QuerySet[Any], field: str) -> dict[tuple[int, str], int]:
    sums = rows.order_by().values_list("courier", "currency").annotate(sum=Sum(field))
    return {(courier_id, currency): minor for courier_id, currency, minor in sums}


def _sums_by_holder(rows: object, kind: str, holder_id: str, *, sign: int) -> dict[tuple[str, int, str], int]:
    sums = rows.order_by().values_list(kind, holder_id, "currency").annotate(sum=Sum("amount_minor"))  # type: ignore[attr-defined]
    return {(who, number, currency): sign * minor for who, number, currency, minor in sums}
