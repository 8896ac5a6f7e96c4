import csv
import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.db.models import Sum

from sellers.exports import google, shopify
from sellers.models import ImportRow, ImportRun, PictureFetch
from sellers.queries.exports import exported_products
from sellers.services.import_runs import find_dead_runs, work_on_run, writer
from sellers.services.import_runs.runner import SILENCE
from shop.accounts.models import User
from shop.catalog.models import Category, Product, StockMovement, Variant
from shop.catalog.services.stock import move_stock
from shop.catalog.states import MovementReason, ProductStatus
from shop.checkout.queries import StoreChoice
from shop.checkout.services import place_orders
from shop.common.clock import now
from shop.events.models import DomainEvent
from shop.orders.states import DeliveryMethod
from shop.stores.models import Store
from tests.factories import catalog as factory
from tests.factories.accounts import create_address
from tests.factories.checkout import cart_with
from tests.factories.imports import import_bytes
from tests.factories.places import create_country, create_place
from tests.factories.stores import create_store
from tests.outside_data import FindFile, outside

FILES = ["market.csv", "household.csv", "template.csv"]
OUTSIDE_FILES = ["apparel.csv", "packt_product_data.csv", "shopify_sample_product_template.csv"]
HEAD = "Handle,Title,Status,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Qty,Variant Price,Type"


@pytest.fixture
def store(db: None) -> Store:
    kenya = create_country(code="KE")
    return create_store(slug="duka", country=kenya, region=create_place(country=kenya, name="Nairobi"))


def run(store: Store, *rows: str, dry_run: bool = False) -> ImportRun:
    return import_bytes(store, "\n".join([HEAD, *rows]).encode(), dry_run=dry_run, options={"by_staff": True})


def counts(report: ImportRun) -> tuple[int, int, int, int]:
    return report.created, report.changed, report.unchanged, report.refused


def problems(report: ImportRun) -> list[ImportRow]:
    return list(report.rows.filter(outcome="refused"))


def import_exported(store: Store, path: Path) -> ImportRun:
    return import_bytes(store, path.read_bytes(), options={"by_staff": True})


def everything() -> list[Any]:
    return [list(model.objects.order_by("pk").values()) for model in (Product, Variant, StockMovement, Category, DomainEvent)]


@pytest.mark.parametrize("name", [*FILES, *map(outside, OUTSIDE_FILES)])
def test_exported_file_arrives_whole_and_once(store: Store, data_file: FindFile, name: str) -> None:
    path = data_file(f"catalogues/shopify/{name}")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    expected = defaultdict(list)
    for row in rows:
        if row["Variant Price"]:
            expected[row["Handle"]].append(
                (int(Decimal(row["Variant Price"]) * 100), row["Variant SKU"], int(row["Variant Inventory Qty"]))
            )
    report = import_exported(store, path)
    assert problems(report) == []
    assert (report.facts["rows"], report.total, report.facts["variants"]) == (len(rows), len(expected), sum(map(len, expected.values())))
    assert counts(report) == (len(expected), 0, 0, 0)
    stored = {p.source_handle: list(p.variants.values_list("price_minor", "sku", "stock")) for p in Product.objects.all()}
    assert stored == expected
    assert not Product.objects.filter(price_from_minor=0).exists()
    before = everything()
    again = import_exported(store, path)
    assert counts(again) == (0, 0, len(expected), 0)
    assert everything() == before


@pytest.mark.parametrize(
    ("name", "pictures", "units"),
    [("template.csv", 4, [20, 50]), outside("shopify_sample_product_template.csv", 11, [20, 15, 10, 50])],
)
def test_status_of_the_file_is_taken(store: Store, data_file: FindFile, name: str, pictures: int, units: list[int]) -> None:
    report = import_exported(store, data_file(f"catalogues/shopify/{name}"))
    assert list(Product.objects.order_by("pk").values_list("status", flat=True)) == ["approved", "draft", "archived"]
    assert (report.facts["pictures"], PictureFetch.objects.count()) == (pictures, pictures)
    assert [movement.quantity for movement in StockMovement.objects.order_by("pk")] == units


