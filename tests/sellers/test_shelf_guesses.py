"""On which shelf the products of a file belong: guessed, shown in the dry run, changed by the seller, and forced on nobody."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from sellers.exceptions import ImportMoved
from sellers.models import ImportRun
from sellers.queries.shelf_guesses import ShelfGuesser
from sellers.services.import_runs import cancel_import, choose_shelves, confirm_import, work_on_run
from shop.accounts.models import User
from shop.catalog.models import Category, Product
from shop.stores.models import Store
from site_config.demo.content import CATEGORIES
from tests.factories.catalog import create_product_on_sale
from tests.factories.stores import create_store

# Titles as shops export them, with the type that stands beside them, and the one right shelf.
ROWS: list[tuple[str, str, str]] = [
    ("Robe longue fleurie", "", "mode/femme"),
    ("Ankara Maxi Skirt", "Skirts", "mode/femme"),
    ("Men's Linen Shirt - White", "Apparel", "mode/homme"),
    ("Polo coton homme", "", "mode/homme"),
    ("Pagne wax 6 yards", "Tissus", "mode/pagnes"),
    ("Silk Headscarf", "", "mode/foulards"),
    ("Baskets de running", "Chaussures", "chaussures-sacs/chaussures"),
    ("Leather Sandals", "Footwear", "chaussures-sacs/chaussures"),
    ("Canvas Tote Bag", "Bags", "chaussures-sacs/sacs"),
    ("Gold Plated Necklace", "", "bijoux/colliers"),
    ("Samsung Galaxy A15 128GB", "Smartphones", "telephones/smartphones"),
    ("Chargeur rapide USB-C", "", "telephones/accessoires"),
    ("Solar Torch 3W", "", "energie/lampes"),
    ("Ventilateur sur pied 16 pouces", "", "electromenager/ventilateurs"),
    ("Bluetooth Speaker", "Electronics", "electromenager/son"),
    ("Marmite inox 10 L", "", "cuisine/marmites"),
    ("Basmati Rice 5kg", "Groceries", "alimentation/cereales"),
    ("Arabica Coffee Beans", "", "alimentation/boissons"),
    ("Beurre de karité 250 g", "Cosmétiques", "beaute/soins"),
    ("Wooden Baby Puzzle", "Toys", "enfants-ecole/bebe-jouets"),
]
HEAD = "Handle,Title,Type,Variant Price\n"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _shelves() -> None:
    for shelf in CATEGORIES:
        top = Category.objects.create(path=shelf.slug, slug=shelf.slug, names=shelf.names)
        for slug, english, french in shelf.children:
            Category.objects.create(path=f"{shelf.slug}/{slug}", slug=slug, parent=top, names={"en": english, "fr": french})


@pytest.fixture
def store(bob: User) -> Store:
    return create_store(owner=bob, is_trusted=True)


@pytest.fixture
def seller(client: Client, bob: User, store: Store) -> Client:
    client.force_login(bob, backend="django.contrib.auth.backends.ModelBackend")
    return client


def checked(seller: Client, rows: str) -> ImportRun:
    seller.post(reverse("sellers:imports"), {"file": SimpleUploadedFile("a.csv", (HEAD + rows).encode())})
    run = ImportRun.objects.latest("pk")
    seller.post(reverse("sellers:import_check", args=[run.pk]), {"format": "shopify"})
    work_on_run(run.pk)
    run.refresh_from_db()
    return run


def shelves_after(run: ImportRun) -> dict[str, str]:
    work_on_run(run.pk)
    return dict(Product.objects.values_list("source_handle", "category__path"))


def test_of_twenty_rows_nearly_all_are_guessed_right_and_none_wildly(store: Store) -> None:
    guesser = ShelfGuesser(store)
    wrong = {}
    for title, kind, right in ROWS:
        guesses = [category.path for category in guesser.guesses(title, told=[kind])]
        if right not in guesses[:1]:
            wrong[title] = guesses
    assert len(wrong) <= 1, wrong


def test_what_nothing_speaks_for_is_guessed_nowhere(store: Store) -> None:
    guesser = ShelfGuesser(store)
    for title in ("Gift card 50", "Xyzzy", "", "12345", "Assorted item No 5"):
        assert guesser.guesses(title) == []


def test_where_the_market_has_such_things_counts(store: Store) -> None:
    assert ShelfGuesser(store).guesses("Zanzibar khanga") == []
    for number in range(6):
        create_product_on_sale(store=store, category=Category.objects.get(path="mode/pagnes"), title=f"Khanga {number}", slug=f"k{number}")
    assert ShelfGuesser(store).guesses("Zanzibar khanga")[0].path == "mode/pagnes"


def test_guesses_ask_the_database_once_for_a_whole_file(store: Store, django_assert_num_queries) -> None:
    with django_assert_num_queries(2):
        guesser = ShelfGuesser(store)
        for title, kind, _right in ROWS:
            guesser.guesses(title, told=[kind])


def test_dry_run_shows_the_suggestion_with_a_select_and_the_choice_is_taken(seller: Client) -> None:
    run = checked(seller, "a,Robe longue,,5000\nb,Gift card,,5000\nc,Thing,Smartphones,5000\n")
    page = " ".join(seller.get(run.get_absolute_url()).content.decode().split())
    assert '<option value="mode/femme" selected>' in page
    assert "our suggestion" in page
    assert "no suggestion" in page
    assert "named by the file" in page
    address = reverse("sellers:import_shelves", args=[run.pk])
    assert seller.post(address, {"shelf_1": "bijoux/colliers"}, headers={"HX-Request": "true"}).status_code == 204
    assert "your choice" in seller.get(run.get_absolute_url()).content.decode()
    seller.post(reverse("sellers:import_start", args=[run.pk]), {"shelf_0": "unsorted", "shelf_1": "bijoux/colliers"})
    assert shelves_after(run) == {"a": "unsorted", "b": "bijoux/colliers", "c": "telephones/smartphones"}


def test_nothing_chosen_takes_the_suggestions(seller: Client) -> None:
    run = checked(seller, "a,Robe longue,,5000\nb,Gift card,,5000\n")
    confirm_import(run)
    assert shelves_after(run) == {"a": "mode/femme", "b": "unsorted"}


def test_a_product_that_is_there_stays_where_its_seller_put_it(seller: Client, store: Store) -> None:
    run = checked(seller, "a,Robe longue,,5000\n")
    confirm_import(run)
    shelves_after(run)
    Product.objects.update(category=Category.objects.get(path="mode/foulards"))
    again = checked(seller, "a,Robe longue,,6000\n")
    assert "shelf_0" not in seller.get(again.get_absolute_url()).content.decode()
    seller.post(reverse("sellers:import_start", args=[again.pk]), {"shelf_0": "bijoux/colliers"})
    assert shelves_after(again) == {"a": "mode/foulards"}


@pytest.mark.parametrize("given", [{"shelf_0": "no/such"}, {"shelf_x": "mode/femme"}, {"shelf_99": "mode/femme"}, {"shelf_": ""}, {}])
def test_nonsense_changes_nothing(seller: Client, given: dict[str, str]) -> None:
    run = checked(seller, "a,Robe longue,,5000\n")
    assert seller.post(reverse("sellers:import_shelves", args=[run.pk]), given).status_code == 302
    run.refresh_from_db()
    assert not run.options.get("shelves")


def test_no_choice_after_the_word_was_given(seller: Client) -> None:
    run = checked(seller, "a,Robe longue,,5000\n")
    cancel_import(run)
    with pytest.raises(ImportMoved):
        choose_shelves(run, {0: "bijoux/colliers"})
