"""What can be found, in which order, and by which facets."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Sort(TextChoices):
    """In which order a shelf is shown."""

    RELEVANCE = "relevance", _("Best match")
    NEWEST = "newest", _("Newest first")
    PRICE_UP = "price", _("Price: low to high")
    PRICE_DOWN = "-price", _("Price: high to low")
    POPULAR = "popular", _("Most popular")
    RATING = "rating", _("Best rated")
    NEAREST = "near", _("Nearest first")
    ENDING = "ending", _("Ending soon")


class FacetKind(TextChoices):
    """What a shopper narrows a shelf by. An attribute of the catalogue has the kind `a_<code>`."""

    CATEGORY = "c", _("Category")
    RATING = "rating", _("Rating")
    BRAND = "brand", _("Brand")
    COLOUR = "colour", _("Colour")
    SIZE = "size", _("Size")
    CONDITION = "condition", _("Condition")
    DELIVERY = "delivery", _("Delivery")
    SELLING = "selling", _("How it is sold")
    STORE = "store", _("Store")
    IN_STOCK = "in_stock", _("In stock now")
    ON_SALE = "on_sale", pgettext_lazy("a lower price for a while", "On sale")


ATTRIBUTE = "a_"
COMBO = "combo"
POPULAR = "popular"
RATINGS = ("4", "3", "2", "1")  # so many stars on average, and up
SESSION_KEY = "search_clicks"  # what a visitor without an account has opened from searches
SWITCHES = (FacetKind.IN_STOCK, FacetKind.ON_SALE)  # on or not chosen
VARIANT_KINDS = (FacetKind.COLOUR, FacetKind.SIZE)  # what one and the same variant must have


def combo_key(values: dict[str, str], *, in_stock: bool) -> str:
    """The name of what one variant is: its colour, its size, and whether it is there."""
    parts = [f"{kind}={values[kind]}" for kind in VARIANT_KINDS if kind in values]
    return ";".join([*parts, *(["stock"] if in_stock else [])])[:200]
