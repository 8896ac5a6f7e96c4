"""Writes: what a person may do here, the profile, the addresses; the end of an account."""

from typing import Any, Protocol

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shop.accounts.events import ACCOUNT_CLOSED, ACCOUNT_REOPENED, ADDRESS_SAVED, USER_PHONE_CONFIRMED, AccountClosedData
from shop.accounts.exceptions import ClosingReasonMissing, PhoneTaken
from shop.accounts.guests import claim_guests
from shop.accounts.models import Address, PhoneRule, User
from shop.accounts.numbers import awaits_proof, give_numbers_up, holder_of_number, number_when_reopened
from shop.common.clock import now
from shop.common.live import sign_off
from shop.events.services import record_event
from shop.images.models import Image
from shop.places.models import Country
from shop.places.services import join_load


class ClosingPart(Protocol):
    """What an app above does in the transaction that closes an account."""

    def __call__(self, user: User, *, reason: str, actor_id: int | None) -> None: ...


class ReopeningPart(Protocol):
    """What an app above does in the transaction that opens an account again."""

    def __call__(self, user: User, *, actor_id: int | None) -> None: ...


_closing_parts: list[ClosingPart] = []
_reopening_parts: list[ReopeningPart] = []


def join_closing(part: ClosingPart) -> ClosingPart:
    """Register what must be true in the very transaction that closes an account: its stores sell nothing any more."""
    _closing_parts.append(part)
    return part


def join_reopening(part: ReopeningPart) -> ReopeningPart:
    """Register what goes with an account's coming back, in the same transaction."""
    _reopening_parts.append(part)
    return part


def close_account(user: User, *, reason: str, actor_id: int | None) -> bool:
    """From this commit on nobody signs in with it, and nothing is sold from it. False when that was so before.

    Raises ClosingReasonMissing.
    """
    reason = reason.strip()[:300]
    if not reason:
        raise ClosingReasonMissing
    with transaction.atomic():
        user.refresh_from_db(from_queryset=User.objects.select_for_update(no_key=True))  # whoever opens a store now waits here
        if not user.is_active and user.closed_at:
            return False
        _set_fields(user, is_active=False, closed_at=now(), closed_reason=reason)
        for part in _closing_parts:
            part(user, reason=reason, actor_id=actor_id)
        record_event(ACCOUNT_CLOSED, user.pk, actor_id=actor_id, data=AccountClosedData(reason=reason))
        sign_off(user.pk)
    return True


def reopen_account(user: User, *, actor_id: int | None) -> bool:
    """Its owner can sign in again, without the number where it is another account's by now. False when nobody had closed it.

    Raises NumberGone where there is no e-mail address either.
    """
    with transaction.atomic():
        user.refresh_from_db(from_queryset=User.objects.select_for_update(no_key=True))
        if user.is_active:
            return False
        phone = number_when_reopened(user)
        number = {} if phone == user.phone else {"phone": phone, "phone_verified": False}
        _set_fields(user, is_active=True, closed_at=None, closed_reason="", **number)
        for part in _reopening_parts:
            part(user, actor_id=actor_id)
        record_event(ACCOUNT_REOPENED, user.pk, actor_id=actor_id)
    return True


def grant_selling(user: User) -> None:
    """Let the person sell from now on."""
    _set_fields(user, is_seller=True)


def grant_delivering(user: User, allowed: bool) -> None:
    """Let the person deliver from now on, or no longer."""
    _set_fields(user, is_courier=allowed)


