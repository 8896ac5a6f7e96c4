"""Whose use of a code it is.

A store's code counts for the account. The platform pays for its own: such a code counts for the person, and an account more is no person
more. So a use keeps what its person showed (the confirmed number, the device, the door, as digests), and whoever shows one of these again,
or is one party with somebody who has used it, has used it already.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q

from shop.accounts.models import Address, User
from shop.promotions.exceptions import CodeRefusal, PromoRefused
from shop.promotions.models import PromoCode, PromoUse
from shop.promotions.states import FundedBy
from shop.trust.queries import party_of, public_among, rules_of, shown_by_place, trace_of
from shop.trust.states import SignalKind


@dataclass(frozen=True)
class Redeemer:
    """Whoever would use a code: the account, where the goods would go, and the text in the device's cookie, as far as they are known.

    What is looked up of him is looked up once; `dataclasses.replace` makes one that looks anew.
    """

    user_id: int
    address: Address | None = None
    device: str = ""

    @cached_property
    def party(self) -> set[int]:
        """The accounts that are one party with this one, itself among them."""
        return party_of(self.user_id)

    @cached_property
    def confirmed_phone(self) -> str:
        """The account's own number; empty until it is confirmed."""
        found = User.objects.filter(pk=self.user_id, phone_verified=True).values_list("phone", flat=True).first()
        return found or ""


def is_bound(code: PromoCode) -> bool:
    """Whether the code counts for a person whose number is confirmed. Needs `country` loaded."""
    return code.funded_by == FundedBy.PLATFORM and rules_of(code.country).codes_need_phone


def shown_with_use(redeemer: Redeemer, phone: str) -> set[str]:
    """What a use is bound to, as traces. A door or a device that very many have shown is a public place and binds nobody."""
    doors = shown_by_place(redeemer.address) if redeemer.address else []
    shared = {trace_of(kind, value) for kind, value in doors if kind == SignalKind.DOOR}
    if redeemer.device:
        shared.add(trace_of(SignalKind.DEVICE, redeemer.device))
    return {trace_of(SignalKind.PHONE, phone)} | (shared - public_among(shared))


def require_person(code: PromoCode, redeemer: Redeemer) -> set[str]:
    """What binds this use; nothing where the code counts for accounts. PromoRefused without a confirmed number, or when it was used before.

    A person's uses are those of all who are one party with him or have shown the same.
    """
    if not is_bound(code):
        return set()
    phone = redeemer.confirmed_phone
    if not phone:
        raise PromoRefused(CodeRefusal.NEEDS_PHONE)
    traces = shown_with_use(redeemer, phone)
    if code.limit_per_user is not None:
        his = Q(user__in=redeemer.party) | Q(marks__trace__in=traces)
        standing = PromoUse.objects.filter(his, code=code, given_back_at=None)
        if standing.values("pk").distinct().count() >= code.limit_per_user:
            raise PromoRefused(CodeRefusal.PERSON_USED_UP)
    return traces
