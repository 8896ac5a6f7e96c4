"""Facts of payouts. Each is one or two statements over whole tables."""

from collections.abc import Iterator

from django.db.models import BigIntegerField, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from shop.common.integrity import integrity_check
from shop.ledger.models import Account, Line
from shop.ledger.states import AccountKind
from shop.payouts.models import Earning, Payee, Payout
from shop.payouts.states import ACCOUNT_OF, LIVE, PAYEE_OF, SENT, WAITING, EarningState

NO_MONEY = Coalesce(Sum("amount_minor"), 0)


@integrity_check("every earning is its line of the payee's account")
def earnings_are_lines() -> Iterator[str]:
    """The same amount, on the account of the same payee."""
    owner = Q()
    for kind, account_kind in ACCOUNT_OF.items():
        owner |= Q(payee__kind=kind, line__account__kind=account_kind)
    right = owner & Q(
        payee__holder_id=F("line__account__holder_id"), payee__currency=F("line__account__currency"), amount_minor=-F("line__amount_minor")
    )
    for pk, payee_id, line_id in Earning.objects.exclude(right).order_by("pk").values_list("pk", "payee_id", "line_id"):
        yield f"earning {pk} of payee {payee_id} is not what line {line_id} says"


@integrity_check("what a payee has earned and not yet received is what the ledger owes")
def earnings_are_what_is_owed() -> Iterator[str]:
    """But for lines that are still to be brought in."""
    lines = Line.objects.filter(account__kind__in=list(PAYEE_OF), earning=None).exclude(entry__subject="payout").order_by()
    unread = dict(lines.values("account").annotate(sum=Sum("amount_minor")).values_list("account", "sum"))
    books = {(payee.account_kind, payee.holder_id, payee.currency): payee.book_minor for payee in Payee.objects.iterator()}
    accounts = Account.objects.filter(kind__in=list(PAYEE_OF)).order_by("pk")
    for pk, kind, holder_id, currency, minor in accounts.values_list("pk", "kind", "holder_id", "currency", "balance_minor").iterator():
        booked, owed = books.pop((kind, holder_id, currency), 0), unread.get(pk, 0) - minor
        if booked != owed:
            yield f"account {pk} ({kind} of {holder_id}): the ledger owes {owed} {currency}, the earnings say {booked}"
    for (kind, holder_id, currency), booked in books.items():
        if booked:
            yield f"{kind} of {holder_id} has no account, and earnings of {booked} {currency}"


@integrity_check("a payee's sums are the sums of the earnings")
def sums_are_sums() -> Iterator[str]:
    """What the balance page reads in one row."""
    right: dict[tuple[int, str], int] = {}
    states = Earning.objects.exclude(state=EarningState.TAKEN).order_by().values("payee", "state").annotate(sum=NO_MONEY)
    right |= {(row["payee"], row["state"]): row["sum"] for row in states}
    taken = Earning.objects.filter(payout__status__in=WAITING).order_by().values("payee").annotate(sum=NO_MONEY)
    right |= {(row["payee"], "underway"): row["sum"] for row in taken}
    for pk, *sums in Payee.objects.order_by("pk").values_list("pk", "pending_minor", "available_minor", "underway_minor").iterator():
        summed = [right.get((pk, name), 0) for name in (EarningState.PENDING, EarningState.AVAILABLE, "underway")]
        if sums != summed:
            yield f"payee {pk} keeps {sums}, the earnings say {summed}"


@integrity_check("every living payout is the sum of its earnings, all of one payee; a dead one has none")
def payouts_are_their_earnings() -> Iterator[str]:
    """Nothing is paid out twice, and nothing for others."""
    own = Earning.objects.filter(payout=OuterRef("pk")).order_by().values("payout")
    summed = Coalesce(Subquery(own.values(sum=Sum("amount_minor")), output_field=BigIntegerField()), 0)
    payouts = Payout.objects.annotate(summed=summed)
    wrong = payouts.filter(Q(status__in=LIVE) & ~Q(summed=F("amount_minor")) | ~Q(status__in=LIVE) & ~Q(summed=0))
    for pk, number, status, amount, total in wrong.order_by("pk").values_list("pk", "number", "status", "amount_minor", "summed"):
        yield f"payout {pk} ({number}, {status}) is of {amount}, its earnings are {total}"
    for pk, number in Earning.objects.exclude(payout=None).exclude(payout__payee=F("payee")).values_list("pk", "payout__number"):
        yield f"earning {pk} lies in payout {number} of another payee"


@integrity_check("the ledger matches the state of every payout")
def payouts_are_posted() -> Iterator[str]:
    """What has left is off the payee's account; what has arrived is off the way as well; what failed is back."""
    moved = Line.objects.filter(entry__subject="payout").order_by().values("entry__subject_id", "account__kind").annotate(sum=NO_MONEY)
    book: dict[tuple[int, str], int] = {(row["entry__subject_id"], row["account__kind"]): row["sum"] for row in moved}
    rows = Payout.objects.order_by("pk").values_list("pk", "number", "status", "amount_minor", "payee__kind")
    for pk, number, status, amount, kind in rows.iterator():
        off = amount if status in SENT else 0
        on_its_way = -amount if status == "sent" else 0
        if (book.get((pk, ACCOUNT_OF[kind]), 0), book.get((pk, AccountKind.PAYOUT_SENT), 0)) != (off, on_its_way):
            yield f"payout {pk} ({number}, {status}) of {amount} is not posted so"
