"""What a seller changed of a live listing that waits for staff, beside what shoppers see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shop.catalog.models import Attribute, Product, ProductPicture, ProductRevision
from shop.catalog.services.listing import Wanted
from shop.catalog.states import Condition

LABELS: dict[str, str | Promise] = {
    "title": _("Title"),
    "category": _("Category"),
    "description": _("Description"),
    "brand": _("Brand or maker"),
    "condition": _("Condition"),
    "attributes": _("Particulars"),
    "pictures": _("Photos"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs: in words, or in pictures."""

    name: str
    label: str | Promise
    before: str = ""
    after: str = ""
    pictures_before: Sequence[ProductPicture] = field(default=())
    pictures_after: Sequence[ProductPicture] = field(default=())


def differences(product: Product, like: Wanted) -> list[Difference]:
    """What the change that waits would change, in the order of the page. Descriptions come as the HTML they are."""
    found: list[Difference] = []
    revision = like.revision
    if revision is None:
        return found
    for name in ("title", "category", "brand", "condition", "description"):
        if name in revision.fields:
            found.append(Difference(name, LABELS[name], _text(name, getattr(product, name)), _text(name, getattr(like, name))))
    if "attributes" in revision.fields:
        found += _answers(product, revision.fields["attributes"])
    if revision.pictures is not None:
        standing = list(product.pictures.select_related("image").order_by("position", "pk"))
        found.append(Difference("pictures", LABELS["pictures"], pictures_before=standing, pictures_after=like.pictures))
    return found


def last_answered(product: Product) -> ProductRevision | None:
    """The latest change of it, whatever became of it."""
    return ProductRevision.objects.filter(product=product).order_by("-pk").first()


def _text(name: str, value: object) -> str:
    return str(Condition(str(value)).label) if name == "condition" else str(value)


def _answers(product: Product, wanted: dict[str, str]) -> list[Difference]:
    standing = dict(product.attributes.values_list("attribute__code", "value"))
    codes = [code for code in {**standing, **wanted} if standing.get(code) != wanted.get(code)]
    return [
        Difference(f"attr-{attribute.code}", attribute.name, _answer(attribute, standing), _answer(attribute, wanted))
        for attribute in Attribute.objects.filter(code__in=codes)
    ]


def _answer(attribute: Attribute, values: dict[str, str]) -> str:
    value = values.get(attribute.code, "")
    if attribute.has_choices:
        return attribute.label_of(value) if value else ""
    return f"{value} {attribute.unit}".strip() if value else ""
