import csv
from collections import defaultdict
from decimal import Decimal

import pytest

from sellers.imports.drafts import Problem, Unreadable
from sellers.imports.shopify import read_shopify
from tests.outside_data import FindFile, outside

FILES = ["market.csv", "household.csv", "template.csv"]
OUTSIDE_FILES = ["apparel.csv", "packt_product_data.csv", "shopify_sample_product_template.csv"]
EXAMPLES = ("shopify/template.csv", ("Green", "Blue"), "Tunics", "Shirts")
OUTSIDE_EXAMPLES = ("shopify/shopify_sample_product_template.csv", ("Green", "Blue", "Gray", "Purple"), "T-Shirts", "Shirts")
OLD_AND_NEW = ("encodings/market_latin1_cr.csv", "shopify/market.csv")
OUTSIDE_OLD_AND_NEW = ("encodings/shopify_latin1_cr_only.csv", "shopify/apparel.csv")
HEAD = (
    "Handle,Title,Published,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Qty,Variant Price,Variant Compare At Price,Image Src"
)


def table(*rows: str, head: str = HEAD) -> bytes:
    return "\n".join([head, *rows]).encode()


def problems(content: bytes) -> list[tuple[int, str, str]]:
    return [(problem.row, problem.column, problem.handle) for problem in read_shopify(content).problems]


@pytest.mark.parametrize("name", [*FILES, *map(outside, OUTSIDE_FILES)])
def test_exported_file_is_read_whole(data_file: FindFile, name: str) -> None:
    path = data_file(f"catalogues/shopify/{name}")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    variants = defaultdict(list)
    for row in rows:
        if row["Variant Price"]:
            variants[row["Handle"]].append((Decimal(row["Variant Price"]), row["Variant SKU"], int(row["Variant Inventory Qty"])))
    catalogue = read_shopify(path.read_bytes())
    assert catalogue.problems == []
    assert catalogue.rows == len(rows)
    assert catalogue.variants == sum(map(len, variants.values()))
    assert {draft.handle: [(v.price, v.sku, v.stock) for v in draft.variants] for draft in catalogue.products} == variants
    assert catalogue.pictures == len({(row["Handle"], row["Image Src"]) for row in rows if row["Image Src"]})


@pytest.mark.parametrize(("name", "colours", "shelf", "kind"), [EXAMPLES, outside(*OUTSIDE_EXAMPLES)])
def test_template_of_2024(data_file: FindFile, name: str, colours: tuple[str, ...], shelf: str, kind: str) -> None:
    shirt, pants, hat = read_shopify(data_file(f"catalogues/{name}").read_bytes()).products
    assert shirt.axes == (("Color", colours), ("Size", ("S", "M", "L")))
    assert len(shirt.variants) == 3 * len(colours)
    assert shirt.shelves[0].split(" > ")[-1] == shelf
    assert kind in shirt.shelves
    assert (shirt.status, pants.status, hat.status) == ("active", "draft", "archived")
    assert pants.variants[0].weight_grams == 227
    assert (hat.axes, hat.variants[0].values, hat.variants[0].compare_at) == ((), (), Decimal("22.99"))


@pytest.mark.parametrize(("older", "newer"), [OLD_AND_NEW, outside(*OUTSIDE_OLD_AND_NEW)])
def test_old_encoding_and_line_ends(data_file: FindFile, older: str, newer: str) -> None:
    old, new = (read_shopify(data_file(f"catalogues/{name}").read_bytes()) for name in (older, newer))
    assert old.problems == []
    assert [draft.handle for draft in old.products] == [draft.handle for draft in new.products]
    assert old.variants == new.variants
    plain = str.maketrans("–’“”", "-'''")
    assert [draft.title.translate(plain) for draft in old.products] == [draft.title.translate(plain) for draft in new.products]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_accents_survive_every_encoding(encoding: str) -> None:
    content = table("robe,Robe brodée d'été,true,,,,3,50").decode().encode(encoding)
    assert read_shopify(content).products[0].title == "Robe brodée d'été"


def test_semicolons_and_tabs_separate_too() -> None:
    for separator in ";\t":
        content = table("robe,Robe,true,,,,3,50").decode().replace(",", separator).encode()
        assert read_shopify(content).products[0].variants[0].price == Decimal(50)


def test_rows_of_a_product_need_not_be_neighbours() -> None:
    catalogue = read_shopify(table("a,A,true,Size,S,,1,10", "b,B,true,,,,1,20", "a,,,,M,,2,11", "b,,,,,,,,,https://x/1.jpg"))
    assert [(draft.handle, len(draft.variants), len(draft.pictures)) for draft in catalogue.products] == [("a", 2, 0), ("b", 1, 1)]