def test_dry_run_writes_nothing_and_counts_the_same(store: Store) -> None:
    rows = ("a,A,active,Size,S,A1,3,10", "a,,,,M,A2,4,12", "b,B,draft,,,,1,7.999")
    before = everything()
    dry = run(store, *rows, dry_run=True)
    assert everything() == before
    assert counts(dry) == counts(run(store, *rows)) == (1, 0, 0, 1)


def test_changed_file_changes_what_differs(store: Store, run_events: Callable[[], None]) -> None:
    run(store, "a,A,active,Size,S,A1,3,10", "a,,,,M,A2,4,12", "b,B,active,,,,1,7")
    report = run(store, "a,A,active,Size,S,A1,3,11", "a,,,,L,A3,9,15", "b,B,active,,,,1,7")
    assert counts(report) == (0, 1, 1, 0)
    product = Product.objects.get(source_handle="a")
    listed = product.variants.values_list("title", "price_minor", "stock", "is_active")
    assert sorted(listed) == [("L", 1500, 9, True), ("M", 1200, 4, False), ("S", 1100, 3, True)]
    run_events()  # the card tells the price of the new variant once its stock is there
    product.refresh_from_db()
    assert (product.price_from_minor, product.price_to_minor, product.status) == (1100, 1500, ProductStatus.APPROVED)


def test_new_title_of_a_live_product_stays_live(store: Store) -> None:
    run(store, "a,A,active,,,,1,10")
    assert counts(run(store, "a,Better A,active,,,,1,10")) == (0, 1, 0, 0)
    product = Product.objects.get()
    assert (product.title, product.slug, product.status) == ("Better A", "a", ProductStatus.APPROVED)


def test_import_does_not_approve_what_waits_for_staff(store: Store) -> None:
    run(store, "a,A,active,,,,1,10")
    Product.objects.update(status=ProductStatus.SUBMITTED)
    run(store, "a,Better A,active,,,,1,10")
    assert Product.objects.get().status == ProductStatus.SUBMITTED


def test_import_never_undoes_a_sale(store: Store) -> None:
    run(store, "a,A,active,,,,10,10")
    variant = Variant.objects.get()
    move_stock(variant, -3, reason=MovementReason.SALE)
    assert counts(run(store, "a,A,active,,,,10,10")) == (0, 0, 1, 0)
    variant.refresh_from_db()
    assert variant.stock == 7
    assert counts(run(store, "a,A,active,,,,15,10")) == (0, 1, 0, 0)
    variant.refresh_from_db()
    assert variant.stock == 12
    assert variant.movements.aggregate(total=Sum("quantity"))["total"] == 12


def test_figure_below_what_was_sold_is_refused_whole(store: Store) -> None:
    run(store, "a,A,active,,,,10,10")
    move_stock(Variant.objects.get(), -8, reason=MovementReason.SALE)
    report = run(store, "a,Another title,active,,,,1,10")
    assert counts(report) == (0, 0, 0, 1)
    product = Product.objects.get()
    assert (product.title, product.variants.get().stock) == ("A", 2)


def test_archived_product_is_left_alone(store: Store) -> None:
    run(store, "a,A,active,,,,1,10")
    Product.objects.update(status=ProductStatus.ARCHIVED)
    assert counts(run(store, "a,A,active,,,,1,10")) == (0, 0, 1, 0)
    report = run(store, "a,New,active,,,,1,10")
    assert counts(report) == (0, 0, 0, 1)
    assert Product.objects.get().title == "A"


def test_same_handle_in_two_stores_is_two_products(store: Store) -> None:
    other = create_store()
    run(store, "a,A,active,,,,1,10000")
    run(other, "a,A,active,,,,1,10000")
    assert sorted(Product.objects.values_list("store_id", "slug")) == sorted([(store.pk, "a"), (other.pk, "a-2")])


