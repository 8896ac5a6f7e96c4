"""Whether the one who looks has kept a product."""

from django import template
from django.template import Context

from shop.catalog.models import Favorite

register = template.Library()


@register.simple_tag(takes_context=True)
def is_favorite(context: Context, product_pk: int, known: bool | None) -> bool:
    """`{% is_favorite product_pk known as is_favorite %}`. One query; none if it is known, or for whoever is not signed in."""
    if known is not None:
        return known
    user = context["request"].user
    return user.is_authenticated and Favorite.objects.filter(user_id=user.pk, product_id=product_pk).exists()
