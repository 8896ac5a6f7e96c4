"""Using a code, in the transaction that writes the orders, and giving it back once. The counter is one conditional UPDATE."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from shop.common.clock import now
from shop.promotions.exceptions import CodeRefusal, PromoRefused
from shop.promotions.models import PromoCode, PromoMark, PromoShare, PromoUse
from shop.promotions.queries import Redeemer, require_open, require_person
from shop.promotions.queries.redeemers import is_bound
from shop.promotions.services.points import return_points
from shop.trust.services import record_address, record_device


@dataclass(frozen=True, slots=True)
class OrderShare:
    """What a code takes off one order, minor units."""

    order_id: int
    goods_minor: int
    delivery_minor: int


def claim_code(code: PromoCode, *, redeemer: Redeemer, shares: Sequence[OrderShare]) -> PromoUse:
    """Use the code once for one checkout. PromoRefused with the reason, and nothing changed, when it has ended or was used up since.

    From the count on the row of the code is held: of two accounts of one person the second waits here, and then finds the first one's use.
    """
    with transaction.atomic():
        if not _count_use(code):
            code.refresh_from_db(fields=["used", "limit_total", "is_paused", "starts_at", "ends_at"])
            require_open(code, user_id=redeemer.user_id)
            raise PromoRefused(CodeRefusal.USED_UP)
        traces = _note_person(code, redeemer)
        use = _take_slot(code, redeemer.user_id)
        PromoMark.objects.bulk_create(PromoMark(use=use, trace=trace) for trace in sorted(traces))
        PromoShare.objects.bulk_create(
            PromoShare(use=use, order_id=each.order_id, goods_minor=each.goods_minor, delivery_minor=each.delivery_minor) for each in shares
        )
    return use


def return_discounts(order_id: int) -> None:
    """The order ends before its hand-over: its points return, and the code once no order of the checkout stands. Any number of times.

    Not for returned goods: what was delivered has used its code.
    """
    with transaction.atomic():
        use = PromoUse.objects.select_for_update().filter(shares__order_id=order_id, given_back_at=None).first()
        if use is not None:
            _give_back_share(use, order_id)
        return_points(order_id)


def _note_person(code: PromoCode, redeemer: Redeemer) -> set[str]:
    """What binds the use. Door and device are noted before anybody is asked: what was entered a moment ago counts as well."""
    if is_bound(code):
        if redeemer.address:
            record_address(redeemer.address)
        record_device(redeemer.user_id, redeemer.device)
    return require_person(code, replace(redeemer))


def _count_use(code: PromoCode) -> bool:
    """The database decides who has the last use; whoever comes second waits here and reads the other's count."""
    left = Q(limit_total=None) | Q(used__lt=F("limit_total"))
    return PromoCode.objects.running(now()).filter(left, pk=code.pk).update(used=F("used") + 1) == 1


def _take_slot(code: PromoCode, user_id: int) -> PromoUse:
    """The person's first free slot. The row of the code is held, so nobody else takes one meanwhile; the unique key says so again."""
    taken = set(PromoUse.objects.filter(code=code, user_id=user_id, given_back_at=None).values_list("slot", flat=True))
    slot = next(number for number in range(1, len(taken) + 2) if number not in taken)
    if code.limit_per_user is not None and slot > code.limit_per_user:
        raise PromoRefused(CodeRefusal.YOURS_USED_UP)
    try:
        with transaction.atomic():
            return PromoUse.objects.create(code=code, user_id=user_id, slot=slot)
    except IntegrityError as error:
        raise PromoRefused(CodeRefusal.YOURS_USED_UP) from error


def _give_back_share(use: PromoUse, order_id: int) -> None:
    at = now()
    PromoShare.objects.filter(use=use, order_id=order_id, given_back_at=None).update(given_back_at=at)
    if use.shares.filter(given_back_at=None).exists():
        return  # another order of the same checkout still has its part
    if PromoUse.objects.filter(pk=use.pk, given_back_at=None).update(given_back_at=at, slot=None):
        PromoCode.objects.filter(pk=use.code_id).update(used=F("used") - 1)
