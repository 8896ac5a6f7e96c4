"""What the delivery to one's own door costs, and when it comes."""

from django import template
from django.template import Context

from shop.accounts.chosen_place import known_door
from shop.common.clock import now
from shop.common.money import Money
from shop.stores.queries import DeliveryDestination, delivery_terms, store_to_promise

register = template.Library()


@register.inclusion_tag("stores/_delivery_promise.html", takes_context=True)
def delivery_to_own_door(context: Context, store_pk: int, goods_minor: int, grams: int | None, **told: bool) -> dict[str, object]:
    """`{% delivery_to_own_door store_pk goods_minor grams oob=oob is_sold_out=… %}`: to the door that is known, else by area.

    Of what is sold out no day is told.
    """
    product = context.get("product")  # of a page that is built for one alone: its store has been read along
    store, door = product.store if product else store_to_promise(store_pk), known_door(context["request"])
    to = DeliveryDestination.of(door) if door else None
    terms = delivery_terms(store, to, goods=Money(goods_minor, store.currency), grams=grams, at=now())
    if told["is_sold_out"]:
        terms = terms.undated
    return {"store": store, "address": door, "terms": terms, "oob": told["oob"], "request": context["request"]}
