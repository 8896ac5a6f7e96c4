"""A product's tags: kept, shown as links, found, and carried by files in and out."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from sellers.exports.shopify import shopify_csv
from sellers.imports.drafts import ProductDraft
from sellers.imports.shortening import shortened_draft
from sellers.queries.exports import exported_products
from shop.accounts.models import User
from shop.catalog.exceptions import InvalidListing
from shop.catalog.models import Product
from shop.catalog.services.listing import MAX_TAG_LENGTH, MAX_TAGS, create_product, duplicate_product, update_product
from shop.moderation.differences import revision_difference
from shop.search.models import SearchWord
from shop.search.services import rebuild_search
from shop.stores.models import Store
from tests.factories.catalog import create_category, create_product_on_sale
from tests.factories.imports import import_bytes
from tests.factories.stores import create_store

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def store(bob: User) -> Store:
    return create_store(owner=bob, name="Chez Bob", is_trusted=True)


@pytest.fixture
def seller(client: Client, bob: User) -> Client:
    client.force_login(bob, backend=BACKEND)
    return client


def save(seller: Client, product: Product, **fields: str) -> str:
    words = {"title": product.title, "category": str(product.category_id), "description": "", "brand": "", "condition": "new"}
    answer = seller.post(reverse("sellers:product", args=[product.pk]), words | fields, follow=True)
    product.refresh_from_db()
    return answer.content.decode()


def test_tags_are_kept_tidily_and_within_limits(store: Store) -> None:
    product = create_product(store, title="Leppi", category=create_category(), tags=[" #Mariage ", "mariage", "", "fait  main", "nul\x00"])
    assert product.tags == ["Mariage", "fait main", "nul"]
    for tags, problem in ((["x" * (MAX_TAG_LENGTH + 1)], "at most 40 characters"), ([str(n) for n in range(MAX_TAGS + 1)], "at most 20")):
        with pytest.raises(InvalidListing, match=problem):
            update_product(product, actor_id=None, tags=tags)
    assert duplicate_product(product, actor_id=None).tags == product.tags


def test_a_seller_types_them_between_commas(seller: Client, store: Store) -> None:
    product = create_product_on_sale(title="Leppi", store=store)
    save(seller, product, tags="mariage, Fait main; indigo\n")
    assert product.tags == ["mariage", "Fait main", "indigo"]
    assert 'value="mariage, Fait main, indigo"' in seller.get(reverse("sellers:product", args=[product.pk])).content.decode()
    save(seller, product)
    assert product.tags == ["mariage", "Fait main", "indigo"], "who sends no word of them leaves them"
    assert "A tag has at most 40 characters." in save(seller, product, tags="x" * 41)
    assert "A product has at most 20 tags." in save(seller, product, tags=",".join(map(str, range(21))))
    assert product.tags == ["mariage", "Fait main", "indigo"]
    save(seller, product, tags="")
    assert product.tags == []


def test_new_tags_of_a_live_product_wait_for_staff(seller: Client, store: Store) -> None:
    Store.objects.update(is_trusted=False)
    product = create_product_on_sale(title="Leppi", store=store)
    page = save(seller, product, tags="mariage, indigo")
    assert product.tags == []
    revision = product.revisions.get()
    assert revision.fields == {"tags": ["mariage", "indigo"]}
    assert "mariage, indigo" in page
    [difference] = revision_difference(product, revision).fields
    assert (str(difference.label), difference.pieces[0].text) == ("tags", "mariage, indigo")


def test_a_tag_is_a_link_that_finds_the_product(client: Client, store: Store) -> None:
    product = create_product_on_sale(title="Leppi", store=store, tags=["fait & cousu", "<b>gras</b>", "زفاف"])
    create_product_on_sale(title="Autre chose", store=store)
    rebuild_search()
    page = client.get(product.get_absolute_url()).content.decode()
    addresses = [unescape(address) for address in re.findall(r'href="(/search/\?q=[^"]+)"', page)]
    assert len(addresses) == 3
    for address in addresses:
        assert [found.title for found in client.get(address).context["results"].products] == ["Leppi"], address
    assert "<b>gras" not in page
    assert '"keywords"' in page


def test_a_tag_weighs_as_what_the_store_says(client: Client, store: Store) -> None:
    """Anything can be written there: a tag finds, and lifts nothing above what is called so or stands on that shelf."""
    create_product_on_sale(title="Savon", store=store, tags=["mariage"], description="")
    create_product_on_sale(title="Tenue", store=store, category=create_category(name="Mariage"))
    create_product_on_sale(title="Robe mariage", store=store)
    rebuild_search()
    found = client.get("/search/", {"q": "mariage"}).context["results"].products
    assert [product.title for product in found] == ["Robe mariage", "Tenue", "Savon"]
    assert SearchWord.objects.filter(word="mariage").exists()


def test_a_tag_counts_however_long_the_description_is(client: Client, store: Store) -> None:
    text = " ".join(f"mot{n}" for n in range(500))
    create_product_on_sale(title="Savon", store=store, tags=["berceau"], description=text)
    rebuild_search()
    assert [product.title for product in client.get("/search/", {"q": "berceau"}).context["results"].products] == ["Savon"]


HEAD = "Handle,Title,Body (HTML),Tags,Variant SKU,Variant Price\n"


def test_files_bring_them_in_and_take_them_along(store: Store) -> None:
    run = import_bytes(store, (HEAD + 'leppi,Leppi,,"mariage, Fait main, #mariage",L-1,50000\n').encode())
    assert (run.created, run.refused) == (1, 0)
    product = Product.objects.get()
    assert product.tags == ["mariage", "Fait main"]
    exported = "".join(shopify_csv(exported_products(store)))
    assert '"mariage, Fait main"' in exported
    again = import_bytes(store, exported.encode())
    assert (again.created, again.changed, again.unchanged) == (0, 0, 1)
    changed = import_bytes(store, (HEAD + "leppi,Leppi,,indigo,L-1,50000\n").encode())
    assert changed.changed == 1
    product.refresh_from_db()
    assert product.tags == ["indigo"]
    silent = import_bytes(store, b"Handle,Title,Variant SKU,Variant Price\nleppi,Leppi,L-1,50000\n")
    assert silent.changed == 0, "a file that says nothing of tags takes none away"


def test_what_a_listing_does_not_take_is_kept_in_its_description(store: Store) -> None:
    long = "a tag that says far more than anybody would ever look for"
    short = shortened_draft(ProductDraft("h", 2, "Leppi", tags=(long, *(f"tag {n}" for n in range(30)))))
    assert len(short.tags) == MAX_TAGS
    assert max(map(len, short.tags)) <= MAX_TAG_LENGTH
    assert [label for label, _text in short.whole] == ["Tag", "Tags"]
    import_bytes(store, (HEAD + f'leppi,Leppi,,"{", ".join([long, *(f"tag {n}" for n in range(30))])}",L-1,50000\n').encode())
    product = Product.objects.get()
    assert long in product.description
    assert "tag 29" in product.description
