"""Turns: after each try one waits longer for the next."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Greatest

from shop.common.clock import now
from shop.limits.models import TryCount
from shop.limits.services.windows import hash_key, read_key_kind

_AT_ONCE = 20  # who loses so often against others under the same key is one of many at once, and waits like them
_A_MOMENT = timedelta(seconds=1)


def begin_turn(key: str, *, waits: Sequence[int], seconds: float) -> timedelta:
    """Take the next try under the key: zero, and it is counted; or how long to wait still, and nothing has changed.

    `waits[n]` are the seconds to wait after the n-th try (the last holds for all that follow). What lies `seconds` back is forgotten. Of
    many at once as many get through as if they came one after the other.
    """
    for _again in range(_AT_ONCE):
        at = now()
        row = TryCount.objects.filter(key=hash_key(key)).first()
        left = _wait_left(row, at=at, longest=max(waits))
        if left:
            return left
        if _count_turn(key, row, at=at, waits=waits, seconds=seconds):
            return timedelta(0)
    return _A_MOMENT


def give_turn_back(key: str, *, turns: int = 1) -> None:
    """The try was right: it does not count, nor do as many before it, and nobody waits for them."""
    if turns:
        TryCount.objects.filter(key=hash_key(key), count__gt=0).update(count=Greatest(F("count") - turns, 0), free_at=now())


def take_tries(key: str) -> int:
    """Begin at nothing under the key: how many tries were forgotten. Of two at once one forgets them."""
    with transaction.atomic():
        row = TryCount.objects.select_for_update().filter(key=hash_key(key)).first()
        if row is None:
            return 0
        row.delete()
    return row.count


def forget_tries(*keys: str) -> None:
    """Begin at nothing under these keys."""
    TryCount.objects.filter(key__in=[hash_key(key) for key in keys]).delete()


def read_tries(keys: Collection[str]) -> dict[str, int]:
    """How many tries stand under each key; one query."""
    at = now()
    digests = {hash_key(key): key for key in keys}
    rows = TryCount.objects.filter(key__in=digests)
    return dict.fromkeys(keys, 0) | {digests[row.key]: row.count for row in rows if not row.is_over(at=at)}


def _wait_left(row: TryCount | None, *, at: datetime, longest: int) -> timedelta:
    """A wait that is longer than the longest comes of a clock that was set back since: it is none."""
    if row is None or row.is_over(at=at):
        return timedelta(0)
    left = row.free_at - at
    return left if timedelta(0) < left <= timedelta(seconds=longest) else timedelta(0)


def _count_turn(key: str, row: TryCount | None, *, at: datetime, waits: Sequence[int], seconds: float) -> bool:
    """Whether nobody was quicker."""
    count = 1 if row is None or row.is_over(at=at) else row.count + 1
    wait = timedelta(seconds=waits[min(count, len(waits)) - 1])
    fields = {"count": count, "began_at": at, "free_at": at + wait, "ends_at": at + timedelta(seconds=seconds)}
    if row is not None:
        unchanged = TryCount.objects.filter(pk=row.pk, count=row.count, free_at=row.free_at, ends_at=row.ends_at)
        return bool(unchanged.update(**fields))
    try:
        with transaction.atomic():
            TryCount.objects.create(key=hash_key(key), kind=read_key_kind(key), **fields)
    except IntegrityError:
        return False
    return True
