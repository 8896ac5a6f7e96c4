"""Counting in Redis."""

import pytest
from django.core.cache import cache

from shop.common.ratelimit import allow

pytestmark = pytest.mark.redis


def test_count_goes_up_within_its_time_and_begins_no_new_one():
    with pytest.raises(ValueError, match="not found"):
        cache.incr("visits")
    assert cache.get("visits") is None
    cache.add("visits", 1, timeout=60)
    assert [cache.incr("visits"), cache.incr("visits", 3)] == [2, 5]
    kept = cache.make_key("visits")
    assert 0 < cache._cache.get_client(kept).ttl(kept) <= 60


def test_so_many_tries_in_a_window():
    assert [allow("door", limit=2, seconds=60) for _try in range(4)] == [True, True, False, False]
    assert not allow("wall", limit=0, seconds=60)
