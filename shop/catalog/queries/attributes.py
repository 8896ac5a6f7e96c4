"""Which questions a category asks of its listings."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from shop.catalog.models import Attribute, Category, Product, ProductAttribute
from shop.catalog.states import AttributeKind


def category_attributes(category: Category) -> list[Attribute]:
    """Those of the category, of the ones above it, and those asked everywhere, in order. One query."""
    parts = category.path.split("/")
    paths = ["/".join(parts[: n + 1]) for n in range(len(parts))]
    asked = Attribute.objects.filter(Q(categories=None) | Q(categories__path__in=paths))
    return list(Attribute.objects.filter(pk__in=asked.values("pk")))


def product_attributes(product: Product) -> Sequence[ProductAttribute]:
    """What the listing answers, in the questions' order. One query."""
    return list(product.attributes.select_related("attribute"))


def colour_attribute() -> Attribute | None:
    """The palette: the first attribute of the kind, by which colours in words are recognised."""
    return Attribute.objects.filter(kind=AttributeKind.COLOUR).first()
