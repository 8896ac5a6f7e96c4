"""Lines of the ledger become earnings, and earnings become available.

The ledger is the truth: whatever anybody posts on a payee's account is found here, by the events that tell of it, when somebody looks,
and by a sweep. A line becomes an earning once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery

from shop.common.clock import now
from shop.ledger.models import Account, Line
from shop.ledger.states import AccountKind
from shop.orders.models import Order
from shop.orders.states import FINISHED
from shop.payments.models import DisputeShare, Refund
from shop.payments.queries import disputed_order
from shop.payouts.models import Earning, OwnTrade, Payee
from shop.payouts.queries.availability import ripe_earnings
from shop.payouts.queries.payees import is_behind
from shop.payouts.services.debt_collection import collect_debt
from shop.payouts.services.minimum_holds import compute_minimum_holds, fee_waits
from shop.payouts.services.own_trades import note_own_trades
from shop.payouts.services.payee_locks import lock_payee, shift_balances
from shop.payouts.states import ACCOUNT_OF, PAYEE_OF, EarningKind, EarningState, PayeeKind
from shop.places.models import Country
from shop.stores.models import Store

PORTION = 1_000
_KIND_BY_ENTRY = {"order.bonus": EarningKind.BONUS, "order.discount": EarningKind.DISCOUNT}
ABOUT_ORDERS = frozenset({"order", "kept"})  # entries whose subject is an order: its delivery, the cash a seller kept of it
SETTLED = timedelta(hours=1)  # no transaction lasts so long: what was written before is all there is


def refresh_payee(payee: Payee) -> Payee:
    """The payee as the ledger and the clock have it now. Cheap when nothing has happened."""
    with transaction.atomic():
        fresh = lock_payee(payee.pk)
        gather_locked_earnings(fresh)
    return fresh


def refresh_holder(kind: str, holder_id: int, currency: str) -> Payee | None:
    """The same by who it is; the row is made with the first line. None for whoever has none."""
    account = Account.objects.filter(kind=ACCOUNT_OF[kind], holder_id=holder_id, currency=currency).first()
    return refresh_payee(_payee_for(account)) if account else None


def refresh_order(order: Order) -> None:
    """Everybody who earns with the order."""
    kinds = list(PAYEE_OF)
    lines = Line.objects.filter(entry__subject="order", entry__subject_id=order.pk, account__kind__in=kinds)
    holders = {(line.account.kind, line.account.holder_id) for line in lines.select_related("account")}
    holders.add((AccountKind.SELLER_PAYABLE, order.store_id))
    for account_kind, holder_id in sorted(holders):
        refresh_holder(PAYEE_OF[account_kind], holder_id, order.currency)


def gather_locked_earnings(payee: Payee) -> None:
    """Under the payee's lock: new lines become earnings, ripe earnings become available; of a courier's, his debt is taken first."""
    _gather_lines(payee)
    _hold_disputed(payee)
    _release_ripe(payee)
    if collect_debt(payee):
        _gather_lines(payee)
        _release_ripe(payee)


def _gather_lines(payee: Payee) -> None:
    if is_behind(payee):
        while _gather_portion(payee, after=payee.gathered_line):
            pass
        if is_behind(payee):  # a line that was written before others and committed after them
            while _gather_portion(payee, after=0):
                pass


def sweep_payees(*, limit: int = 500) -> int:
    """Bring in what no event has brought, and free what time has freed. Returns how many payees were looked at."""
    payees = {_payee_for(account).pk for kind in PayeeKind.values for account in _unread_accounts(kind)[:limit]}
    waiting = Earning.objects.filter(state=EarningState.PENDING)
    waiting = waiting.filter(Q(held_until__lte=now()) | Q(order__fulfilment__in=FINISHED)).exclude(not_before__gt=now())
    payees |= set(waiting.order_by().values_list("payee_id", flat=True).distinct()[:limit])
    for pk in sorted(payees):
        refresh_payee(Payee(pk=pk))
    return len(payees)


def _unread_accounts(kind: str) -> QuerySet[Account]:
    """Accounts whose balance says more than their payee's sums."""
    payees = Payee.objects.filter(kind=kind, holder_id=OuterRef("holder_id"), currency=OuterRef("currency"))
    booked = Subquery(payees.values(booked=F("pending_minor") + F("available_minor") + F("underway_minor")))
    accounts = Account.objects.filter(kind=ACCOUNT_OF[kind]).annotate(booked=booked)
    return accounts.exclude(booked=-F("balance_minor")).filter(Q(booked__isnull=False) | ~Q(balance_minor=0)).order_by("pk")


def _payee_for(account: Account) -> Payee:
    who = {"kind": PAYEE_OF[account.kind], "holder_id": account.holder_id, "currency": account.currency}
    found = Payee.objects.filter(**who).first()
    if found is None:
        Payee.objects.bulk_create([Payee(**who, country_id=_country_of(account))], ignore_conflicts=True)
        found = Payee.objects.get(**who)
    return found


def _country_of(account: Account) -> str:
    """The store's market; a courier's is that of the first order he carried."""
    if account.kind == AccountKind.SELLER_PAYABLE:
        code: str = Store.objects.values_list("country_id", flat=True).get(pk=account.holder_id)
        return code
    about = Line.objects.filter(account=account, entry__subject="order").order_by("pk").values("entry__subject_id")[:1]
    found = Order.objects.filter(pk__in=about).values_list("store__country_id", flat=True).first()
    return found or Country.objects.filter(currency=account.currency).order_by("pk").values_list("pk", flat=True)[0]


