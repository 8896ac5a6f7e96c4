"""What points somebody has, and what they are worth."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from shop.common.clock import now
from shop.common.money import Money
from shop.common.prepared import Blank, prepared
from shop.promotions.models import PointsAccount, PointsEntry, PointsRule
from shop.promotions.states import PointsKind

SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class PointsOffer:
    """What the person's points can do for this checkout: `points` of them take `worth` off. None of them when there is nothing to pay."""

    available: int
    points: int
    worth: Money
    rule: PointsRule

    @property
    def is_capped(self) -> bool:
        """Whether the rule, not the balance, sets the limit."""
        return self.points < self.available


@dataclass(frozen=True, slots=True)
class PointsStanding:
    """One market's points: what can be spent now, what is earned and held back still (the first of it until when), what is owed, and
    what goes next."""

    account: PointsAccount
    rule: PointsRule | None
    available: int
    pending: int
    pending_until: datetime | None
    owed: int
    expiring: int
    expiring_by: datetime | None

    @property
    def worth(self) -> Money | None:
        """Of what can be spent; None where points are switched off."""
        return self.rule.value * self.available if self.rule and self.rule.is_active else None


def rule_of(country_id: str) -> PointsRule | None:
    """The market's rule while it is switched on."""
    return next(iter(_active_rules(country_id)), None)


@prepared
def _active_rules(country_id: Blank) -> QuerySet[PointsRule]:
    return PointsRule.objects.select_related("country").filter(country=country_id, is_active=True)


def points_offer(rule: PointsRule | None, *, user_id: int, goods_minor: int) -> PointsOffer | None:
    """How many points could be spent on goods that still cost so much (minor units). None without a rule, or without points."""
    available = available_points(user_id, rule.country_id) if rule else 0
    if rule is None or available <= 0:
        return None
    return offer_of(rule, available=available, goods_minor=goods_minor)


def offer_of(rule: PointsRule, *, available: int, goods_minor: int) -> PointsOffer:
    """Whole points only, and at most the rule's share of the goods."""
    most = goods_minor * rule.most_bp // 10_000
    points = min(available, most // rule.value_minor)
    return PointsOffer(available=available, points=points, worth=rule.value * points, rule=rule)


def available_points(user_id: int, country_id: str, *, at: datetime | None = None) -> int:
    """What can be spent: what is held back still does not count, nor what has expired and is not yet written so. Never below zero."""
    entries, at = PointsEntry.objects.filter(account__user_id=user_id, account__country_id=country_id), at or now()
    return max(0, _sum_points(entries) - due_to_expire(entries, at=at) - pending_points(entries, at=at))


def pending_points(entries: QuerySet[PointsEntry], *, at: datetime) -> int:
    """Earned, and not yet to be spent: a refund takes them back from here, whatever else the person has."""
    held = entries.filter(kind=PointsKind.EARNED, free_at__gt=at)
    taken_back = entries.filter(kind=PointsKind.REVERSED, order__in=held.order_by().values("order"))
    return _sum_points(held) + _sum_points(taken_back)


def due_to_expire(entries: QuerySet[PointsEntry], *, at: datetime) -> int:
    """Points whose day has come and which nobody has used: the oldest are used first. Given back ones count as never used."""
    earned = Q(kind=PointsKind.EARNED)
    sums = entries.aggregate(
        old=Coalesce(Sum("points", filter=earned & Q(expires_at__lte=at)), 0), gone=Coalesce(Sum("points", filter=~earned), 0)
    )
    return max(0, int(sums["old"] + sums["gone"]))


def points_standings(user_id: int) -> list[PointsStanding]:
    """The person's points, market by market, with what is lost within 30 days."""
    accounts = PointsAccount.objects.filter(user_id=user_id).select_related("country").order_by("country_id")
    rules = {rule.country_id: rule for rule in PointsRule.objects.select_related("country")}
    return [_points_standing(account, rules.get(account.country_id)) for account in accounts]


def points_history(user_id: int) -> QuerySet[PointsEntry]:
    """Every point that came or went, the newest first."""
    return PointsEntry.objects.filter(account__user_id=user_id).select_related("order", "account__country").order_by("-pk")


def _points_standing(account: PointsAccount, rule: PointsRule | None) -> PointsStanding:
    at = now()
    entries = account.entries.all()
    balance, due, soon = _sum_points(entries), due_to_expire(entries, at=at), due_to_expire(entries, at=at + SOON)
    expiring = max(0, soon - due)
    next_day = entries.filter(kind=PointsKind.EARNED, expires_at__gt=at).order_by("expires_at").values_list("expires_at", flat=True)
    left, pending = balance - due, pending_points(entries, at=at)
    until = entries.filter(kind=PointsKind.EARNED, free_at__gt=at).order_by("free_at").values_list("free_at", flat=True).first()
    by = next_day.first() if expiring else None
    return PointsStanding(
        account,
        rule,
        available=max(0, left - pending),
        pending=pending,
        pending_until=until if pending else None,
        owed=max(0, -left),
        expiring=expiring,
        expiring_by=by,
    )


def _sum_points(entries: QuerySet[PointsEntry]) -> int:
    return int(entries.aggregate(points=Coalesce(Sum("points"), 0))["points"])
