"""The race for the last unit through HTTP, small: see last_unit_http for the large one."""

import pytest

from tests.integrity import broken_facts
from tests.load.last_unit_http import race


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_web_processes_sell_the_last_unit_once() -> None:
    outcome = race(8)
    assert outcome.orders == 1
    assert sorted(outcome.statuses) == [302] + [409] * 7
    assert broken_facts() == {}
