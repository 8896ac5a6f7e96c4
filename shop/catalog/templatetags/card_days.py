"""When a card's product comes to the door of the one who looks."""

from collections.abc import Sequence

from django import template
from django.template import Context

from shop.accounts.chosen_place import PLACE_KEY, known_door
from shop.accounts.models import Address
from shop.catalog.models import Product
from shop.common.pages import shown_until
from shop.stores.queries import near_days, near_terms

register = template.Library()


@register.simple_tag(takes_context=True)
def note_near_terms(context: Context, products: Sequence[Product]) -> str:
    """`{% note_near_terms products %}`: each has the `near_terms` of its store, where somebody may look whose place is known.

    Three queries, and none for others. What is auctioned, downloaded or sold out has no day.
    """
    request = context["request"]
    is_known = request.user.is_authenticated and not request.user.is_guest
    if not (is_known or request.session.get(PLACE_KEY)):
        return ""
    brought = [each for each in products if not each.is_auction and each.is_download is False]  # type: ignore[attr-defined]
    kept = near_terms({product.store_id for product in brought}, request.market, at=shown_until())
    for product in brought:
        product.near_terms = kept.get(product.store_id, "")  # type: ignore[attr-defined]  # for its card
    return ""


@register.simple_tag(takes_context=True)
def days_to_own_door(context: Context, terms: str) -> str:
    """`{% days_to_own_door terms as days %}`: of a card. The door is asked for once for all cards of a page, each store's days too."""
    request = context["request"]
    if not hasattr(request, "door_of_cards"):
        request.door_of_cards, request.days_of_cards = known_door(request), {}
    door: Address | None = request.door_of_cards
    known: dict[str, str] = request.days_of_cards
    if terms not in known:
        known[terms] = near_days(terms, door) if door else ""
    return known[terms]
