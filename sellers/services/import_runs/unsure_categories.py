"""A file's own categories of which nobody can be sure: found while it is checked, decided by the seller for all their products at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction

from sellers.exceptions import ImportMoved
from sellers.imports.breadcrumbs import last_levels
from sellers.imports.drafts import ProductDraft
from sellers.models import FileCategory, ImportRun
from sellers.queries.file_categories import choices_of_others, file_category_field, file_category_key
from sellers.queries.shelf_guesses import ENOUGH, ShelfGuesser
from sellers.queries.shelf_matches import ShelfMatcher
from sellers.services.import_runs.mapped_categories import map_to_ours
from sellers.states import FALLBACK, ImportState
from shop.stores.models import Store

MOST_UNSURE = 300  # of a file
MOST_TITLES = 40  # of a category, from which a suggestion is learned
SHOWN_TITLES = 2
MOSTLY = ENOUGH / 2  # points that a category has of the titles on average, to take those as well whose own title says nothing
Unsure = dict[str, Any]  # words, paths of the suggestions, titles, and where products belong whose own title says nothing


def find_unsure_categories(drafts: Iterable[ProductDraft], *, store: Store, guesser: ShelfGuesser, matcher: ShelfMatcher) -> list[Unsure]:
    """The file's main categories that are surely none of ours, those with most products first, each with what is suggested for it."""
    titles: dict[str, list[str]] = defaultdict(list)
    for draft in drafts:
        match = matcher.best_match(draft.shelves)
        if draft.shelves and not (match and match.is_sure):
            titles[draft.shelves[0]].append(draft.title)
    largest = sorted(titles, key=lambda words: (-len(titles[words]), words))[:MOST_UNSURE]
    others = choices_of_others(store, {file_category_key(words) for words in largest}) if largest else {}
    return [
        {"words": words, "titles": titles[words][:SHOWN_TITLES]}
        | _suggestions(words, titles[words], others.get(file_category_key(words), []), guesser, matcher)
        for words in largest
    ]


def _suggestions(words: str, titles: Sequence[str], others: Sequence[int], guesser: ShelfGuesser, matcher: ShelfMatcher) -> Unsure:
    """What other stores chose for the same words, then what the titles of a good part of its products speak for, then what is near."""
    points: dict[int, float] = defaultdict(float)
    told = last_levels([words])
    for title in titles[:MOST_TITLES]:
        for pk, worth in guesser.points(title, told=told).items():
            points[pk] += worth / min(len(titles), MOST_TITLES)
    by_title = sorted(
        (pk for pk, worth in points.items() if worth >= ENOUGH / 3), key=lambda pk: (-points[pk], guesser.categories[pk].path)
    )
    near = matcher.match(words)
    found = [guesser.categories[pk] for pk in [*others, *by_title] if pk in guesser.categories] + ([near.category] if near else [])
    paths = list(dict.fromkeys(each.path for each in found if each.path != FALLBACK))[:3]
    is_likely = bool(others) or (bool(by_title) and points[by_title[0]] >= MOSTLY)
    return {"paths": paths, "likely": paths[0] if paths and is_likely else ""}


def note_unsure_categories(run: ImportRun) -> None:
    """Keep what is not decided yet, so that staff see which categories stores miss, and how many products have them."""
    unsure = {file_category_key(each["words"]): each["words"] for each in run.facts.get("unsure", [])}
    numbers: dict[str, int] = defaultdict(int)
    for words in run.rows.filter(file_category__in=unsure.values()).values_list("file_category", flat=True):
        numbers[file_category_key(words)] += 1
    known = {row.key: row for row in FileCategory.objects.filter(store=run.store, key__in=unsure)}
    for row in known.values():
        row.products = numbers[row.key]
    FileCategory.objects.bulk_update(known.values(), ["products"])
    new = [FileCategory(store=run.store, key=key, words=words, products=numbers[key]) for key, words in unsure.items() if key not in known]
    FileCategory.objects.bulk_create(new, ignore_conflicts=True)


def decide_file_categories(run: ImportRun, chosen: Mapping[str, str]) -> bool:
    """The seller says which of ours the file's categories are: fields of the table to paths, "" for not decided, FALLBACK for none of ours.

    Remembered for the store's next files. Unknown fields and paths are passed over. Whether anything is different now.
    Raises ImportMoved once the run is not waiting for the seller.
    """
    with transaction.atomic():
        held = ImportRun.objects.select_for_update().get(pk=run.pk)
        if held.state != ImportState.CHECKED:
            raise ImportMoved
        told = {file_category_key(each["words"]): each["words"] for each in held.facts.get("unsure", [])}
        wanted = {key: words for key, words in told.items() if file_category_field(words) in chosen}
        of_store = FileCategory.objects.filter(store=run.store)
        forgotten = wanted.keys() - set(of_store.filter(key__in=wanted).values_list("key", flat=True))  # by staff, since the check
        FileCategory.objects.bulk_create(
            [FileCategory(store=run.store, key=key, words=wanted[key]) for key in forgotten], ignore_conflicts=True
        )
        changed = map_to_ours(of_store.filter(key__in=wanted), chosen)
    return bool(changed)
