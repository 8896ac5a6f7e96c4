"""People who order without an account: a row without credentials, which orders, chats and limits know like any buyer.

Who has proved a number is one guest in every browser, so that limits, refusals and links between people hold for the number. An unproved
number makes a guest of its own: it may be a stranger's. Proved later, on the order's page, it makes him the number's guest, or one beside
the guest that it has. What a number ordered long ago is not the new holder's.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db import IntegrityError, transaction

from shop.accounts.events import USER_GUEST_CLAIMED, USER_NUMBER_GIVEN_UP, USER_PHONE_CONFIRMED, GuestClaimedData
from shop.accounts.models import User
from shop.common.clock import now
from shop.events.services import record_event
from shop.places.models import Country

NUMBER_LASTS = timedelta(days=90)  # since its last proof: operators give a silent number to somebody else about then


def guest_of_number(phone: str, *, is_proved: bool, name: str, country: Country, language: str) -> User:
    """The guest for an order: the number's own where it is proved, else a new one."""
    fields = {"name": name[:120], "country_id": country.pk, "language": language}
    if not is_proved:
        return _new_guest(phone, is_proved=False, **fields)
    try:
        with transaction.atomic():
            return _known_guest(phone, **fields) or _new_guest(phone, is_proved=True, **fields)
    except IntegrityError:  # another tab was quicker
        with transaction.atomic():
            found = _known_guest(phone, **fields)
        if found is None:
            raise
        return found


def prove_guest(guest: User) -> bool:
    """The code that was sent to the number of his order was typed. False where there is nothing to prove any more: done, or claimed."""
    with transaction.atomic():
        unproved = User.objects.select_for_update().filter(pk=guest.pk, is_guest=True, phone_verified=False, closed_at=None)
        if not list(unproved):
            return False
        try:
            _set_proved(guest, is_beside=False)
        except IntegrityError:  # an order before, or of another browser, was proved at the checkout
            _set_proved(guest, is_beside=True)
        record_event(USER_PHONE_CONFIRMED, guest.pk, actor_id=guest.pk)
    return True


def _set_proved(guest: User, *, is_beside: bool) -> None:
    with transaction.atomic():
        User.objects.filter(pk=guest.pk).update(phone_verified=True, phone_proved_at=now(), phone_beside=is_beside)


def close_guest(guest: User) -> None:
    """Nothing is ordered under it any more; its number is free. The caller's transaction."""
    User.objects.filter(pk=guest.pk).update(is_active=False, closed_at=now(), phone=None, phone_verified=False)
    record_event(USER_NUMBER_GIVEN_UP, guest.pk, actor_id=None)


def claim_guests(user: User) -> list[int]:
    """What guests ordered under the number that the account has proved just now is the account's to see to. The caller's transaction.

    Each guest is claimed once; what a number ordered long ago is left alone. Returns the guests.
    """
    guests = User.objects.select_for_update().filter(is_guest=True, phone=user.phone, phone_verified=True, closed_at=None).order_by("pk")
    claimed = [guest.pk for guest in guests if is_fresh(guest)]
    for pk in claimed:
        _claim_guest(pk, user)
    return claimed


def claim_by_link(guest: User, user: User) -> bool:
    """The same for a guest who never proved his number, by the account that has proved the same one and holds his link.

    The link alone may have been passed on, the number alone may be a slip: both are one person. False where either is missing; claimed
    twice is claimed.
    """
    with transaction.atomic():
        same = User.objects.select_for_update().filter(pk=guest.pk, is_guest=True, phone=user.phone, closed_at=None)
        if not (user.phone and user.phone_verified and list(same)):
            return User.objects.filter(pk=guest.pk, claimed_by=user).exists()
        _claim_guest(guest.pk, user)
    return True


def _claim_guest(guest_id: int, user: User) -> None:
    User.objects.filter(pk=guest_id).update(is_active=False, closed_at=now(), phone=None, phone_verified=False, claimed_by=user)
    record_event(USER_NUMBER_GIVEN_UP, guest_id, actor_id=user.pk)
    record_event(USER_GUEST_CLAIMED, guest_id, actor_id=user.pk, data=GuestClaimedData(claimed_by=user.pk))


def accounts_of_guests(user_ids: Iterable[int]) -> dict[int, int]:
    """Guest → account, of those among them who are claimed. The caller's transaction: whoever claims one now waits for its end."""
    guests = User.objects.select_for_update(no_key=True).filter(pk__in=list(user_ids), is_guest=True).order_by("pk")
    return {pk: account for pk, account in guests.values_list("pk", "claimed_by") if account is not None}


def is_fresh(guest: User) -> bool:
    """Whether whoever proves its number now is taken for the same person."""
    return guest.phone_proved_at is not None and guest.phone_proved_at > now() - NUMBER_LASTS


def _known_guest(phone: str, **fields: object) -> User | None:
    proved = User.objects.select_for_update().filter(is_guest=True, phone=phone, phone_verified=True, phone_beside=False)
    guest = proved.filter(closed_at=None).first()
    if guest is None:
        return None
    if not is_fresh(guest):
        close_guest(guest)
        return None
    User.objects.filter(pk=guest.pk).update(phone_proved_at=now(), **fields)
    guest.refresh_from_db()
    return guest


def _new_guest(phone: str, *, is_proved: bool, **fields: object) -> User:
    guest = User(phone=phone, phone_verified=is_proved, phone_proved_at=now() if is_proved else None, is_guest=True, **fields)
    guest.set_unusable_password()
    with transaction.atomic():
        guest.save()
        if is_proved:
            record_event(USER_PHONE_CONFIRMED, guest.pk, actor_id=guest.pk)
    return guest
