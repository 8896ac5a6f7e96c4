"""A product as shelves show it. The same facts in the same language make the same card, which is therefore drawn once and kept.

The template is given these facts and nothing else: no request, no person, no row. So a card needs nobody to tell that it is out of date.
What changes on it is another key, and what nobody asks for any more makes room.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import NamedTuple, cast

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.timesince import timeuntil
from django.utils.timezone import localdate

from shop.catalog.models import Product
from shop.common.money import Money, percent_off
from shop.common.ratings import Rating
from shop.images.models import Image

TEMPLATE = "components/_product_card.html"
MOST_KEPT = 2_000  # in each process: at most some 5 MB
CUT = "\0"  # stands in no text of the database


class Cover(NamedTuple):
    """What is drawn of a picture. To `{% picture %}` it is an Image."""

    cid: str
    widths: tuple[int, ...]
    width: int
    height: int
    tint: str
    placeholder: str

    @property
    def is_private(self) -> bool:
        """Everybody may see what is for sale."""
        return False

    def rendition_name(self, width: int, format: str) -> str:
        """As of the Image."""
        return Image.rendition_name(cast(Image, self), width, format)


class Card(NamedTuple):
    """What is drawn of a product."""

    pk: int
    slug: str
    title: str
    cover: Cover | None
    rating: Rating
    currency: str
    from_minor: int
    to_minor: int
    before_minor: int | None
    sale_ends_on: date | None
    is_sold_out: bool
    bids: int | None  # None for what is sold at a price
    time_left: str  # of a running auction, in words
    store_name: str
    place: str
    metres: int | None

    @property
    def price(self) -> Money:
        return Money(self.from_minor, self.currency)

    @property
    def price_before(self) -> Money | None:
        return None if self.before_minor is None else Money(self.before_minor, self.currency)

    @property
    def is_cheaper(self) -> bool:
        """Whether it says what it cost before."""
        return bool(self.before_minor)

    @property
    def percent_off(self) -> int:
        return percent_off(self.from_minor, self.before_minor)

    @property
    def has_price_range(self) -> bool:
        return self.to_minor > self.from_minor


@lru_cache(maxsize=MOST_KEPT)
def draw_card(card: Card, language: str) -> tuple[SafeString, SafeString, SafeString]:
    """The card in the language, which is the active one: what stands before whose it is, that line, and what stands after it.

    The script for a picture that waits is left to the page.
    """
    before, store, after = map(mark_safe, render_to_string(TEMPLATE, {"card": card, "cut": CUT}).split(CUT))
    return before, store, after


def card_of(product: Product) -> Card:
    """Everything that a card says of the product, as it is now. Needs `with_cards`, or `as_cards`."""
    store = product.store
    place = store.quarter or store.prefecture
    auction = product.auction if product.is_auction else None
    return Card(
        pk=product.pk,
        slug=product.slug,
        title=product.title,
        cover=_cover_of(product.cover),
        rating=product.rating,
        currency=store.currency,
        from_minor=product.price_from_minor,
        to_minor=product.price_to_minor,
        before_minor=product.price_before_minor,
        sale_ends_on=localdate(product.sale_ends_at) if product.sale_ends_at else None,
        is_sold_out=product.is_download is None and not product.is_auction,  # type: ignore[attr-defined]
        bids=auction.bid_count if auction else None,
        time_left=timeuntil(auction.ends_at) if auction and auction.ends_at and auction.is_running else "",
        store_name=store.name,
        place=place.name if place else "",
        metres=getattr(product, "metres", None),
    )


def _cover_of(image: Image | None) -> Cover | None:
    if image is None:
        return None
    return Cover(image.cid, tuple(image.widths), image.width, image.height, image.tint, image.placeholder)
