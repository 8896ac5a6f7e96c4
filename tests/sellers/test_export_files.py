"""Exports are files: a job writes them, whole or not at all, and the address hands out the finished one."""

import gc
import gzip
import tracemalloc
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from shutil import rmtree
from threading import Event
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from sellers.models import ExportFile
from sellers.queries.exports import PART
from sellers.services import export_files
from sellers.services.export_files import DEBOUNCE, KEEP, PERIOD, SILENCE, find_due_exports, forget_exports, write_export
from sellers.states import ExportFormat
from shop.accounts.models import User
from shop.catalog.models import Product, Variant
from shop.catalog.services.listing import archive_product
from shop.common.clock import now
from shop.common.storages import guarded_storage
from shop.stores.models import Store
from tests.factories.catalog import create_category, create_product_on_sale
from tests.factories.stores import create_store
from tests.fakes import s3
from tests.threads import run_together

ADDRESS = "/sell/export/google.xml"


@pytest.fixture(autouse=True)
def _nothing_lies_there() -> None:
    """Keys of rows come again, and files stay."""
    rmtree(guarded_storage().path("exports"), ignore_errors=True)


def _asked(store: Store, **fields: Any) -> ExportFile:
    return ExportFile.objects.create(store=store, format=ExportFormat.GOOGLE, **({"asked_at": now()} | fields))


def _many_products(store: Store, number: int) -> None:
    shelf = create_category()
    made = Product.objects.bulk_create(
        Product(store=store, category=shelf, title=f"Cloth {n}", slug=f"cloth-{store.pk}-{n}", status="approved", published_at=now())
        for n in range(number)
    )
    Variant.objects.bulk_create(Variant(product=product, price_minor=50_000, stock=3) for product in made)


def _lying_files(store: Store) -> set[str]:
    folder = Path(guarded_storage().path(f"exports/{store.pk}"))
    return {file.name for file in folder.iterdir()} if folder.exists() else set()


def _text(export: ExportFile) -> str:
    export.refresh_from_db()
    plain, packed = (guarded_storage().open(name).read() for name in export.names_of(export.key))
    assert gzip.decompress(packed) == plain
    assert (len(plain), len(packed)) == (export.size, export.packed_size)
    return str(plain.decode())


def _is_whole(text: str) -> bool:
    return text.startswith("<?xml") and text.endswith("</channel>\n</rss>\n")


def test_the_first_who_asks_is_told_when_to_come_again(seller: Client, store: Store, django_capture_on_commit_callbacks: Any) -> None:
    create_product_on_sale(store=store, title="Bazin")
    with django_capture_on_commit_callbacks(execute=True):
        waiting = seller.get(ADDRESS)
    assert (waiting.status_code, waiting["Retry-After"], waiting["Cache-Control"]) == (503, "15", "no-store")
    assert "Your file is being made" in waiting.content.decode()
    found = seller.get(ADDRESS)
    text = b"".join(found.streaming_content).decode()
    assert (found.status_code, found["Content-Type"]) == (200, "application/xml; charset=utf-8")
    assert found["Content-Disposition"] == f'attachment; filename="{store.slug}-google.xml"'
    assert _is_whole(text)
    assert "Bazin" in text


def test_who_has_it_is_told_so_and_who_can_unpack_gets_it_packed(seller: Client, store: Store) -> None:
    export = _asked(store)
    assert write_export(export.pk)
    plain = seller.get(ADDRESS)
    body = b"".join(plain.streaming_content)
    assert int(plain["Content-Length"]) == len(body)
    for header in ({"If-None-Match": plain["ETag"]}, {"If-Modified-Since": plain["Last-Modified"]}):
        again = seller.get(ADDRESS, headers=header)
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", plain["ETag"])
    packed = seller.get(ADDRESS, headers={"Accept-Encoding": "br, gzip", "If-None-Match": plain["ETag"]})
    assert (packed.status_code, packed["Content-Encoding"]) == (200, "gzip"), "another file, with an ETag of its own"
    assert gzip.decompress(b"".join(packed.streaming_content)) == body
    assert "Accept-Encoding" in packed["Vary"]


def test_everybody_gets_their_own_store(seller: Client, mallory: User) -> None:
    seller.force_login(mallory)
    assert seller.get(ADDRESS).status_code == 404
    assert not ExportFile.objects.exists()


def test_changes_are_gathered_and_then_written(store: Store, run_events: Any) -> None:
    product, other = create_product_on_sale(store=store, title="Bazin"), create_product_on_sale(title="Elsewhere")
    export = _asked(store)
    write_export(export.pk)
    archive_product(other, actor_id=None)
    run_events()
    export.refresh_from_db()
    assert export.changed_at is None, "another store's"
    archive_product(product, actor_id=None)
    run_events()
    export.refresh_from_db()
    assert export.changed_at is not None
    assert find_due_exports() == [], "more may follow"
    ExportFile.objects.update(changed_at=now() - DEBOUNCE)
    assert find_due_exports() == [export.pk]
    assert write_export(export.pk)
    assert "Bazin" not in _text(export)
    assert find_due_exports() == []
    assert not write_export(export.pk), "it is fresh"
    assert len(_lying_files(store)) == 2, "the old ones are gone"


def test_a_period_renews_what_nobody_said_had_changed(store: Store) -> None:
    export = _asked(store)
    write_export(export.pk)
    ExportFile.objects.update(made_at=now() - PERIOD)
    assert find_due_exports() == [export.pk]


