"""What the one box knows of stores."""

from shop.search.map_plane import place_on_map
from shop.search.models import SearchStore
from shop.search.search_words import fold_words
from shop.stores.models import Store, StoreQuerySet

BATCH = 500
_FIELDS = ["country", "name", "words", "east", "north"]


def write_store(store_id: int) -> None:
    """Write the store's entry anew, or take it out when it is not open."""
    _write_entries(Store.objects.filter(pk=store_id))
    SearchStore.objects.filter(store_id=store_id).exclude(store__in=Store.objects.visible()).delete()


def write_stores() -> None:
    """The same for all of them."""
    ids = list(Store.objects.visible().order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        _write_entries(Store.objects.filter(pk__in=ids[start : start + BATCH]))
    SearchStore.objects.exclude(store__in=Store.objects.visible()).delete()


def _write_entries(stores: StoreQuerySet) -> None:
    found = stores.visible().select_related("country", "region", "prefecture", "quarter").prefetch_related("categories")
    SearchStore.objects.bulk_create(
        [_search_entry(store) for store in found], update_conflicts=True, update_fields=_FIELDS, unique_fields=["store"]
    )


def _search_entry(store: Store) -> SearchStore:
    categories = [name for category in store.categories.all() for name in category.names.values()]
    words = fold_words(" ".join([store.name, store.tagline, store.places_line, *map(str, store.tags), *categories]))
    east, north = place_on_map(store)
    return SearchStore(
        store=store, country=store.country_id, name=f" {fold_words(store.name)} ", words=f" {' '.join(dict.fromkeys(words.split()))} ",
        east=east, north=north,
    )  # fmt: skip
