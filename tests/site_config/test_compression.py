"""Pages travel compressed where no proxy does it, and no secret can be guessed by their length."""

import gzip
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client, RequestFactory

from shop.accounts.models import User
from site_config.compression import TextCompression

GZIP = {"Accept-Encoding": "gzip"}
ROOT = Path(settings.BASE_DIR)


def test_a_page_travels_compressed(client: Client, db: None) -> None:
    plain, packed = client.get("/"), client.get("/", headers=GZIP)
    assert "Content-Encoding" not in plain
    assert packed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed["Vary"]
    assert b"<html" in gzip.decompress(packed.content)
    assert len(packed.content) < len(plain.content) / 2


@pytest.mark.parametrize(("kind", "packs"), [("text/html; charset=utf-8", True), ("image/jpeg", False), ("application/pdf", False)])
def test_what_is_compressed_already_stays(kind: str, packs: bool) -> None:
    answer = TextCompression(lambda _request: HttpResponse(b"word " * 500, content_type=kind))
    assert ("Content-Encoding" in answer(RequestFactory(headers=GZIP).get("/"))) is packs
    assert "Content-Encoding" not in answer(RequestFactory(headers=GZIP | {"Range": "bytes=0-9"}).get("/"))


def test_static_files_too(client: Client) -> None:
    sheet = client.get("/static/css/main.css", headers=GZIP)
    assert sheet["Content-Encoding"] == "gzip"
    assert b"{" in gzip.decompress(b"".join(sheet.streaming_content))


def test_tokens_of_forms_are_other_ones_each_time_and_so_is_the_length(client: Client, alice: User) -> None:
    client.force_login(alice)
    packed = [client.get("/cart/", headers=GZIP).content for _time in range(12)]
    pages = [gzip.decompress(each).decode() for each in packed]
    tokens = [re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page) for page in pages]
    assert all(tokens)
    assert len({token[1] for token in tokens if token}) == len(tokens)
    assert len({len(each) for each in packed}) > 1


@pytest.mark.parametrize(
    ("role", "url", "compresses"),
    [
        ("web", "https://makiti.example", False),
        ("sockets", "https://makiti.example", True),
        ("web", "http://127.0.0.1:8000", True),
    ],
)
def test_who_compresses(role: str, url: str, compresses: bool, tmp_path: Path) -> None:
    code = "import json, site_config.settings as s; print(json.dumps(s.MIDDLEWARE))"
    environment = {
        "PATH": os.environ["PATH"],
        "PROCESS_ROLE": role,
        "SITE_URL": url,
        "SECRET_KEY": "0123456789" * 6,
        "DATA_DIR": str(tmp_path),
    }
    environment |= {"DATABASE_URL": "postgres://u:p@localhost/x", "REDIS_URL": "redis://localhost/1", "SECRET_KEY": "0123456789" * 6}
    done = subprocess.run([sys.executable, "-c", code], env=environment, cwd=ROOT, capture_output=True, text=True, check=True)
    assert ("site_config.compression.TextCompression" in json.loads(done.stdout)) is compresses
