"""How good the answers of the search are, beside those of BM25: `DATABASE_URL=… python -m tests.load.relevance [FOLDER]`.

FOLDER holds `products.tsv` (id, title, description, category, brand; shelves of a category stand apart by " > " or " / ") and `judged.tsv`
(query, id, grade, and if one likes the kind of query, such as its language), as tests/data/search/README.md describes them, which is read
unless another one is given. One store sells it all, in a database made for it and dropped afterwards (SQLite unless DATABASE_URL names
another). Prints the means over all queries, and over those of each kind, of NDCG@10 (a product of grade g gains 2^g - 1) and recall@50,
the share of empty answers, and the queries where most is lost.

BM25 is that of bm25s as it comes (Lucene's variant, k1 = 1.5, b = 0.75) over title, description, category and brand as one text, whose
words are folded as ours are: plain, with no list of stop words; and once more with the French stems of Snowball.
"""

import csv
import logging
import os
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from math import log2
from pathlib import Path
from statistics import fmean

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()

import bm25s
import numpy
import snowballstemmer
from django.test.runner import DiscoverRunner

from shop.catalog.models import Category, Product, StockMovement, Variant
from shop.catalog.states import MovementReason, ProductStatus
from shop.common.folded_words import fold_words
from shop.places.models import Country
from shop.search.queries.results import find_products
from shop.search.queries.wishes import Wishes
from shop.search.services import rebuild_search
from tests.factories.catalog import PUBLISHED, create_category
from tests.factories.stores import create_store
from tests.template_database import begin_from_template, keep_template

OWN_SET = Path(__file__).resolve().parents[1] / "data" / "search"
FIRST, DEPTH = 10, 50  # what NDCG and recall look at
MOST_IN_TITLE, MOST_IN_BRAND = 140, 80

Rankings = dict[str, list[str]]
"""The products' ids by query, the best first."""


@dataclass(frozen=True, slots=True)
class JudgedSet:
    """Products, and by query the grades of those that are an answer to it, and its kind where the file says one."""

    products: list[dict[str, str]]
    grades: dict[str, dict[str, int]]
    kinds: dict[str, str] = field(default_factory=dict)

    def of_kind(self, kind: str) -> dict[str, dict[str, int]]:
        """The grades of those queries."""
        return {query: grades for query, grades in self.grades.items() if self.kinds.get(query) == kind}


@dataclass(frozen=True, slots=True)
class Quality:
    """Means over all queries."""

    ndcg: float
    recall: float
    empty: float


def read_judged_set(folder: Path) -> JudgedSet:
    """The two files. A grade for a product that is not there is a mistake, and raises."""
    products = _rows(folder / "products.tsv")
    known = {row["id"] for row in products}
    grades: dict[str, dict[str, int]] = {}
    kinds: dict[str, str] = {}
    for row in _rows(folder / "judged.tsv"):
        if row["id"] not in known:
            raise ValueError(f"{row['query']}: no product {row['id']}")
        grades.setdefault(row["query"], {})[row["id"]] = int(row["grade"])
        kinds |= {row["query"]: kind} if (kind := row.get("kind", "")) else {}
    return JudgedSet(products, grades, kinds)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def discounted_gain(grades: Iterable[int]) -> float:
    """What an answer of such grades, from the first on, is worth: 2^g - 1 for each, less the further down."""
    return sum((2**grade - 1) / log2(place + 2) for place, grade in enumerate(grades))


def ndcg(ranked: Sequence[str], grades: Mapping[str, int], limit: int = FIRST) -> float:
    """The gain of the first few against the best possible: 0 to 1."""
    best = discounted_gain(sorted(grades.values(), reverse=True)[:limit])
    return discounted_gain(grades.get(each, 0) for each in ranked[:limit]) / best if best else 0.0


def recall(ranked: Sequence[str], grades: Mapping[str, int], limit: int = DEPTH) -> float:
    """The share of what is graded at all that stands among the first."""
    meant = {each for each, grade in grades.items() if grade}
    return len(meant & set(ranked[:limit])) / len(meant) if meant else 0.0


def quality_of(rankings: Rankings, grades: Mapping[str, Mapping[str, int]]) -> Quality:
    """Of all answers together."""
    return Quality(
        ndcg=fmean(ndcg(rankings[query], each) for query, each in grades.items()),
        recall=fmean(recall(rankings[query], each) for query, each in grades.items()),
        empty=fmean(not rankings[query] for query in grades),
    )


