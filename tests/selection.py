"""Which tests run, where, and what the report says of those that did not.

Marks are set from what a test asks for. `database` stands on whatever asks pytest-django for it; to every other test pytest-django
refuses it, so no run without it leaves out one that could have used it. `dialect` stands on those of them that look at what SQLite and
PostgreSQL do each in its own way: `.ci/run` proves these on both.
"""

import os
import re
from functools import cache
from itertools import product
from pathlib import Path

import pytest
from _pytest.mark.expression import Expression
from django.conf import settings
from django.test import TransactionTestCase
from hypothesis import settings as hypothesis

STRICT = os.environ.get("MAKITI_STRICT") == "true"  # whatever cannot run is a failure
ASK_FOR_DATABASE = {"db", "transactional_db", "live_server"}
# Hand-written SQL, the search engines, the book's triggers, prepared statements, facts over whole tables; and every route, so that each
# page's statements have been PostgreSQL's before they are on a server: it refuses what SQLite lets pass (a lock beside an outer join, a
# number or a text too long for its column, work after an error).
DIALECT = (
    "tests/couriers/test_integrity.py",
    "tests/sellers/test_import_flow.py",
    "tests/shop/checkout/",
    "tests/shop/common/",
    "tests/shop/events/",
    "tests/shop/ledger/",
    "tests/shop/orders/test_integrity.py",
    "tests/shop/search/",
    "tests/site_config/test_seed_catalog.py",
    "tests/test_admin_walk.py",
    "tests/test_urls.py",
)
# Of what lies in those folders: dear, and the same question on either database, so that one of them is asked in a usual run.
ONCE = ("tests/shop/search/test_relevance.py::",)
WRITTEN = ("browser", "postgres", "redis")  # marks that stand in the file of the test itself: what `-m` cannot choose is not imported
BROWSERS = "tests/browser/"  # and there each test has it


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Files of which `-m` can choose nothing: to import all costs a process ten seconds, and .ci/run starts six."""
    if not config.option.markexpr or not collection_path.name.startswith("test_") or not collection_path.is_file():
        return None
    path = os.path.relpath(collection_path, config.rootpath)
    return None if may_choose(config.option.markexpr, path, _text(collection_path)) else True


def may_choose(expression: str, path: str, text: str) -> bool:
    """Whether `-m` could choose a test of that file. Of marks that nothing is known of, each may or may not be there."""
    known = {mark: False for mark in WRITTEN if mark not in text}
    known |= {} if path.startswith(DIALECT) else {"dialect": False}
    known |= {"browser": True} if path.startswith(BROWSERS) else {}
    compiled = Expression.compile(expression)
    names = {*re.findall(r"\w+", expression)} - {"and", "or", "not"} - known.keys()
    guesses = (dict(zip(names, each, strict=True)) for each in product((False, True), repeat=len(names)))
    return any(compiled.evaluate((known | guess).get) for guess in guesses)


@cache
def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def pytest_itemcollected(item: pytest.Item) -> None:
    """Before `-m` chooses."""
    if uses_database(item):
        item.add_marker(pytest.mark.database)
        if item.nodeid.startswith(DIALECT) and not item.nodeid.startswith(ONCE):
            item.add_marker(pytest.mark.dialect)


def uses_database(item: pytest.Item) -> bool:
    """Whether pytest-django lets this test in."""
    if item.get_closest_marker("django_db") or not ASK_FOR_DATABASE.isdisjoint(getattr(item, "fixturenames", ())):
        return True
    kind = getattr(item, "cls", None)
    return kind is not None and issubclass(kind, TransactionTestCase)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave browsers out unless they are asked for, and mark what cannot run here with its reason."""
    hidden = {item.nodeid for item in items for mark in WRITTEN if item.get_closest_marker(mark) and mark not in _text(item.path)}
    if hidden:
        raise pytest.UsageError(
            f"tests/selection.py looks for marks in a test's own file: write them there, for {', '.join(sorted(hidden))}"
        )
    if not _asks_for_browsers(config):
        config.hook.pytest_deselected(items=[item for item in items if item.get_closest_marker("browser")])
        items[:] = [item for item in items if not item.get_closest_marker("browser")]
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)  # last: Playwright keeps a loop running in this thread
    lacks = {mark: reason for mark, reason in _what_is_missing().items() if reason}
    for item in items:
        for mark, reason in lacks.items():
            if item.get_closest_marker(mark):
                item.add_marker(pytest.mark.skip(reason=reason))


def _asks_for_browsers(config: pytest.Config) -> bool:
    """By mark or by path: a walk takes a hundred times as long as a test."""
    return bool(config.option.markexpr) or any("browser" in argument for argument in config.args)


def _what_is_missing() -> dict[str, str]:
    has_postgres = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
    return {
        "postgres": "" if has_postgres else "needs DATABASE_URL=postgres://…",
        "redis": "" if settings.REDIS_URL else "needs REDIS_URL=redis://…",
        "browser": "" if Path("/usr/bin/chromium").exists() else "needs Chromium (apt-get install chromium)",
    }


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say why anything was skipped, and how to draw the same examples again when something failed."""
    reasons = {report.longrepr[2] for report in terminalreporter.stats.get("skipped", []) if isinstance(report.longrepr, tuple)}
    for reason in sorted(reasons):
        terminalreporter.write_line(f"skipped: {reason}")
    if terminalreporter.stats.get("failed"):
        seed, profile = config.getoption("--hypothesis-seed"), hypothesis.get_current_profile_name()
        again = f"HYPOTHESIS_PROFILE={profile} .venv/bin/pytest" + (f" --hypothesis-seed={seed}" if seed is not None else "")
        terminalreporter.write_line(f"the same random examples once more: {again} …")


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Under MAKITI_STRICT a skipped test fails the run."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if STRICT and reporter and reporter.stats.get("skipped") and exitstatus == 0:
        session.exitstatus = 1
