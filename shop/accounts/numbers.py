"""Whose a phone number is. Operators give numbers on: a closed account keeps its own until somebody else proves that it is his.

Among the accounts that are open a number is one account's (the database sees to it); one that never proved it gives way too. It is
proved by the code that was sent to it, and by nothing else; on a site that sends no text messages only staff release it.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from shop.accounts.events import USER_NUMBER_GIVEN_UP
from shop.accounts.exceptions import NumberGone
from shop.accounts.models import User
from shop.accounts.verification import can_send_texts
from shop.events.services import record_event


def holder_of_number(phone: str) -> User | None:
    """The open account that has it, else the one that was closed last. A guest has it beside them."""
    return User.objects.filter(phone=phone, is_guest=False).order_by(F("closed_at").desc(nulls_first=True), "pk").first() if phone else None


def keeps_number(holder: User) -> bool:
    """Whether nobody else can have the number: its account is open and has proved it, or nobody can be sent a code.

    Nor can anybody where the account has nothing else: a new password goes to the number, and lets its holder in.
    """
    gives_way = holder.closed_at is not None or (not holder.phone_verified and bool(holder.email))
    return not gives_way or not can_send_texts()


def is_taken(phone: str, *, but: User | None = None) -> bool:
    """Whether another account keeps it, whoever proves what."""
    holder = holder_of_number(phone)
    return holder is not None and holder != but and keeps_number(holder)


def must_prove_number(user: User) -> bool:
    """Whether the account has a number that it must prove before anything else, because a closed account has it still."""
    return bool(user.phone and not user.phone_verified) and User.objects.filter(phone=user.phone).exclude(closed_at=None).exists()


def give_numbers_up(phone: str, *, actor_id: int | None, prover: User | None = None) -> None:
    """Closed accounts lose the number; to a `prover` also open ones that never proved it and have an e-mail address.

    The caller's transaction. What they showed with it is remembered by `shop.trust`.
    """
    others = User.objects.select_for_update(no_key=True).filter(phone=phone, is_guest=False).order_by("pk")
    giving = others.exclude(closed_at=None)
    if prover is not None:
        giving = giving | others.filter(phone_verified=False, email__isnull=False).exclude(pk=prover.pk)
    for user_id in list(giving.values_list("pk", flat=True)):
        User.objects.filter(pk=user_id).update(phone=None, phone_verified=False)
        record_event(USER_NUMBER_GIVEN_UP, user_id, actor_id=actor_id)


def release_number(user: User, *, actor_id: int) -> bool:
    """Staff release what a closed account has: for sites that send no codes. False for an open account, or one without a number."""
    with transaction.atomic():
        phone = User.objects.filter(pk=user.pk).exclude(closed_at=None).values_list("phone", flat=True).first()
        if not phone:
            return False
        give_numbers_up(phone, actor_id=actor_id)
    user.refresh_from_db(fields=["phone", "phone_verified"])
    return True


def number_when_reopened(user: User) -> str | None:
    """What a closed account has left when it is opened again: its number, unless another account has it by now. Raises NumberGone."""
    others = User.objects.filter(phone=user.phone, closed_at=None).exclude(pk=user.pk)
    phone = None if user.phone is None or others.exists() else user.phone
    if phone is None and not user.email:
        raise NumberGone
    return phone
