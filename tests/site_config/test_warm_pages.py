"""Pages that a process answers itself before it forks: nobody hears of them, and without a database it starts all the same."""

import logging
import os
import secrets
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth.decorators import login_not_required
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse
from django.middleware.security import SecurityMiddleware
from django.urls import path
from django.utils import timezone
from django.utils.translation import get_language

from site_config.page_store import memory
from site_config.warm_pages import PAGES, _environ, answer_pages
from tests.factories.catalog import create_product, create_variant
from tests.ports import reserved_port
from tests.processes import ROOT


@login_not_required
def keep_something(request: HttpRequest) -> HttpResponse:
    """A page that writes a row, as none of those should."""
    Session.objects.create(session_key=secrets.token_hex(16), session_data="", expire_date=timezone.now())
    return HttpResponse("kept")


urlpatterns = [path("", keep_something)]
handler500 = "site_config.outages.server_error"


@pytest.fixture
def paths_asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which pages were asked for, in order."""
    asked: list[str] = []

    def environ(page: str, query: str) -> dict[str, object]:
        asked.append(page)
        return _environ(page, query)

    monkeypatch.setattr("site_config.warm_pages._environ", environ)
    return asked


@pytest.fixture
def site():
    """The application, which reads the addresses and sets the logs up when it is loaded: not in the midst of a test."""
    return import_module("site_config.wsgi").application


@pytest.fixture
def product(db):
    """On sale."""
    found = create_product()
    create_variant(product=found, stock=3)
    return found


def rows_by_table() -> dict[str, int]:
    return {model._meta.db_table: model._default_manager.count() for model in apps.get_models(include_auto_created=True)}


def test_nothing_is_written_kept_or_logged(site, product, settings, paths_asked, monkeypatch, caplog):
    settings.PAGE_CACHE_SECONDS = 60
    used: list[str] = []
    for alias in settings.CACHES:
        for name in ("get", "get_many", "set", "set_many", "add", "incr", "delete", "touch", "has_key"):
            monkeypatch.setattr(caches[alias], name, lambda *args, **kwargs: used.append(repr(args)))
    caplog.set_level(logging.DEBUG)
    before, language = rows_by_table(), get_language()
    assert answer_pages(times=2)
    assert rows_by_table() == before
    assert used == []
    assert not memory._pages
    assert caplog.records == []
    assert get_language() == language
    assert set(PAGES) | {product.get_absolute_url(), product.store.get_absolute_url()} == set(paths_asked)


def test_a_page_that_would_write_is_refused(site, transactional_db, settings, monkeypatch, caplog):
    """The database sees to it, whatever pages will do one day; afterwards it takes what it is given."""
    settings.ROOT_URLCONF = __name__
    monkeypatch.setattr("site_config.warm_pages.PAGES", ("/",))
    assert not answer_pages(times=1)
    assert not Session.objects.exists()
    (said,) = [record.msg for record in caplog.records]
    assert (said["event"], said["error"]) == ("pages_not_warmed", "_Unanswered"), said
    keep_something(HttpRequest())
    assert Session.objects.count() == 1


@pytest.mark.parametrize("allowed", [["shop.test"], [".elsewhere.test"], ["*"], ["127.0.0.1", "elsewhere.test"]])
def test_they_are_asked_for_as_the_site_demands(settings, allowed):
    settings.SITE_URL, settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = "https://shop.test", allowed, True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    request = WSGIRequest(_environ("/search/", "lang=fr"))
    assert SecurityMiddleware(lambda request: HttpResponse(request.get_host()))(request).status_code == 200
    assert (request.path, request.GET["lang"]) == ("/search/", "fr")


def start_without(database_url: str) -> list[str]:
    """What a master of gunicorn says on such a database while it starts."""
    code = "import site_config.wsgi; from site_config import gunicorn_hooks; gunicorn_hooks.when_ready(None); print('started')"
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "site_config.settings", "DATABASE_URL": database_url, "SECRET_KEY": secrets.token_hex(32)}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    assert done.stdout == "started\n"
    return done.stderr.splitlines()


def test_a_process_starts_while_the_database_is_away():
    with reserved_port() as port:  # nobody listens there
        (line,) = start_without(f"postgres://root@127.0.0.1:{port}/away")
    assert "pages_not_warmed" in line


def test_a_process_starts_before_the_database_is_migrated(tmp_path: Path):
    (line,) = start_without(f"sqlite:///{tmp_path}/empty.sqlite3")
    assert "pages_not_warmed" in line
