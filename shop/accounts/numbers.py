"""Whose a phone number is. Operators give numbers on: a closed account keeps its own until somebody else proves that it is his.

Among the accounts that are open a number is one account's (the database sees to it); one that never proved it gives way too. Whoever
signs up with such a number has it pending, beside the other one, and comes in by the code alone. It is proved by the code that was sent
to it, and by nothing else; on a site that sends no text messages only staff release it.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext

from shop.accounts.events import USER_NUMBER_GIVEN_UP
from shop.accounts.exceptions import NumberGone
from shop.accounts.models import User
from shop.accounts.verification import can_send_texts
from shop.common.clock import now
from shop.events.services import record_event

CLAIMANTS = 5  # whose passwords are compared at most: each costs a third of a second


def holder_of_number(phone: str) -> User | None:
    """The open account that has it, else the one that was closed last. A guest has it beside them, and who waits for its code."""
    accounts = User.objects.filter(phone=phone, is_guest=False, phone_pending=False)
    return accounts.order_by(F("closed_at").desc(nulls_first=True), "pk").first() if phone else None


def those_awaiting_code(phone: str) -> list[User]:
    """Who has signed up with another open account's number, and may go on to its code by a password of theirs: the newest."""
    return list(User.objects.filter(phone=phone, phone_pending=True, closed_at=None).order_by("-pk")[:CLAIMANTS]) if phone else []


def awaits_proof(phone: str | None, *, but: User | None = None) -> bool:
    """Whether the number is another open account's, which never proved it: one can only have it by the code."""
    holder = holder_of_number(phone or "")
    return holder is not None and holder != but and holder.closed_at is None and not keeps_number(holder)


def keeps_number(holder: User) -> bool:
    """Whether nobody else can have the number: its account is open and has proved it, or nobody can be sent a code.

    Nor can anybody where a store or a courier has nothing else: staff know them by it.
    """
    has_more = bool(holder.email) or not (holder.is_seller or holder.is_courier or holder.is_staff)
    gives_way = holder.closed_at is not None or (not holder.phone_verified and has_more)
    return not gives_way or not can_send_texts()


def is_taken(phone: str, *, but: User | None = None) -> bool:
    """Whether another account keeps it, whoever proves what."""
    holder = holder_of_number(phone)
    return holder is not None and holder != but and keeps_number(holder)


def must_prove_number(user: User) -> bool:
    """Whether the account has a number that it must prove before anything else, because another account, open or closed, has it still."""
    if user.phone_pending:
        return True
    return bool(user.phone and not user.phone_verified) and User.objects.filter(phone=user.phone).exclude(closed_at=None).exists()


def give_numbers_up(phone: str, *, actor_id: int | None, prover: User | None = None) -> None:
    """Closed accounts lose the number; to a `prover` also open ones that never proved it (`keeps_number`).

    One that nobody ever signed in with, and that has nothing else, is closed. The caller's transaction. What they showed with it is
    remembered by `shop.trust`.
    """
    others = User.objects.select_for_update(no_key=True).filter(phone=phone, is_guest=False).order_by("pk")
    for user in others:
        if user.closed_at is None and (prover is None or user == prover or user.phone_verified or keeps_number(user)):
            continue
        is_unused = user.closed_at is None and user.last_login is None and not user.email
        ended = {"is_active": False, "closed_at": now(), "closed_reason": gettext("Another account has verified its number.")}
        User.objects.filter(pk=user.pk).update(phone=None, phone_verified=False, phone_pending=False, **(ended if is_unused else {}))
        record_event(USER_NUMBER_GIVEN_UP, user.pk, actor_id=actor_id)


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
    others = User.objects.filter(phone=user.phone, closed_at=None, is_guest=False).exclude(pk=user.pk)
    phone = None if user.phone is None or others.exists() else user.phone
    if phone is None and not user.email:
        raise NumberGone
    return phone