@pytest.mark.parametrize(
    ("prices", "doubt"),
    [
        (("15000", "19.50"), "Row 3 says 19.50"),
        (("10", "250", "700"), "below 500"),
        (("10", "900", "15000"), ""),  # one cheap thing is no other currency
        (("19000.00", "25000"), ""),
    ],
)
def test_prices_that_are_hardly_in_francs_ask_for_the_rate(db: None, prices: tuple[str, ...], doubt: str) -> None:
    store = create_store()
    rows = [f"h{number},Thing {number},active,,,,1,{price}" for number, price in enumerate(prices)]
    report = run(store, *rows)
    assert report.facts["doubt"].find(doubt) >= 0 if doubt else report.facts["doubt"] == ""
    assert counts(report) == ((0, 0, 0, len(prices)) if doubt else (len(prices), 0, 0, 0))
    assert {problem.reason for problem in problems(report)} == ({report.facts["doubt"]} if doubt else set())
    content = "\n".join([HEAD, *rows]).encode()
    on_purpose = import_bytes(store, content, options={"rate": "1"})  # "they are in francs"
    assert (on_purpose.facts["doubt"], on_purpose.refused) == ("", 0)
    assert Variant.objects.count() == len(prices)


def test_units_are_those_of_the_file_or_those_one_sets_and_the_page_counts_the_latter(store: Store) -> None:
    head = "Handle,Title,Variant Price,Variant Inventory Tracker,Variant Inventory Qty"
    content = f"{head}\na,A,10,,2\nb,B,10,,0\nc,C,10,,\nd,D,10,shopify,\n".encode()
    report = import_bytes(store, content, options={"default_stock": 3})
    assert dict(Variant.objects.values_list("product__source_handle", "stock")) == {"a": 2, "b": 0, "c": 3, "d": 0}
    assert report.facts["untracked"] == 1


