"""The register of facts that must hold across tables. Apps add theirs in `integrity.py`; `manage.py check_integrity` proves them."""

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cache

from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext

from shop.common.signs import listed
from shop.common.snapshots import read_snapshot

FACT_SECONDS = 900  # for one fact; a book of a million lines needs two
Check = Callable[[], Iterable[str]]
_checks: dict[str, Check] = {}


class UnknownFact(LookupError):
    """No app has registered it."""


def integrity_check(fact: str) -> Callable[[Check], Check]:
    """Register a function that yields one line for each row that breaks the fact.

    Its name in English is what is kept of it; `makemessages` collects it from here.
    """

    def register(check: Check) -> Check:
        _checks[fact] = check
        return check

    return register


def known_facts() -> list[str]:
    """All of them, in the order of registration."""
    _import_facts()
    return list(_checks)


@cache
def _import_facts() -> None:
    """Once in a process: Python looks anew for each module that is not there."""
    autodiscover_modules("integrity")


def name_facts(facts: Collection[str]) -> str:
    """For people, in the active language."""
    return listed(gettext(fact) for fact in facts)


def prove_fact(fact: str) -> Iterator[str]:
    """The lines that break it, one after the other, as of one instant: whoever trades meanwhile is not taken for a fault.

    Raises UnknownFact, and OperationalError when it takes longer than FACT_SECONDS.
    """
    if fact not in known_facts():
        raise UnknownFact(fact)
    with read_snapshot(seconds=FACT_SECONDS):
        yield from _checks[fact]()


def run_checks() -> Iterator[tuple[str, list[str]]]:
    """Each fact with the lines that break it (none when it holds), in the order of registration."""
    for fact in known_facts():
        yield fact, list(prove_fact(fact))
