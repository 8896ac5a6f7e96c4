"""Windows: so many tries within so many seconds from the first. And what an absent cache would have kept beside them."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import connection
from django.db.models import Q

from shop.common.clock import now
from shop.limits.models import AT_ONCE, TryCount

# In one statement, so that many at once cannot outrun the count. Over is what has ended, and what a clock since set back began.
_COUNT = """
INSERT INTO limits_trycount AS t (key, kind, count, began_at, free_at, ends_at) VALUES (%s, %s, 1, %s, %s, %s)
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN t.ends_at <= excluded.began_at OR t.began_at > %s THEN 1 ELSE t.count + 1 END,
    ends_at = CASE WHEN t.ends_at <= excluded.began_at OR t.began_at > %s THEN excluded.ends_at ELSE t.ends_at END,
    began_at = CASE WHEN t.ends_at <= excluded.began_at OR t.began_at > %s THEN excluded.began_at ELSE t.began_at END
RETURNING count
"""
_COUNT_AGAIN = (
    "UPDATE limits_trycount SET count = count + 1 WHERE key = %s AND began_at <= %s AND ends_at > %s AND count > 0 RETURNING count"
)


def hash_key(key: str) -> str:
    """What stands in the database for a key."""
    return sha256(key.encode()).hexdigest()


def read_key_kind(key: str) -> str:
    """What a key says it counts: all before its first colon."""
    return key.partition(":")[0][:40]


def count_try(key: str, *, seconds: float) -> int:
    """Count one try under the key: which it is within a window of that many seconds, which the first one opens."""
    at = now()
    *moments, latest = (connection.ops.adapt_datetimefield_value(each) for each in (at, at, at + timedelta(seconds=seconds), at + AT_ONCE))
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [hash_key(key), read_key_kind(key), *moments, *[latest] * 3])
        return int(cursor.fetchone()[0])


def count_again(key: str) -> int | None:
    """Count one more try in the window that runs: which it is; None when none runs."""
    at = now()
    latest, earliest = (connection.ops.adapt_datetimefield_value(each) for each in (at + AT_ONCE, at))
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_AGAIN, [hash_key(key), latest, earliest])
        found = cursor.fetchone()
    return int(found[0]) if found else None


def begin_count(key: str, *, seconds: float) -> bool:
    """Count the first try of a window; False, and nothing is counted, when one runs."""
    return _claim(key, _fields(key, None, at=now(), seconds=seconds) | {"count": 1})


def read_count(key: str) -> int:
    """How many tries have been counted in the window that runs."""
    row = _running(key)
    return row.count if row else 0


def read_time_left(key: str) -> timedelta:
    """Until the window that runs is over; nothing when none runs."""
    row = _running(key)
    return row.ends_at - now() if row else timedelta(0)


def claim_value(key: str, value: Any, *, seconds: float) -> bool:
    """Keep the value if nothing is kept under the key; whether it was free."""
    return _claim(key, _fields(key, value, at=now(), seconds=seconds))


def keep_value(key: str, value: Any, *, seconds: float) -> None:
    """Keep the value, whatever was there."""
    TryCount.objects.update_or_create(key=hash_key(key), defaults=_fields(key, value, at=now(), seconds=seconds))


def read_value(key: str) -> Any:
    """What is kept under the key; None when nothing is, or no longer."""
    row = _running(key)
    return row.kept if row else None


def drop_value(key: str) -> bool:
    """Whether something was kept."""
    return bool(TryCount.objects.filter(key=hash_key(key)).delete()[0])


def forget_ended(*, limit: int = 5_000) -> int:
    """Delete counts that are over; how many."""
    at = now()
    ended = TryCount.objects.filter(ends_at__lte=at).order_by("ends_at").values_list("pk", flat=True)[:limit]
    return TryCount.objects.filter(pk__in=list(ended), ends_at__lte=at).delete()[0]


def _claim(key: str, fields: dict[str, Any]) -> bool:
    at = fields["began_at"]
    ended = TryCount.objects.filter(Q(ends_at__lte=at) | Q(began_at__gt=at + AT_ONCE), key=hash_key(key))
    return bool(ended.update(**fields)) or TryCount.objects.get_or_create(key=hash_key(key), defaults=fields)[1]


def _running(key: str) -> TryCount | None:
    row = TryCount.objects.filter(key=hash_key(key)).first()
    return None if row is None or row.is_over(at=now()) else row


def _fields(key: str, value: Any, *, at: datetime, seconds: float) -> dict[str, Any]:
    return {
        "kind": read_key_kind(key),
        "count": 0,
        "began_at": at,
        "free_at": at,
        "ends_at": at + timedelta(seconds=seconds),
        "kept": value,
    }
