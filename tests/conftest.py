"""What every test may use, and what keeps a test from passing for the wrong reason."""

import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache, caches
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations
from django.db.backends.utils import CursorWrapper
from huey.contrib.djhuey import HUEY
from huey.signals import SIGNAL_ERROR
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis
from pytest_django.plugin import DjangoDbBlocker

from shop.accounts.models import User
from shop.events.dispatching import dispatch_event
from shop.events.models import DomainEvent
from site_config.page_store import memory
from tests.clients import QuickClient
from tests.factories.accounts import create_user
from tests.template_database import begin_from_template, keep_template

# Few examples where one waits for them, many where one does not: HYPOTHESIS_PROFILE=ci.
_patient = {"deadline": None, "suppress_health_check": list(HealthCheck), "database": None}
hypothesis.register_profile("quick", max_examples=8, stateful_step_count=20, derandomize=True, **_patient)
hypothesis.register_profile("ci", max_examples=16, stateful_step_count=40, print_blob=True, **_patient)
hypothesis.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))

gc.set_threshold(50_000, 20, 50)  # tests make much and keep little: rings of garbage are looked for less often

STRICT = os.environ.get("MAKITI_STRICT") == "true"  # CI: whatever cannot run is a failure
DATA = Path(os.environ.get("MAKITI_DATA", Path(__file__).resolve().parent.parent.parent / "shared" / "data"))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what cannot run here, with its reason. Browsers go last: Playwright keeps a loop running in this thread."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)
    has_postgres = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
    lacks = {
        "postgres": "" if has_postgres else "needs DATABASE_URL=postgres://…",
        "redis": "" if settings.REDIS_URL else "needs REDIS_URL=redis://…",
        "browser": "" if Path("/usr/bin/chromium").exists() else "needs Chromium (apt-get install chromium)",
    }
    for item in items:
        for mark, reason in lacks.items():
            if reason and item.get_closest_marker(mark):
                item.add_marker(pytest.mark.skip(reason=reason))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say why anything was skipped."""
    reasons = {report.longrepr[2] for report in terminalreporter.stats.get("skipped", []) if isinstance(report.longrepr, tuple)}
    for reason in sorted(reasons):
        terminalreporter.write_line(f"skipped: {reason}")


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Under MAKITI_STRICT a skipped test fails the run."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if STRICT and reporter and reporter.stats.get("skipped") and exitstatus == 0:
        session.exitstatus = 1


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_blocker: DjangoDbBlocker) -> None:
    """The test database begins as a copy of one that has been migrated."""
    with django_db_blocker.unblock():
        begin_from_template()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """And is kept as such, when it was the first."""
    with django_db_blocker.unblock():
        keep_template()


@pytest.fixture
def shared_data() -> Path:
    """The folder of third-party data; the test is skipped where it is absent."""
    if not DATA.is_dir():
        pytest.skip("needs the third-party data (MAKITI_DATA)")
    return DATA


@pytest.fixture
def client() -> QuickClient:
    """A browser without a screen; signing in writes the session and nothing else."""
    return QuickClient()


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()
    caches["pages"].clear()
    memory.clear()


@pytest.fixture(autouse=True)
def _job_errors() -> Iterator[None]:
    """Immediate mode keeps a job's exception to itself: fail the test that queued it."""
    errors: list[BaseException] = []

    def remember(_signal: str, _task: object, error: BaseException | None = None) -> None:
        if error is not None:
            errors.append(error)

    HUEY.signal(SIGNAL_ERROR)(remember)
    yield
    HUEY.disconnect_signal(remember, SIGNAL_ERROR)
    assert not errors, f"a job failed: {errors!r}"


@pytest.fixture
def run_events(db: None) -> Callable[[], None]:
    """Bring every recorded event to its handlers, and those which they record in turn."""

    def run() -> None:
        while ids := list(DomainEvent.objects.unhandled().values_list("pk", flat=True)):
            for pk in ids:
                assert dispatch_event(pk), DomainEvent.objects.get(pk=pk).last_error

    return run


@pytest.fixture
def vendor() -> str:
    """'sqlite' or 'postgresql'."""
    return connection.vendor


@pytest.fixture
def alice(db: None) -> User:
    """Buys."""
    return create_user(email="alice@example.com", name="Alice Diallo")


@pytest.fixture
def bob(db: None) -> User:
    """Sells."""
    return create_user(email="bob@example.com", name="Bob Camara", is_seller=True)


@pytest.fixture
def carol(db: None) -> User:
    """Carries."""
    return create_user(email="carol@example.com", name="Carol Barry", is_courier=True)


@pytest.fixture
def mallory(db: None) -> User:
    """Is signed in and has no rights."""
    return create_user(email="mallory@example.com", name="Mallory Bah")


@pytest.fixture
def sam(db: None) -> User:
    """Is staff."""
    return create_user(email="sam@example.com", name="Sam Sow", is_staff=True, is_superuser=True)


@pytest.fixture(autouse=True, scope="session")
def _quick_flush(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """After a test that commits, empty what holds rows, and only that: TRUNCATE of every table costs PostgreSQL seconds of disk."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        if connection.vendor != "postgresql" or not _may_skip_triggers(cursor):
            yield
            return
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(DatabaseOperations, "sql_flush", _deletions)
        yield


def _may_skip_triggers(cursor: CursorWrapper) -> bool:
    cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
    return bool(cursor.fetchone()[0])


def _deletions(self: DatabaseOperations, style: object, tables: list[str], **options: object) -> list[str]:
    names = [self.quote_name(table) for table in tables]
    each = " ".join(f"IF EXISTS (SELECT FROM {name}) THEN DELETE FROM {name}; END IF;" for name in names)
    # As replica no trigger asks about foreign keys, nor whether the book may lose a line.
    return [f"SET session_replication_role = replica; DO $$ BEGIN {each} END $$; SET session_replication_role = origin"] if tables else []
