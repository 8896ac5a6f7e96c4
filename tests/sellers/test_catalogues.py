"""What other shops' programs export, through the page: in, once more, out by export, and into another store."""

from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from sellers.models import ExportFile, ImportRun, PictureFetch
from sellers.services.export_files import write_export
from sellers.services.import_runs import work_on_run
from sellers.states import ImportState
from shop.accounts.models import User
from shop.catalog.models import Attribute, Product, ProductAttribute, Variant
from shop.catalog.services.attributes import create_missing_attributes
from shop.common.clock import now
from shop.stores.models import Store
from tests.factories.catalog import create_category
from tests.factories.imports import check_bytes, import_bytes
from tests.factories.places import create_country, create_place
from tests.factories.stores import create_store
from tests.outside_data import FindFile, outside


@dataclass(frozen=True)
class File:
    """What a file must become in a store that sells in Kenyan shillings, which have two decimals."""

    path: str
    format: str
    created: int
    variants: int
    pictures: int
    refused: int = 0
    rate: str = ""
    spots: dict[tuple[str, str], tuple[Any, ...]] = field(default_factory=dict)  # → price, sale or price before, SKU, stock
    base: str = ""


OWN_MARKET = {("boubou", "Medium"): (6_000, None, "", 1), ("panier", ""): (750, None, "", 4)}
OWN_WOO = {
    ("m-tee", "Blue / S"): (2_500, None, "m-tee-blue-s", 1),
    ("m-hoodie", "Red / No"): (4_200, 4_500, "m-hoodie-red", 1),
    ("m-hoodie", "Blue / Yes"): (4_500, None, "m-hoodie-blue", 1),
    ("m-beanie", ""): (1_800, 2_000, "m-beanie", 1),
    ("m-secret", ""): (950, None, "m-secret", 7),
    ("m-song", ""): (200, 300, "m-song", 0),  # a download, which has no units before its file
}
OWN_FILES = [
    File("shopify/market.csv", "shopify", 4, 6, 4, spots=OWN_MARKET),
    File("encodings/market_latin1_cr.csv", "shopify", 4, 6, 4, spots=OWN_MARKET),
    File(
        "shopify/household.csv", "shopify", 4, 5, 5,
        spots={("table-lamp", ""): (6_999, 8_500, "", 1), ("garden-gloves", "Yellow"): (1_599, None, "", 3)},
    ),
    File(
        "shopify/template.csv", "shopify", 3, 8, 4,
        spots={("example-tunic", "Blue / M"): (2_500, None, "TUN-BM", 0), ("example-hat", ""): (1_799, 2_299, "HAT-1", 50)},
    ),
    File("woocommerce/exporter.csv", "woocommerce", 5, 7, 3, refused=2, spots=OWN_WOO),
    File("encodings/exporter_bom_semicolons.csv", "woocommerce", 5, 7, 3, refused=2, spots=OWN_WOO),
    File(
        "woocommerce/legacy.csv", "woocommerce_legacy", 3, 3, 6, refused=1,
        spots={("logo", ""): (1_800, 2_000, "", 5), ("logo-2", ""): (3_500, None, "", 1)},
    ),
    File(
        "woocommerce/importer.csv", "woocommerce", 3, 4, 0,
        spots={("SARI", "M"): (6_200, None, "SARI-M", 3), ("gift-basket", ""): (2_500, None, "", 2)},
    ),
    File(
        "woocommerce/fields.csv", "woocommerce", 2, 2, 3,
        spots={("id:71", ""): (1_200, None, "", 4), ("id:72", "S"): (2_800, 3_000, "", 1)},
    ),
    File("woocommerce/plugin.csv", "woocommerce", 1, 1, 0, spots={("id:402", ""): (10_000, None, "", 1)}),
    File(
        "google_merchant/feed.xml", "google", 3, 3, 3, rate="0.5",
        spots={("901", ""): (27_450, None, "901", 1), ("902", ""): (57_500, None, "902", 1), ("903", ""): (450_000, None, "903", 0)},
    ),
    File(
        "saleor/tables.json", "saleor", 3, 4, 3, rate="130", base="https://demo.example/media",
        spots={("plimsolls", "40"): (1_040_000, None, "shoe-40", 11), ("mango-juice", ""): (19_500, 25_870, "", 5)},
    ),
    File(
        "spree/products.csv", "spree", 2, 5, 0, rate="130",
        spots={("wax-shirt", "Light Blue / XL"): (818_870, None, "WAX-SHIRT-XL-LIGHT-BLUE", 100)},
    ),
    File("oscar/books.csv", "oscar", 2, 2, 0, refused=1, spots={("9780000000033", ""): (763, None, "9780000000033", 2)}),
    File("oscar/books_semicolons.csv", "oscar", 2, 2, 0, refused=1, spots={("9780000000033", ""): (763, None, "9780000000033", 2)}),
    File("oscar/books_doubled.csv", "oscar", 2, 2, 0, refused=1, spots={("9780000000033", ""): (763, None, "9780000000033", 2)}),
    File("prestashop/list.csv", "prestashop", 2, 2, 1, spots={("MUG-1", ""): (1_200, None, "MUG-1", 30), ("id:2", ""): (600, None, "", 0)}),
    *(
        File(f"etsy/{language}.csv", "etsy", 2, 3, 2, spots={("ring", "S"): (950, None, "R-S", 3), ("BAG", ""): (2_500, None, "BAG", 3)})
        for language in ("it", "fr", "de")
    ),
]  # fmt: skip
WOO = {
    ("cc-tee", "Blue / Large"): (2_500, None, "cc-t-shirt-blue-large", 1),
    ("cc-hoodie", "Red / No"): (4_200, 4_500, "cc-hoodie-red", 1),
    ("cc-hoodie", "Blue / Yes"): (4_500, None, "cc-hoodie-blue-logo", 1),
    ("cc-beanie", ""): (1_800, 2_000, "cc-beanie", 1),
    ("cc-single", ""): (200, 300, "cc-single", 0),  # a download, which has no units before its file
}
APPAREL = {("classic-varsity-top", "Medium"): (6_000, None, "", 1), ("led-high-tops", ""): (8_000, None, "", 1)}
OUTSIDE_FILES = [
    File("shopify/apparel.csv", "shopify", 20, 22, 20, spots=APPAREL),
    File("encodings/shopify_latin1_cr_only.csv", "shopify", 20, 22, 20, spots=APPAREL),
    File(
        "shopify/packt_product_data.csv", "shopify", 20, 21, 21,
        spots={("floor-lamp", ""): (6_999, 8_500, "", 1), ("gardening-gloves", "Yellow"): (1_599, None, "", 3)},
    ),
    File(
        "shopify/shopify_sample_product_template.csv", "shopify", 3, 16, 11,
        spots={("example-shirt", "Blue / M"): (2_500, None, "SRT_COT_222", 0), ("example-hat", ""): (1_799, 2_299, "HAT_GRY_275", 50)},
    ),
    File("woocommerce/sample_products.csv", "woocommerce", 13, 26, 21, refused=2, spots=WOO),
    File("encodings/woo_utf8bom_semicolon_crlf.csv", "woocommerce", 13, 26, 21, refused=2, spots=WOO),
    File(
        "woocommerce/legacy_dummy_products.csv", "woocommerce_legacy", 21, 21, 42, refused=2,
        spots={("woo-logo", ""): (1_800, 2_000, "", 5), ("woo-single-2", ""): (200, 300, "", 1)},
    ),
    File("woocommerce/dokan_products_small.csv", "woocommerce", 1, 1, 0, spots={("id:402", ""): (10_000, None, "", 1)}),
    File(
        "google_merchant/chitralhive_feed_excerpt.xml", "google", 7, 7, 7, rate="0.5",
        spots={("3226", ""): (27_450, None, "3226", 1), ("3260", ""): (450_000, None, "3260", 1)},
    ),
    File(
        "saleor/populatedb_data.json", "saleor", 32, 73, 48, rate="130", base="https://demo.example/media",
        spots={("white-plimsolls", "40"): (1_040_000, None, "918223583", 500), ("apple-juice", ""): (25_870, None, "", 1)},
    ),
    File(
        "spree/products_import.csv", "spree", 2, 15, 0, rate="130",
        spots={("denim-shirt", "Light Blue / XL"): (818_870, None, "DENIM-SHIRT-XL-LIGHT-BLUE", 100)},
    ),
    File("oscar/books-small.csv", "oscar", 9, 9, 0, refused=1, spots={("9780140436945", ""): (763, None, "9780140436945", 2)}),
    File("oscar/books-small-semicolon.csv", "oscar", 9, 9, 0, refused=1, spots={("9781904859475", ""): (770, None, "9781904859475", 15)}),
]  # fmt: skip


