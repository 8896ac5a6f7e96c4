"""Finding a code, and whether it counts for a basket."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils.formats import date_format

from shop.catalog.models import Category
from shop.common.clock import now
from shop.common.money import total
from shop.promotions.exceptions import CodeRefusal, PromoRefused
from shop.promotions.models import PromoCode, PromoUse
from shop.promotions.queries.baskets import Cuts, Parcel
from shop.promotions.queries.discounts import Chosen, cut_by_code, store_can_carry
from shop.promotions.queries.redeemers import Redeemer, require_person
from shop.promotions.states import FundedBy, PromoKind

LONGEST = 32
_LEFT_OUT = re.compile(r"[\s\-_.·]+")


@dataclass(frozen=True, slots=True)
class Applied:
    """A code that counts, and what it takes off."""

    code: PromoCode
    cuts: Cuts

    @property
    def minor(self) -> int:
        """Off goods and delivery together; what a store pays its carrier itself is not in it."""
        return sum(cut.code_minor + cut.delivery_minor for cut in self.cuts.values())


def fold_code(text: str) -> str:
    """A code as it is kept: capitals, without spaces and hyphens; full-width letters become usual ones."""
    return _LEFT_OUT.sub("", unicodedata.normalize("NFKC", text)).upper()[:LONGEST]


def find_promo_code(text: str) -> PromoCode:
    """The code that was typed, with its limits loaded. PromoRefused when there is none of that name."""
    word = fold_code(text)
    code = PromoCode.objects.with_limits().filter(code=word).first() if word and word.isprintable() else None
    if code is None:
        raise PromoRefused(CodeRefusal.UNKNOWN)
    return code


def apply_code(code: PromoCode, parcels: Sequence[Parcel], *, redeemer: Redeemer | None, knows_delivery: bool = True) -> Applied:
    """What it takes off. PromoRefused with the reason when it does not count.

    `redeemer` is None for a visitor of whom nothing is known. `knows_delivery` is off in a cart, where no carrier's fee is known yet: a
    free delivery is taken on trust there.
    """
    require_open(code, user_id=redeemer.user_id if redeemer else None)
    if redeemer:
        require_person(code, redeemer)
    chosen = fitting_lines(code, parcels, shelves=limited_category_keys(code))
    cuts = cut_by_code(code, parcels, chosen)
    gives = any(cut.delivery_minor or cut.store_pays_carrier for cut in cuts.values())
    if code.kind == PromoKind.DELIVERY and knows_delivery and not gives:
        raise _no_delivery(code, [parcel for parcel in parcels if chosen.get(parcel.store_id)])
    return Applied(code, cuts)


def require_open(code: PromoCode, *, user_id: int | None) -> None:
    """Its window and its limits, as they are now. PromoRefused otherwise."""
    at = now()
    if code.ends_at is not None and code.ends_at <= at:
        raise PromoRefused(CodeRefusal.OVER)
    if code.starts_at is not None and code.starts_at > at:
        raise PromoRefused(CodeRefusal.NOT_BEGUN, when=_local(code, code.starts_at))
    if code.is_paused:
        raise PromoRefused(CodeRefusal.OVER)
    if user_id is not None and code.limit_per_user is not None and _standing_uses(code, user_id) >= code.limit_per_user:
        raise PromoRefused(CodeRefusal.YOURS_USED_UP)
    if code.is_used_up:
        raise PromoRefused(CodeRefusal.USED_UP)


def _standing_uses(code: PromoCode, user_id: int) -> int:
    return PromoUse.objects.filter(code=code, user_id=user_id, given_back_at=None).count()


def fitting_lines(code: PromoCode, parcels: Sequence[Parcel], *, shelves: set[int] | None) -> Chosen:
    """The lines that it is for, by store. PromoRefused where there are none or too few, with the first reason that leaves none."""
    here = [each for each in parcels if each.fee.currency == code.currency and each.country_id == code.country_id]
    if parcels and not here:
        raise PromoRefused(CodeRefusal.OTHER_CURRENCY, country=code.country.name, currency=code.currency)
    allowed = {code.store_id} if code.store_id else {store.pk for store in code.stores.all()}
    inside = [each for each in here if not allowed or each.store_id in allowed]
    if here and not inside:
        raise PromoRefused(CodeRefusal.OTHER_STORE, stores=_store_names(code))
    if code.funded_by == FundedBy.PLATFORM:
        inside = _paid_for_by_platform(inside)
    lines = {each.store_id: [line for line in each.lines if shelves is None or line.category_id in shelves] for each in inside}
    if not any(lines.values()):
        raise PromoRefused(CodeRefusal.NO_ITEM)
    chosen = {store_id: some for store_id, some in lines.items() if some}
    _require_minimum(code, chosen)
    return chosen


def _paid_for_by_platform(parcels: Sequence[Parcel]) -> list[Parcel]:
    """Those of which it pays anything. PromoRefused with the first reason where there are none."""
    open_to = [parcel for parcel in parcels if not parcel.platform_refusal]
    if parcels and not open_to:
        raise PromoRefused(CodeRefusal(parcels[0].platform_refusal))
    return open_to


def limited_category_keys(code: PromoCode) -> set[int] | None:
    """Keys of the categories and of everything below them; None when it is for all."""
    paths = [category.path for category in code.categories.all()]
    if not paths:
        return None
    below = Q(path__in=paths)
    for path in paths:
        below |= Q(path__startswith=f"{path}/")
    return set(Category.objects.filter(below).values_list("pk", flat=True))


def _require_minimum(code: PromoCode, chosen: Chosen) -> None:
    goods = total((line.amount for lines in chosen.values() for line in lines), currency=code.currency)
    if goods < code.minimum:
        raise PromoRefused(CodeRefusal.MINIMUM, minimum=code.minimum, missing=code.minimum - goods)


def _no_delivery(code: PromoCode, parcels: Sequence[Parcel]) -> PromoRefused:
    """No carrier is to be paid, or the store's goods do not cover him."""
    short = [each for each in parcels if each.fee.is_positive and not store_can_carry(code, each)]
    if code.funded_by == FundedBy.SELLER and short and (code.most is None or short[0].fee <= code.most):
        return PromoRefused(CodeRefusal.MINIMUM, minimum=short[0].fee, missing=short[0].fee - short[0].goods)
    return PromoRefused(CodeRefusal.NO_DELIVERY)


def _store_names(code: PromoCode) -> str:
    names = [code.store.name] if code.store else [store.name for store in code.stores.all()]
    return ", ".join(names[:3]) + ("…" if len(names) > 3 else "")


def _local(code: PromoCode, moment: datetime) -> str:
    """On the market's clock."""
    return date_format(moment.astimezone(ZoneInfo(code.country.time_zone)), "SHORT_DATETIME_FORMAT")
