"""What every test may use, and what keeps a test from passing for the wrong reason."""

import gc
import os
import traceback
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import NoReturn

import pytest
from django.core.cache import cache, caches
from django.db import connection
from django.utils.translation import deactivate
from huey.contrib.djhuey import HUEY
from huey.signals import SIGNAL_ERROR
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis
from pytest_django.plugin import DjangoDbBlocker

from shop.accounts.models import User
from shop.common.money import Money
from shop.events.dispatcher import dispatch_event
from shop.events.models import DomainEvent
from site_config.page_store import memory
from tests.clients import QuickClient
from tests.factories.accounts import create_user
from tests.quick_flush import quick_flush
from tests.template_database import begin_from_template, keep_template

# Few examples, always the same, where one waits for them. HYPOTHESIS_PROFILE=push draws as few anew, HYPOTHESIS_PROFILE=ci many:
# from --hypothesis-seed, which .ci/run takes from the commit.
_patient = {"deadline": None, "suppress_health_check": list(HealthCheck), "database": None, "print_blob": True}
hypothesis.register_profile("quick", max_examples=8, stateful_step_count=20, derandomize=True, **_patient)
hypothesis.register_profile("push", max_examples=8, stateful_step_count=20, **_patient)
hypothesis.register_profile("ci", max_examples=16, stateful_step_count=40, **_patient)
hypothesis.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))

gc.set_threshold(50_000, 20, 50)  # tests make much and keep little: rings of garbage are looked for less often


def pytest_collection_finish() -> None:
    """What is there by now stays until the end: nobody need look through it for garbage again and again."""
    gc.collect()
    gc.freeze()


def pytest_unconfigure() -> None:
    """At the end it may go: libraries in C++ complain of whatever is left to them."""
    gc.unfreeze()


pytest_plugins = ["pytester", "tests.outside_data", "tests.selection"]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: DjangoDbBlocker, django_db_use_migrations: bool
) -> None:
    """The test database, one for each worker, begins as a copy of one that has been migrated."""
    if django_db_use_migrations:
        with django_db_blocker.unblock():
            begin_from_template()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker, django_db_use_migrations: bool) -> Iterator[None]:
    """And is kept as such, when it was the first. Made without migrations (`--nomigrations`) it lacks what they load, and is not."""
    with ExitStack() as session:
        with django_db_blocker.unblock():
            if django_db_use_migrations:
                keep_template()
            session.enter_context(quick_flush())
        yield


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
def _own_language() -> Iterator[None]:
    """A request leaves its language to whatever runs next in this thread."""
    yield
    deactivate()


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


@pytest.fixture(autouse=True)
def truths_asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Templates swallow errors in `and`, `or` and `not`: fail the test in which Money was asked whether it is true."""
    asked: list[str] = []
    refuse = Money.__bool__

    def remember(self: Money) -> NoReturn:
        asked.append("".join(traceback.format_stack(limit=6)))
        refuse(self)

    monkeypatch.setattr(Money, "__bool__", remember)
    yield asked
    assert not asked, f"Money was asked whether it is true:\n{asked[0]}"


@pytest.fixture
def run_events(db: None) -> Callable[[], None]:
    """Bring every recorded event to its handlers, and those which they record in turn."""

    def run() -> None:
        while ids := list(DomainEvent.objects.unhandled().order_by("pk").values_list("pk", flat=True)):
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
