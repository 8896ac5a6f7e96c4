"""The ways of an import: rivals, cancelling, columns of one's own, the outcome to download, and the pictures afterwards."""

import csv
import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from sellers.exceptions import ImportBusy, ImportMoved
from sellers.models import ImportRun, PictureFetch
from sellers.services.import_runs import cancel_import, check_import, confirm_import, find_dead_runs, take_file, work_on_run
from sellers.services.import_runs.picture_fetches import PAUSES, fetch_pictures, retry_pictures
from sellers.services.remote_pictures import FetchFailed
from sellers.states import ImportState
from shop.accounts.models import User
from shop.catalog.models import Product, Variant
from shop.catalog.states import ProductStatus
from shop.stores.models import Store
from tests.factories.images import picture_bytes
from tests.factories.imports import check_bytes, import_bytes
from tests.factories.stores import create_store
from tests.threads import kinds_of, run_together

TABLE = (
    "Désignation;Prix;Qté;Photo;Taille;Remarque\nBoubou;150 000;4;https://x.example/1.jpg;M;beau\nBoubou;155.000;2;;L;\nSavon;abc;3;;;\n"
)
SHOP = "Handle,Title,Variant Price,Image Src,Image Position,Option1 Name,Option1 Value,Variant Image\n"


@pytest.fixture
def store(bob: User) -> Store:
    return create_store(owner=bob, is_trusted=True)


@pytest.fixture
def seller(client: Client, bob: User) -> Client:
    client.force_login(bob)
    return client


def upload(seller: Client, content: bytes) -> ImportRun:
    seller.post(reverse("sellers:imports"), {"file": SimpleUploadedFile("a.csv", content)})
    return ImportRun.objects.latest("pk")


def test_own_table_is_guessed_and_what_the_seller_says_is_remembered(seller: Client, store: Store) -> None:
    run = upload(seller, TABLE.encode("cp1252"))
    page = seller.get(run.get_absolute_url())
    assert [field.initial for field in page.context["form"].columns] == ["title", "price", "stock", "picture", "option", ""]
    wrong = {"format": "plain", "column_0": "title", "column_1": "title"}
    assert seller.post(reverse("sellers:import_check", args=[run.pk]), wrong).status_code == 422
    chosen = {f"column_{place}": meaning for place, meaning in enumerate(["title", "price", "stock", "picture", "option", "brand"])}
    seller.post(reverse("sellers:import_check", args=[run.pk]), {"format": "plain", **chosen})
    work_on_run(run.pk)
    confirm_import(run)
    work_on_run(run.pk)
    product = Product.objects.get()
    assert (product.title, product.brand) == ("Boubou", "beau")
    assert list(product.variants.values_list("title", "price_minor", "stock")) == [("M", 150_000, 4), ("L", 155_000, 2)]
    assert run.rows.get(outcome="refused").line == 4
    assert upload(seller, TABLE.encode()).options["columns"]["Remarque"] == "brand"


def test_where_every_row_is_refused_that_is_what_stands_above(seller: Client, store: Store) -> None:
    run = upload(seller, SHOP.encode() + b"a,A,free,,,,,\nb,B,also free,,,,,\n")
    seller.post(reverse("sellers:import_check", args=[run.pk]), {"format": "shopify"})
    work_on_run(run.pk)
    page = seller.get(run.get_absolute_url()).content.decode()
    assert "Nothing of this can be imported: see the reason at each row." in page
    assert "Nothing is written yet" not in page
    run.refresh_from_db()
    assert (run.created, run.changed, run.refused) == (0, 0, 2)


def test_format_can_be_chosen_by_hand(seller: Client, store: Store) -> None:
    run = upload(seller, b"Handle,Title,Variant Price,Price\na,A,10,700\n")
    assert run.format == "shopify"
    seller.post(reverse("sellers:import_check", args=[run.pk]), {"format": "plain"})
    work_on_run(run.pk)
    run.refresh_from_db()
    assert (run.state, run.rows.get().changes[0]) == (ImportState.CHECKED, ["price", "", "", "700\xa0GNF"])


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"<html>", b"", b"<!DOCTYPE x [<!ENTITY a 'b'>]><rss>&a;</rss>", b'{"a": 1}'])
def test_what_is_no_catalogue_is_told(seller: Client, store: Store, content: bytes) -> None:
    answer = seller.post(reverse("sellers:imports"), {"file": SimpleUploadedFile("a.csv", content)})
    if answer.status_code == 302:  # it looks like a feed: what is wrong with it shows when it is read
        run = ImportRun.objects.get()
        check_import(run)
        work_on_run(run.pk)
        run.refresh_from_db()
        assert "entities" in run.reason
    else:
        assert answer.status_code == 422
        assert answer.context["form"].errors


