"""Whatever is typed into the box, and whatever happens meanwhile: an answer that makes sense, and nothing that is nobody's business."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from shop.accounts.models import User
from shop.catalog.models import FormerProductAddress, Product
from shop.catalog.states import ProductStatus
from shop.common.clock import now
from shop.orders.guest_links import guest_link, new_guest_key
from shop.search import synonyms
from shop.search.search_words import code_of, order_number_of, product_slug_of, query_words
from shop.search.services import index, rebuild_search
from shop.stores.models import Store
from tests.factories.accounts import create_user
from tests.factories.catalog import create_category, create_product_on_sale
from tests.factories.orders import create_order
from tests.factories.places import create_country
from tests.factories.stores import create_store

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
TITLES = ("Robe rouge", "Power bank 20 000 mAh", "فستان أحمر", "ߘߟߐߞߌ߫ ߥߎߟߋ߲", "Corde 5 m", "Livre à lire", "Thé vert 🍵", "X")


@pytest.fixture
def shelf(db: None) -> Store:
    store = create_store(name="Chez Fatou", country=create_country(code="GN"))
    for title in TITLES:
        create_product_on_sale(title=title, category=create_category(name="Fashion"), store=store)
    Product.objects.get(title="Robe rouge").variants.update(sku="4006381333931")
    rebuild_search()
    return store


def found(client: Client, typed: str) -> list[str]:
    answer = client.get("/search/", {"q": typed})
    assert answer.status_code == 200
    return [product.title for product in answer.context["results"].shown]


TYPED = {
    "200 words": " ".join(f"mot{n}" for n in range(200)),
    "200 words, one of them known": "robe " + " ".join(f"mot{n}" for n in range(200)),
    "a word 200 times": "robe " * 200,
    "one word without an end": "a" * 100_000,
    "one letter": "x",
    "only stop words": "de la pour les the of",
    "only praise": "pas cher svp best price",
    "only units": "kg cm mAh litres pouces",
    "only signs": "!!! --- ... %",
    "a unit and no number": "mah",
    "numbers": "20 000 000 000 000",
    "mixed scripts": "robe فستان ߘߟߐߞߌ платье 连衣裙",
    "letters that look alike": "r\u043ebe rouge",
    "Arabic": "فستان",
    "N'Ko": "ߘߟߐߞߌ",
    "emoji": "🍵",
    "only emoji": "👗🧵👨\u200d👩\u200d👧",
    "a barcode of nothing": "9999999999999",
    "an order of nobody": "GN-7K3M9QA",
    "an address of elsewhere": "https://www.jumia.example/robe-rouge-123.html?utm=x#y",
    "a broken address": "http://[::1/p/robe/",
    "a script": "<script>alert(1)</script>",
    "NUL": "robe\x00rouge",
    "half a surrogate": "\ud800robe",
    "written from right to left": "\u202erobe\u202c \u200f",
    "joined by nothing": "ro\u200bbe \ufeffrouge \u00adrouge",
    "marks piled up": "r" + "\u0301" * 150 + "obe",
    "a private letter": "\ue000 \U000f0000 \ufffe",
    "another full width": "ｒｏｂｅ",
    "quotes of SQL": "robe' OR 1=1; DROP TABLE search_searchdocument; --",
    "signs of FTS": 'title:robe NEAR(rouge) "AND" OR NOT * ^',
    "signs of tsquery": "robe & !rouge | 'x':A <-> y:*",
}


@pytest.mark.parametrize("typed", TYPED.values(), ids=TYPED.keys())
def test_no_page_breaks(client: Client, shelf: Store, typed: str) -> None:
    sent = typed.encode("utf-8", "replace")
    shelves = ("/search/", shelf.get_absolute_url(), reverse("catalog:category", args=["fashion"]))
    for address in (*shelves, "/search/suggestions/"):
        page = client.get(address, {"q": sent})
        assert page.status_code == 200, address
        assert b"<script>alert" not in page.content
    assert client.get("/search/", {"q": sent}, headers={"HX-Request": "true"}).status_code == 200
    assert client.get("/search/", {"q": sent, "exact": "1"}).status_code == 200


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("200 words, one of them known", "Robe rouge"),
        ("a word 200 times", "Robe rouge"),
        ("one letter", "X"),
        ("a unit and no number", "Power bank 20 000 mAh"),
        ("mixed scripts", "Robe rouge"),
        ("Arabic", "فستان أحمر"),
        ("N'Ko", "ߘߟߐߞߌ߫ ߥߎߟߋ߲"),
        ("letters that look alike", "Robe rouge"),
        ("an address of elsewhere", "Robe rouge"),
        ("NUL", "Robe rouge"),
        ("written from right to left", "Robe rouge"),
        ("marks piled up", "Robe rouge"),
        ("another full width", "Robe rouge"),
        ("quotes of SQL", "Robe rouge"),
        ("signs of FTS", "Robe rouge"),
        ("signs of tsquery", "Robe rouge"),
    ],
)
def test_what_makes_sense_in_it_is_found(client: Client, shelf: Store, typed: str, title: str) -> None:
    assert title in found(client, TYPED[typed].encode("utf-8", "replace").decode())[:3]


def test_nothing_is_made_of_nothing(client: Client, shelf: Store) -> None:
    for typed in ("200 words", "a barcode of nothing", "an order of nobody"):
        assert found(client, TYPED[typed]) == [], typed
    assert len(found(client, TYPED["only signs"])) == len(TITLES), "no words are no wish"


@pytest.mark.parametrize("typed", ["4006381333931", "4 006381 333931", "4-006381-333931", "04006381333931", " 4006381333931 "])
def test_a_barcode_finds_its_product(client: Client, shelf: Store, typed: str) -> None:
    assert found(client, typed) == ["Robe rouge"]


def test_a_barcode_is_the_same_with_noughts_before_it() -> None:
    assert {code_of(code) for code in ("012345678905", "0012345678905", "00012345678905")} == {"12345678905"}
    assert code_of("000123") == "000123", "an article number of one's own is not"


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("GN-7K3M9QA", "GN-7K3M9QA"),
        (" gn-7k3m9qa ", "GN-7K3M9QA"),
        ("#GN 7K3M9QA", "GN-7K3M9QA"),
        ("gn7k3m9qa", "GN-7K3M9QA"),
        ("gn mxfczna", "GN-MXFCZNA"),
        ("GN-ABCDEFG", "GN-ABCDEFG"),
        ("au chapeau", ""),
        ("GN-7K3M9Q", ""),
        ("GN-7K3M9QA robe", ""),
        ("", ""),
    ],
)
def test_numbers_of_orders_are_known_by_their_shape(typed: str, number: str) -> None:
    assert order_number_of(typed) == number


def test_the_number_of_an_order_leads_to_it_for_whom_it_concerns(client: Client, shelf: Store, alice: User, mallory: User) -> None:
    order = create_order(buyer=alice, store=shelf)
    way = f'href="/orders/{order.number}/"'
    client.force_login(alice, backend=BACKEND)
    for typed in (order.number, order.number.lower().replace("-", " ")):
        page = client.get("/search/", {"q": typed}).content.decode()
        assert way in page
        assert f"Your order {order.number}" in page
    client.force_login(shelf.owner, backend=BACKEND)
    page = client.get("/search/", {"q": order.number}).content.decode()
    assert f'href="/sell/orders/{order.number}/"' in page
    assert way not in page
    nobody = "GN-2222222"
    for stranger in (mallory, create_user(is_seller=True), None):
        if stranger is None:
            client.logout()
        else:
            client.force_login(stranger, backend=BACKEND)
        pages = [client.get("/search/", {"q": number}) for number in (order.number, nobody)]
        assert [page.status_code for page in pages] == [200, 200]
        assert not any(address in pages[0].content.decode() for address in (way, "/sell/orders/", "Your order"))
        there, not_there = (
            _without_what_was_typed(page.content.decode(), number) for page, number in zip(pages, (order.number, nobody), strict=True)
        )
        assert there == not_there, "nor does it tell whether there is such an order"


def _without_what_was_typed(page: str, number: str) -> str:
    lines = (line for line in page.splitlines() if "csrf" not in line.lower() and "data-search-log" not in line)
    return "\n".join(lines).replace(number, "…")


def test_a_guest_is_led_to_what_was_ordered_on_this_browser(client: Client, shelf: Store) -> None:
    guest = User.objects.create(is_guest=True, phone=None, closed_at=now(), is_active=False, password="!")
    order = create_order(buyer=guest, store=shelf)
    order.checkout.guest_key = new_guest_key()
    order.checkout.save()
    assert "Your order" not in client.get("/search/", {"q": order.number}).content.decode()
    client.get(guest_link(order.checkout).removeprefix(settings.SITE_URL))
    assert f'href="/orders/{order.number}/"' in client.get("/search/", {"q": order.number}).content.decode()


def test_the_address_of_a_product_leads_to_it(client: Client, shelf: Store) -> None:
    product = Product.objects.get(title="Robe rouge")
    way = product.get_absolute_url()
    FormerProductAddress.objects.create(slug="robe-d-avant", product=product)
    product.published_at = product.created_at
    product.save()
    for typed in (
        f"{settings.SITE_URL}{way}",
        f"{settings.SITE_URL}{way}?colour=red&utm_source=whatsapp#reviews",
        f"http://testserver{way}",
        f"testserver{way}",
        way,
        f" {way.rstrip('/')} ",
        "/p/robe-d-avant/",
    ):
        assert client.get("/search/", {"q": typed}).headers.get("Location") == way, typed
    assert client.get("/search/", {"q": way}, headers={"HX-Request": "true"}).status_code == 200, "a piece of a page leads nowhere"
    for typed in (f"https://elsewhere.example{way}", f"see {way}", "/p/never-there/", "/cart/", f"//evil.example{way}", f"{way}/x/"):
        assert client.get("/search/", {"q": typed}).status_code == 200, typed
    Product.objects.filter(pk=product.pk).update(status=ProductStatus.DRAFT)
    FormerProductAddress.objects.all().delete()
    assert client.get("/search/", {"q": f"{way}"}).status_code == 200, "what is not live is not told of"


def test_words_of_an_address_are_those_of_its_path() -> None:
    assert query_words("https://www.shop.example/robe-rouge.html")[-2:] == ["robe", "rouge"]
    assert product_slug_of("https://a.example/p/x/", hosts={"b.example"}) == ""
    assert product_slug_of("https://b.example:8000/p/x/", hosts={"b.example"}) == "x"


def test_people_search_while_the_index_is_rebuilt(client: Client, shelf: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before each batch, within it, and after it: what was there is found each time, and a new thing from its batch on."""
    create_product_on_sale(title="Robe neuve", store=shelf)
    write, seen = index._index_batch, []

    def search_around(ids: Any) -> int:
        seen.append(found(client, "robe"))
        written = write(ids)
        seen.append(found(client, "robe"))
        return written

    monkeypatch.setattr(index, "BATCH", 3)
    monkeypatch.setattr(index, "_index_batch", search_around)
    rebuild_search()
    assert len(seen) == 6
    assert all("Robe rouge" in titles for titles in seen)
    assert (seen[0], sorted(seen[-1])) == (["Robe rouge"], ["Robe neuve", "Robe rouge"])


@pytest.fixture
def looping_synonyms(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each means the next, the last the first, and one itself."""
    lines = [(["robe"], ["tunique"]), (["tunique"], ["djellaba"]), (["djellaba"], ["robe"]), (["corde", "corde"], []), (["x"], ["x"])]
    monkeypatch.setattr(synonyms, "_lines", lambda name: iter(lines))
    synonyms._synonyms.cache_clear()
    yield
    synonyms._synonyms.cache_clear()


def test_synonyms_that_loop_are_followed_for_one_step(client: Client, shelf: Store, looping_synonyms: None) -> None:
    assert "djellab" not in synonyms.forms_of("robe"), "what it means, and not what that means"
    assert found(client, "djellaba") == ["Robe rouge"]
    assert found(client, "robe") == ["Robe rouge"]
    assert found(client, "tunique") == []
    assert found(client, "corde") == ["Corde 5 m"]
