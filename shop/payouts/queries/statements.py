"""What a payee has earned, line by line, and why some of it waits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import QuerySet, Sum
from django.utils import formats
from django.utils.translation import gettext as _

from shop.common.clock import now
from shop.common.money import Money
from shop.custody.queries import Whereabouts, cash_whereabouts
from shop.custody.states import STREET
from shop.ledger.states import AccountKind
from shop.payments.models import DisputeShare
from shop.payouts.models import Earning, OrderHold, OwnTrade, Payee
from shop.payouts.states import EarningKind, EarningState, PayeeKind, PayoutStatus

REASONS_OF = 300  # pending orders that are looked at for the words above the figures


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One earning with the figures behind it. `parts` are named amounts that add up to it; `why` says what it waits for."""

    earning: Earning
    parts: list[tuple[str, Money]]
    why: str

    @property
    def amount(self) -> Money:
        """Positive is the payee's."""
        return self.earning.amount


@dataclass(frozen=True, slots=True)
class Waiting:
    """A part of what is pending, and what it waits for."""

    amount: Money
    why: str


@dataclass(frozen=True, slots=True)
class Month:
    """One month of a payee in the market's own time: what was there before, the rows, and what is there after."""

    start: date
    payee: Payee
    before: Money
    rows: list[StatementRow]
    paid: list[tuple[datetime, str, Money]]
    after: Money


def earnings_of(payee: Payee) -> QuerySet[Earning]:
    """The payee's, newest first, with what a row shows."""
    if payee.pk is None:
        return Earning.objects.none()
    return payee.earnings.select_related("payee__country", "order__store", "payout").order_by("-pk")


def statement_rows(earnings: Iterable[Earning]) -> list[StatementRow]:
    """Rows of a statement; four queries whatever their number."""
    found = list(earnings)
    why = _reasons_for_waiting(found)
    return [StatementRow(earning, _parts(earning), why.get(earning.pk, "")) for earning in found]


def waiting_for(payee: Payee) -> list[Waiting]:
    """What is pending, by what it waits for: "until Alpha Barry has brought the cash to a desk"."""
    if payee.pk is None or not payee.pending_minor:
        return []
    pending = list(earnings_of(payee).filter(state=EarningState.PENDING).order_by("pk")[:REASONS_OF])
    why = _reasons_for_waiting(pending)
    sums: dict[str, int] = defaultdict(int)
    for earning in pending:
        sums[why[earning.pk]] += earning.amount_minor
    return [Waiting(Money(minor, payee.currency), text) for text, minor in sums.items()]


