"""The shopper's pages stay light, however large the market is, and stand without scripts."""

import gzip
from html.parser import HTMLParser
from pathlib import Path

from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shop.accounts.models import User
from shop.catalog.models import Category, Product
from shop.images.models import Image
from shop.orders.states import Fulfilment
from shop.search.services import index_product, rebuild_search
from shop.stores.models import Store
from site_config.static_files import strip_source
from tests.factories.catalog import create_category, create_many_products, create_picture, create_product_with_options
from tests.factories.images import create_image
from tests.factories.orders import create_order
from tests.factories.stores import create_hours, create_store

MAX_QUERIES = 12
MAX_SIGNED_IN = 16  # where no page of the kind is kept: the days on cards, the place, the reader's own counts
MAX_FILLED = 2  # more, where fewer than a page have all words: how rare each is, and what has most of them
MAX_BYTES = 30 * 1024
# Before anything is seen, on a slow phone within 2.5 seconds (tests/load/slow_phone.py): the page, and the style sheets in its head.
MAX_BYTES_UNSEEN = 17 * 1024
MAX_FILES_UNSEEN = 6
MAX_EAGER = 3  # pictures that are fetched at once, the logo among them; all others wait until they come near
LEVEL = 6  # of compression: what proxies do by themselves, and a little less than what static files get
BIG_MARKET = 2_000  # a hundred pages of a list: what grows with the market shows itself; tests/load measures at 100,000
FULL_PAGES = 200


def _image() -> Image:
    return create_image(widths=[160, 320, 640, 1280])


def _market(number: int, *, shelves: int) -> dict[str, str]:
    """A market of that size whose cards have covers, and one product with everything. Returns the pages by name."""
    create_many_products(number, category_count=shelves)
    for n in range(11):
        create_category(name=f"Top shelf {n}", picture=_image())
    newest = Product.objects.order_by("-published_at").values_list("pk", flat=True)[:150]
    cover = _image()
    Product.objects.filter(pk__in=list(newest)).update(cover=cover)
    store = create_store(name="Chez Fatou & Filles")
    Store.objects.update(cover=_image(), logo=_image(), tagline="Bazin riche, wax et leppi, coupés et cousus à Madina")
    for weekday in range(6):
        create_hours(store=store, weekday=weekday)
    title = "Grand boubou en bazin riche, brodé à la main, trois pièces"
    product = create_product_with_options(
        store=store, category=Category.objects.get(path="everything/shelf-3"), title=title, description="<p>Longue vie.</p>" * 20,
        axes={"Taille": ["S", "M", "L", "XL"], "Couleur": ["Indigo", "Ocre", "Blanc", "Noir"]},
    )  # fmt: skip
    for _ in range(5):
        create_picture(product=product, image=_image())
    return {
        "home": "/",
        "category": "/c/everything/",
        "filtered": "/c/everything/?sort=price&in_stock=1&low=1000&high=9000&page=3",
        "product": product.get_absolute_url(),
        "store": store.get_absolute_url(),
        "search": "/search/?q=bulk+product",
    }


# What opens and closes a transaction asks for nothing: on PostgreSQL the search plans its statement between these.
FRAMES = ("BEGIN", "SET LOCAL", "COMMIT", "SAVEPOINT", "RELEASE")


def test_a_large_market_takes_no_more_queries(client: Client, alice: User) -> None:
    pages = _market(BIG_MARKET, shelves=30)
    rebuild_search()
    counts = {f"{name}, a visitor": _queries_of(client, address) for name, address in pages.items()}
    client.force_login(alice, backend="django.contrib.auth.backends.ModelBackend")
    cache.clear()
    counts |= {f"{name}, signed in": _queries_of(client, address) for name, address in pages.items()}
    limits = {name: MAX_SIGNED_IN if name.endswith("signed in") else MAX_QUERIES for name in counts}
    assert {name: count for name, count in counts.items() if count > limits[name]} == {}, counts
    cache.clear()
    made = Product.objects.first()
    assert made
    Product.objects.filter(pk=made.pk).update(title="Zebra product")
    index_product(made.pk)
    assert _queries_of(client, "/search/?q=zebra+product") <= MAX_SIGNED_IN + MAX_FILLED


def _queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return sum(not query["sql"].startswith(FRAMES) for query in queries)


class _Links(HTMLParser):
    """The static files a page loads, and what would break the security policy."""

    def __init__(self) -> None:
        super().__init__()
        self.files: set[str] = set()
        self.inline: list[str] = []
        self.styles: list[str] = []
        self.blocking: list[str] = []
        self.eager: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "link" and given.get("rel") == "stylesheet":
            self.files.add(str(given["href"]))
            self.styles.append(str(given["href"]))
        if tag == "img" and given.get("loading") != "lazy":
            self.eager.append(str(given["src"]))
        if tag == "script":
            if given.get("src"):
                self.files.add(str(given["src"]))
                if given.get("type") != "module" and not {"defer", "async"} & given.keys():
                    self.blocking.append(str(given["src"]))
            elif given.get("type") != "application/ld+json":  # a block of data, which no browser runs
                self.inline.append(tag)
        self.inline += [name for name in given if name == "style" or name.startswith(("on", "hx-on"))]


def _on_its_way(content: bytes) -> int:
    return len(gzip.compress(content, LEVEL))


def _static_weight(address: str) -> int:
    name = address.removeprefix("/static/")
    path = finders.find(name)
    assert isinstance(path, str), address
    return _on_its_way(strip_source(name, Path(path).read_bytes()))


def test_a_first_visit_stays_under_thirty_kilobytes_without_pictures(client: Client, db: None) -> None:
    """HTML, CSS and JavaScript as they travel: static files as a public site serves them, everything compressed."""
    weights = {}
    pages = _market(FULL_PAGES, shelves=9)
    rebuild_search()
    for name, address in pages.items():
        response = client.get(address)
        links = _Links()
        links.feed(response.content.decode())
        assert links.inline == [], name
        html, files = _on_its_way(response.content), sum(_static_weight(each) for each in links.files)
        weights[name] = (html, files, html + files)
        client.cookies.clear()
    assert {name: weight for name, weight in weights.items() if weight[2] > MAX_BYTES} == {}, weights


def test_little_comes_before_a_page_is_seen(client: Client, alice: User) -> None:
    """What decides how long somebody with a slow phone looks at nothing: bytes, files, and scripts that stop everything."""
    pages = _market(FULL_PAGES, shelves=9)
    rebuild_search()
    pages |= {"order": create_order(buyer=alice, fulfilment=Fulfilment.CONFIRMED).get_absolute_url()}
    found = {}
    for name, address in pages.items():
        if name == "order":
            client.force_login(alice, backend="django.contrib.auth.backends.ModelBackend")
        response = client.get(address)
        links = _Links()
        links.feed(response.content.decode())
        assert links.blocking == [], name
        assert not any(b"@import" in Path(str(finders.find(each.removeprefix("/static/")))).read_bytes() for each in links.styles), name
        found[name] = (_on_its_way(response.content) + sum(map(_static_weight, links.styles)), len(links.styles), len(links.eager))
    assert {name: each for name, each in found.items() if each[0] > MAX_BYTES_UNSEEN or each[1] > MAX_FILES_UNSEEN} == {}, found
    assert {name: each for name, each in found.items() if each[2] > MAX_EAGER} == {}, found
