"""What people type every day, judged on the demo's catalogue: the first things shown are of the kind that is meant."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from shop.catalog.models import Category, Product
from shop.places.models import Country
from shop.search.models import SearchDocument
from shop.search.services import rebuild_search
from shop.search.synonyms import DATA, forms_of, near_words
from site_config.demo.content import CATEGORIES, PRODUCTS, STORES
from tests.factories.catalog import create_product_on_sale
from tests.factories.places import create_country, create_place, open_rules
from tests.factories.stores import create_store

pytestmark = pytest.mark.django_db

# What is typed in a market, and what may stand in the first three places (fewer when fewer are found).
JUDGED: list[tuple[str, str, set[str]]] = [
    ("GN", "telephone", {"KEL-SONO6", "KEL-SONO3", "KEL-TOUCHE", "KEL-ENC-SONO6"}),
    ("GN", "phone", {"KEL-SONO6", "KEL-SONO3", "KEL-TOUCHE", "KEL-ENC-SONO6"}),
    ("GN", "fone", {"KEL-SONO6", "KEL-SONO3", "KEL-TOUCHE", "KEL-ENC-SONO6"}),
    ("GN", "iphone 13", {"KEL-SONO6", "KEL-SONO3", "KEL-ENC-SONO6"}),
    ("GN", "samsung galaxy", {"KEL-SONO6", "KEL-SONO3", "KEL-ENC-SONO6"}),
    ("GN", "mixeur", {"KEL-MIXEUR"}),
    ("GN", "moulinex", {"KEL-MIXEUR"}),
    ("GN", "robe", {"MBM-ROBE"}),
    ("GN", "dress", {"MBM-ROBE"}),
    ("GN", "pagne", {"MBM-PAGNE", "MBM-JUPE", "MBM-LEPPI", "MBM-PORTE"}),
    ("GN", "pagnes wax", {"MBM-PAGNE"}),
    ("GN", "vlisco", {"MBM-PAGNE", "MBM-JUPE", "MBM-LEPPI", "MBM-PORTE"}),
    ("GN", "bazin", {"MBM-BOUBOU", "MBM-ENC-BOUBOU"}),
    ("GN", "basin riche", {"MBM-BOUBOU"}),
    ("GN", "kaftan", {"MBM-BOUBOU", "MBM-ENC-BOUBOU"}),
    ("GN", "kids", {"MBM-PORTE", "ADF-POUPEE"}),
    ("GN", "jouet enfant", {"ADF-POUPEE", "MBM-PORTE"}),
    ("GN", "doll", {"ADF-POUPEE"}),
    ("GN", "earphones", {"KEL-ECOUT"}),
    ("GN", "airpods", {"KEL-ECOUT"}),
    ("GN", "powerbank", {"KEL-BANK20"}),
    ("GN", "torche solaire", {"KEL-LAMPE"}),
    ("GN", "fan", {"KEL-VENTIL"}),
    ("GN", "jbl", {"KEL-ENCEINTE"}),
    ("GN", "chaussures", {"MBM-SANDALE"}),
    ("GN", "nike", {"MBM-SANDALE"}),
    ("GN", "tapettes", {"MBM-SANDALE"}),
    ("GN", "hat", {"MBM-BONNET"}),
    ("GN", "honey", {"SDR-MIEL"}),
    ("GN", "coffee", {"SDR-CAFE"}),
    ("GN", "peanut", {"SDR-ARACHIDE"}),
    ("GN", "shea butter", {"SDR-KARITE"}),
    ("GN", "drum", {"ADF-DJEMBE"}),
    ("GN", "casserole", {"ADF-MARMITE", "ADF-MORTIER"}),
    ("GN", "robes femme pas cher", {"MBM-ROBE"}),
    ("GN", "sono 6 pa cher", {"KEL-SONO6", "KEL-ENC-SONO6"}),
    ("GN", "sandale homme cuir", {"MBM-SANDALE"}),
    ("GN", "sac a main rouge", {"MBM-SAC"}),
    ("GN", "phone 128gb", {"KEL-SONO6", "KEL-ENC-SONO6", "KEL-SONO3", "KEL-TOUCHE"}),
    ("GN", "power bank 20000", {"KEL-BANK20"}),
    ("GN", "power bank 20 000 mAh", {"KEL-BANK20"}),
    ("GN", "mango", {"SDR-MANGUE"}),
    ("GN", "grand bubu brodé", {"MBM-BOUBOU", "MBM-ENC-BOUBOU"}),
    ("GN", "ventilo", {"KEL-VENTIL"}),
    ("KE", "robe", {"NKH-DRESS"}),
    ("KE", "dress", {"NKH-DRESS"}),
    ("KE", "kids bag", {"NKH-RUCK", "NKH-KIONDO"}),
    ("KE", "backpack", {"NKH-RUCK", "NKH-KIONDO"}),
    ("KE", "sandales", {"MDT-SANDAL"}),
    ("KE", "nescafe", {"MDT-COFFEE"}),
    ("PK", "football", {"KSM-BALL"}),
    ("PK", "ventilateur", {"KSM-FAN"}),
    ("PK", "scarf", {"KSM-AJRAK", "ANL-SHAWL"}),
]


@pytest.fixture
def demo_catalogue() -> None:
    """Its words: titles, descriptions, brands, shelves and stores, without pictures."""
    for shelf in CATEGORIES:
        top = Category.objects.create(path=shelf.slug, slug=shelf.slug, names=shelf.names)
        for slug, english, french in shelf.children:
            Category.objects.create(path=f"{shelf.slug}/{slug}", slug=slug, parent=top, names={"en": english, "fr": french})
    stores = {}
    for data in STORES:
        country = _market(data.country)
        tags = data.tagline.replace(",", "").split()  # the words of a store must not count as those of its goods
        place = create_place(country=country)
        stores[data.slug] = create_store(name=data.name, slug=data.slug, country=country, region=place, tagline=data.tagline, tags=tags)
    for number, goods in enumerate(PRODUCTS):
        made = create_product_on_sale(
            title=goods.title,
            slug=f"p{number}",
            store=stores[goods.store],
            category=Category.objects.get(path=goods.category),
            brand=goods.brand,
            description=goods.description,
            source_handle=goods.sku,
        )
        made.variants.update(sku=goods.sku)
    rebuild_search()


def _market(code: str) -> Country:
    """Pakistan is Kenya with other money: no word depends on it."""
    if code != "PK":
        return create_country(code=code)
    pakistan = Country.objects.filter(code="PK").first() or create_country(code="KE")
    if pakistan.code == "KE":
        pakistan.pk, pakistan.currency, pakistan.names = "PK", "PKR", {"en": "Pakistan"}
        pakistan.save(force_insert=True)
        open_rules(pakistan)
    return pakistan


def found(client: Client, market: str, typed: str) -> list[str]:
    client.cookies["market"] = market
    return [product.source_handle for product in client.get("/search/", {"q": typed}).context["results"].shown]


def test_the_first_things_shown_are_what_is_meant(client: Client, demo_catalogue: None) -> None:
    wrong = {}
    for market, typed, meant in JUDGED:
        handles = found(client, market, typed)
        first = handles[: min(3, len(meant))]
        if not first or not set(first) <= meant:
            wrong[market, typed] = handles[:5]
    assert not wrong, "\n".join(f"{asked}: {handles}" for asked, handles in wrong.items())


def test_a_store_that_also_sells_phones_makes_no_phone_of_a_blender(client: Client, demo_catalogue: None) -> None:
    SearchDocument.objects.filter(product__source_handle="KEL-MIXEUR").update(popularity=5_000)
    handles = found(client, "GN", "telephone")
    phones = set(Product.objects.filter(category__path__startswith="telephones").values_list("source_handle", flat=True))
    assert set(handles[: len(phones)]) == phones
    assert "KEL-MIXEUR" in handles  # its store's words are found, after everything else


def test_a_name_that_nobody_sells_says_what_is_shown_instead(client: Client, demo_catalogue: None) -> None:
    client.cookies["market"] = "GN"
    shown = " ".join(client.get("/search/", {"q": "iphone 13"}).content.decode().split())
    assert "Nothing found for “iphone 13”. These are the results for <strong>smartphone</strong>." in shown


def test_who_finds_nothing_is_offered_shelves_and_what_others_like(client: Client, demo_catalogue: None) -> None:
    client.cookies["market"] = "GN"
    answer = client.get("/search/", {"q": "zzzyx qqq"})
    shown = answer.content.decode()
    assert "c=mode" in shown
    assert f'hx-get="{reverse("search:popular")}"' in shown
    popular = client.get(reverse("search:popular"), headers={"HX-Request": "true"})
    assert "Popular products" in popular.content.decode()
    assert 1 <= len(popular.context["products"]) <= 8
    assert all(product.store.country_id == "GN" for product in popular.context["products"])
    without_scripts = client.get(reverse("search:popular"), follow=True)
    assert [product.store.country_id for product in without_scripts.context["products"]].count("GN") > 8


def test_every_word_of_the_lists_is_folded_and_stands_for_something() -> None:
    assert set(forms_of("fones")) >= {"phone", "telephon", "smartphon"}
    assert forms_of("robe")[0] == "rob"
    assert near_words("iphone")[0] == "smartphone"
    assert near_words("robe") == ()


def test_the_list_of_synonyms_is_long_and_well_formed() -> None:
    lines = [line.partition("#")[0] for line in (DATA / "synonyms.txt").read_text(encoding="utf-8").splitlines()]
    said = [line.replace(">", " ").split() for line in lines if line.strip()]
    assert len(said) >= 300
    assert [words for words in said if len(words) < 2] == []
    assert [word for words in said for word in words if not re.fullmatch("[a-z0-9]+", word)] == []
    assert len({tuple(words) for words in said}) == len(said), "a line stands there twice"


@pytest.mark.parametrize("word", ["sneaker", "kanga", "perceuse", "fibre", "wig", "matelas"])
def test_a_word_and_those_that_mean_the_same_have_an_end(word: str) -> None:
    """Synonyms of synonyms are not followed: lines may name one another."""
    assert 2 <= len(forms_of(word)) <= 20
