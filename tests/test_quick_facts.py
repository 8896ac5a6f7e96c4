"""A fact that has settled is still looked for, and found broken."""

from collections.abc import Callable, Iterable, Iterator
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from shop.catalog.models import Variant
from shop.common.clock import now
from shop.common.integrity import _checks
from tests import quick_facts
from tests.factories.catalog import create_variant
from tests.quick_facts import prove

FACT = "no variant is called Broken"
Ask = Callable[[], Iterable[object]]


@pytest.fixture
def times(db: None) -> Iterator[Callable[[Ask], list[int]]]:
    """Register a fact; how often it was proven in full."""

    def register(ask: Ask) -> list[int]:
        proven: list[int] = []

        def check() -> Iterator[str]:
            proven.append(1)
            yield from map(str, ask())

        _checks[FACT] = check
        return proven

    yield register
    del _checks[FACT]
    quick_facts._last.pop(FACT, None)
    quick_facts._settled.discard(FACT)


def test_settled_fact_is_proven_by_its_statements_and_found_broken(times: Callable[[Ask], list[int]]) -> None:
    variant = create_variant()
    in_full = times(lambda: Variant.objects.filter(title="Broken").values_list("pk", flat=True))
    assert [prove(FACT)[0] for _again in range(4)] == [[]] * 4
    assert len(in_full) == 2, "twice in full, then by what was sent"
    Variant.objects.filter(pk=variant.pk).update(title="Broken")
    assert prove(FACT)[0] == [str(variant.pk)]
    Variant.objects.filter(pk=variant.pk).update(title="Mended")
    assert prove(FACT)[0] == []
    assert len(in_full) == 3


def test_fact_that_depends_on_the_hour_never_settles(times: Callable[[Ask], list[int]]) -> None:
    in_full = times(lambda: Variant.objects.filter(sale_ends_at__gt=now()).values_list("pk", flat=True))
    for _again in range(3):
        prove(FACT)
    assert len(in_full) == 3


def test_fact_that_asks_nothing_never_settles(times: Callable[[Ask], list[int]]) -> None:
    in_full = times(list)
    for _again in range(3):
        prove(FACT)
    assert len(in_full) == 3


def test_fact_that_reads_what_is_there_never_settles(times: Callable[[Ask], list[int]]) -> None:
    """It compares; a comparison is its own to make."""
    create_variant()
    in_full = times(lambda: [pk for pk in Variant.objects.values_list("pk", flat=True) if pk < 0])
    for _again in range(3):
        prove(FACT)
    assert len(in_full) == 3


def test_command_that_proves_all_facts_quickly_finds_a_broken_one(times: Callable[[Ask], list[int]]) -> None:
    variant = create_variant()
    in_full = times(lambda: Variant.objects.filter(title="Broken").values_list("pk", flat=True))
    with quick_facts.quick_facts():
        for _again in range(3):
            call_command("check_integrity", stdout=StringIO())
        assert len(in_full) == 2
        Variant.objects.filter(pk=variant.pk).update(title="Broken")
        with pytest.raises(CommandError):
            call_command("check_integrity", stdout=StringIO())
    assert len(in_full) == 3
