"""The second set is made by its rules alone."""

from pathlib import Path

from tests.load.derived_queries import FRENCH, derived_queries, product_rows, read_drafts, write_set
from tests.load.relevance import read_judged_set

FILE = (
    "Handle,Title,Body (HTML),Vendor,Type,Variant SKU,Variant Price\n"
    "a,Soft winter jacket,<p>Warm lining inside.</p>,Acme,Clothing > Jackets,A,10\n"
    "b,Soft summer jacket,<p>Light and airy.</p>,Other,Clothing > Jackets,B,10\n"
    "c,Striped wooden lamp,<p>Glows quietly through evenings.</p>,Acme,Home > Lamps,C,10\n"
    "d,Soft winter jacket,<p>Listed twice.</p>,Acme,Clothing > Jackets,D,10\n"
)


def _catalogues(folder: Path) -> Path:
    (folder / "shopify.csv").write_text(FILE)
    (folder / "notes.txt").write_bytes(b"\x89PNG no catalogue")
    return folder


def test_queries_follow_from_what_the_file_says(tmp_path: Path) -> None:
    products = product_rows(read_drafts(_catalogues(tmp_path)))
    assert [row["title"] for row in products] == ["Soft winter jacket", "Soft summer jacket", "Striped wooden lamp"]
    made = derived_queries(products)
    assert made["shelf"]["jackets"] == {"p0": 3, "p1": 3}
    assert made["shelf"]["lamps"] == {"p2": 3}
    assert made["french"][FRENCH["jackets"]] == {"p0": 3, "p1": 3}
    assert made["brand"]["acme jackets"] == {"p0": 3, "p1": 2, "p2": 1}
    titles = {frozenset(query.split()): grades for query, grades in made["title"].items()}
    assert titles[frozenset({"soft", "winter", "jacket"})] == {"p0": 3, "p1": 2}
    slips = made["slip"]
    assert {"p0": 3, "p1": 2} in slips.values()
    assert not {frozenset(query.split()) for query in slips} & set(titles), "one word of each is no word of the title"
    assert any(grades == {"p2": 3} and "glows" in query for query, grades in made["text"].items())


def test_the_same_files_make_the_same_set(tmp_path: Path) -> None:
    folder = _catalogues(tmp_path)
    assert write_set(folder, tmp_path / "one") == write_set(folder, tmp_path / "two")
    for name in ("products.tsv", "judged.tsv"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    judged = read_judged_set(tmp_path / "one")
    assert set(judged.kinds.values()) == {"shelf", "french", "brand", "title", "slip", "text"}
