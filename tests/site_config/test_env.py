"""A wrong environment stops the process with a sentence; production settings are safe."""

import os
import re
import runpy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from site_config import env

ROOT = Path(__file__).resolve().parents[2]
PUBLIC = {
    "SITE_URL": "https://makiti.example",
    "SECRET_KEY": "k" * 10 + "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUV",
    "DATABASE_URL": "postgres://makiti:secret@db.example:5432/makiti",
    "REDIS_URL": "redis://redis.example:6379/0",
    "ALLOWED_HOSTS": "makiti.example",
}


def _manage(*args: str, data_dir: Path, **env: str) -> subprocess.CompletedProcess[str]:
    clean = {"PATH": os.environ["PATH"], "DATA_DIR": str(data_dir)}
    return subprocess.run(
        [sys.executable, "manage.py", *args], cwd=ROOT, env=clean | env, capture_output=True, text=True, timeout=600, check=False
    )


ReadSettings = Callable[..., dict[str, object]]


@pytest.fixture
def read_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ReadSettings:
    """Run the settings module anew, in an environment that holds nothing else."""

    def read(**environment: str) -> dict[str, object]:
        clean = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path)} | environment
        monkeypatch.setattr(os, "environ", clean)
        monkeypatch.setattr(env, "VARIABLES", [])
        monkeypatch.setattr(env, "_sections", [""])
        return runpy.run_path(str(ROOT / "site_config" / "settings.py"))

    return read


def test_what_is_set_is_what_a_site_gets(read_settings: ReadSettings) -> None:
    assert read_settings(**PUBLIC)["IS_PUBLIC"] is True
    assert read_settings()["IS_PUBLIC"] is False


def test_nothing_set_is_a_working_site(tmp_path: Path) -> None:
    done = _manage("check", data_dir=tmp_path, PYTHONPROFILEIMPORTTIME="1")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "secret_key").read_text() != ""
    _is_light(loaded=re.findall(r"\| +([\w.]+)$", done.stderr, re.MULTILINE))


def _is_light(loaded: list[str]) -> None:
    """Of 160 MB of a process, a fifth was what only daphne and the drawing of papers use."""
    assert "shop.papers.pdf" in loaded
    assert {"fpdf", "fontTools", "uharfbuzz", "daphne", "autobahn"}.isdisjoint(loaded)


def test_public_site_passes_the_deployment_check(tmp_path: Path) -> None:
    done = _manage("check", "--deploy", "--fail-level", "WARNING", data_dir=tmp_path, **PUBLIC)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("DEBUG", "yes", "DEBUG must be 'true' or 'false', not 'yes'."),
        ("SECRET_KEY", "", "SECRET_KEY must be set on a public site"),
        ("SECRET_KEY", "short", "SECRET_KEY must be a random text of at least 50 characters."),
        ("SECRET_KEY", "a" * 60, "SECRET_KEY must be a random text of at least 50 characters."),
        ("DATABASE_URL", "mysql://x/y", "DATABASE_URL must be like postgres://"),
        ("DATABASE_URL", "postgres://h:port/y", "DATABASE_URL cannot be read as an address: Port could not be cast"),
        ("DATABASE_URL", "postgres://u@[h/y", "DATABASE_URL cannot be read as an address"),
        ("SMS_HTTP_BODY", "to={to}", "SMS_HTTP_BODY must be an object in JSON"),
        ("REDIS_URL", "localhost", "REDIS_URL must be an address like redis://host"),
        ("REDIS_URL", "redis://h:port/0", "REDIS_URL cannot be read as an address"),
        ("SITE_URL", "makiti.example", "SITE_URL must be an address like https://host"),
        ("SITE_URL", "https://:8000", "SITE_URL must be an address like https://host"),
        ("SITE_URL", "https://[::1", "SITE_URL cannot be read as an address"),
        ("SITE_URL", "https://makiti.example:99999", "SITE_URL cannot be read as an address"),
        ("SITE_URL", "https://makiti.example/shop", "SITE_URL must be https:// and a host, with nothing behind it."),
        ("MAP_TILES_URL", "tiles", "MAP_TILES_URL must be an address like https://host"),
        ("PAYMENT_METHODS_OFF", "cahs", "PAYMENT_METHODS_OFF may name cash, "),
        ("DATA_DIR", "/dev/null", "DATA_DIR must be a folder; /dev/null cannot be made"),
        ("STRIPE_API_URL", "http://127.0.0.1:1", "STRIPE_API_URL must be an address like https://host"),
        ("PLATFORM_FEE_BP", "-1", "PLATFORM_FEE_BP must be a whole number from 0 to 10000"),
        ("DEFAULT_MARKET", "FR", "DEFAULT_MARKET must be one of GN, KE, PK, not 'FR'."),
        ("EMAIL_VERIFICATION", "maybe", "EMAIL_VERIFICATION must be one of none, optional, mandatory"),
    ],
)
def test_wrong_value_stops_with_a_sentence(read_settings: ReadSettings, name: str, value: str, sentence: str) -> None:
    with pytest.raises(ImproperlyConfigured) as stopped:
        read_settings(**(PUBLIC | {name: value}))
    assert sentence in str(stopped.value)


def test_the_sentence_is_the_last_that_a_process_says(tmp_path: Path) -> None:
    """And an address with a password is not repeated."""
    done = _manage("check", data_dir=tmp_path, **(PUBLIC | {"DATABASE_URL": "mysql://makiti:tell-nobody@db/makiti"}))
    assert done.returncode != 0
    assert "DATABASE_URL must be like postgres://" in done.stderr.splitlines()[-1]
    assert "tell-nobody" not in done.stderr


def test_empty_is_as_good_as_unset(tmp_path: Path) -> None:
    empty = dict.fromkeys(["ALLOWED_HOSTS", "DEBUG", "WORKERS", "PAYMENT_METHODS_OFF", "MAP_TILES_URL"], "")
    done = _manage("check", "--deploy", "--fail-level", "WARNING", data_dir=tmp_path, **(PUBLIC | empty))
    assert done.returncode == 0, done.stderr
