"""Facts of promotions."""

from collections.abc import Iterator

from django.db.models import BigIntegerField, Count, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from shop.common.integrity import integrity_check
from shop.promotions.models import PointsAccount, PointsEntry, PromoCode, PromoShare, PromoUse


@integrity_check("every promo code counts its valid uses")
def codes_count_their_uses() -> Iterator[str]:
    """The counter is what the rows say, and never above the limit."""
    uses = PromoUse.objects.filter(code=OuterRef("pk"), given_back_at=None).order_by().values("code").values(number=Count("pk"))
    codes = PromoCode.objects.annotate(standing=Coalesce(Subquery(uses), 0)).exclude(standing=F("used"))
    for row in codes.order_by("pk").values("pk", "code", "used", "standing"):
        yield f"code {row['pk']} ({row['code']}): counter {row['used']}, {row['standing']} uses stand"


@integrity_check("every use of a promo code is valid while one of its orders is")
def uses_stand_with_their_orders() -> Iterator[str]:
    """A use has shares; it is given back with the last of them, not before and not later."""
    shares = PromoShare.objects.filter(use=OuterRef("pk")).order_by().values("use")
    standing = shares.values(number=Count("pk", filter=Q(given_back_at=None)))
    uses = PromoUse.objects.annotate(all=Coalesce(Subquery(shares.values(number=Count("pk"))), 0), left=Coalesce(Subquery(standing), 0))
    wrong = uses.exclude(Q(given_back_at=None, left__gte=1) | Q(given_back_at__isnull=False, left=0, all__gte=1))
    for use in wrong.order_by("pk"):
        yield f"use {use.pk} of code {use.code_id}: {use.left} of {use.all} shares stand, given back {use.given_back_at}"


@integrity_check("points balances equal the sums of their lists")
def points_are_sums() -> Iterator[str]:
    """What the account says is what came and went."""
    entries = PointsEntry.objects.filter(account=OuterRef("pk")).order_by().values("account").values(points=Sum("points"))
    accounts = PointsAccount.objects.annotate(summed=Coalesce(Subquery(entries, output_field=BigIntegerField()), 0))
    for account in accounts.exclude(summed=F("balance")).order_by("pk"):
        yield f"points account {account.pk}: balance {account.balance}, entries add up to {account.summed}"


@integrity_check("no order returns more points than were spent on it, or takes back more than it earned")
def points_of_orders_within() -> Iterator[str]:
    """Whatever sequence of cancellations and refunds."""
    sums = (
        PointsEntry.objects.exclude(order=None)
        .order_by()
        .values("order")
        .annotate(
            spent=Coalesce(Sum("points", filter=Q(kind__in=["spent", "returned"])), 0),
            earned=Coalesce(Sum("points", filter=Q(kind__in=["earned", "reversed"])), 0),
        )
    )
    for row in sums.filter(Q(spent__gt=0) | Q(earned__lt=0)).order_by("order"):
        yield f"order {row['order']}: {row['spent']} points more returned than spent, {row['earned']} left of what it earned"


@integrity_check("points are held back of those that were earned, and no longer than they live")
def held_points_are_earned() -> Iterator[str]:
    """Spending looks at what is free; an entry that says otherwise would hide points, or free them too early."""
    wrong = PointsEntry.objects.filter(free_at__isnull=False).filter(~Q(kind="earned") | Q(expires_at__lte=F("free_at")))
    for entry in wrong.order_by("pk"):
        yield f"points entry {entry.pk} ({entry}) is held until {entry.free_at}, expires {entry.expires_at}"
