"""How long searches take on a market of any size: `DATABASE_URL=… python -m tests.load.searching` after `manage.py seed_catalog`.

Words and facets are drawn from the documents themselves, as often as they are there, so that every question has an answer; the filling
search has words of three products, which no product has together. Prints medians in milliseconds, uncached,
of the whole answer (template included) and of the statements alone; and the mean of what the processor did for an answer, ours and the
database's together, which a busy machine changes little.
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

from shop.search.models import FacetValue, SearchDocument

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
        "three facets, no word": switches,
        "three facets and a price": [{"low": "50000", "high": "400000", **each} for each in switches],
        "a price": [{"low": str(50_000 + place), "high": "400000"} for place in range(10)],
        "everything, newest": [{}] * 10,
        "everything, cheapest": [{"sort": "price"}] * 10,
        "everything, nearest": [{"at": "9.540,-13.680", "sort": "near"}] * 10,
        "near 5 km, word": [{"q": word, "at": "9.540,-13.680", "km": "5"} for word in words],
        "open now, delivers, word": [{"q": word, "at": "9.540,-13.680", "delivers": "1", "open_now": "1"} for word in words],
        "misspelt": [{"q": word[:-1] + "zz"} for word in words if len(word) > 5],
    }


def rare_words(titles: list[str], draw: random.Random) -> list[str]:
    """Words that stand in one of the titles only."""
    counts = Counter(word for title in titles for word in title.split())
    return draw.sample(sorted(word for word, number in counts.items() if number == 1 and word.isalpha()), ROUNDS)


def processor() -> float:
    """Seconds of it that this process and its connection's backend have had; of helpers that the database starts nothing is known."""
    if connection.vendor == "sqlite":
        return time.process_time()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        user, system = Path(f"/proc/{cursor.fetchone()[0]}/stat").read_text().rpartition(")")[2].split()[11:13]
    return time.process_time() + (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Ask, and say how long it took."""
    client = Client(SERVER_NAME="127.0.0.1")
    print(f"{SearchDocument.objects.count()} documents")
    for name, queries in questions().items():
        client.get("/search/", queries[0] if queries else {})
        whole, database, begun = [], [], processor()
        for query in queries:
            connection.force_debug_cursor = True
            with CaptureQueriesContext(connection) as captured:
                start = time.perf_counter()
                response = client.get("/search/", query)
                whole.append((time.perf_counter() - start) * 1000)
            assert response.status_code == 200
            database.append(sum(float(each["time"]) for each in captured) * 1000)
        if whole:
            print(
                f"{name:28} {statistics.median(whole):7.1f} ms, worst {max(whole):7.1f}; statements {statistics.median(database):7.1f} ms; "
                f"processor {(processor() - begun) / len(whole) * 1000:6.1f} ms"
            )


if __name__ == "__main__":
    main()
