"""Which of our categories a file's own category is."""

import pytest

from sellers.imports.breadcrumbs import category_breadcrumbs, google_path
from sellers.imports.drafts import ReadOptions
from sellers.imports.formats import read_catalogue
from sellers.queries.shelf_matches import ShelfMatcher
from shop.accounts.models import User
from shop.catalog.models import Category, Product
from site_config.demo.content import CATEGORIES
from tests.factories.imports import check_bytes, import_bytes
from tests.factories.stores import create_store


@pytest.fixture(scope="module")
def matcher() -> ShelfMatcher:
    """The demo's categories, as they would be read."""
    shelves: list[Category] = []
    for shelf in CATEGORIES:
        top = Category(pk=len(shelves) + 1, path=shelf.slug, slug=shelf.slug, names=shelf.names)
        shelves.append(top)
        for slug, english, french in shelf.children:
            names = {"en": english, "fr": french}
            shelves.append(Category(pk=len(shelves) + 1, path=f"{shelf.slug}/{slug}", slug=slug, parent_id=top.pk, names=names))
    return ShelfMatcher(shelves)


SURE = {
    "Smartphones": "telephones/smartphones",  # exact
    "bijoux": "bijoux",
    "Mode > Vêtements femme": "mode/femme",
    "Collier": "bijoux/colliers",  # another number
    "VETEMENTS FEMMES": "mode/femme",  # no accents
    "Clothing > Women's Clothes": "mode/femme",  # a synonym
    "Jewelry": "bijoux",
    "Apparel & Accessories > Jewelry > Necklaces": "bijoux/colliers",  # from the end
    "Shop > Footwear": "chaussures-sacs/chaussures",  # one of the things in a name
    "Sandales": "chaussures-sacs/chaussures",
    "Téléphones > Accessoires": "telephones/accessoires",
    "Furniture": "maison/mobilier",
    google_path("196"): "bijoux/colliers",
    google_path("436"): "maison/mobilier",
}
NEAR = {
    "Bijoux > Diadèmes": "bijoux",  # only what stands above is known
    "Smartphones > Android 15": "telephones/smartphones",
    "Animaux > Accessoires": "telephones/accessoires",  # the name alone says little
}


@pytest.mark.parametrize("path", SURE)
def test_a_path_is_matched_from_its_end(matcher: ShelfMatcher, path: str) -> None:
    found = matcher.match(path)
    assert found is not None
    assert (found.category.path, found.is_sure) == (SURE[path], True)


@pytest.mark.parametrize("path", NEAR)
def test_what_is_only_near_is_not_sure(matcher: ShelfMatcher, path: str) -> None:
    found = matcher.match(path)
    assert found is not None
    assert (found.category.path, found.is_sure) == (NEAR[path], False)


@pytest.mark.parametrize("path", ["Knalleffekte", "15", "", " > > ", "???", "ÿ" * 400, "Sale", "a > " * 200])
def test_what_means_none_of_ours_is_none(matcher: ShelfMatcher, path: str) -> None:
    assert matcher.match(path) is None


def test_of_two_with_one_name_the_path_decides() -> None:
    mode, phones = (
        Category(pk=1, path="mode", slug="mode", names={"en": "Fashion"}),
        Category(pk=2, path="tel", slug="tel", names={"en": "Phones"}),
    )
    shelves = [
        Category(pk=key, path=f"{top.slug}/a{key}", slug=f"a{key}", parent_id=top.pk, names={"en": "Cases"})
        for key, top in ((3, mode), (4, phones))
    ]
    matcher = ShelfMatcher([mode, phones, *shelves])
    by_path, alone = matcher.match("Phone > Cases"), matcher.match("Cases")
    assert by_path is not None
    assert (by_path.category, by_path.is_sure) == (shelves[1], True)
    assert alone is not None
    assert not alone.is_sure


def test_first_sure_path_counts(matcher: ShelfMatcher) -> None:
    found = matcher.best_match(["Winter sale", "Bijoux > Diadèmes", "Colliers", "Smartphones"])
    assert found is not None
    assert found.category.path == "bijoux/colliers"


@pytest.mark.parametrize(
    ("text", "between", "paths"),
    [
        ("Clothing, Clothing > Hoodies, Sale", ",", ("Clothing > Hoodies", "Sale")),
        ("Pots\\, pans > Lids", ",", ("Pots, pans > Lids",)),
        ("Home > Tissus", "", ("Tissus",)),
        ("Uncategorized", ",", ()),
        ("Men -> Shirts", "", ("Men > Shirts",)),
        (" A  b »C ", "", ("A b > C",)),
        ("", ",", ()),
    ],
)
def test_paths_in_a_cell(text: str, between: str, paths: tuple[str, ...]) -> None:
    assert category_breadcrumbs(text, between) == paths


def test_number_of_google_that_nobody_knows_stays_what_the_file_says() -> None:
    assert google_path("167").startswith("Apparel")
    assert google_path("999999") == "999999"


@pytest.mark.parametrize(
    ("text", "format", "shelves"),
    [
        ("Handle,Title,Type,Product Category,Variant Price\na,A,Tops,A > B > C,5\n", "shopify", ("A > B > C", "Tops")),
        ('ID,Type,SKU,Name,Regular price,Categories\n1,simple,S,A,5,"A > B, C"\n', "woocommerce", ("A > B", "C")),
        ("id,title,link,image link,price,product type,google product category\n1,A,u,i,5 GNF,A > B,188\n", "google_table",
         ("A > B", "Apparel & Accessories > Jewelry")),
        ("Name,Price,Category\nA,5,A > B | C\n", "plain", ("A > B", "C")),
    ],
)  # fmt: skip
def test_readers_keep_whole_paths(text: str, format: str, shelves: tuple[str, ...]) -> None:
    [draft] = read_catalogue(text.encode(), format, ReadOptions()).products
    assert draft.shelves == shelves


def test_near_category_is_refined_by_the_title_and_shown_as_a_suggestion(bob: User) -> None:
    store = create_store(owner=bob, is_trusted=True)
    jewels = Category.objects.create(path="bijoux", slug="bijoux", names={"fr": "Bijoux"})
    chains = Category.objects.create(path="bijoux/colliers", slug="colliers", parent=jewels, names={"fr": "Colliers"})
    text = b"Handle,Title,Type,Variant Price\na,Collier dore,Bijoux > Nouveau,5000\nb,Xyz,Bijoux > Nouveau,5000\n"
    run = check_bytes(store, text)
    assert [next(change for change in row.changes if change[0] == "shelf")[1:3] for row in run.rows.all()] == [
        [chains.path, "guess"], [jewels.path, "guess"],
    ]  # fmt: skip
    import_bytes(store, text)
    assert list(Product.objects.order_by("source_handle").values_list("category", flat=True)) == [chains.pk, jewels.pk]