def test_database_that_cannot_write_now_refuses_no_row(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The run waits where it stands; the sweep takes it up again."""
    full = sqlite3.OperationalError("database or disk is full")
    full.sqlite_errorcode = sqlite3.SQLITE_FULL

    def refuse(*_args: Any, **_options: Any) -> None:
        raise OperationalError("could not extend file") from full

    with monkeypatch.context() as broken:
        broken.setattr(writer, "create_products", refuse)
        with pytest.raises(OperationalError):
            run(store, "tea,Chai,active,,,TEA-1,4,250.00,Tea")
    report = ImportRun.objects.get()
    assert (report.state, report.refused) == ("running", 0)
    ImportRun.objects.update(heartbeat=now() - 2 * SILENCE)
    [dead] = find_dead_runs()
    assert counts(work_on_run(dead)) == (1, 0, 0, 0)


def test_zero_price_is_refused(store: Store) -> None:
    assert counts(run(store, "a,A,active,,,,1,0")) == (0, 0, 0, 1)
    assert not Product.objects.exists()


def test_own_export_changes_nothing_whatever_a_description_is_and_whoever_has_its_name(store: Store) -> None:
    run(store, "soap,Soap of old,active,,,,4,10", "wax,Wax,active,,,,4,10")
    Product.objects.filter(source_handle="wax").update(status=ProductStatus.REJECTED)  # not in the file, but its name is taken
    words = ["Bonjour\n\n", "<p>One</p>\n\nTwo", "Plain\nlines & <b>more</b>", " \x0bA  <br>\r\nB<ul>\n\n<li>C</li></ul>", "5 < 6"]
    products = [factory.create_product_on_sale(store=store, title=f"T {number}") for number in range(len(words))]
    for product, text in zip(products, words, strict=True):
        Product.objects.filter(pk=product.pk).update(description=text)
    for slug in ("soap", "wax"):
        Product.objects.filter(source_handle=slug).update(slug=f"{slug}-of-old")
    for product, slug in zip(products, ["soap", "wax", "t-2", "t-3"], strict=False):
        Product.objects.filter(pk=product.pk).update(slug=slug)
    run(store, f"soap-{products[0].pk},Of that very name,active,,,,4,10")
    before = everything()
    for content in (shopify.shopify_csv(exported_products(store)), google.google_feed(store, exported_products(store))):
        report = import_bytes(store, "".join(content).encode(), options={"by_staff": True})
        assert counts(report) == (0, 0, len(products) + 2, 0)
        assert everything() == before


def test_type_finds_its_category_else_other(store: Store) -> None:
    shoes = factory.create_category(name="Shoes")
    report = run(store, "a,A,active,,,,1,10,shoes", "b,B,active,,,,1,10,Spaceships")
    assert Product.objects.get(source_handle="a").category == shoes
    assert Product.objects.get(source_handle="b").category.path == "unsorted"
    assert counts(report) == (2, 0, 0, 0)


def test_description_is_made_safe(store: Store) -> None:
    content = b"Handle,Title,Variant Price,Body (HTML)\na,A,10,<p onclick=x>Hi<script>steal()</script></p>\n"
    import_bytes(store, content)
    assert Product.objects.get().description == "<p>Hi</p>"


def test_command_reports_to_machines_and_fails_on_refusals(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "products.csv"
    path.write_text(f"{HEAD}\na,A,active,,,,1,10\nb,,active,,,,1,10\n")
    out = StringIO()
    with pytest.raises(SystemExit) as stop:
        call_command("import_products", str(path), store="duka", json=True, stdout=out)
    assert stop.value.code == 1
    told = json.loads(out.getvalue())
    assert (told["rows"], told["products"], told["created"], told["refused"]) == (2, 2, 1, 1)
    assert told["problems"] == [{"row": 3, "reason": "The title is missing.", "column": "Title", "value": "", "handle": "b"}]
    assert told["outcomes"] == {"a": "created", "b": "refused"}


def test_command_speaks_to_people(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "products.csv"
    path.write_text(f"{HEAD}\na,A,active,,,,1,10\n")
    out = StringIO()
    call_command("import_products", str(path), "--dry-run", store="duka", stdout=out)
    assert "Shopify: 1 rows, 1 products with 1 variants." in out.getvalue()
    assert "nothing was written" in out.getvalue()
    assert not Product.objects.exists()


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"a,b\n1,2\n", b"PK\x03\x04zip", b"<html></html>"])
def test_command_refuses_what_it_cannot_read(store: Store, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "products.csv"
    path.write_bytes(content)
    with pytest.raises(CommandError):
        call_command("import_products", str(path), store="duka")


def test_command_wants_a_known_store_and_file(store: Store, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no store"):
        call_command("import_products", "x.csv", store="nobody")
    with pytest.raises(CommandError, match="Cannot read"):
        call_command("import_products", str(tmp_path / "absent.csv"), store="duka")


@pytest.mark.parametrize(
    ("name", "handle", "title"),
    [("household.csv", "garden-gloves", "Garden Gloves"), outside("packt_product_data.csv", "gardening-gloves", "Gardening Gloves")],
)
def test_imported_product_can_be_bought(store: Store, data_file: FindFile, alice: User, name: str, handle: str, title: str) -> None:
    path = data_file(f"catalogues/shopify/{name}")
    import_exported(store, path)
    gloves = Variant.objects.get(product__source_handle=handle, title="Yellow")
    cart = cart_with(alice, {gloves: 2})
    home = create_address(user=alice, country=store.country, region=store.region, latitude=-1.28, longitude=36.82)
    choices = {store.pk: StoreChoice(DeliveryMethod.PICKUP)}
    checkout = place_orders(buyer=alice, cart=cart, token="t1", address=home, choices=choices, expected_total_minor=3_198)
    line = checkout.orders.get().lines.get()
    gloves.refresh_from_db()
    assert (line.title, line.options, line.unit_price_minor, gloves.reserved) == (title, "Yellow", 1_599, 2)
    import_exported(store, path)
    gloves.refresh_from_db()
    assert (gloves.stock, gloves.reserved) == (3, 2)
