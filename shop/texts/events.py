"""What happens to texts."""

from typing import TypedDict

from shop.events.declarations import Event


class TextPublishedData(TypedDict):
    """Which text, of which market, and the number of the version."""

    kind: str
    country: str
    number: int


TEXT_PUBLISHED = Event("text.published", TextPublishedData, "A new version of a market's help, terms or privacy text is in force.")
