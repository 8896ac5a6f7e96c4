"""Finding products."""

from collections.abc import Sequence

from django.db.models import Case, IntegerField, Q, Value, When

from shop.catalog.models import ProductQuerySet
from shop.search.folding import query_words


def search(products: ProductQuerySet, text: str) -> ProductQuerySet:
    """Those with every word of the text somewhere; hits in the title first, then the newest. No word in the text: all of them."""
    words = query_words(text)
    if not words:
        return products
    found = products.filter(_all_words("search_document__text", words))
    return found.annotate(relevance=_relevance(words)).order_by("-relevance", "-published_at", "-pk")


def _all_words(field: str, words: Sequence[str]) -> Q:
    condition = Q()
    for word in words:
        condition &= Q(**{f"{field}__contains": word})
    return condition


def _relevance(words: Sequence[str]) -> Case:
    # Titles are stored between spaces: " wo" finds the beginnings of words.
    beginnings = [f" {word}" for word in words]
    return Case(
        When(_all_words("search_document__title", beginnings), then=Value(2)),
        When(_all_words("search_document__title", words), then=Value(1)),
        default=Value(0),
        output_field=IntegerField(),
    )