def fill_market(products: Sequence[Mapping[str, str]]) -> Country:
    """One store that sells them all, indexed; each product's `source_handle` is its id."""
    store = create_store(name="Kabako")
    shelves: dict[str, Category] = {}
    made = Product.objects.bulk_create(
        (
            Product(
                store=store,
                category=_shelf_of(row["category"], shelves),
                slug=f"judged-{number}",
                source_handle=row["id"],
                title=row["title"][:MOST_IN_TITLE],
                description=row["description"],
                brand=row["brand"][:MOST_IN_BRAND],
                status=ProductStatus.APPROVED,
                published_at=PUBLISHED + timedelta(seconds=number),
                reviewed_at=PUBLISHED,
                price_from_minor=50_000,
                price_to_minor=50_000,
            )
            for number, row in enumerate(products)
        ),
        batch_size=1_000,
    )
    variants = Variant.objects.bulk_create((Variant(product=each, price_minor=50_000, stock=5) for each in made), batch_size=1_000)
    received = (StockMovement(variant=each, quantity=5, reason=MovementReason.RECEIVED) for each in variants)
    StockMovement.objects.bulk_create(received, batch_size=1_000)
    rebuild_search()
    return store.country


def _shelf_of(path: str, shelves: dict[str, Category]) -> Category:
    """The lowest shelf of "Shoes > Sandals", made with those above it unless they are there."""
    parent, above = None, ""
    for name in filter(None, re.split(r"\s+[>/]\s+", path.strip() or "Everything")):
        above = f"{above} > {name}"
        if above not in shelves:
            shelves[above] = create_category(name=name, slug=f"c{len(shelves)}", parent=parent)
        parent = shelves[above]
    assert parent is not None
    return parent


def our_rankings(market: Country, queries: Iterable[str], *, depth: int = DEPTH) -> Rankings:
    """What people are shown, page after page, until so many are there."""
    ids = dict(Product.objects.values_list("pk", "source_handle"))
    return {query: [ids[pk] for pk in _answer(market, query, depth)] for query in queries}


def _answer(market: Country, query: str, depth: int) -> list[int]:
    found: list[int] = []
    cursor = ""
    while len(found) < depth:
        page = find_products(Wishes(market=market, text=query), cursor=cursor)
        found += [product.pk for product in page.shown]
        cursor = page.next
        if not cursor:
            break
    return found[:depth]


def bm25_rankings(
    products: Sequence[Mapping[str, str]], queries: Iterable[str], words_of: Callable[[str], list[str]] | None = None
) -> Rankings:
    """What has any of the words, by the points of BM25; equals in the order of the file."""
    words_of = words_of or folded_words
    texts = [" ".join(row[name] for name in ("title", "description", "category", "brand")) for row in products]
    index = bm25s.BM25()
    index.index([words_of(text) for text in texts], show_progress=False)
    found: Rankings = {}
    for query in queries:
        points = index.get_scores(words_of(query))
        best = numpy.argsort(-points, kind="stable")[:DEPTH]
        found[query] = [products[place]["id"] for place in best if points[place] > 0]
    return found


def folded_words(text: str) -> list[str]:
    """Each as often as it stands there."""
    return fold_words(text).split()


def french_stems(text: str) -> list[str]:
    """Snowball's, of the folded words."""
    stems: list[str] = snowballstemmer.stemmer("french").stemWords(folded_words(text))
    return stems


def report(judged: JudgedSet, market: Country) -> str:
    """The table, and where most is lost to plain BM25."""
    ours, plain = our_rankings(market, judged.grades), bm25_rankings(judged.products, judged.grades)
    answers = {"ours": ours, "BM25": plain, "BM25, French stems": bm25_rankings(judged.products, judged.grades, french_stems)}
    lines = [f"{len(judged.products)} products, {len(judged.grades)} queries", f"{'':20} NDCG@10  recall@50    empty"]
    lines += [_line_of(name, quality_of(rankings, judged.grades)) for name, rankings in answers.items()]
    for kind in dict.fromkeys(judged.kinds.values()):
        grades = judged.of_kind(kind)
        lines.append(f"{kind}: {len(grades)} queries")
        lines += [_line_of(f"  {name}", quality_of(rankings, grades)) for name, rankings in answers.items()]
    lost = sorted(judged.grades, key=lambda query: ndcg(ours[query], judged.grades[query]) - ndcg(plain[query], judged.grades[query]))
    lines.append("most lost to BM25: ours, BM25's, the query, our first ones with their grades")
    for query in lost[:10]:
        grades = judged.grades[query]
        first = " ".join(f"{each}:{grades.get(each, 0)}" for each in ours[query][:5])
        lines.append(f"{ndcg(ours[query], grades):8.3f} {ndcg(plain[query], grades):6.3f}  {query} → {first}")
    return "\n".join(lines)


def _line_of(name: str, quality: Quality) -> str:
    return f"{name:20} {quality.ndcg:7.3f}  {quality.recall:9.3f}  {quality.empty:6.1%}"


def main() -> None:
    """In a database of its own."""
    logging.getLogger("bm25s").setLevel(logging.WARNING)
    judged = read_judged_set(Path(sys.argv[1]) if sys.argv[1:] else OWN_SET)
    runner = DiscoverRunner(verbosity=0, interactive=False)
    runner.setup_test_environment()
    begin_from_template()
    databases = runner.setup_databases()
    try:
        keep_template()
        print(report(judged, fill_market(judged.products)))
    finally:
        runner.teardown_databases(databases)


if __name__ == "__main__":
    main()
