"""Whether the one who looks follows a store."""

from django import template
from django.template import Context

from shop.stores.queries import follows_store

register = template.Library()


@register.simple_tag(takes_context=True)
def is_followed(context: Context, store_pk: int, known: bool | None) -> bool:
    """`{% is_followed store_pk known as is_followed %}`. One query; none if it is known, or for whoever is not signed in."""
    return known if known is not None else follows_store(context["request"].user, store_pk)
