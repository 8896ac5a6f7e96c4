"""A whole site in one archive and a site from it, on whichever database the run is on."""

import errno
import io
import json
import os
import resource
import tarfile
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from django.apps import apps
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.db import connection, models, transaction

from couriers.states import DeliveryStatus
from sellers.models import ImportRun
from shop.catalog.models import Product
from shop.common.integrity import run_checks
from shop.digital.models import DigitalFile
from shop.images.models import Image
from shop.images.services import accept_upload, render_image
from shop.ledger.models import Entry
from shop.orders.models import Order
from shop.search.services import sweep_index
from site_config.backups import archive, databases, make_backup
from site_config.backups.archive import read_manifest
from site_config.backups.files import put_back_file
from tests.admin_rows import fill_the_admin
from tests.factories.accounts import create_user
from tests.factories.couriers import create_delivery
from tests.factories.digital import TEXT, create_book
from tests.factories.images import create_image, create_upload
from tests.factories.orders import create_order
from tests.urls.table import Cast

pytestmark = pytest.mark.django_db(transaction=True)
DISK = "django.core.files.storage.FileSystemStorage"


@pytest.fixture
def keep_files_in(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """From now on files lie in this folder and in no other."""

    def keep_in(folder: Path) -> None:
        settings.MEDIA_ROOT = folder / "media"
        private = {"BACKEND": DISK, "OPTIONS": {"location": folder / "private", "base_url": None}}
        settings.STORAGES = settings.STORAGES | {"private": private}
        for model in (DigitalFile, ImportRun):  # their fields have asked for it long ago
            monkeypatch.setattr(model._meta.get_field("file"), "storage", storages["private"])

    return keep_in


@pytest.fixture
def own_files(keep_files_in: Callable[[Path], None], tmp_path: Path) -> None:
    """Folders of this test's own."""
    keep_files_in(tmp_path)


@pytest.fixture
def market(own_files: None, alice: Any, bob: Any, carol: Any, mallory: Any, sam: Any) -> None:
    """One of everything."""
    fill_the_admin(Cast(alice, bob, carol, mallory, sam))
    _accept_picture()


@pytest.fixture
def small_market(own_files: None) -> None:
    """An order, a picture, and a file that is sold."""
    create_order(variants=[create_book()])
    _accept_picture()


def _accept_picture() -> Image:
    image = accept_upload(create_upload(size=(400, 300)))
    render_image(image)
    image.refresh_from_db()
    return image


@contextmanager
def other_database(folder: Path, *, from_template: bool = False) -> Iterator[None]:
    """Another one in the place of the site's: without a single table, or migrated already, which saves ten seconds."""
    usual, raw = connection.settings_dict["NAME"], None
    if connection.vendor == "sqlite":
        raw, connection.connection = connection.connection, None
        name = str(folder / "other.sqlite3")
    else:
        name = f"{usual}_restored"
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
            template = connection.settings_dict["TEST"].get("TEMPLATE") if from_template else None
            cursor.execute(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{template}"' if template else ""))
        connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual
        if connection.vendor == "sqlite":
            connection.connection = raw
        else:
            with connection._nodb_cursor() as cursor:
                cursor.execute(f'DROP DATABASE "{name}"')


def _rows() -> dict[str, list[Any]]:
    """All rows of all tables."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values_list())
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    }


def _backup(path: Path) -> Path:
    call_command("backup", to=str(path), stderr=io.StringIO())
    return path


def _restore(path: Path, **options: Any) -> str:
    out = io.StringIO()
    call_command("restore", str(path), stdout=out, **options)
    return out.getvalue()


def test_everything_comes_back_into_an_empty_database(
    market: None, keep_files_in: Callable[[Path], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(databases, "PART", 10_000)
    monkeypatch.setattr(archive, "MEMBERS_IN_SUMS", 7)
    sweep_index()
    broken = {fact for fact, lines in run_checks() if lines}
    path, before = _backup(tmp_path / "site.tar"), _rows()
    assert oct(path.stat().st_mode & 0o777) == "0o600", "for nobody else to read"
    pictures = {
        name: storages["default"].open(name).read() for image in Image.objects.exclude(rendered_at=None) for name in image.file_names
    }
    book = DigitalFile.objects.get()
    assert len(pictures) == 7, "one, and three sizes of it in two formats"
    keep_files_in(tmp_path / "elsewhere")
    with other_database(tmp_path):
        with pytest.raises(CommandError, match="break a fact"):  # rows that the test made by hand: the proof says so at once
            _restore(path)
        assert {fact for fact, lines in run_checks() if lines} == broken
        assert _rows() == before
        assert {name: storages["default"].open(name).read() for name in pictures} == pictures
        assert DigitalFile.objects.get(pk=book.pk).file.read() == TEXT
        create_order(buyer=create_user())  # keys go on where they were
        _every_table_takes_a_row_more()
        with pytest.raises(CommandError, match="not empty"):
            _restore(path)


def _every_table_takes_a_row_more() -> None:
    """The next key that the database gives is one that nobody has."""
    for model in apps.get_models():
        key = model._meta.pk
        if isinstance(key, models.AutoField) and model._base_manager.exists() and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, %s))", [model._meta.db_table, key.column])
                assert cursor.fetchone()[0] > model._base_manager.aggregate(last=models.Max("pk"))["last"]


def test_what_was_cut_off_or_altered_is_refused_in_words(small_market: None, tmp_path: Path) -> None:
    sweep_index()
    path = _backup(tmp_path / "site.tar")
    whole = path.read_bytes()
    before = _rows()
    for name, data, words in _spoilt(whole):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(CommandError, match=f"Nothing was restored.*{words}"):
            _restore(tmp_path / name, replace=True)
    assert _rows() == before
    create_user(name="Since")
    assert "every entry balances" in (printed := _restore(path, replace=True))
    assert "FAILED" not in printed
    assert _rows() == before


def _spoilt(whole: bytes) -> Iterator[tuple[str, bytes, str]]:
    yield "nothing", b"", "cut off"
    yield "no-tar", b"Not an archive" * 1_000, "cut off"
    yield "half", whole[: len(whole) // 2], "cut off"
    yield "without its end", whole[: whole.rindex(b"manifest-") - 1], "cut off"
    place = whole.index(b"\x1f\x8b", 512) + 100  # within the first part of the database
    yield "one bit", whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :], "damaged or was altered"
    yield "another manifest", whole.replace(b'"made_at": "2', b'"made_at": "3'), "damaged or was altered: the manifest"


def _rewritten(path: Path, change: Callable[[dict[str, Any]], None]) -> Path:
    """The archive with another manifest, whose sum is right."""
    with path.open("rb") as file:
        manifest = read_manifest(file)
    sums = manifest.pop("sums")
    change(manifest)
    out = io.BytesIO()
    with tarfile.open(path) as source, tarfile.open(fileobj=out, mode="w") as target:
        for info in source:
            if not info.name.startswith("manifest-"):
                target.addfile(info, source.extractfile(info))
        text = json.dumps({**manifest, "sums": sums}).encode()
        info = tarfile.TarInfo(f"manifest-{archive.hashlib.sha256(text).hexdigest()}.json")
        info.size = len(text)
        target.addfile(info, io.BytesIO(text))
    changed = path.with_suffix(".changed")
    changed.write_bytes(out.getvalue())
    return changed


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda manifest: manifest.update(format=2), "format 2"),
        (lambda manifest: manifest.update(vendor="oracle"), "DATABASE_URL"),
        (lambda manifest: manifest["migrations"].append("orders.9999_later"), "lacks orders.9999_later"),
        (lambda manifest: manifest["migrations"].remove("ledger.0001_schema"), "has ledger.0001_schema"),
    ],
)
def test_another_version_is_refused_in_words(own_files: None, tmp_path: Path, change: Callable[[dict[str, Any]], None], words: str) -> None:
    path = _rewritten(_backup(tmp_path / "site.tar"), change)
    create_user(name="Alice")
    with pytest.raises(CommandError, match=words):
        _restore(path, replace=True)


def test_a_restore_that_fails_leaves_everything_as_it_was(
    small_market: None, tmp_path: Path, keep_files_in: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _backup(tmp_path / "site.tar")
    create_user(name="Since")
    before = _rows()
    keep_files_in(tmp_path / "elsewhere")
    seen = []

    def full(member: str, *args: Any, **named: Any) -> bool:
        seen.append(member)
        if len(seen) == 3:
            raise OSError(errno.ENOSPC, "No space left on device")
        return put_back_file(member, *args, **named)

    monkeypatch.setattr("site_config.backups.restore.put_back_file", full)
    with pytest.raises(CommandError, match="No space left"):
        _restore(path, replace=True)
    assert _rows() == before
    assert not [file for file in (tmp_path / "elsewhere").rglob("*") if file.is_file()], "nor is a file left of it"


def test_a_full_disk_leaves_no_half_archive(small_market: None, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    with _disk_full_after(20_000), pytest.raises(CommandError, match="No backup was made"):
        _backup(folder)
    assert list(folder.iterdir()) == []


@contextmanager
def _disk_full_after(size: int) -> Iterator[None]:
    """No file of this process grows beyond it."""
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, usual[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)


def test_standard_output_takes_nothing_but_the_archive(small_market: None, capfdbinary: Any) -> None:
    call_command("backup", to="-")
    written = capfdbinary.readouterr()
    assert read_manifest(io.BytesIO(written.out))["files"]["count"] == 8, "a picture in seven files, and a book"
    assert b"8 files" in written.err


def test_a_picture_that_is_gone_is_named(own_files: None, tmp_path: Path) -> None:
    image, lost = _accept_picture(), create_image()
    said: list[str] = []
    with (tmp_path / "site.tar").open("wb") as out:
        make_backup(out, say=said.append)
    with (tmp_path / "site.tar").open("rb") as file:
        manifest = read_manifest(file)
    assert manifest["files"]["missing"] == [f"files/default/{lost.file.name}"]
    assert any(lost.file.name in line for line in said)
    assert not any(image.file.name in line for line in said)


def test_memory_does_not_grow_with_what_there_is(tmp_path: Path) -> None:
    """A hundred parts need what three do."""

    class Nowhere(io.RawIOBase):
        def write(self, data: Any) -> int:
            return len(data)

    def peak(parts: int) -> int:
        tracemalloc.start()
        writer = archive.ArchiveWriter(Nowhere())  # type: ignore[arg-type]
        for number in range(parts):
            writer.add_part(f"database/{number}", os.urandom(100_000))
        writer.close({})
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    assert peak(100) < 1.5 * peak(3)


@pytest.mark.postgres
def test_backup_is_of_one_instant_while_orders_are_placed(
    small_market: None, keep_files_in: Callable[[Path], None], tmp_path: Path
) -> None:
    """Orders with their stock, payments and book go on being written while it is made: what is restored has whole ones."""
    stop, errors = Event(), []

    def trade() -> None:
        try:
            while not stop.is_set():
                with transaction.atomic():
                    create_delivery(status=DeliveryStatus.DELIVERED)
        except BaseException as error:  # noqa: BLE001  # told to the test
            errors.append(error)
        finally:
            connection.close()

    trader = Thread(target=trade)
    before = Order.objects.count()
    trader.start()
    try:
        while Order.objects.count() < before + 2:
            stop.wait(0.01)
        path = _backup(tmp_path / "site.tar")
    finally:
        stop.set()
        trader.join()
    assert errors == []
    after = Order.objects.count()
    keep_files_in(tmp_path / "elsewhere")
    with other_database(tmp_path, from_template=True):
        assert "FAILED" not in _restore(path)
        assert before < Order.objects.count() <= after
        assert [lines for _fact, lines in run_checks() if lines] == []
        assert Entry.objects.exists()
        assert Product.objects.exists()
