"""A second set to measure the search by, made by a machine from other people's catalogues:
`python -m tests.load.derived_queries CATALOGUES FOLDER`, then `python -m tests.load.relevance FOLDER`.

CATALOGUES is a folder with exports of real stores in any format that an import reads; FOLDER gets `products.tsv` and `judged.tsv`. Nobody
who knows our lists of words chooses a query or a grade: both follow from what the file says, by these rules.

| kind | what is typed | 3 | 2 | 1 |
|---|---|---|---|---|
| shelf | the name of a category with one to MOST_OF_A_SHELF products | what stands on it or is called so, one or many | | |
| french | its name in French, by a dictionary | the same | | |
| brand | a brand and the name of a category | both | the category | the brand |
| title | three words of a title in any order | it, and any other title with all | titles with two of them | |
| slip | the same with one slip of the finger in the longest | as title, by the words as they were meant | | |
| text | a word of the title and the two rarest words of the text | it | | |

The draw is fixed (SEED): the same files make the same set.
"""

from __future__ import annotations

import csv
import os
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()

from sellers.imports.drafts import ProductDraft, ReadOptions, Unreadable
from sellers.imports.formats import PLAIN, read_catalogue, recognise
from shop.common.folded_words import fold_words
from shop.common.structured_data import plain_text

SEED = 16
MOST_OF_A_SHELF = 30
TITLES, SLIPS, TEXTS, BRANDS = 50, 40, 30, 30
WORDS = 3
# By an English-French dictionary, whatever our own lists say.
FRENCH = {
    "accessories": "accessoires", "books": "livres", "clothing": "vêtements", "coffee": "café", "cushions": "coussins",
    "dresses": "robes", "groceries": "épicerie", "hoodies": "sweats à capuche", "jackets": "vestes", "jewelry": "bijoux", "juices": "jus",
    "lamps": "lampes", "mugs": "tasses", "music": "musique", "necklaces": "colliers", "paints": "peintures", "pants": "pantalons",
    "posters": "affiches", "scarves": "écharpes", "shirts": "chemises", "shoes": "chaussures", "singles": "singles", "sneakers": "baskets",
    "sofas": "canapés", "sweaters": "pulls", "sweatshirts": "sweats", "t-shirts": "t-shirts", "tops": "hauts",
}  # fmt: skip

Row = dict[str, str]
Grades = dict[str, int]


def read_drafts(folder: Path) -> list[ProductDraft]:
    """What the files hold, in the order of their names; what is no catalogue is left out, and so is a title that came before."""
    drafts: dict[str, ProductDraft] = {}
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        content = path.read_bytes()
        try:
            known = recognise(content)
            found = read_catalogue(content, known.format.code, ReadOptions()).products if known.format.code != PLAIN else []
        except Unreadable:
            continue
        for draft in found:
            drafts.setdefault(fold_words(draft.title), draft)
    return list(drafts.values())


def product_rows(drafts: Sequence[ProductDraft]) -> list[Row]:
    """As `products.tsv` has them."""
    return [
        {
            "id": f"p{number}",
            "title": _line(draft.title),
            "description": _line(plain_text(draft.description, limit=2_000)),
            "category": _line(draft.shelves[0]) if draft.shelves else "",
            "brand": _line(draft.brand),
        }
        for number, draft in enumerate(drafts)
    ]


def derived_queries(products: Sequence[Row]) -> dict[str, dict[str, Grades]]:
    """By kind the queries with their grades. A query that an earlier kind has made is not made again."""
    draw = random.Random(SEED)  # a fixed draw is what is wanted
    kinds = {
        "shelf": _of_shelves(products),
        "french": _in_french(products),
        "brand": _of_brands(products, draw),
        "title": _of_titles(products, draw),
        "slip": _with_slips(products, draw),
        "text": _of_texts(products, draw),
    }
    taken: set[str] = set()
    made: dict[str, dict[str, Grades]] = {}
    for kind, queries in kinds.items():
        made[kind] = {}
        for query, grades in queries:
            if query not in taken and any(grades.values()):
                taken.add(query)
                made[kind][query] = {key: grade for key, grade in grades.items() if grade}
    return made


def _of_shelves(products: Sequence[Row]) -> Iterator[tuple[str, Grades]]:
    for name, keys in _shelves(products).items():
        if len(keys) <= MOST_OF_A_SHELF:
            yield name, _called_so(products, name) | dict.fromkeys(keys, 3)


def _called_so(products: Sequence[Row], name: str) -> Grades:
    """Those whose title has the words of the name, whether it says one or many."""
    wanted = {word.removesuffix("s") for word in fold_words(name).split()}
    return {row["id"]: 3 for row in products if wanted <= {word.removesuffix("s") for word in fold_words(row["title"]).split()}}


