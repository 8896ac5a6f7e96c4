"""Points come and go. The account's row is held while its list grows; each reason has its key and counts once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, Sum

from shop.common.clock import now
from shop.promotions.exceptions import PointsShort
from shop.promotions.models import PointsAccount, PointsEntry, PointsRule
from shop.promotions.queries import rule_of
from shop.promotions.queries.points import due_to_expire, pending_points
from shop.promotions.states import PointsKind


@dataclass(frozen=True, slots=True)
class OrderPoints:
    """So many points for one order, and what they take off it, minor units."""

    order_id: int
    points: int
    minor: int


@dataclass(frozen=True, slots=True)
class BoughtGoods:
    """An order's goods that its buyer keeps, minor units: at their prices, and as paid for in money."""

    listed_minor: int
    paid_minor: int


def spend_points(user_id: int, country_id: str, shares: Sequence[OrderPoints]) -> None:
    """Take them, in the transaction that writes the orders. PointsShort, and nothing changed, when fewer than that are free."""
    points = sum(each.points for each in shares)
    with transaction.atomic():
        account = _held_account(user_id, country_id)
        _write_expired_points(account, at=now())
        needed = points + pending_points(account.entries.all(), at=now())
        if not PointsAccount.objects.filter(pk=account.pk, balance__gte=needed).update(balance=F("balance") - points):
            raise PointsShort
        PointsEntry.objects.bulk_create(
            [
                PointsEntry(
                    account=account,
                    kind=PointsKind.SPENT,
                    points=-each.points,
                    key=f"order:{each.order_id}:spent",
                    order_id=each.order_id,
                    minor=each.minor,
                )
                for each in shares
                if each.minor
            ]
        )


def return_points(order_id: int, *, kept: int = 0, of: int = 1) -> None:
    """Return points spent on the order, all but `kept`/`of` of them, less what was returned before. They keep their expiry date."""
    with transaction.atomic():
        spent = _locked_points_entry(order_id, PointsKind.SPENT)
        if spent is None:
            return
        points = -spent.points
        target = points - -(-points * min(kept, of) // of)  # what stays is rounded up: points come back with the goods, not before
        already = _points_moved(order_id, PointsKind.RETURNED)
        if target > already:
            _write_points_entry(
                spent.account, PointsKind.RETURNED, target - already, key=f"order:{order_id}:returned:{target}", order_id=order_id
            )


def award_points(user_id: int, country_id: str, *, order_id: int, goods: BoughtGoods, most: int | None = None, hold_days: int = 0) -> int:
    """For a completed order, by the market's rule of today and at most so many; they can be spent once its hold is over, so that nobody
    farms points with a friend whose goods all go back, nor before `hold_days`. Returns how many came; none the second time."""
    rule = rule_of(country_id)
    points = goods.paid_minor // rule.spend_minor if rule else 0
    points = points if most is None else min(points, most)
    if rule is None or points <= 0:
        return 0
    with transaction.atomic():
        account = _held_account(user_id, country_id)
        key = f"order:{order_id}:earned"
        if PointsEntry.objects.filter(key=key).exists():
            return 0
        days = _days_of_earned(rule, hold_days)
        _write_points_entry(account, PointsKind.EARNED, points, key=key, order_id=order_id, minor=goods.paid_minor, **days)
    return points


def _days_of_earned(rule: PointsRule, hold_days: int) -> dict[str, datetime | None]:
    """From when they can be spent, and until when: a day at the least."""
    held = max(rule.hold_days, hold_days)
    return {
        "free_at": now() + timedelta(days=held) if held else None,
        "expires_at": now() + timedelta(days=max(rule.expire_days, held + 1)) if rule.expire_days else None,
    }


def settle_return(order_id: int, *, before: BoughtGoods, after: BoughtGoods) -> None:
    """Settle points after a return, any number of times: spent ones come back and earned ones go, in proportion to what the buyer keeps."""
    with transaction.atomic():
        return_points(order_id, kept=after.listed_minor, of=max(1, before.listed_minor))
        earned = _locked_points_entry(order_id, PointsKind.EARNED)
        if earned is None or not earned.minor:
            return
        stays = earned.points * min(after.paid_minor, earned.minor) // earned.minor
        target = earned.points - stays
        already = -_points_moved(order_id, PointsKind.REVERSED)
        if target > already:
            key = f"order:{order_id}:reversed:{target}"
            _write_points_entry(earned.account, PointsKind.REVERSED, already - target, key=key, order_id=order_id)


def expire_points(*, limit: int = 500) -> int:
    """Write down what has expired, in every account that has something to look at. Returns how many accounts lost points."""
    at = now()
    old = PointsEntry.objects.filter(account=OuterRef("pk"), kind=PointsKind.EARNED, expires_at__lte=at)
    unswept = Q(swept_until=None) & Exists(old) | Exists(old.filter(expires_at__gt=OuterRef("swept_until")))
    due = PointsAccount.objects.filter(unswept, balance__gt=0).order_by("pk")
    return sum(_sweep_points_account(pk, at=at) for pk in list(due.values_list("pk", flat=True)[:limit]))


def _sweep_points_account(account_id: int, *, at: datetime) -> bool:
    with transaction.atomic():
        account = PointsAccount.objects.select_for_update().get(pk=account_id)
        lost = _write_expired_points(account, at=at)
        PointsAccount.objects.filter(pk=account_id).update(swept_until=at)
    return lost > 0


def _write_expired_points(account: PointsAccount, *, at: datetime) -> int:
    """Needs the account's row held."""
    due = due_to_expire(account.entries.all(), at=at)
    if due:
        _write_points_entry(account, PointsKind.EXPIRED, -due, key=f"account:{account.pk}:expired:{at.isoformat()}")
    return due


def _write_points_entry(
    account: PointsAccount, kind: PointsKind, points: int, *, key: str, order_id: int | None = None, **fields: object
) -> None:
    """One entry, and the balance with it. Needs the account's row held."""
    PointsEntry.objects.create(account=account, kind=kind, points=points, key=key, order_id=order_id, **fields)
    # What returns may have expired meanwhile: the sweep looks again.
    swept = {"swept_until": None} if kind == PointsKind.RETURNED else {}
    PointsAccount.objects.filter(pk=account.pk).update(balance=F("balance") + points, **swept)


def _held_account(user_id: int, country_id: str) -> PointsAccount:
    """Made on demand; of two who make it the second waits and finds it."""
    held = PointsAccount.objects.select_for_update()
    account = held.filter(user_id=user_id, country_id=country_id).first()
    if account is None:
        PointsAccount.objects.bulk_create([PointsAccount(user_id=user_id, country_id=country_id)], ignore_conflicts=True)
        account = held.get(user_id=user_id, country_id=country_id)
    return account


def _locked_points_entry(order_id: int, kind: PointsKind) -> PointsEntry | None:
    """The order's one entry of that kind, its account's row held."""
    entry = PointsEntry.objects.filter(order_id=order_id, kind=kind).first()
    if entry is not None:
        entry.account = PointsAccount.objects.select_for_update().get(pk=entry.account_id)
    return entry


def _points_moved(order_id: int, kind: PointsKind) -> int:
    return PointsEntry.objects.filter(order_id=order_id, kind=kind).aggregate(points=Sum("points"))["points"] or 0