def month_of(payee: Payee, start: date) -> Month:
    """The statement of the month that begins on that day, by the market's clock."""
    zone = ZoneInfo(payee.country.time_zone)
    begins = datetime(start.year, start.month, 1, tzinfo=zone)
    ends = datetime(start.year + start.month // 12, start.month % 12 + 1, 1, tzinfo=zone)
    rows = statement_rows(earnings_of(payee).filter(earned_at__gte=begins, earned_at__lt=ends).order_by("pk"))
    paid = _payments(payee, begins, ends)
    before = _balance_at(payee, begins)
    after = before + Money(sum(row.amount.minor for row in rows) + sum(amount.minor for _at, _what, amount in paid), payee.currency)
    return Month(start=start.replace(day=1), payee=payee, before=before, rows=rows, paid=paid, after=after)


def months_of(payee: Payee, *, most: int = 24) -> list[date]:
    """The months in which the payee has a statement, newest first."""
    if payee.pk is None:
        return []
    first = payee.earnings.order_by("earned_at").values_list("earned_at", flat=True).first()
    last = payee.earnings.order_by("-earned_at").values_list("earned_at", flat=True).first()
    if first is None or last is None:
        return []
    zone = ZoneInfo(payee.country.time_zone)
    months: list[date] = []
    month, oldest = last.astimezone(zone).date().replace(day=1), first.astimezone(zone).date().replace(day=1)
    while month >= oldest and len(months) < most:
        months.append(month)
        month = (month - timedelta(days=1)).replace(day=1)
    return months


def _parts(earning: Earning) -> list[tuple[str, Money]]:
    order = earning.order
    if earning.kind != EarningKind.SALE or order is None:
        return []
    carried = order.shared_out - order.fee - order.fee_tax - earning.amount
    parts = [
        (_("Sale"), order.shared_out),
        (_("Commission"), -order.fee),
        (_("Tax on commission"), -order.fee_tax),
        (_("Courier"), -carried),
    ]
    return [(name, amount) for name, amount in parts if not amount.is_zero]


def _reasons_for_waiting(earnings: list[Earning]) -> dict[int, str]:
    pending = [earning for earning in earnings if earning.state == EarningState.PENDING]
    order_ids = {earning.order_id for earning in pending if earning.order_id}
    held = dict(OrderHold.objects.filter(order__in=order_ids, lifted_at=None).values_list("order", "reason"))
    disputed = DisputeShare.objects.filter(order__in=order_ids, dispute__is_settled=False).values_list("order", flat=True)
    held |= dict.fromkeys(set(disputed) - held.keys(), "")
    concerned = "is_sellers" if pending and pending[0].payee.kind == PayeeKind.STORE else "is_couriers"
    own = OwnTrade.objects.filter(order__in=order_ids, released_at=None, **{concerned: True}).values_list("order", flat=True)
    held |= dict.fromkeys(set(own) - held.keys(), _("people in this order seem to belong together"))
    places = cash_whereabouts(order_ids) if order_ids else {}
    return {
        earning.pk: _reason_for_waiting(earning, held.get(earning.order_id or 0), _carrier(places.get(earning.order_id or 0, [])))
        for earning in pending
    }


def _carrier(places: Iterable[Whereabouts]) -> Whereabouts | None:
    return next((place for place in places if place.kind in STREET and not place.ended), None)


def _reason_for_waiting(earning: Earning, hold: str | None, carrier: Whereabouts | None) -> str:
    if hold == "":
        return _("until the dispute about the payment is decided")
    if hold:
        return _("while our staff look into it: %(reason)s") % {"reason": hold}
    if carrier and carrier.kind == AccountKind.COURIER_CASH and _is_of(earning.payee, carrier):
        return _("until you have brought the cash to a desk")
    if carrier:
        return _("until %(name)s has brought the cash to a desk") % {"name": carrier.name}
    if earning.not_before and earning.not_before > now():
        day = earning.not_before.astimezone(ZoneInfo(earning.payee.country.time_zone))
        return _("until %(day)s: such a payment can be taken back until then") % {"day": formats.date_format(day, "DATE_FORMAT")}
    if earning.held_until:
        day = earning.held_until.astimezone(ZoneInfo(earning.payee.country.time_zone))
        return _("until %(day)s, or until the buyer says that all is well") % {"day": formats.date_format(day, "DATE_FORMAT")}
    return _("until it has been checked")


def _is_of(payee: Payee, carrier: Whereabouts) -> bool:
    return payee.kind == PayeeKind.COURIER and payee.holder_id == carrier.holder_id


def _payments(payee: Payee, begins: datetime, ends: datetime) -> list[tuple[datetime, str, Money]]:
    """Payouts that left in those days, and those that came back."""
    mine = payee.payouts.order_by("pk")
    sent = mine.filter(sent_at__gte=begins, sent_at__lt=ends)
    left = [(p.sent_at, _("Payout %(number)s") % {"number": p.number}, -p.amount) for p in sent if p.sent_at]
    failed = mine.filter(status=PayoutStatus.FAILED, sent_at__isnull=False, done_at__gte=begins, done_at__lt=ends)
    back = [(p.done_at, _("Payout %(number)s came back") % {"number": p.number}, p.amount) for p in failed if p.done_at]
    return sorted([*left, *back], key=lambda row: row[0])


def _balance_at(payee: Payee, at: datetime) -> Money:
    """Earned before, less what had left by then and had not come back."""
    earned = payee.earnings.filter(earned_at__lt=at).aggregate(sum=Sum("amount_minor"))["sum"] or 0
    left = payee.payouts.filter(sent_at__lt=at).aggregate(sum=Sum("amount_minor"))["sum"] or 0
    back = payee.payouts.filter(status="failed", sent_at__isnull=False, done_at__lt=at).aggregate(sum=Sum("amount_minor"))["sum"] or 0
    return Money(earned - left + back, payee.currency)