FILES = [pytest.param(file, id=file.path) for file in OWN_FILES] + [outside(file, id=file.path) for file in OUTSIDE_FILES]
# What has pictures for several variants, or a price that is reduced: a feed tells it differently.
FED = [param for param in FILES if param.values[0].path.startswith(("woo", "saleor"))]


@pytest.fixture(autouse=True)
def attributes(db: None) -> None:
    create_missing_attributes()


@pytest.fixture
def seller(client: Client, bob: User) -> Client:
    client.force_login(bob)
    return client


def kenyan_store(owner: User, **fields: Any) -> Store:
    kenya = create_country(code="KE")
    return create_store(owner=owner, country=kenya, region=create_place(country=kenya, name="Nairobi"), **fields)


def download(seller: Client, format: str) -> bytes:
    """The file as it is now, as soon as the job has written it."""
    address = reverse(f"sellers:export_{format}")
    if seller.get(address).status_code == 503:
        write_export(ExportFile.objects.get(format=format).pk)
    return b"".join(seller.get(address).streaming_content)


def choose(seller: Client, store: Store) -> None:
    """Stand in that store's back office."""
    session = seller.session
    session["store"] = store.pk
    session.save()


def upload(seller: Client, content: bytes, *, name: str, store: Store, **options: Any) -> ImportRun:
    """By the pages: the file, its check, and the word to let it in. The jobs are done in between, as a worker would."""
    choose(seller, store)
    answer = seller.post(reverse("sellers:imports"), {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302, answer.context["form"].errors
    run = ImportRun.objects.get(pk=answer.url.rstrip("/").rpartition("/")[2])
    assert seller.get(run.get_absolute_url()).status_code == 200
    seller.post(reverse("sellers:import_check", args=[run.pk]), {"format": run.format, **options})
    work_on_run(run.pk)
    run.refresh_from_db()
    assert run.state == ImportState.CHECKED, run.reason
    foreseen = run.counts
    page = seller.get(run.get_absolute_url())
    assert page.status_code == 200
    seller.post(reverse("sellers:import_start", args=[run.pk]))
    work_on_run(run.pk)
    run.refresh_from_db()
    assert run.state == ImportState.DONE
    assert run.counts == foreseen, "the dry run promised something else"
    return run


def everything(store: Store) -> dict[str, Any]:
    """What a shopper would see of it, and what a seller counts."""
    found = {}
    for product in Product.objects.filter(store=store).prefetch_related("options__values", "variants", "attributes__attribute"):
        options = [(option.name, [value.value for value in option.values.all()]) for option in product.options.all()]
        pictures = list(PictureFetch.objects.filter(product=product).values_list("url", "alt", "variants"))
        words = (product.title, product.description, product.brand, product.condition, product.status, product.category_id)
        rows = product.variants.values_list(
            "title", "price_minor", "sale_price_minor", "compare_at_minor", "sku", "stock", "weight_grams", "sale_starts_at", "sale_ends_at"
        )
        answers = sorted((answer.attribute.code, answer.value, answer.number) for answer in product.attributes.all())
        found[product.source_handle] = (words, options, list(rows), sorted(pictures), answers)
    return found


@pytest.mark.parametrize("file", FILES)
def test_file_arrives_by_the_page_once_and_goes_on_by_export(seller: Client, bob: User, data_file: FindFile, file: File) -> None:
    content = data_file(f"catalogues/{file.path}").read_bytes()
    store, other = kenyan_store(bob, is_trusted=True), kenyan_store(bob, is_trusted=True)
    options = {"rate": file.rate, "picture_base": file.base}
    run = upload(seller, content, name=Path(file.path).name, store=store, **options)

    assert run.format == file.format
    assert (run.created, run.changed, run.unchanged, run.refused) == (file.created, 0, 0, file.refused)
    assert run.rows.filter(outcome="refused", reason="").count() == 0
    assert Variant.objects.count() == file.variants
    assert PictureFetch.objects.count() == file.pictures
    for (handle, title), expected in file.spots.items():
        variant = Variant.objects.select_related("product__store").get(product__source_handle=handle, title=title)
        before = variant.claimed_before_minor_at(now())
        assert variant.price_before is None, "nobody has seen it here at that price"
        assert (variant.price.minor, before, variant.sku, variant.stock) == expected

    arrived = everything(store)
    again = import_bytes(store, content, options=options)  # the pages have been walked through; from here on their services do
    assert (again.created, again.changed, again.unchanged, again.refused) == (0, 0, file.created, file.refused)
    assert everything(store) == arrived

    exported = download(seller, "shopify")
    back = import_bytes(store, exported)
    assert (back.created, back.changed, back.unchanged, back.refused) == (0, 0, file.created, 0)
    import_bytes(other, exported)
    assert everything(other) == arrived


@pytest.mark.parametrize("file", FED)
def test_feed_brings_what_is_live_to_another_store(seller: Client, bob: User, data_file: FindFile, file: File) -> None:
    store, other = kenyan_store(bob, is_trusted=True), kenyan_store(bob, is_trusted=True)
    content = data_file(f"catalogues/{file.path}").read_bytes()
    import_bytes(store, content, options={"rate": file.rate, "picture_base": file.base})
    choose(seller, store)
    exported = download(seller, "google")
    run = import_bytes(other, exported)
    assert run.format == "google"
    live = {handle: facts for handle, facts in everything(store).items() if facts[0][4] == "approved"}
    assert _without_alts(everything(other)) == _without_alts(live)


def _without_alts(found: dict[str, Any]) -> dict[str, Any]:
    return {
        handle: (words, options, rows, sorted((url, variants) for url, _alt, variants in pictures), answers)
        for handle, (words, options, rows, pictures, answers) in found.items()
    }


def test_what_a_product_answers_comes_along_and_goes_on(seller: Client, bob: User) -> None:
    """Material, for whom, a figure, condition and brand: by a file, by both exports, and changed by a file once more."""
    shelf = create_category(name="Mode", slug="mode")
    figure = Attribute.objects.create(code="length", names={"en": "Length", "fr": "Longueur"}, kind="number", unit="cm")
    Attribute.objects.create(code="for", names={"en": "For whom"}, kind="choice", choices=[{"code": "men", "names": {"en": "Men"}}])
    store, other, third = (kenyan_store(bob, is_trusted=True) for _ in range(3))
    head = "Handle,Title,Vendor,Type,Variant Price,Option1 Name,Option1 Value,Google Shopping / Condition,Google Shopping / Gender,"
    head += "Fabric (product.metafields.shopify.fabric),Metafield: custom.length [number],Product.custom.mood,"
    head += "Color (product.metafields.shopify.color-pattern)\n"
    robe = "robe,Robe,Fouta,Mode,30,Size,S,used,male,raffia; leather,12.50 cm,calm,Bleu marine\nrobe,,,,31,,M,,,,,,\n"
    run = import_bytes(store, (head + robe).encode())
    product = Product.objects.get(store=store)
    told = {("material", "raffia"), ("for", "men"), ("length", "12.5"), ("colour", "navy")}
    assert set(product.attributes.values_list("attribute__code", "value")) == told
    assert (product.brand, product.condition, product.category) == ("Fouta", "used", shelf)
    assert ProductAttribute.objects.get(attribute=figure).number == Decimal("12.5")
    assert run.rows.get().reason.endswith("mood “calm”")
    assert ["attribute", "Material", "", "Raffia"] in run.rows.get().changes

    choose(seller, store)
    table = download(seller, "shopify")
    feed = download(seller, "google")
    assert b"<g:material>Raffia</g:material>" in feed
    assert b"<g:attribute_name>Length</g:attribute_name><g:attribute_value>12.5 cm</g:attribute_value>" in feed
    for content, place in ((table, other), (feed, third)):
        assert import_bytes(store, content).unchanged == 1
        import_bytes(place, content)
        assert set(Product.objects.get(store=place).attributes.values_list("attribute__code", "value")) == told
        assert everything(place)["robe"][0][2:4] == ("Fouta", "used")

    changed = import_bytes(store, (head + robe).encode().replace(b"raffia; leather", b"Cuir").replace(b"12.50 cm", b""))
    assert [change for change in changed.rows.get().changes if change[0] != "description"] == [
        ["attribute", "Material", "Raffia", "Leather"]
    ]
    product.refresh_from_db()
    assert product.description == "<ul><li>Mood: calm</li></ul>"  # which no field asks for; the list of two materials is gone
    assert dict(product.attributes.values_list("attribute__code", "value"))["length"] == "12.5"  # an empty cell says nothing


DOLLARS = [("household.csv", 4, "table-lamp"), outside("packt_product_data.csv", 20, "floor-lamp")]


@pytest.mark.parametrize(("name", "products", "handle"), DOLLARS)
def test_francs_take_a_rate_and_have_no_decimals(bob: User, data_file: FindFile, name: str, products: int, handle: str) -> None:
    store = create_store(owner=bob)
    content = data_file(f"catalogues/shopify/{name}").read_bytes()
    run = import_bytes(store, content)
    assert (run.created, run.refused, Product.objects.count()) == (0, products, 0)  # not even those whose dollars are whole
    run = import_bytes(store, content, options={"rate": "8600"})
    assert (run.created, run.changed, run.refused) == (products, 0, 0)
    assert Variant.objects.get(product__source_handle=handle).price_minor == 601_914


@pytest.mark.parametrize("name", ["household.csv", outside("packt_product_data.csv")])
def test_page_asks_for_the_rate_before_anything_comes_in(seller: Client, bob: User, data_file: FindFile, name: str) -> None:
    store = create_store(owner=bob)
    run = check_bytes(store, data_file(f"catalogues/shopify/{name}").read_bytes())
    page = seller.get(run.get_absolute_url())
    text = page.content.decode()
    assert "What is the exchange rate?" in text
    assert "have no decimals: the file seems to be in another currency" in text
    assert "Import now" not in text
    assert page.context["form"].fields["rate"]
    seller.post(reverse("sellers:import_check", args=[run.pk]), {"format": run.format, "rate": "8600"})
    work_on_run(run.pk)
    assert "Import now" in seller.get(run.get_absolute_url()).content.decode()
