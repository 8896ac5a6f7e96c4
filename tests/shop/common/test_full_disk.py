"""A disk that is full leaves no empty and no half files, and says so in words."""

import errno
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import InMemoryUploadedFile, SimpleUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.test import Client
from django.urls import reverse

from sellers.models import ImportRun
from shop.accounts.models import User
from shop.chat.models import Message
from shop.common.storages import WholeFileStorage, whole_file
from shop.digital.models import DigitalFile
from shop.images.exceptions import ImageRefused
from shop.images.models import Image
from shop.images.services import accept_upload, render_image
from tests.factories.catalog import create_variant
from tests.factories.chat import create_conversation
from tests.factories.images import create_upload
from tests.factories.stores import create_store

WORDS = "just now. Nothing else was lost."


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half of each file, and then no more."""
    whole = File.chunks

    def half(self: Any, chunk_size: int | None = None) -> Iterator[bytes]:
        data = b"".join(whole(self, chunk_size))
        yield data[: len(data) // 2]
        raise OSError(errno.ENOSPC, "No space left on device")

    for kind in (File, ContentFile, InMemoryUploadedFile):
        monkeypatch.setattr(kind, "chunks", half)


def _files() -> set[Path]:
    return {path for path in Path(settings.DATA_DIR).rglob("*") if path.is_file() and path.suffix not in {".sqlite3", ".sqlite3-wal"}}


@pytest.fixture
def no_new_files() -> Iterator[None]:
    before = _files()
    yield
    assert _files() - before == set()


@pytest.fixture
def no_room_to_spool(monkeypatch: pytest.MonkeyPatch) -> None:
    """For what is too large to be kept in memory while it comes."""

    def refuse(self: Any, raw_data: bytes, start: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(TemporaryFileUploadHandler, "receive_data_chunk", refuse)


@pytest.mark.django_db
@pytest.mark.usefixtures("no_room_to_spool", "no_new_files")
@pytest.mark.parametrize("checks_csrf", [True, False])
def test_upload_that_finds_no_room_on_its_way_is_refused_in_words(checks_csrf: bool) -> None:
    """Whoever reads the form first: the check of its token, or the view."""
    product = create_variant(store=create_store()).product
    browser = Client(raise_request_exception=False, enforce_csrf_checks=checks_csrf)
    browser.force_login(product.store.owner, backend=settings.AUTHENTICATION_BACKENDS[0])
    token = {"csrfmiddlewaretoken": browser.get("/cart/").context["csrf_token"]} if checks_csrf else {}
    photo = SimpleUploadedFile("photo.jpg", b"x" * (settings.FILE_UPLOAD_MAX_MEMORY_SIZE + 1), "image/jpeg")
    answer = browser.post(reverse("sellers:pictures", args=[product.pk]), token | {"photos": photo})
    page = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert "Nothing was changed. Wait a moment, go back and send it again." in page
    assert "Try again" not in page  # there is nothing that a button could send


@pytest.mark.usefixtures("full_disk")
def test_nothing_lies_under_a_name_that_was_not_written_whole(tmp_path: Path) -> None:
    storage = WholeFileStorage(location=tmp_path)
    with pytest.raises(OSError, match="No space"):
        storage.save("folder/a.jpg", ContentFile(b"x" * 1_000))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_name_that_is_taken_meanwhile_is_left_to_the_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    storage = WholeFileStorage(location=tmp_path)
    assert storage.save("a.txt", ContentFile(b"one")) == "a.txt"
    monkeypatch.setattr(storage, "exists", lambda name: False, raising=False)
    free = iter(["a.txt", "a_2.txt"])
    monkeypatch.setattr(storage, "get_available_name", lambda name, max_length=None: next(free))
    assert storage.save("a.txt", ContentFile(b"two")) == "a_2.txt"
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.txt": b"one", "a_2.txt": b"two"}


def test_an_export_that_fails_leaves_the_one_of_yesterday(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("yesterday")

    def lines() -> Iterator[str]:
        yield "today"
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OSError, match="No space"), whole_file(path) as file:
        file.writelines(lines())
    assert (path.read_text(), [each.name for each in tmp_path.iterdir()]) == ("yesterday", ["out.csv"])
    with whole_file(path) as file:
        file.write("today")
    assert path.read_text() == "today"


@pytest.mark.django_db
@pytest.mark.usefixtures("full_disk", "no_new_files")
@pytest.mark.parametrize("private", [False, True])
def test_a_picture_is_refused_in_words(private: bool) -> None:
    with pytest.raises(ImageRefused, match=WORDS):
        accept_upload(create_upload(), private=private)
    assert not Image.objects.exists()


@pytest.mark.django_db
def test_renditions_are_made_later_and_none_is_half(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    image = accept_upload(create_upload(size=(400, 300)))
    request.getfixturevalue("full_disk")
    before = _files()
    with pytest.raises(OSError, match="No space"):
        render_image(image)
    image.refresh_from_db()
    assert (image.rendered_at, _files() - before) == (None, set())
    monkeypatch.undo()
    render_image(image)
    assert all(name.stat().st_size for name in _files())


@pytest.mark.django_db
@pytest.mark.usefixtures("full_disk", "no_new_files")
def test_what_was_typed_stays_on_every_form_that_takes_a_file(client: Client, alice: User, bob: User) -> None:
    variant = create_variant(store=create_store(owner=bob))
    talk = create_conversation(buyer=alice, store=variant.product.store)
    said = Message.objects.count()
    client.force_login(alice)
    answer = client.post(reverse("chat:send", args=[talk.pk]), {"text": "Look at this", "picture": create_upload()})
    _told(answer, "Look at this")
    assert Message.objects.count() == said
    client.force_login(bob)
    table = ContentFile(b"title,price\nPot,5000\n", name="pots.csv")
    _told(client.post(reverse("sellers:imports"), {"file": table}), "")
    upload = ContentFile(b"%PDF-1.4 a book", name="book.pdf")
    _told(client.post(reverse("sellers:download", args=[variant.product_id, variant.pk]), {"do": "file", "file": upload}), "")
    assert not ImportRun.objects.exists()
    assert not DigitalFile.objects.exists()


def _told(answer: Any, typed: str) -> None:
    assert answer.status_code == 422
    assert WORDS in answer.content.decode()
    assert typed in answer.content.decode()
