"""Whether the one who looks has kept a product."""

from django import template
from django.db.models import QuerySet
from django.template import Context

from shop.catalog.models import Favorite
from shop.common.prepared import Blank, prepared_rows

register = template.Library()


@register.simple_tag(takes_context=True)
def is_favorite(context: Context, product_pk: int, known: bool | None) -> bool:
    """`{% is_favorite product_pk known as is_favorite %}`. One query; none if it is known, or for whoever is not signed in."""
    if known is not None:
        return known
    user = context["request"].user
    return user.is_authenticated and bool(_favorites(user.pk, product_pk))


@prepared_rows
def _favorites(user_id: Blank, product_id: Blank) -> QuerySet[Favorite, tuple[int]]:
    return Favorite.objects.filter(user=user_id, product=product_id).values_list("pk")
