"""The malware scan at the door, against a small clamd."""

import io
import socket
from contextlib import closing

import pytest

from shop.images import scanning
from shop.images.exceptions import ImageRefused, Refusal
from shop.images.models import Image
from shop.images.services import accept_upload
from tests.factories.images import picture_bytes
from tests.fakes import clamd


def _refusal(data: bytes) -> ImageRefused:
    with pytest.raises(ImageRefused) as caught:
        accept_upload(io.BytesIO(data))
    assert Image.objects.count() == 0
    return caught.value


def test_what_is_clean_comes_in_and_what_is_not_does_not(db, settings) -> None:
    with clamd.running() as settings.CLAMD_URL:
        assert accept_upload(io.BytesIO(picture_bytes(size=(900, 700), quality=100))).pk
        Image.objects.all().delete()
        refusal = _refusal(picture_bytes(comment=b"a VIRUS"))
    assert (refusal.reason, refusal.may_heal) == (Refusal.MALWARE, False)


def test_without_a_scanner_nothing_unscanned_comes_in(db, settings) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
    for settings.CLAMD_URL in (f"tcp://127.0.0.1:{port}", "unix:///nowhere/clamd.ctl"):
        refusal = _refusal(picture_bytes())
        assert (refusal.reason, refusal.may_heal) == (Refusal.NOT_SCANNED, True)
        assert "try again" in str(refusal)


def test_a_scanner_that_does_not_answer_is_not_waited_for(db, settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanning, "TIMEOUT", 0.1)
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        settings.CLAMD_URL = f"tcp://127.0.0.1:{silent.getsockname()[1]}"
        assert _refusal(picture_bytes()).reason == Refusal.NOT_SCANNED


def test_a_scanner_that_could_not_look_at_all_of_it_has_not_looked(db, settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clamd, "LIMIT", 100)
    with clamd.running() as settings.CLAMD_URL:
        assert _refusal(picture_bytes()).reason == Refusal.NOT_SCANNED
