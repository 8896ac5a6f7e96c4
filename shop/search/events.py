"""What happens to saved searches."""

from typing import TypedDict

from shop.events.declarations import Event


class SearchMatchedData(TypedDict):
    """Whom to tell, of which search, and where the new products are."""

    user_id: int
    label: str
    count: int
    url: str


SEARCH_MATCHED = Event("search.matched", SearchMatchedData, "Products have been published that a saved search finds.")