def test_html_over_several_lines_stays_one_row() -> None:
    content = table('a,A,10,"<p>One</p>\n<p>Two, ""three""</p>"', "b,B,20,", head="Handle,Title,Variant Price,Body (HTML)")
    catalogue = read_shopify(content)
    assert catalogue.rows == 2
    assert catalogue.products[0].description == '<p>One</p>\n<p>Two, "three"</p>'


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("a,,true,,,,1,10", "Title"),
        ("a,A,true,,,SKU,1,", "Variant Price"),
        ("a,A,true,,,,1,-10", "Variant Price"),
        ("a,A,true,,,,1,ten", "Variant Price"),
        ("a,A,true,,,,1,1e5", "Variant Price"),
        ("a,A,true,,,,1,NaN", "Variant Price"),
        ('a,A,true,,,,1,"1,200.00"', "Variant Price"),
        ("a,A,true,,,,1,10,-5", "Variant Compare At Price"),
        ("a,A,true,,,,1.5,10", "Variant Inventory Qty"),
        ("a,A,true,,,,99999999,10", "Variant Inventory Qty"),
        ("a,A,true,,Small,,1,10", "Option1 Name"),
        (f"a,A,true,,,{'x' * 81},1,10", "Variant SKU"),
        ("a,A\x00,true,,,,1,10", "Title"),
    ],
)
def test_bad_cell_refuses_its_product_and_no_other(row: str, column: str) -> None:
    catalogue = read_shopify(table("good,Good,true,,,,1,10", row, "fine,Fine,true,,,,1,10"))
    assert [draft.handle for draft in catalogue.products] == ["good", "fine"]
    assert catalogue.refused == ["a"]
    assert [(problem.row, problem.column, problem.handle) for problem in catalogue.problems] == [(3, column, "a")]


def test_problem_says_what_was_there() -> None:
    assert read_shopify(table("a,A,true,,,,1,ten")).problems == [
        Problem(2, "This is not an amount: digits, and a point before the decimals.", "Variant Price", "ten", "a", "A")
    ]


def test_doubles_are_refused() -> None:
    assert problems(table("a,A,true,Size,S,,1,10", "a,,,,s,,1,10")) == [(3, "Option1 Value", "a")]
    assert problems(table("a,A,true,,,X1,1,10", "b,B,true,,,X1,1,10")) == [(3, "Variant SKU", "b")]
    assert problems(table("a,A,true,,,,1,10", "a,Another,true,,,,1,10")) == [(3, "Title", "a")]


def test_row_without_handle_is_told() -> None:
    assert problems(table(",A,true,,,,1,10", "b,B,true,,,,1,10")) == [(2, "Handle", "")]


def test_broken_quotes_refuse_their_product() -> None:
    catalogue = read_shopify(table("a,A,true,Size,S,,1,10", 'a,,,,"M"x,,1,10', "b,B,true,,,,1,10"))
    assert [draft.handle for draft in catalogue.products] == ["b"]
    assert catalogue.refused == ["a"]


def test_quote_that_never_ends_is_told() -> None:
    catalogue = read_shopify(table("a,A,true,,,,1,10", 'b,"B,true,,,,1,10', "c,C,true,,,,1,10"))
    assert [draft.handle for draft in catalogue.products] == ["a"]
    assert catalogue.refused == ["b"]


def test_huge_cell_refuses_its_product_only() -> None:
    catalogue = read_shopify(table("a," + "x" * 300_000 + ",true,,,,1,10", "b,B,true,,,,1,10"))
    assert (catalogue.refused, [draft.handle for draft in catalogue.products]) == (["a"], ["b"])


def test_oversold_stock_is_an_empty_shelf() -> None:
    assert read_shopify(table("a,A,true,,,,-4,10")).products[0].variants[0].stock == 0


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", b"name,price\nx,1\n", b"\xff\xfe", b"<html>"])
def test_what_is_no_such_file_is_refused_as_a_whole(content: bytes) -> None:
    with pytest.raises(Unreadable):
        read_shopify(content)


def test_missing_column_is_told() -> None:
    catalogue = read_shopify(b"Handle,Title\na,A\n")
    assert [(problem.row, problem.column) for problem in catalogue.problems] == [(1, "Variant Price"), (2, "Variant Price")]
    assert catalogue.refused == ["a"]


def test_empty_rows_are_not_counted() -> None:
    assert read_shopify(table("a,A,true,,,,1,10", ",,,,,,,", "", "b,B,true,,,,1,10")).rows == 2
