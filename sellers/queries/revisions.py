"""What a seller changed of a live listing that waits for staff, beside what shoppers see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shop.catalog.models import Attribute, Product, ProductPicture, ProductRevision
from shop.catalog.services.listing import WantedListing
from shop.catalog.states import Condition

FIELD_LABELS: dict[str, str | Promise] = {
    "title": _("Title"),
    "category": _("Category"),
    "description": _("Description"),
    "brand": _("Brand or maker"),
    "condition": _("Condition"),
    "tags": _("Tags"),
    "attributes": _("Particulars"),
    "pictures": _("Photos"),
}


@dataclass(frozen=True, slots=True)
class RevisionDifference:
    """One thing that differs: in words, or in pictures."""

    name: str
    label: str | Promise
    before: str = ""
    after: str = ""
    pictures_before: Sequence[ProductPicture] = field(default=())
    pictures_after: Sequence[ProductPicture] = field(default=())


def revision_differences(product: Product, like: WantedListing, *, asked: Iterable[Attribute] = ()) -> list[RevisionDifference]:
    """What the pending revision would change, in the order of the page. Descriptions come as the HTML they are.

    `asked` are questions that are known already: one query for others, if there are any.
    """
    found: list[RevisionDifference] = []
    revision = like.revision
    if revision is None:
        return found
    for name in ("title", "category", "brand", "condition", "tags", "description"):
        if name in revision.fields:
            found.append(
                RevisionDifference(
                    name, FIELD_LABELS[name], _revised_text(name, getattr(product, name)), _revised_text(name, getattr(like, name))
                )
            )
    if "attributes" in revision.fields:
        found += _answer_differences(like.standing_attributes, revision.fields["attributes"], {each.code: each for each in asked})
    if revision.pictures is not None:
        found.append(
            RevisionDifference("pictures", FIELD_LABELS["pictures"], pictures_before=like.standing_pictures, pictures_after=like.pictures)
        )
    return found


def latest_revision(product: Product) -> ProductRevision | None:
    """The product's latest revision, whatever became of it."""
    return ProductRevision.objects.filter(product=product).order_by("-pk").first()


def _revised_text(name: str, value: object) -> str:
    if isinstance(value, list):
        return ", ".join(value)
    return str(Condition(str(value)).label) if name == "condition" else str(value)


def _answer_differences(standing: dict[str, str], wanted: dict[str, str], known: dict[str, Attribute]) -> list[RevisionDifference]:
    codes = [code for code in {**standing, **wanted} if standing.get(code) != wanted.get(code)]
    strange = [code for code in codes if code not in known]
    attributes = [known[code] for code in codes if code in known]
    attributes += Attribute.objects.filter(code__in=strange) if strange else []
    return [
        RevisionDifference(f"attr-{attribute.code}", attribute.name, _answer_text(attribute, standing), _answer_text(attribute, wanted))
        for attribute in sorted(attributes, key=lambda each: (each.position, each.code))
    ]


def _answer_text(attribute: Attribute, values: dict[str, str]) -> str:
    value = values.get(attribute.code, "")
    if attribute.has_choices:
        return attribute.label_of(value) if value else ""
    return f"{value} {attribute.unit}".strip() if value else ""
