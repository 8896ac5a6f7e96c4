"""What is too long for a listing comes in shortened, says so, and is kept whole in the description."""

from dataclasses import replace
from decimal import Decimal

import pytest

from sellers.imports.drafts import ProductDraft, VariantDraft
from sellers.imports.shortening import shortened_draft
from shop.accounts.models import User
from shop.catalog.models import Product
from shop.stores.models import Store
from tests.factories.imports import import_bytes
from tests.factories.stores import create_store

LONG = "Handmade indigo boubou of Labé & Kindia, " + "dyed twice with leaves of the garden and washed in the river, " * 2 + "one size"
SIZE = "Fits a chest of ninety to one hundred and ten centimetres, measured under the arms, loose sleeves"
HEAD = "Handle,Title,Body (HTML),Vendor,Variant Price,Option1 Name,Option1 Value\n"


@pytest.fixture
def store(bob: User) -> Store:
    return create_store(owner=bob, is_trusted=True)


def draft(**fields: object) -> ProductDraft:
    return replace(ProductDraft("h", 2, "Boubou"), **fields)


def test_what_fits_stays_as_it_is() -> None:
    whole = draft(title="t" * 140, brand="b" * 80, axes=(("n" * 60, ("v" * 80,)),), variants=(VariantDraft(2, Decimal(1), ("v" * 80,)),))
    assert shortened_draft(whole) is whole


@pytest.mark.parametrize("text", [LONG, "x" * 141, "word " * 100, "é" * 5_000])
def test_titles_end_with_a_word_and_a_mark(text: str) -> None:
    found = shortened_draft(draft(title=text))
    assert len(found.title) <= 140
    assert found.title.endswith("…")
    assert " ".join(text.split()).startswith(found.title.removesuffix("…"))
    assert found.whole == (("Title", " ".join(text.split())),)


def test_options_that_begin_alike_stay_different() -> None:
    values = tuple(f"{SIZE}, number {number}" for number in range(12))
    name = "Measure of the garment as our tailor in Madina takes it on Fridays"
    found = shortened_draft(draft(axes=((name, values),), variants=tuple(VariantDraft(2, Decimal(1), (value,)) for value in values)))
    [(short_name, short)] = found.axes
    assert len(short_name) <= 60
    assert len({each.casefold() for each in short}) == 12
    assert all(len(each) <= 80 for each in short)
    assert [variant.values for variant in found.variants] == [(each,) for each in short]
    assert [text for _label, text in found.whole] == [name, *values]


def test_long_texts_come_in_whole_and_once(store: Store) -> None:
    text = (
        HEAD + f'boubou,"{LONG}",<p>Warm.</p>,{"Atelier " * 12},50000,Size,"{SIZE}, short"\nboubou,,,,51000,,"{SIZE}, long"\n'
        f'sac,"{LONG}","{LONG}",,40000,,\n'
    )
    run = import_bytes(store, text.encode())
    assert (run.created, run.refused) == (2, 0)
    boubou, bag = Product.objects.order_by("pk")
    assert len(boubou.title) <= 140
    assert LONG.replace("&", "&amp;") in boubou.description
    assert f"Size: {SIZE}, short" in boubou.description
    assert f"Size: {SIZE}, long" in boubou.description
    assert boubou.description.endswith("<p>Warm.</p>")
    assert bag.description.count("Handmade indigo") == 1
    assert "Shortened because it is too long (Title; Brand; Size)" in run.rows.get(number=0).reason
    assert import_bytes(store, text.encode()).unchanged == 2


EVERY_FORMAT = {
    "woocommerce": f'ID,Type,SKU,Name,Regular price\n1,simple,B,"{LONG}",50000\n',
    "woocommerce_legacy": f'post_title,post_name,regular_price,sku,ID\n"{LONG}",b,50000,B,1\n',
    "google_table": f'id,title,link,image link,price\nb,"{LONG}",https://x.example,https://x.example/1.jpg,50000 GNF\n',
    "spree": f'slug,sku,name,price,option1_name,inventory_count\nb,B,"{LONG}",50000,,1\n',
    "prestashop": f'Product ID,Name *,Price tax included,Reference #\n1,"{LONG}",50000,B\n',
    "etsy": f'TITLE,DESCRIPTION,PRICE,CURRENCY_CODE,QUANTITY,TAGS\n"{LONG}",x,50000,GNF,1,\n',
    "oscar": f'Book,Books > Fiction,"9780000000019","{LONG}",NULL,"G","9780000000019","50000","6"\n',
    "plain": f'Name,Price\n"{LONG}",50000\n',
}


@pytest.mark.parametrize("format", EVERY_FORMAT)
def test_no_format_refuses_a_long_title(store: Store, format: str) -> None:
    run = import_bytes(store, EVERY_FORMAT[format].encode())
    assert (run.format, run.created, run.refused) == (format, 1, 0)
    assert LONG.replace("&", "&amp;") in Product.objects.get().description
