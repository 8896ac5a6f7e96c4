"""Staff say that two accounts have nothing to do with one another."""

from shop.accounts.models import User
from shop.trust.exceptions import NotYours, ReasonNeeded
from shop.trust.models import KnownStrangers


def declare_strangers(one: User, other: User, *, reason: str, actor_id: int) -> KnownStrangers:
    """What they share does not link them any more. Twice is once.

    Raises ReasonNeeded, NotYours (not staff, or one of the two).
    """
    if not reason.strip():
        raise ReasonNeeded
    if actor_id in {one.pk, other.pk} or one.pk == other.pk or not User.objects.filter(pk=actor_id, is_staff=True).exists():
        raise NotYours
    first, second = sorted([one.pk, other.pk])
    made, _new = KnownStrangers.objects.get_or_create(
        one_id=first, other_id=second, defaults={"reason": reason.strip()[:300], "said_by_id": actor_id}
    )
    return made