def test_one_import_at_a_time_and_a_double_click_is_answered(seller: Client, store: Store) -> None:
    first = check_bytes(store, TABLE.encode())
    other = ImportRun.objects.create(store=store, name="b", state=ImportState.CHECKED)
    confirm_import(first)
    with pytest.raises(ImportBusy):
        confirm_import(other)
    with pytest.raises(ImportBusy):
        take_file(store, ContentFile(TABLE.encode(), name="c"), author=None)
    with pytest.raises(ImportMoved):
        confirm_import(first)
    answer = seller.post(reverse("sellers:import_start", args=[first.pk]), follow=True)
    assert "moved on" in answer.content.decode()
    confirm_import(ImportRun.objects.create(store=create_store(), name="another store's", state=ImportState.CHECKED))


def test_file_that_waits_goes_on_waiting_unless_it_is_brought_again(seller: Client, store: Store) -> None:
    waiting = check_bytes(store, TABLE.encode())
    untouched = upload(seller, b"Handle,Title,Variant Price\na,A,10000\n")
    again = upload(seller, b"Handle,Title,Variant Price\na,A,10000\n")
    for number in range(12):
        ImportRun.objects.create(store=store, name=f"old {number}", state=ImportState.DONE)
    states = dict(ImportRun.objects.filter(pk__in=[waiting.pk, untouched.pk, again.pk]).values_list("pk", "state"))
    assert states == {waiting.pk: "checked", untouched.pk: "cancelled", again.pk: "uploaded"}
    page = seller.get(reverse("sellers:imports"))
    assert [run.pk for run in page.context["runs"][:2]] == [again.pk, waiting.pk]
    assert "2 files below wait for your decision" in page.content.decode()
    assert "Another file was imported after" not in seller.get(waiting.get_absolute_url()).content.decode()
    check_import(again)
    work_on_run(again.pk)
    confirm_import(again)
    work_on_run(again.pk)
    assert "Another file was imported after" in seller.get(waiting.get_absolute_url()).content.decode()
    confirm_import(waiting)  # it can still be let in
    assert work_on_run(waiting.pk).created == 1


def test_cancelled_import_writes_no_more_and_a_dead_one_is_found(store: Store) -> None:
    run = check_bytes(store, TABLE.encode())
    confirm_import(run)
    ImportRun.objects.update(started_at="2020-01-01T00:00:00Z")
    assert find_dead_runs() == [run.pk]
    cancel_import(run)
    assert find_dead_runs() == []
    assert work_on_run(run.pk) is None
    assert not Product.objects.exists()


def test_import_of_a_store_that_is_not_trusted_waits_for_review(bob: User) -> None:
    store = create_store(owner=bob)
    import_bytes(store, b"Handle,Title,Status,Variant Price\na,A,active,10000\nb,B,draft,10000\nc,C,archived,10000\n")
    assert list(Product.objects.order_by("source_handle").values_list("status", flat=True)) == ["submitted", "draft", "archived"]
    Product.objects.filter(source_handle="a").update(status=ProductStatus.APPROVED)
    changed = b"Handle,Title,Status,Variant Price\na,Better A,active,10000\n"
    assert import_bytes(store, changed).changed == 1
    assert Product.objects.get(source_handle="a").title == "A"  # the change waits beside the live version
    assert import_bytes(store, changed).unchanged == 1


def test_edited_export_moves_stock_by_what_was_edited_once(store: Store) -> None:
    import_bytes(store, b"Handle,Title,Variant Price,Variant Inventory Qty\na,A,10000,10\n")
    edited = b"Handle,Title,Variant Price,Variant Inventory Qty,Variant Inventory Base\na,A,10000,12,7\n"
    assert import_bytes(store, edited).changed == 1
    assert Variant.objects.get().stock == 15
    assert import_bytes(store, edited).unchanged == 1
    assert Variant.objects.get().stock == 15


