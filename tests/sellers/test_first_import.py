"""A new seller's first import, by the pages: nine of ten products on the right shelf, with at most one decision for each category.

What is right is written down for each file below, by hand, with the demo's categories; where they have none for a thing, "Other" is right,
and so is whatever stands above.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from sellers.models import ImportRow, ImportRun
from sellers.services.import_runs import work_on_run
from shop.accounts.models import User
from shop.catalog.models import Category, Product
from site_config.demo.content import CATEGORIES
from tests.factories.places import create_country, create_place
from tests.factories.stores import create_store
from tests.outside_data import FindFile, outside

CLOTHES = ("mode", "mode/homme", "mode/femme")
NONE_OF_OURS = ("unsorted",)
pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class FirstImport:
    """A file, and how many of its products lie right before any decision; `right` are titles or categories (patterns) → shelves."""

    path: str
    products: int
    at_once: int
    right: dict[str, tuple[str, ...]] = field(default_factory=dict)
    otherwise: tuple[str, ...] = NONE_OF_OURS
    decided: int = 0  # right after the decisions; all, unless it says so
    rate: str = ""

    def is_right(self, row: ImportRow, path: str) -> bool:
        told = f"{row.title}|{row.file_category}"
        return path in next((paths for pattern, paths in self.right.items() if re.search(pattern, told)), self.otherwise)


APPAREL = {"Bag": ("chaussures-sacs/sacs",), "High Tops": ("chaussures-sacs/chaussures",),
           "Ocean Blue|Sports Jacket|Zipped|Chequered|Tuxedo": ("mode/homme",)}  # fmt: skip
WOO = {"Beanie|Cap|Scarf": ("mode/foulards",), "Belt|Sunglasses": (*CLOTHES, "mode/foulards"), "Music": ("artisanat",)}
FURNITURE = {
    "Lamp": ("energie/lampes", "maison/mobilier"), "Armchair|Table|Cabinet|Shelf|Couch|Chair": ("maison/mobilier",),
    "Pillow": ("maison/textiles",), "Bowl|Pitcher|Mug": ("cuisine/vaisselle",),
}  # fmt: skip
SALEOR = {
    "Sneakers": ("chaussures-sacs/chaussures",), "Scarfs|Beanies": ("mode/foulards",), "Sunglasses": (*CLOTHES, "unsorted"),
    "Apparel": CLOTHES, "Mug": ("cuisine/vaisselle",), "Cushion": ("maison/textiles",), "Juice": ("alimentation/boissons",),
}  # fmt: skip
LEGACY = {"T-shirts|Hoodies": CLOTHES, "Music|Singles|Albums": ("artisanat",)}
BOOKS = {"Books": ("unsorted", "enfants-ecole/fournitures")}
HEALTH = ("alimentation/epicerie", "beaute/soins")
OURS = {
    "Robe|Boubou": CLOTHES, "Sandales": ("chaussures-sacs/chaussures",), "Panier": ("chaussures-sacs/sacs",),
    "Table Lamp": ("energie/lampes",), "Armchair|Cabinet": ("maison/mobilier",), "Plimsolls": ("chaussures-sacs/chaussures",),
    "T-Shirt|Hoodie": CLOTHES, "Beanie|Cap": ("mode/foulards",), "Mug|Bol|Pot": ("cuisine/vaisselle", "cuisine/marmites"),
    "Ring": ("bijoux",), "Bag": ("chaussures-sacs/sacs",), "Natte|Coussin|Nappe": ("maison", "maison/textiles"),
}  # fmt: skip
FILES = [
    FirstImport("shopify/market.csv", 4, 4, OURS),
    FirstImport("shopify/household.csv", 4, 4, OURS),
    FirstImport("woocommerce/exporter.csv", 5, 5, OURS),
    FirstImport("prestashop/facts.csv", 2, 2, OURS),
    outside(FirstImport("shopify/apparel.csv", 20, 19, APPAREL, otherwise=("mode/femme",), decided=19), id="apparel"),
    outside(FirstImport("shopify/packt_product_data.csv", 20, 19, FURNITURE), id="packt"),
    outside(FirstImport("shopify/shopify_sample_product_template.csv", 3, 3, WOO, otherwise=CLOTHES), id="template"),
    outside(FirstImport("woocommerce/sample_products.csv", 13, 13, WOO, otherwise=CLOTHES), id="woo"),
    outside(FirstImport("woocommerce/legacy_dummy_products.csv", 21, 21, LEGACY), id="legacy"),
    outside(FirstImport("woocommerce/dokan_products_small.csv", 1, 1), id="dokan"),
    outside(FirstImport("google_merchant/chitralhive_feed_excerpt.xml", 7, 0, otherwise=HEALTH, rate="1"), id="feed"),
    outside(FirstImport("spree/products_import.csv", 2, 2, otherwise=("mode/homme",), rate="1"), id="spree"),
    outside(FirstImport("saleor/populatedb_data.json", 32, 32, SALEOR, rate="1"), id="saleor"),
    outside(FirstImport("oscar/books-small.csv", 9, 9, BOOKS), id="oscar"),
]  # fmt: skip


@pytest.fixture
def seller(client: Client, bob: User) -> Client:
    """Bob, new here, in a market with the demo's categories."""
    for shelf in CATEGORIES:
        top = Category.objects.create(path=shelf.slug, slug=shelf.slug, names=shelf.names)
        for slug, english, french in shelf.children:
            Category.objects.create(path=f"{shelf.slug}/{slug}", slug=slug, parent=top, names={"en": english, "fr": french})
    kenya = create_country(code="KE")
    create_store(owner=bob, country=kenya, region=create_place(country=kenya, name="Nairobi"), is_trusted=True)
    client.force_login(bob)
    return client


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.path)
def test_nine_of_ten_lie_right_with_one_decision_a_category(seller: Client, data_file: FindFile, file: FirstImport) -> None:
    content = data_file(f"catalogues/{file.path}").read_bytes()
    seller.post(reverse("sellers:imports"), {"file": SimpleUploadedFile(Path(file.path).name, content)})
    run = ImportRun.objects.get()
    seller.post(reverse("sellers:import_check", args=[run.pk]), {"format": run.format, "rate": file.rate})
    work_on_run(run.pk)
    lines = seller.get(run.get_absolute_url()).context["file_categories"]
    new = list(run.rows.filter(planned="created"))
    assert len(new) == file.products

    decisions = {}
    for line in lines:
        rows = [row for row in new if row.file_category == line.words]
        best = max(Category.objects.values_list("path", flat=True), key=lambda path: sum(file.is_right(row, path) for row in rows))
        if sum(file.is_right(row, best) for row in rows) > sum(file.is_right(row, shelf_of(row)) for row in rows):
            decisions[line.field] = best
        elif sum(file.is_right(row, "unsorted") for row in rows) > sum(file.is_right(row, shelf_of(row)) for row in rows):
            decisions[line.field] = "unsorted"
    assert sum(file.is_right(row, shelf_of(row)) for row in new) == file.at_once
    assert len(decisions) <= len({row.file_category for row in new})

    seller.post(reverse("sellers:import_start", args=[run.pk]), decisions)
    work_on_run(run.pk)
    shelves = dict(Product.objects.values_list("source_handle", "category__path"))
    right = sum(file.is_right(row, shelves[row.handle]) for row in new)
    assert right == (file.decided or file.products)
    assert right >= 0.9 * file.products


def shelf_of(row: ImportRow) -> str:
    """Where it would lie if the seller said nothing."""
    return next(path for name, path, _by, _after in row.changes if name == "shelf")
