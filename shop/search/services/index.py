"""Keeping the index true: what is live can be found, what is not cannot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from shop.catalog.models import Product
from shop.common.pages import expire_all_pages
from shop.common.planner import tell_planner
from shop.events.commit_reactions import note_change
from shop.search.documents import Document, Token
from shop.search.models import FacetValue, SearchDocument, SearchStore, SearchWord
from shop.search.providers import engine
from shop.search.providers.base import Written
from shop.search.services.documents import read_documents
from shop.search.services.store_entries import write_store, write_stores
from shop.search.states import COMBO
from shop.stores.models import Store

BATCH = 500
SWEEP = 5_000  # products that one sweep puts right
_gathered: ContextVar[set[int] | None] = ContextVar("gathered", default=None)


def index_product(product_id: int) -> None:
    """Write the product's document anew, or take it out when it is not live. Safe to call any number of times."""
    gathered = _gathered.get()
    if gathered is None:
        index_products([product_id])
    else:
        gathered.add(product_id)


@contextmanager
def index_each_product_once() -> Iterator[None]:
    """Index at the end what `index_product` is asked for inside: once, where many events speak of the same few products.

    In one transaction, as the events that are handled inside must not count as handled without it.
    """
    gathered: set[int] = set()
    with transaction.atomic():
        token = _gathered.set(gathered)
        try:
            yield
        finally:
            _gathered.reset(token)
        index_products(sorted(gathered))


def index_products(product_ids: Sequence[int]) -> int:
    """The same for many, in batches. Returns how many of them can be found."""
    return sum(_index_batch(batch) for batch in _batches_of_ids(product_ids))


def index_store(store_id: int) -> int:
    """Write the store's entry and all its products anew; those of a closed one leave. Returns how many products can be found."""
    write_store(store_id)
    if Store.objects.visible().filter(pk=store_id).exists():
        return index_products(list(Product.objects.filter(store_id=store_id).order_by("pk").values_list("pk", flat=True)))
    for batch in _batches_of_ids(list(SearchDocument.objects.filter(store_id=store_id).values_list("product_id", flat=True))):
        engine().remove(batch)
    return 0


def rebuild_search() -> int:
    """Write the whole index anew, while people search it. Returns how many products can be found.

    Batches commit one by one; what is no longer live leaves first. What has not changed is not written again.
    """
    gone = SearchDocument.objects.filter(~Exists(Product.objects.live().filter(pk=OuterRef("product_id"))))
    for batch in _batches_of_ids(list(gone.values_list("product_id", flat=True))):
        engine().remove(batch)
    write_stores()
    ids = Product.objects.live().order_by("pk").values_list("pk", flat=True)
    found = index_products(list(ids))
    expire_all_pages()
    _tidy_index()
    return found


def _tidy_index() -> None:
    """Let the planner know what is there now; on PostgreSQL what was written last comes into the indexes' own order, too."""
    tables = [model._meta.db_table for model in (SearchDocument, SearchStore, SearchWord, FacetValue)]
    if connection.vendor == "postgresql" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute(f"VACUUM (ANALYZE) {', '.join(tables)}")
    else:
        tell_planner(*tables)


def sweep_index(*, limit: int = SWEEP) -> int:
    """Repair the index where jobs were lost: add what is missing, remove what is gone. Returns how many products were checked."""
    missing = Product.objects.live().filter(search_document=None).order_by("-pk").values_list("pk", flat=True)
    stale = SearchDocument.objects.filter(~Exists(Product.objects.live().filter(pk=OuterRef("product_id"))))
    ids = [*missing[:limit], *stale.values_list("product_id", flat=True)[:limit]]
    index_products(ids)
    return len(ids)


def _batches_of_ids(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]


def _index_batch(product_ids: Sequence[int]) -> int:
    with engine().one_writer(product_ids):
        documents = read_documents(product_ids)
        gone = set(product_ids) - {document.product_id for document in documents}
        if gone:
            engine().remove(sorted(gone))
        if documents:
            numbers = _facet_numbers(documents)
            engine().write([_numbered_document(document, numbers) for document in documents])
            _learn_words(documents)
        if len(product_ids) < BATCH:
            for pk in product_ids:
                note_change("product", pk)  # pages that were built between the change and now show the shelf of before
    return len(documents)


def _numbered_document(document: Document, numbers: dict[Token, int]) -> Written:
    facets = sorted(numbers[token] for token in document.facets)
    return Written(document, facets, sorted(numbers[COMBO, key] for key in document.combos))


def _facet_numbers(documents: Sequence[Document]) -> dict[Token, int]:
    """The number of every facet value and combination in the documents; new ones get one."""
    told = {token: said for document in documents for token, said in document.facets.items()}
    told |= {(COMBO, key): ("", {}) for document in documents for key in document.combos}
    wanted = {(kind, key[:200]): said for (kind, key), said in told.items()}
    found = _known_facet_numbers(list(wanted))
    new = [
        FacetValue(kind=k, key=key, label=wanted[k, key][0][:200], names=wanted[k, key][1]) for k, key in wanted if (k, key) not in found
    ]
    if new:
        FacetValue.objects.bulk_create(sorted(new, key=lambda value: (value.kind, value.key)), ignore_conflicts=True, batch_size=1_000)
        found |= _known_facet_numbers([(value.kind, value.key) for value in new])
    return found


def _known_facet_numbers(tokens: Sequence[Token]) -> dict[Token, int]:
    kinds, keys = {kind for kind, _key in tokens}, {key for _kind, key in tokens}
    rows = FacetValue.objects.filter(kind__in=kinds, key__in=keys).values_list("kind", "key", "pk")
    return {(kind, key): pk for kind, key, pk in rows}


def _learn_words(documents: Sequence[Document]) -> None:
    """New words become known at once; how frequent they are is counted by night."""
    words = {word for document in documents for word in document.words}
    with engine().careful():  # word by word by their index: what it takes does not grow with the vocabulary
        known = set(SearchWord.objects.filter(word__in=words).values_list("word", flat=True))
    SearchWord.objects.bulk_create([SearchWord(word=word) for word in sorted(words - known)], ignore_conflicts=True, batch_size=1_000)
