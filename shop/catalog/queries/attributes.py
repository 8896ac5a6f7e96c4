"""Which questions a category asks of its listings."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Aggregate, JSONField, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.db.models.sql.compiler import SQLCompiler

from shop.catalog.models import Attribute, Category, Product, ProductAttribute, ProductQuerySet
from shop.catalog.states import AttributeKind


def category_attributes(category: Category) -> list[Attribute]:
    """The attributes of the category, of those above it, and those asked everywhere, in order. One query."""
    parts = category.path.split("/")
    paths = ["/".join(parts[: n + 1]) for n in range(len(parts))]
    asked = Attribute.objects.filter(Q(categories=None) | Q(categories__path__in=paths))
    return list(Attribute.objects.filter(pk__in=asked.values("pk")))


@dataclass(frozen=True, slots=True)
class Answers:
    """What a listing answers, in the questions' order, and what the colours of its options look like (code → "#rrggbb")."""

    answers: Sequence[ProductAttribute]
    swatches: Mapping[str, str]


class _Rows(Aggregate):
    """The objects of all rows as one JSON array."""

    function = "JSON_GROUP_ARRAY"
    output_field = JSONField()

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSONB_AGG", **extra)


def with_answers(products: ProductQuerySet) -> ProductQuerySet:
    """Load what `product_answers` needs in the products' own query: the product page has no query to spare."""
    told = {name: f"attribute__{name}" for name in _ATTRIBUTE_FIELDS}
    answers = ProductAttribute.objects.filter(product=OuterRef("pk")).order_by().values("product")
    palette = Attribute.objects.filter(kind=AttributeKind.COLOUR).values("choices")[:1]
    return products.annotate(
        answer_rows=Subquery(answers.values(rows=_Rows(JSONObject(value="value", position="attribute__position", **told)))),
        palette=Subquery(palette),
    )


def product_answers(product: Product) -> Answers:
    """The answers for the product's page, from a product of `with_answers`. No query."""
    asked: Any = product
    rows = sorted(asked.answer_rows or [], key=lambda row: (row["position"], row["code"]))
    answers = [ProductAttribute(product=product, attribute=_attribute_of_row(row), value=row["value"]) for row in rows]
    return Answers(answers, Attribute(choices=asked.palette or []).swatches)


def answers_as_read(product: Product) -> dict[str, str]:
    """Code → value as written, as of the moment when a product of `with_answers` was read. No query."""
    asked: Any = product
    return {row["code"]: row["value"] for row in sorted(asked.answer_rows or [], key=lambda row: row["code"])}


_ATTRIBUTE_FIELDS = ("code", "names", "kind", "choices", "unit")


def _attribute_of_row(row: Mapping[str, Any]) -> Attribute:
    fields = {name: row[name] for name in _ATTRIBUTE_FIELDS}
    for name in ("names", "choices"):
        if isinstance(fields[name], str):  # SQLite puts JSON into JSON as text
            fields[name] = json.loads(fields[name])
    return Attribute(**fields)


def colour_attribute() -> Attribute | None:
    """The market's palette: the first attribute of kind colour, by which colours in words are recognised."""
    return Attribute.objects.filter(kind=AttributeKind.COLOUR).first()
