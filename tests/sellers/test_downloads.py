"""A download of a file is a draft until what it delivers is here."""

import pytest
from django.core.files.base import ContentFile

from sellers.exports import google, shopify
from sellers.models import ImportRun
from sellers.queries.exports import exported_products
from shop.accounts.models import User
from shop.catalog.exceptions import ListingNotReady
from shop.catalog.models import Product, Variant
from shop.catalog.services.listing import submit_product
from shop.digital.services import sell_file
from shop.stores.models import Store
from tests.factories.digital import TEXT
from tests.factories.imports import import_bytes
from tests.factories.stores import create_store
from tests.integrity import broken_facts

WOO = """ID,Type,SKU,Name,Published,Regular price,Stock,Attribute 1 name,Attribute 1 value(s),Parent
1,"simple, downloadable, virtual",SONG,Song,1,50000,,,,
2,simple,DRUM,Drum,1,900000,3,,,
3,variable,BOOK,Book,1,,,Form,"Paper, PDF",
4,variation,BOOK-P,Book,1,80000,5,Form,Paper,BOOK
5,"variation, downloadable, virtual",BOOK-D,Book,1,40000,,Form,PDF,BOOK
"""
SHOPIFY = """Handle,Title,Variant SKU,Variant Price,Variant Requires Shipping,Status
SONG,Song,SONG,50000,FALSE,active
DRUM,Drum,DRUM,900000,TRUE,active
"""
LEGACY = """post_title,post_name,ID,post_status,sku,downloadable,regular_price,post_parent
Song,SONG,7,publish,SONG,yes,50000,0
Drum,DRUM,8,publish,DRUM,no,900000,0
"""


def _run(store: Store, text: str, *, dry_run: bool = False) -> ImportRun:
    return import_bytes(store, text.encode(), dry_run=dry_run, options={"by_staff": True})


def _counts(run: ImportRun) -> tuple[int, int, int, int]:
    return run.created, run.changed, run.unchanged, run.refused


def _downloads(store: Store) -> dict[str, str]:
    """SKU of what is sold as a download, and whether its listing is live."""
    return dict(Variant.objects.filter(product__store=store, is_digital=True).order_by("sku").values_list("sku", "product__status"))


@pytest.mark.parametrize("text", [WOO, SHOPIFY, LEGACY])
def test_a_download_waits_as_a_draft_and_what_is_carried_goes_live(store: Store, text: str) -> None:
    checked = _run(store, text, dry_run=True)
    written = _run(store, text)
    assert _counts(checked) == _counts(written)
    assert written.refused == 0
    downloads = {"SONG": "draft", "BOOK-D": "draft"} if text == WOO else {"SONG": "draft"}
    assert _downloads(store) == downloads
    assert Product.objects.get(source_handle="DRUM").status == "approved"
    said = written.rows.get(handle="SONG").reason
    assert "A download: it is a draft until its file is uploaded." in said
    assert broken_facts(of="shop.digital") == {}


def test_it_never_goes_live_without_its_file(store: Store, bob: User) -> None:
    _run(store, WOO)
    song = Product.objects.get(source_handle="SONG")
    with pytest.raises(ListingNotReady, match="Upload the file of each download"):
        submit_product(song, actor_id=bob.pk, needs_picture=False)
    variant = song.variants.get()
    sell_file(variant, ContentFile(TEXT, name="song.pdf"), actor=bob)
    submit_product(song, actor_id=bob.pk, needs_picture=False)
    song.refresh_from_db()
    assert song.status == "submitted"
    variant.refresh_from_db()
    assert variant.available > 0


def test_the_same_file_again_changes_nothing_whatever_was_uploaded_since(store: Store, bob: User) -> None:
    _run(store, WOO)
    song = Product.objects.get(source_handle="SONG")
    sell_file(song.variants.get(), ContentFile(TEXT, name="song.pdf"), actor=bob)
    Product.objects.filter(pk=song.pk).update(status="approved")
    again = _run(store, WOO)
    assert (_counts(again), again.rows.get(handle="SONG").reason) == ((0, 0, 3, 0), "")
    assert _downloads(store)["SONG"] == "approved"


def test_a_new_download_beside_what_is_sold_is_refused(store: Store) -> None:
    paper = WOO.rsplit("5,", 1)[0]
    _run(store, paper.replace("Paper, PDF", "Paper"))
    report = _run(store, WOO)
    assert report.rows.get(outcome="refused").reason == "Add this download to the listing by hand: it needs its file first."
    assert Variant.objects.filter(sku="BOOK-D").count() == 0


@pytest.mark.parametrize("form", ["shopify", "google"])
def test_an_export_makes_the_same_downloads_elsewhere_and_nothing_at_home(store: Store, bob: User, form: str) -> None:
    _run(store, WOO)
    for variant in Variant.objects.filter(is_digital=True):
        sell_file(variant, ContentFile(TEXT, name="file.pdf"), actor=bob)
    Product.objects.update(status="approved")
    text = "".join(
        shopify.shopify_csv(exported_products(store)) if form == "shopify" else google.google_feed(store, exported_products(store))
    )
    assert _counts(_run(store, text)) == (0, 0, 3, 0)
    other = create_store(owner=bob, name="Elsewhere")
    assert _counts(_run(other, text)) == (3, 0, 0, 0)
    assert _downloads(other) == {"BOOK-D": "draft", "SONG": "draft"}
