"""What the files of stores call their categories, and which of ours each store says that is."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, F

from sellers.imports.breadcrumbs import STEP, levels_of
from sellers.models import FileCategory, ImportRow, ImportRun
from sellers.states import FALLBACK, RowOutcome
from shop.catalog.models import Category
from shop.common.folded_words import fold_words
from shop.stores.models import Store

MOST_KEY = 300  # characters


@dataclass(frozen=True, slots=True)
class FileCategoryChoice:
    """One line of the table "your category -> ours": `path` is what the store has decided, "" before that."""

    words: str
    field: str
    products: int
    titles: list[str]
    path: str
    path_name: str
    suggestions: list[tuple[str, str]]  # path, name with the one above it


def file_category_key(words: str) -> str:
    """What is the same for one category written in several ways; its words themselves where they have no letters."""
    return STEP.join(filter(None, map(fold_words, levels_of(words))))[:MOST_KEY] or words[:MOST_KEY]


def file_category_field(words: str) -> str:
    """The name of its field in a form."""
    return "category_" + hashlib.sha256(file_category_key(words).encode()).hexdigest()[:16]


def decided_categories(store: Store) -> dict[str, Category]:
    """Key → category, of all that the store has decided. One query."""
    rows = FileCategory.objects.filter(store=store, category__isnull=False).select_related("category")
    return {row.key: row.category for row in rows if row.category is not None}


def choices_of_others(store: Store, keys: Collection[str]) -> dict[str, list[int]]:
    """Key → categories that other stores of the country have chosen for it, what most have chosen first. One query."""
    others = FileCategory.objects.filter(key__in=keys, category__isnull=False, store__country=store.country_id)
    counted: dict[str, Counter[int]] = defaultdict(Counter)
    for key, category_id, number in others.exclude(store=store).values_list("key", "category").annotate(Count("pk")):
        counted[key][category_id] += number
    return {key: [pk for pk, _number in counts.most_common(3)] for key, counts in counted.items()}


def file_category_choices(run: ImportRun, *, most: int = 100) -> list[FileCategoryChoice]:
    """What the new products of a checked file are called there and nobody can be sure of, the largest first."""
    unsure = {each["words"]: each for each in run.facts.get("unsure", [])}
    if not unsure:
        return []
    new = ImportRow.objects.filter(run=run, planned=RowOutcome.CREATED, file_category__in=unsure)
    numbers = new.order_by().values_list("file_category").annotate(number=Count("pk")).order_by("-number", "file_category")[:most]
    decided, named = decided_categories(run.store), _names_with_parents()
    found = []
    for words, number in numbers:
        chosen = decided.get(file_category_key(words))
        suggestions = [(path, named[path]) for path in unsure[words]["paths"] if path in named]
        path = chosen.path if chosen else ""
        name = named.get(path, chosen.name if chosen else "")
        found.append(FileCategoryChoice(words, file_category_field(words), number, unsure[words]["titles"], path, name, suggestions))
    return found


def remembered_choices(store: Store, *, most: int = 200) -> list[FileCategoryChoice]:
    """What the store's files called their categories so far: the undecided first, then those with most products. Two queries."""
    rows = FileCategory.objects.filter(store=store).select_related("category")
    rows = rows.order_by(F("decided_at").asc(nulls_first=True), "-products", "words")[:most]
    named = _names_with_parents() if rows else {}
    found = []
    for row in rows:
        path = row.category.path if row.category else ""
        name = named.get(path, row.category.name if row.category else "")
        found.append(FileCategoryChoice(row.words, file_category_field(row.words), row.products, [], path, name, []))
    return found


def _names_with_parents() -> dict[str, str]:
    categories = {each.pk: each for each in Category.objects.exclude(path=FALLBACK)}
    above = {pk: categories.get(each.parent_id or 0) for pk, each in categories.items()}
    return {each.path: f"{parent.name} › {each.name}" if (parent := above[pk]) else each.name for pk, each in categories.items()}