def test_a_change_while_it_is_written_is_not_forgotten(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    create_product_on_sale(store=store)
    export = _asked(store, made_at=now(), changed_at=now() - DEBOUNCE)

    def changing(*args: Any) -> Iterator[str]:
        export_files.note_changes(export_files.Q(store=store))
        yield "<?xml"

    monkeypatch.setattr(export_files, "google_feed", changing)
    assert write_export(export.pk)
    export.refresh_from_db()
    assert export.changed_at is not None


def test_a_crash_half_way_leaves_the_old_whole_file(seller: Client, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    _many_products(store, 3)
    export = _asked(store)
    write_export(export.pk)
    before, lying = _text(export), _lying_files(store)
    ExportFile.objects.update(changed_at=now() - DEBOUNCE)
    real = guarded_storage().save

    def dying(name: str, content: Any) -> str:
        if name.endswith("-gz"):
            raise KeyboardInterrupt  # the process is killed between the two files
        return str(real(name, content))

    monkeypatch.setattr(guarded_storage(), "save", dying)
    with pytest.raises(KeyboardInterrupt):
        write_export(export.pk)
    monkeypatch.undo()
    assert b"".join(seller.get(ADDRESS).streaming_content).decode() == before
    assert find_due_exports() == [], "somebody may be at it"
    assert not write_export(export.pk)
    ExportFile.objects.update(heartbeat=now() - SILENCE - timedelta(seconds=1))
    assert find_due_exports() == [export.pk], "nobody is"
    assert _lying_files(store) > lying
    assert write_export(export.pk)
    assert _is_whole(_text(export))
    assert len(_lying_files(store)) == 2, "what the dead one left is gone"


def test_a_file_that_is_lost_is_made_anew(seller: Client, store: Store) -> None:
    export = _asked(store)
    write_export(export.pk)
    export.refresh_from_db()
    for name in export.names_of(export.key):
        guarded_storage().delete(name)
    assert seller.get(ADDRESS).status_code == 503
    assert find_due_exports() == [export.pk]


def test_files_that_nobody_asks_for_go(store: Store) -> None:
    old, new = _asked(store), _asked(create_store())
    for export in (old, new):
        write_export(export.pk)
    ExportFile.objects.filter(pk=old.pk).update(asked_at=now() - KEEP - timedelta(days=1))
    assert forget_exports() == 1
    assert list(ExportFile.objects.all()) == [new]
    assert _lying_files(store) == set()


@pytest.fixture
def tidy() -> Iterator[None]:
    """Garbage is looked for as often as anywhere: tests usually let it lie. And as in a young process: what other tests have left makes
    the collector wait until there is a fourth as much again."""
    usual = gc.get_threshold()
    gc.set_threshold(700, 10, 10)
    gc.collect()
    gc.freeze()
    gc.collect()
    yield
    gc.set_threshold(*usual)


def test_queries_and_memory_stay_the_same_for_each_part(bob: User, tidy: None) -> None:
    queries, peaks = [], []
    for number in (PART, 4 * PART):
        store = create_store(owner=bob)
        _many_products(store, number)
        export = _asked(store)
        asked: list[str] = []

        def count(execute: Any, sql: str, *rest: Any, asked: list[str] = asked) -> Any:
            asked.append("")
            return execute(sql, *rest)

        tracemalloc.start()
        with connection.execute_wrapper(count):
            write_export(export.pk)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        queries.append(len(asked))
        assert _text(export).count("<item>") == number
    per_part = (queries[1] - queries[0]) / 3
    assert per_part <= 9
    assert peaks[1] < 1.5 * peaks[0], "four times as many products"


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_jobs_at_once_do_not_tear_it(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The slow one has lost it to the second by then: what it brings is thrown away."""
    _many_products(store, 3)
    export = _asked(store)
    real, goes_on = export_files.google_feed, Event()
    starts = iter([True, False])
    begun = Event()

    def slowly(*args: Any) -> Iterator[str]:
        is_first = next(starts)
        for number, line in enumerate(real(*args)):
            if is_first and number == 3:
                begun.set()
                assert goes_on.wait(60)
            yield line if not is_first else line.replace("Cloth", "Old cloth")

    monkeypatch.setattr(export_files, "google_feed", slowly)

    def second() -> bool:
        assert begun.wait(60)
        assert not write_export(export.pk), "the first one is alive"
        ExportFile.objects.update(heartbeat=now() - SILENCE - timedelta(seconds=1))
        try:
            return write_export(export.pk)
        finally:
            goes_on.set()

    outcomes = run_together([lambda: write_export(export.pk), second])
    assert outcomes == [False, True]
    text = _text(export)
    assert _is_whole(text)
    assert "Old cloth" not in text
    assert len(_lying_files(store)) == 2


def test_it_lies_in_a_bucket_where_there_is_one(seller: Client, store: Store, settings: Any) -> None:
    create_product_on_sale(store=store, title="Bazin")
    with s3.running() as bucket:
        settings.S3_BUCKET, settings.S3_REGION, settings.S3_ENDPOINT_URL = s3.BUCKET, s3.REGION, bucket.url
        settings.S3_ACCESS_KEY_ID, settings.S3_SECRET_ACCESS_KEY = s3.KEY, s3.SECRET
        settings.STORAGES = settings.STORAGES | {"private_pictures": {"BACKEND": "site_config.storage.PrivateBucket"}}
        export = _asked(store)
        assert write_export(export.pk)
        assert len(bucket.objects) == 2
        found = seller.get(ADDRESS, headers={"Accept-Encoding": "gzip"})
        assert b"Bazin" in gzip.decompress(b"".join(found.streaming_content))
        ExportFile.objects.update(changed_at=now() - DEBOUNCE)
        assert write_export(export.pk)
        assert len(bucket.objects) == 2
