"""The register of facts that must hold across tables. Apps add theirs in `integrity.py`; `manage.py check_integrity` proves them."""

from collections.abc import Callable, Iterable, Iterator

from django.utils.module_loading import autodiscover_modules

Check = Callable[[], Iterable[str]]
_checks: dict[str, Check] = {}


def integrity_check(fact: str) -> Callable[[Check], Check]:
    """Register a function that yields one line for each row that breaks the fact."""

    def register(check: Check) -> Check:
        _checks[fact] = check
        return check

    return register


def run_checks() -> Iterator[tuple[str, list[str]]]:
    """Each fact with the lines that break it (none when it holds), in the order of registration."""
    autodiscover_modules("integrity")
    for fact, check in _checks.items():
        yield fact, list(check())