def update_profile(
    user: User,
    *,
    name: str,
    language: str,
    country: Country,
    phone: str | None = None,
    photo: Image | None = None,
    remove_photo: bool = False,
) -> None:
    """Change what the person says of themselves. `phone` is E.164, "" for none, None to leave it; another number is unproven.

    Raises PhoneTaken; then nothing is changed.
    """
    fields: dict[str, Any] = {"name": name, "language": language, "country_id": country.pk}
    if phone is not None and phone != (user.phone or ""):
        fields |= {"phone": phone or None, "phone_verified": False, "phone_pending": False}
    if photo is not None:
        fields["photo_id"] = photo.pk
    elif remove_photo:
        fields["photo_id"] = None
    if fields.get("phone") and holder_of_number(fields["phone"]) not in (None, user):
        raise PhoneTaken(_("This phone number belongs to another account."))  # a closed one's has to be proved (`set_phone`)
    try:
        _set_fields(user, **fields)
    except IntegrityError as error:
        if not fields.get("phone"):
            raise  # no number of anybody's
        raise PhoneTaken(_("This phone number belongs to another account.")) from error


def set_phone(user: User, phone: str, *, verified: bool) -> None:
    """Another number (E.164), or the same one; confirmed, who gives way loses it, and else it is pending beside theirs.

    Raises PhoneTaken; then nothing is changed.
    """
    with transaction.atomic():
        if verified:
            give_numbers_up(phone, actor_id=user.pk, prover=user)
            _require_open(user)
        pending = not verified and awaits_proof(phone, but=user)
        try:
            _set_fields(user, phone=phone, phone_verified=verified, phone_pending=pending, phone_proved_at=now() if verified else None)
        except IntegrityError as error:
            raise PhoneTaken(_("This phone number belongs to another account.")) from error
        if verified:
            claim_guests(user)
            record_event(USER_PHONE_CONFIRMED, user.pk, actor_id=user.pk)


def _require_open(user: User) -> None:
    """Who signed up with it as well, and was quicker with his code, has closed this account (`give_numbers_up`)."""
    if not User.objects.filter(pk=user.pk, closed_at=None).exists():
        raise PhoneTaken(_("This phone number belongs to another account."))


def save_address(address: Address, *, user: User) -> Address:
    """Keep a new or changed address. The first one is the usual one; there is never more than one."""
    with transaction.atomic():
        _lock_user(user)
        others = Address.objects.filter(user=user).exclude(pk=address.pk)
        address.user = user
        # Somebody with addresses always has a usual one: it cannot be unticked, only another be chosen.
        address.is_default = address.is_default or not others.filter(is_default=True).exists()
        if address.is_default:
            others.filter(is_default=True).update(is_default=False)
        address.save()
        record_event(ADDRESS_SAVED, address.pk, actor_id=user.pk)
    return address


def make_address_usual(address: Address) -> None:
    """Make this the person's usual address."""
    with transaction.atomic():
        _lock_user(address.user)
        Address.objects.filter(user_id=address.user_id, is_default=True).exclude(pk=address.pk).update(is_default=False)
        Address.objects.filter(pk=address.pk).update(is_default=True)
    address.is_default = True


def delete_address(address: Address) -> None:
    """Delete the address. Orders keep their own copy; if it was the usual one, the oldest of the others becomes that."""
    with transaction.atomic():
        _lock_user(address.user)
        address.delete()
        others = Address.objects.filter(user_id=address.user_id)
        heir = None if others.filter(is_default=True).exists() else others.order_by("pk").first()
        if heir:
            Address.objects.filter(pk=heir.pk).update(is_default=True)


def _lock_user(user: User) -> None:
    # Two tabs at once: the second waits, so that "the usual one" is never two, nor none.
    User.objects.select_for_update().filter(pk=user.pk).order_by("pk").first()


def _set_fields(user: User, **fields: Any) -> None:
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(**fields)
    for name, value in fields.items():
        setattr(user, name, value)


@join_load
def load_phone_rule(country: Country, pack: dict[str, Any], *, reset_rates: bool) -> None:
    """The pack's table `phones`; nothing without it. What staff have tuned since stays, unless `reset_rates`."""
    if "phones" not in pack:
        return
    if reset_rates:
        PhoneRule.objects.update_or_create(country=country, defaults=pack["phones"])
    else:
        PhoneRule.objects.bulk_create([PhoneRule(country=country, **pack["phones"])], ignore_conflicts=True)