def test_outcome_is_a_table_without_formulas(seller: Client, store: Store) -> None:
    run = import_bytes(store, b"Handle,Title,Variant Price\n=1+1,@SUM(A1),10000\n-b,B,ten\n")
    content = b"".join(seller.get(reverse("sellers:import_outcome", args=[run.pk])).streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content)))
    assert [row[:5] for row in rows[1:]] == [["2", "'=1+1", "", "'@SUM(A1)", "new"], ["3", "'-b", "", "B", "refused"]]
    assert "not an amount" in rows[2][8]


def test_page_of_a_large_import_asks_little(seller: Client, store: Store, django_assert_max_num_queries) -> None:
    rows = "".join(f"h{number},Thing {number},10000,,,,,\n" for number in range(120))
    run = import_bytes(store, (SHOP + rows).encode())
    with django_assert_max_num_queries(12):
        page = seller.get(run.get_absolute_url(), {"show": "created", "page": 2})
    assert len(page.context["rows"]) == 40


def test_pictures_are_fetched_in_order_once_and_shown_by_their_variants(store: Store) -> None:
    one, two = picture_bytes(), picture_bytes()
    rows = (
        "a,A,10000,https://x.example/1.jpg,1,Size,S,https://x.example/2.jpg\n"
        "a,,11000,https://x.example/2.jpg,2,,M,\n"
        "b,B,9000,https://x.example/1.jpg,1,,,\n"
    )
    import_bytes(store, (SHOP + rows).encode())
    asked: list[str] = []

    def get(url: str) -> bytes:
        asked.append(url)
        if url.endswith("1.jpg") and len(asked) < 3:
            raise FetchFailed("later", may_heal=True)
        return one if url.endswith("1.jpg") else two

    assert fetch_pictures(get=get) == 3
    assert list(PictureFetch.objects.values_list("state", flat=True)) == ["waiting", "done", "waiting"]
    assert fetch_pictures(get=get) == 0  # it pauses
    PictureFetch.objects.update(next_try_at=None)
    assert fetch_pictures(get=get) == 2
    assert asked.count("https://x.example/1.jpg") == 2
    product, other = Product.objects.order_by("pk")
    pictures = list(product.pictures.order_by("position"))
    urls = {fetch.cid: fetch.url[-5:] for fetch in PictureFetch.objects.all()}
    assert [urls[picture.image.cid] for picture in pictures] == ["1.jpg", "2.jpg"]
    assert product.variants.get(title="S").picture == pictures[1]
    assert other.pictures.get().image == pictures[0].image == other.cover
    assert import_bytes(store, (SHOP + rows).encode()).unchanged == 2


def test_picture_that_cannot_be_had_is_given_up_and_told(seller: Client, store: Store) -> None:
    run = import_bytes(store, (SHOP + "a,A,10000,https://x.example/1.jpg,1,,,\nb,B,10000,https://x.example/2.txt,1,,,\n").encode())

    def get(url: str) -> bytes:
        if url.endswith("txt"):
            return b"no picture"
        raise FetchFailed("busy", may_heal=True)

    for _try in range(len(PAUSES) + 1):
        PictureFetch.objects.filter(state="waiting").update(next_try_at=None)
        fetch_pictures(get=get)
    assert set(PictureFetch.objects.values_list("state", flat=True)) == {"failed"}
    page = seller.get(run.get_absolute_url()).content.decode()
    assert "busy" in page
    assert "not a picture we can read" in page
    assert retry_pictures(run) == 2


def test_picture_name_that_makes_no_address_is_left_out(store: Store) -> None:
    rows = "a,A,10000,//[x,1,,,\nb,B,10000,b.jpg,1,,,\n"
    run = import_bytes(store, (SHOP + rows).encode(), options={"picture_base": "https://x.example/media"})
    assert run.created == 2
    assert list(PictureFetch.objects.values_list("url", flat=True)) == ["https://x.example/media/b.jpg"]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_workers_and_two_clicks_write_once() -> None:
    store = create_store(is_trusted=True)
    run = check_bytes(store, (SHOP + "".join(f"h{number},Thing {number},10000,,,,,\n" for number in range(30))).encode())
    outcomes = run_together([lambda: confirm_import(ImportRun.objects.get(pk=run.pk))] * 4)
    assert kinds_of(outcomes) == {"ImportMoved": 3, "NoneType": 1}
    outcomes = run_together([lambda: work_on_run(run.pk, group=3)] * 4)
    assert kinds_of(outcomes) == {"ImportRun": 1, "NoneType": 3}
    run.refresh_from_db()
    assert (run.state, run.created, Product.objects.count()) == (ImportState.DONE, 30, 30)
    assert connection.vendor == "postgresql"