def _in_french(products: Sequence[Row]) -> Iterator[tuple[str, Grades]]:
    for name, keys in _shelves(products).items():
        if name in FRENCH and len(keys) <= MOST_OF_A_SHELF:
            yield FRENCH[name], _called_so(products, name) | dict.fromkeys(keys, 3)


def _of_brands(products: Sequence[Row], draw: random.Random) -> Iterator[tuple[str, Grades]]:
    shelves = _shelves(products)
    pairs = sorted({(row["brand"], name) for row in products if row["brand"] for name in _levels(row) if row["id"] in shelves[name]})
    for brand, name in draw.sample(pairs, min(BRANDS, len(pairs))):
        on_shelf, of_brand = set(shelves[name]), {row["id"] for row in products if row["brand"] == brand}
        grades = {key: 3 if key in on_shelf and key in of_brand else 2 if key in on_shelf else 1 for key in sorted(on_shelf | of_brand)}
        yield f"{brand} {name}".lower(), grades


def _of_titles(products: Sequence[Row], draw: random.Random) -> Iterator[tuple[str, Grades]]:
    for words in _drawn_words(products, draw, TITLES):
        yield " ".join(words), _grades_of_words(products, words)


def _with_slips(products: Sequence[Row], draw: random.Random) -> Iterator[tuple[str, Grades]]:
    for words in _drawn_words(products, draw, SLIPS):
        longest = max(words, key=len)
        yield " ".join(_slip(word, draw) if word == longest else word for word in words), _grades_of_words(products, words)


def _of_texts(products: Sequence[Row], draw: random.Random) -> Iterator[tuple[str, Grades]]:
    frequency = Counter(word for row in products for word in set(_words(row["description"])))
    told = [row for row in products if len(set(_words(row["description"])) - set(_words(row["title"]))) >= WORDS and _words(row["title"])]
    for row in draw.sample(told, min(TEXTS, len(told))):
        rare = sorted(set(_words(row["description"])) - set(_words(row["title"])), key=lambda word: (frequency[word], word))[:2]
        yield " ".join([draw.choice(_words(row["title"])), *rare]), {row["id"]: 3}


def _drawn_words(products: Sequence[Row], draw: random.Random, number: int) -> Iterator[list[str]]:
    long = [row for row in products if len(set(_words(row["title"]))) >= WORDS]
    for row in draw.sample(long, min(number, len(long))):
        yield draw.sample(sorted(set(_words(row["title"]))), WORDS)


def _grades_of_words(products: Sequence[Row], words: Sequence[str]) -> Grades:
    common = {row["id"]: len(set(words) & set(_words(row["title"]))) for row in products}
    return {key: number for key, number in common.items() if number >= WORDS - 1}


def _slip(word: str, draw: random.Random) -> str:
    """A letter left out, doubled, swapped with the next, or another one in its place; the first one stays."""
    place = draw.randrange(1, len(word) - 1)
    one, other = word[:place], word[place:]
    ways = [one + other[1:], one + other[0] + other, one + other[1] + other[0] + other[2:], one + draw.choice("aeiourstn") + other[1:]]
    return draw.choice([way for way in ways if way != word])


def _shelves(products: Sequence[Row]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in products:
        for name in _levels(row):
            found.setdefault(name, []).append(row["id"])
    return found


def _levels(row: Row) -> list[str]:
    return list(dict.fromkeys(name.strip().lower() for name in re.split(r"\s+[>/]\s+", row["category"]) if name.strip()))


def _words(text: str) -> list[str]:
    """Those of four letters and more."""
    return [word for word in fold_words(text).split() if len(word) > 3 and word.isalpha()]


def _line(text: str) -> str:
    return " ".join(text.split())


def write_set(catalogues: Path, folder: Path) -> dict[str, int]:
    """The two files, and how many queries of each kind they have."""
    products = product_rows(read_drafts(catalogues))
    made = derived_queries(products)
    folder.mkdir(parents=True, exist_ok=True)
    judged = [
        {"query": query, "id": key, "grade": str(grade), "kind": kind}
        for kind, queries in made.items()
        for query, grades in queries.items()
        for key, grade in grades.items()
    ]
    for name, rows in (("products", products), ("judged", judged)):
        with (folder / f"{name}.tsv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), delimiter="\t", quoting=csv.QUOTE_NONE, quotechar=None, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return {kind: len(queries) for kind, queries in made.items()}


if __name__ == "__main__":
    print(write_set(Path(sys.argv[1]), Path(sys.argv[2])))
