"""The attributes that a market starts with. Staff add to them and change them in the admin."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from shop.catalog.models import Attribute, Category
from shop.catalog.services.listing.facets import refresh_facets

FILE = Path(__file__).resolve().parent.parent / "data" / "attributes.toml"


@dataclass(frozen=True, slots=True)
class AttributeReport:
    """What a load did. `option_values` are those whose facet was worked out anew."""

    created: int
    existing: int
    option_values: int


def create_missing_attributes() -> AttributeReport:
    """Write the attributes of the data file that are not there yet; what staff have made of the others stays.

    One whose categories do not exist is left for a later run, unless it is general: then it is asked everywhere. Safe to run again.
    """
    created = existing = 0
    with transaction.atomic():
        shelves = dict(Category.objects.values_list("path", "pk"))
        for position, data in enumerate(tomllib.loads(FILE.read_text(encoding="utf-8"))["attribute"]):
            if Attribute.objects.filter(code=data["code"]).exists():
                existing += 1
            elif _create_attribute(data, position, shelves):
                created += 1
    return AttributeReport(created, existing, refresh_facets())


def _create_attribute(data: dict[str, Any], position: int, shelves: dict[str, int]) -> bool:
    known = [shelves[path] for path in data["categories"] if path in shelves]
    if not known and not data["general"]:
        return False
    attribute = Attribute.objects.create(
        code=data["code"],
        names=data["names"],
        kind=data["kind"],
        choices=data.get("choices", []),
        unit=data.get("unit", ""),
        is_facet=data["is_facet"],
        position=position,
    )
    attribute.categories.set(known)
    return True
