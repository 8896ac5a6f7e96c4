"""How long searches take on a market of any size: `DATABASE_URL=… python -m tests.load.searching` after `manage.py seed_catalog`.

Words and facets are drawn from the documents themselves, as often as they are there, so that every question has an answer; the filling
search has words of three products, which no product has together, the mistaken one has a word of a title changed into another one that
exists, and what has no answer offers the shelves on which there is anything. Prints medians in milliseconds, uncached, of the whole answer
(template included) and of the statements alone; and mean and median of what the processor did for an answer, and how much of the mean the
database did: a busy machine changes it less than the time.
"""

import os
import random
import statistics
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_config.settings")
os.environ["PAGE_CACHE_SECONDS"] = "0"

import django

django.setup()

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shop.search.models import FacetValue, SearchDocument, SearchWord
from shop.search.queries import stocked_shelves
from shop.search.queries.mistaken_words import _one_slip_away

ROUNDS = int(os.environ.get("ROUNDS", "40"))


def questions() -> dict[str, list[dict[str, object]]]:
    """By name, addresses' queries."""
    draw = random.Random(7)
    titles = list(SearchDocument.objects.filter(country="GN").order_by("product_id").values_list("title", flat=True)[:4000])
    words = [draw.choice(draw.choice(titles).split()) for _ in range(ROUNDS)]
    values = {kind: list(FacetValue.objects.filter(kind=kind).values_list("key", flat=True)[:12]) for kind in ("brand", "colour", "size")}
    facets = [{kind: draw.choice(keys) for kind, keys in values.items() if keys} for _ in words]
    switches = [{"in_stock": "1", "condition": "new", "colour": facet.get("colour", "")} for facet in facets]
    return {
        "one word": [{"q": word} for word in words],
        "two words": [{"q": " ".join(draw.choice(titles).split()[:2])} for _ in words],
        "a word of one product": [{"q": word} for word in rare_words(titles, draw)],
        "filling with most words": [{"q": " ".join(draw.choice(draw.choice(titles).split()) for _n in range(3))} for _ in words],
        "word, three facets": [{"q": word, **each} for word, each in zip(words, switches, strict=True)],
        "word, three facets and price": [
            {"q": word, "low": "50000", "high": "400000", **each} for word, each in zip(words, switches, strict=True)
        ],
        "three facets, no word": switches,
        "three facets and a price": [{"low": "50000", "high": "400000", **each} for each in switches],
        "a price": [{"low": str(50_000 + place), "high": "400000"} for place in range(10)],
        "everything, newest": [{}] * 10,
        "everything, cheapest": [{"sort": "price"}] * 10,
        "everything, nearest": [{"at": "9.540,-13.680", "sort": "near"}] * 10,
        "near 5 km, word": [{"q": word, "at": "9.540,-13.680", "km": "5"} for word in words],
        "open now, delivers, word": [{"q": word, "at": "9.540,-13.680", "delivers": "1", "open_now": "1"} for word in words],
        "misspelt": [{"q": word[:-1] + "zz"} for word in words if len(word) > 5],
        "a mistaken word": [{"q": line} for line in mistaken_lines(titles, draw)],
        "no answer": [{"q": "qzxwvkj" + letter} for letter in "abcdefghij"],
    }


def mistaken_lines(titles: list[str], draw: random.Random) -> list[str]:
    """Two words of a title, one of them changed into another word that exists by one slip."""
    known = set(SearchWord.objects.values_list("word", flat=True))
    pairs = [title.split()[:2] for title in draw.sample(titles, min(len(titles), 10 * ROUNDS))]
    fitting = [(first, second) for first, second in pairs if len(second) > 3 and second.isascii() and second.isalpha()]
    slips = [(first, sorted(_one_slip_away(second) & known)) for first, second in fitting]
    return [f"{first} {draw.choice(others)}" for first, others in slips if others][:ROUNDS]


def rare_words(titles: list[str], draw: random.Random) -> list[str]:
    """Words that stand in one of the titles only."""
    counts = Counter(word for title in titles for word in title.split())
    return draw.sample(sorted(word for word, number in counts.items() if number == 1 and word.isalpha()), ROUNDS)


def processor() -> tuple[float, float]:
    """Seconds of it that this process and its connection's backend have had; of helpers that the database starts nothing is known."""
    own = time.process_time()
    if connection.vendor == "sqlite":
        return own, 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        # Nanoseconds: the ticks of "stat" are as long as many an answer.
        return own, int(Path(f"/proc/{cursor.fetchone()[0]}/schedstat").read_text().split()[0]) / 1e9


def main() -> None:
    """Ask, and say how long it took."""
    stocked_shelves.SECONDS = 0
    print(f"{SearchDocument.objects.count()} documents")
    for place, (name, queries) in enumerate(questions().items()):
        client = Client(SERVER_NAME="127.0.0.1", REMOTE_ADDR=f"10.0.{place}.1")  # one alone would soon have asked too much
        if queries:
            client.get("/search/", queries[0])
            print(f"{name:28} {_line_of([_ask(client, query) for query in queries])}", flush=True)


def _ask(client: Client, query: dict[str, object]) -> tuple[float, float, float, float]:
    """Milliseconds: of the answer, of its statements, of our processor, of the database's."""
    connection.force_debug_cursor = True
    own, backend = processor()
    with CaptureQueriesContext(connection) as captured:
        start = time.perf_counter()
        response = client.get("/search/", query)
        whole = time.perf_counter() - start
    ours, theirs = processor()
    assert response.status_code == 200
    statements = sum(float(each["time"]) for each in captured)
    return whole * 1000, statements * 1000, (ours - own) * 1000, (theirs - backend) * 1000


def _line_of(answers: list[tuple[float, float, float, float]]) -> str:
    whole, statements, ours, theirs = zip(*answers, strict=True)
    both = [one + other for one, other in zip(ours, theirs, strict=True)]
    return (
        f"{statistics.median(whole):7.1f} ms, worst {max(whole):7.1f}; statements {statistics.median(statements):7.1f} ms; "
        f"processor {statistics.mean(both):6.1f} ms (median {statistics.median(both):6.1f}), the database {statistics.mean(theirs):6.1f}"
    )


if __name__ == "__main__":
    main()