def _gather_portion(payee: Payee, *, after: int) -> int:
    account = Account.objects.get(kind=payee.account_kind, holder_id=payee.holder_id, currency=payee.currency)
    new = Line.objects.filter(account=account, pk__gt=after, earning=None).exclude(entry__subject="payout")
    lines = list(new.select_related("entry").order_by("pk")[:PORTION])
    orders = _orders_by_line(lines)
    sold = {order.pk: order for order in orders.values()}.values()
    holds = compute_minimum_holds(sold)
    own = note_own_trades(sold)
    unsaved: list[Earning] = []
    for line in lines:
        unsaved.append(_build_earning(payee, line, orders.get(line.pk), holds, own))
        if unsaved[-1].kind == EarningKind.DELIVERY:  # the next fee is looked at with this one counted
            Earning.objects.bulk_create(unsaved)
            unsaved = []
    Earning.objects.bulk_create(unsaved)
    shift_balances(payee, pending=-sum(line.amount_minor for line in lines))
    _remember_position(payee, account, full=len(lines) == PORTION, last=lines[-1].pk if lines else 0)
    return len(lines)


def _remember_position(payee: Payee, account: Account, *, full: bool, last: int) -> None:
    """From where to look the next time: behind everything that was written so long ago that nothing can appear before it."""
    old = Line.objects.filter(account=account, pk__gt=payee.gathered_line, entry__posted_at__lt=now() - SETTLED)
    old = old.filter(pk__lte=last) if full else old
    known = old.aggregate(last=Max("pk"))["last"]
    if known:
        Payee.objects.filter(pk=payee.pk).update(gathered_line=known)
        payee.gathered_line = known


def _build_earning(payee: Payee, line: Line, order: Order | None, holds: Mapping[int, datetime], own: Mapping[int, OwnTrade]) -> Earning:
    """A bonus waits as long as the order's money, on both sides; a courier's own fee only when too much would be advanced, or to somebody
    who is one party with the seller or the buyer."""
    entry = line.entry
    kind = _earning_kind(payee, entry.kind, entry.subject)
    is_held = kind == EarningKind.BONUS or line.amount_minor < 0
    if kind == EarningKind.DELIVERY and order and order.pk in holds:
        is_held = (order.pk in own and own[order.pk].is_couriers) or fee_waits(order, -line.amount_minor)
    held_until = order.delivered_at + timedelta(days=payee.country.payout_hold_days) if order and order.delivered_at else None
    return Earning(
        payee=payee,
        line=line,
        kind=kind,
        order=order,
        amount_minor=-line.amount_minor,
        held_until=held_until,
        not_before=holds.get(order.pk) if order and is_held else None,
        earned_at=entry.posted_at,
    )


def _earning_kind(payee: Payee, entry_kind: str, subject: str) -> EarningKind:
    if entry_kind == "order.delivered":
        return EarningKind.SALE if payee.kind == PayeeKind.STORE else EarningKind.DELIVERY
    if entry_kind in _KIND_BY_ENTRY:
        return _KIND_BY_ENTRY[entry_kind]
    if subject == "refund" or entry_kind == "order.taken_back":
        return EarningKind.REFUND
    if subject == "disputeshare":
        return EarningKind.DISPUTE
    if subject in ("overdue", "debt"):
        return EarningKind.LOST
    if subject == "rest":
        return EarningKind.REST
    return EarningKind.KEPT if subject == "kept" else EarningKind.ADJUSTMENT


def _orders_by_line(lines: Iterable[Line]) -> dict[int, Order]:
    """Line → the order that it is about, by itself, through a refund, or through a share of a dispute."""
    refunds = dict(Refund.objects.filter(pk__in=_subject_ids(lines, "refund")).values_list("pk", "order_id"))
    shares = dict(DisputeShare.objects.filter(pk__in=_subject_ids(lines, "disputeshare")).values_list("pk", "order_id"))
    about = {line.pk: _order_id(line, {"refund": refunds, "disputeshare": shares}) for line in lines}
    orders = Order.objects.in_bulk({pk for pk in about.values() if pk})
    return {line_pk: orders[order_pk] for line_pk, order_pk in about.items() if order_pk in orders}


def _order_id(line: Line, through: Mapping[str, Mapping[int, int | None]]) -> int | None:
    if line.entry.subject in ABOUT_ORDERS:
        return line.entry.subject_id
    return through.get(line.entry.subject, {}).get(line.entry.subject_id)


def _subject_ids(lines: Iterable[Line], subject: str) -> set[int]:
    return {line.entry.subject_id for line in lines if line.entry.subject == subject}


def _hold_disputed(payee: Payee) -> None:
    """What a provider has taken back waits again, as long as it is in no payout. Losses are not held: they are no one's to be paid."""
    if not payee.available_minor:
        return
    held = payee.earnings.filter(disputed_order("order_id"), state=EarningState.AVAILABLE, amount_minor__gt=0)
    amounts = dict(held.values_list("pk", "amount_minor"))
    if amounts:
        payee.earnings.filter(pk__in=list(amounts), state=EarningState.AVAILABLE).update(state=EarningState.PENDING)
        shift_balances(payee, available=-sum(amounts.values()), pending=sum(amounts.values()))


def _release_ripe(payee: Payee) -> None:
    if not payee.pending_minor and not payee.earnings.filter(state=EarningState.PENDING).exists():
        return
    free: QuerySet[Earning] = ripe_earnings(payee)
    amounts = dict(free.values_list("pk", "amount_minor"))
    if amounts:
        payee.earnings.filter(pk__in=list(amounts), state=EarningState.PENDING).update(state=EarningState.AVAILABLE)
        freed = sum(amounts.values())
        shift_balances(payee, pending=-freed, available=freed)
