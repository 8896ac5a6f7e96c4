"""The table "your category -> ours": what is unsure is decided once, for all at once, and remembered for the store."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from sellers.exceptions import ImportMoved
from sellers.models import FileCategory, ImportRun
from sellers.queries.file_categories import file_category_field, file_category_key
from sellers.services.import_runs import cancel_import, decide_file_categories, work_on_run
from sellers.services.import_runs.moved_categories import categories_left_to_move, change_file_categories, move_products_of_category
from shop.accounts.models import User
from shop.catalog.models import Category, Product
from shop.stores.models import Store
from tests.factories.imports import check_bytes
from tests.factories.stores import create_store

HEAD = "Handle,Title,Type,Variant Price\n"
ROWS = "a,Robe longue,Knalleffekte > Neu,5000\nb,Xyz,Knalleffekte > Neu,5000\nc,Collier,Colliers,5000\nd,Abc,15,5000\n"
WORDS = "Knalleffekte > Neu"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shelves() -> None:
    for slug, names, children in (
        ("mode", {"en": "Fashion", "fr": "Mode"}, [("femme", {"en": "Women's clothing"}), ("homme", {"en": "Men's clothing"})]),
        ("bijoux", {"fr": "Bijoux"}, [("colliers", {"fr": "Colliers"})]),
    ):
        top = Category.objects.create(path=slug, slug=slug, names=names)
        for child, its in children:
            Category.objects.create(path=f"{slug}/{child}", slug=child, parent=top, names=its)


@pytest.fixture
def store(bob: User) -> Store:
    return create_store(owner=bob, is_trusted=True)


@pytest.fixture
def seller(client: Client, bob: User, store: Store) -> Client:
    client.force_login(bob)
    return client


def checked(seller: Client, rows: str = ROWS) -> ImportRun:
    seller.post(reverse("sellers:imports"), {"file": SimpleUploadedFile("a.csv", (HEAD + rows).encode())})
    run = ImportRun.objects.latest("pk")
    seller.post(reverse("sellers:import_check", args=[run.pk]), {"format": "shopify"})
    work_on_run(run.pk)
    run.refresh_from_db()
    return run


def imported(seller: Client, run: ImportRun, **given: str) -> dict[str, str]:
    seller.post(reverse("sellers:import_start", args=[run.pk]), given)
    work_on_run(run.pk)
    return dict(Product.objects.values_list("source_handle", "category__path"))


def test_table_shows_what_is_unsure_with_suggestions_and_counts(seller: Client) -> None:
    run = checked(seller)
    page = seller.get(run.get_absolute_url())
    lines = {each.words: each for each in page.context["file_categories"]}
    assert {words: each.products for words, each in lines.items()} == {WORDS: 2, "15": 1}
    assert lines[WORDS].suggestions[0] == ("mode/femme", "Fashion › Women's clothing")
    assert lines[WORDS].titles == ["Robe longue", "Xyz"]
    assert "Your categories" in page.content.decode()
    assert set(run.rows.values_list("file_category", flat=True)) == {WORDS, "Colliers", "15"}


def test_one_choice_holds_for_all_and_for_the_next_file(seller: Client, store: Store) -> None:
    run = checked(seller)
    seller.post(reverse("sellers:import_categories", args=[run.pk]), {file_category_field(WORDS): "mode/homme"})
    run.refresh_from_db()
    assert run.state == "checking"
    work_on_run(run.pk)
    page = seller.get(run.get_absolute_url())
    assert [each.path for each in page.context["file_categories"]] == ["mode/homme", ""]
    assert page.content.decode().count("your choice") == 2
    assert imported(seller, run) == {"a": "mode/homme", "b": "mode/homme", "c": "bijoux/colliers", "d": "unsorted"}
    again = checked(seller, "e,Jupe,KNALLEFFEKTE » neu,5000\n")
    assert imported(seller, again)["e"] == "mode/homme"


def test_choice_made_with_the_last_word_counts_too(seller: Client) -> None:
    run = checked(seller)
    found = imported(seller, run, **{file_category_field(WORDS): "bijoux/colliers", file_category_field("15"): "unsorted"})
    assert found == {"a": "bijoux/colliers", "b": "bijoux/colliers", "c": "bijoux/colliers", "d": "unsorted"}
    row = run.rows.get(handle="a")
    assert ["shelf", "bijoux/colliers", "seller", ""] in row.changes
    assert FileCategory.objects.get(words="15").decided_at


def test_one_product_may_lie_elsewhere(seller: Client) -> None:
    run = checked(seller)
    assert imported(seller, run, shelf_0="mode/femme", shelf_1="bijoux/colliers", **{file_category_field(WORDS): "mode/homme"}) == {
        "a": "mode/homme",  # the suggestion that stood there is no choice
        "b": "bijoux/colliers",
        "c": "bijoux/colliers",
        "d": "unsorted",
    }


def test_others_choices_are_suggested_first(seller: Client, store: Store) -> None:
    women, chains = Category.objects.get(path="mode/femme"), Category.objects.get(path="bijoux/colliers")
    for category in (chains, chains, women):
        FileCategory.objects.create(store=create_store(country=store.country), key=file_category_key(WORDS), words=WORDS, category=category)
    run = checked(seller)
    [line] = [each for each in seller.get(run.get_absolute_url()).context["file_categories"] if each.words == WORDS]
    assert [path for path, _name in line.suggestions][:2] == ["bijoux/colliers", "mode/femme"]
    assert imported(seller, run)["b"] == "bijoux/colliers"  # of which the title says nothing


def test_what_is_not_decided_is_kept_for_staff_and_may_be_taken_back(seller: Client, store: Store, client: Client) -> None:
    run = checked(seller)
    assert dict(FileCategory.objects.values_list("words", "products")) == {WORDS: 2, "15": 1}
    women = Category.objects.get(path="mode/femme")
    assert decide_file_categories(run, {file_category_field(WORDS): women.path})
    assert not decide_file_categories(run, {file_category_field(WORDS): women.path})
    assert FileCategory.objects.get(words=WORDS).category == women
    assert decide_file_categories(run, {file_category_field(WORDS): ""})
    assert FileCategory.objects.filter(category=None).count() == 2


@pytest.mark.parametrize("given", [{"category_x": "mode/femme"}, {"category_": ""}, {file_category_field(WORDS): "no/such"}, {}])
def test_nonsense_decides_nothing(seller: Client, given: dict[str, str]) -> None:
    run = checked(seller)
    assert seller.post(reverse("sellers:import_categories", args=[run.pk]), given).status_code == 302
    run.refresh_from_db()
    assert run.state == "checked"
    assert not FileCategory.objects.exclude(category=None).exists()


def test_no_decision_after_the_word_was_given(store: Store) -> None:
    run = check_bytes(store, (HEAD + ROWS).encode())
    cancel_import(run)
    with pytest.raises(ImportMoved):
        decide_file_categories(run, {file_category_field(WORDS): "mode/femme"})


def test_staff_see_the_unmapped(client: Client, store: Store, sam: User) -> None:
    check_bytes(store, (HEAD + ROWS).encode())
    client.force_login(sam)
    page = client.get(reverse("admin:sellers_filecategory_changelist"), {"mapped": "no"}).content.decode()
    assert "Knalleffekte &gt; Neu" in page


def test_table_asks_little(seller: Client, store: Store, django_assert_max_num_queries) -> None:
    rows = "".join(f"h{number},Thing {number},Dunno {number},5000\n" for number in range(120))
    run = checked(seller, rows)
    with django_assert_max_num_queries(18):
        page = seller.get(run.get_absolute_url())
    assert len(page.context["file_categories"]) == 100


def test_remembered_choice_is_changed_for_all_that_came_at_once(seller: Client, store: Store) -> None:
    run = checked(seller, ROWS + "e,Robe courte,Knalleffekte > Neu,5000\n")
    imported(seller, run, shelf_1="bijoux/colliers", **{file_category_field(WORDS): "mode/homme"})
    moved_by_hand = Product.objects.get(source_handle="e")
    moved_by_hand.category = Category.objects.get(path="bijoux")
    moved_by_hand.save(update_fields=["category"])
    address = reverse("sellers:file_categories")
    lines = {each.words: each.path for each in seller.get(address).context["file_categories"]}
    assert lines == {WORDS: "mode/homme", "15": ""}
    assert (
        seller.post(address, {file_category_field(WORDS): "mode/femme", file_category_field("15"): "bijoux", "category_x": ""}).status_code
        == 302
    )
    assert sum(map(move_products_of_category, categories_left_to_move())) == 2
    assert categories_left_to_move() == []
    after = dict(Product.objects.values_list("source_handle", "category__path"))
    assert after == {"a": "mode/femme", "b": "bijoux/colliers", "c": "bijoux/colliers", "d": "bijoux", "e": "bijoux"}
    again = checked(seller, "f,Xyz,Knalleffekte > Neu,5000\n")
    assert imported(seller, again)["f"] == "mode/femme"


def test_categories_of_another_store_are_not_touched(seller: Client, store: Store) -> None:
    other = FileCategory.objects.create(store=create_store(country=store.country), key=file_category_key(WORDS), words=WORDS)
    seller.post(reverse("sellers:file_categories"), {file_category_field(WORDS): "mode/femme"})
    other.refresh_from_db()
    assert other.category is None


def test_many_decisions_are_few_statements(store: Store, django_assert_max_num_queries) -> None:
    """However many there are: of a file, also where staff have cleared what was noted, and of all the store remembers."""
    rows = "".join(f"h{number},Thing {number},Dunno {number},5000\n" for number in range(120))
    run = check_bytes(store, (HEAD + rows).encode())
    fields = [file_category_field(f"Dunno {number}") for number in range(120)]
    FileCategory.objects.filter(words__endswith="7").delete()
    with django_assert_max_num_queries(9):
        assert decide_file_categories(run, dict.fromkeys(fields, "mode/homme"))
    assert FileCategory.objects.filter(category__path="mode/homme", decided_at__isnull=False).count() == 120
    with django_assert_max_num_queries(6):
        assert len(change_file_categories(store, dict.fromkeys(fields, "bijoux"))) == 120
    assert len(categories_left_to_move(limit=200)) == 120


def test_taken_back_is_not_to_be_moved(store: Store) -> None:
    """Else it would stand in the sweep's way for ever."""
    run = check_bytes(store, (HEAD + ROWS).encode())
    change_file_categories(store, {file_category_field(WORDS): "mode/homme"})
    assert len(categories_left_to_move()) == 1
    assert decide_file_categories(run, {file_category_field(WORDS): ""})
    assert categories_left_to_move() == []
