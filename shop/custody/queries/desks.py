"""Reading desks: who works where, what waits, what happened today."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet

from shop.accounts.models import User
from shop.custody.models import BankSlip, CashDesk, Deposit, DeskDay, Discrepancy, Resolution
from shop.custody.queries.closures import today
from shop.custody.states import OPEN_DEPOSITS, DiscrepancyCause, ResolutionStatus, SlipStatus
from shop.places.distances import haversine_metres

WORK, SETTLE = "custody.work_at_desk", "custody.settle_cash"


def may_work(user: User) -> bool:
    """Staff with the right to work at desks."""
    return user.is_active and user.is_staff and user.has_perm(WORK)


def may_settle(user: User) -> bool:
    """Staff with the right to confirm slips and resolve differences."""
    return user.is_active and user.is_staff and user.has_perm(SETTLE)


def desks_of(user: User) -> QuerySet[CashDesk]:
    """The open desks at which the person may work; a superuser at all of them."""
    desks = CashDesk.objects.filter(is_active=True).select_related("country", "region")
    if not may_work(user):
        return desks.none()
    return desks if user.is_superuser else desks.filter(cashiers=user)


def works_at(user: User, desk: CashDesk) -> bool:
    """Whether that is one of theirs."""
    return desks_of(user).filter(pk=desk.pk).exists()


def desks_for(country_id: str, currency: str, *, point: tuple[float, float] | None = None) -> list[CashDesk]:
    """Where cash of that currency may be brought in a market, the nearest first when one knows from where."""
    desks = list(CashDesk.objects.filter(is_active=True, country_id=country_id, currency=currency).select_related("region", "country"))
    if point is None:
        return desks
    return sorted(desks, key=lambda desk: haversine_metres(point, desk.point) if desk.point else float("inf"))


def open_day(desk: CashDesk) -> DeskDay | None:
    """The day that is being worked on."""
    return DeskDay.objects.filter(desk=desk, closed_at=None).first()


def shown_day(desk: CashDesk) -> DeskDay | None:
    """The day that is being worked on, or today's that was closed already. Needs the desk's country."""
    days = DeskDay.objects.filter(Q(closed_at=None) | Q(day=today(desk)), desk=desk)
    return days.order_by(F("closed_at").asc(nulls_first=True)).first()


def waiting_deposits(desk: CashDesk) -> QuerySet[Deposit]:
    """Those to be counted, the first to come first. Their sums are for nobody's eyes at the counter."""
    waiting = Deposit.objects.filter(desk=desk, status__in=OPEN_DEPOSITS)
    return waiting.select_related("courier", "store").order_by("pk").defer("declared_minor", "first_count_minor")


def deposits_of(user_id: int) -> QuerySet[Deposit]:
    """What the person has declared, newest first."""
    return Deposit.objects.filter(declared_by_id=user_id).select_related("desk__country", "courier", "store", "counted_by").order_by("-pk")


def slips_underway(user: User | None = None) -> QuerySet[BankSlip]:
    """On their way to the bank; with a settler, those that he may confirm."""
    slips = BankSlip.objects.filter(status=SlipStatus.CARRIED).select_related("desk", "carrier", "made_by").order_by("pk")
    return slips if user is None else slips.exclude(Q(carrier=user) | Q(made_by=user))


def differences_of(deposit: Deposit) -> tuple[Discrepancy | None, list[Resolution]]:
    """The difference found in a counted deposit, if any, and what earlier ones missed and this one brought."""
    if deposit.is_open:
        return None, []
    brought = deposit.brought.select_related("discrepancy__deposit").order_by("pk")
    return Discrepancy.objects.filter(deposit=deposit).first(), list(brought)


def open_discrepancies() -> QuerySet[Discrepancy]:
    """Differences with something left to settle, and those that wait for a second person, oldest first."""
    still = ~Q(open_minor=0) | Q(resolutions__status=ResolutionStatus.PROPOSED)
    related = Discrepancy.objects.select_related("desk", "person", "deposit", "slip", "day")
    return related.filter(still).distinct().order_by("pk")


def drawer_shortage(desk: CashDesk) -> int:
    """What earlier counts of the drawer named as missing and nobody has settled, minor units; negative: too much."""
    named = Discrepancy.objects.filter(desk=desk, cause=DiscrepancyCause.CLOSE)
    return sum(named.exclude(open_minor=0).values_list("open_minor", flat=True))
