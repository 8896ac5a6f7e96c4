"""What options mean to a shopper who filters: “Couleur: Rouge” is the colour red, “Pointure: 42” the size 42."""

from __future__ import annotations

from collections.abc import Iterable

from shop.catalog.models import Attribute, OptionValue
from shop.catalog.queries.attributes import colour_attribute
from shop.catalog.services.listing.attributes import find_choice_code
from shop.catalog.states import OptionFacet
from shop.common.folded_words import fold_words

# Folded names of options, in the languages of our markets and of the files that sellers bring.
FACETS_BY_NAME: dict[str, OptionFacet] = {
    **dict.fromkeys(
        ("colour", "color", "couleur", "coloris", "teinte", "colours", "colors", "couleurs", "rangi", "rang"), OptionFacet.COLOUR
    ),
    **dict.fromkeys(("size", "taille", "pointure", "sizes", "tailles", "shoe size", "clothing size", "eu size", "saizi"), OptionFacet.SIZE),
}


def find_facet(option_name: str) -> str:
    """Which facet an option of this name feeds; "" for none."""
    return FACETS_BY_NAME.get(fold_words(option_name), "")


def set_facets(values: Iterable[OptionValue]) -> list[OptionValue]:
    """Compute facet and value of these option values, without saving; returns those that differ. Needs options loaded. One query."""
    palette = colour_attribute()
    changed = []
    for value in values:
        facet = find_facet(value.option.name)
        wanted = (facet, find_facet_value(facet, value.value, palette))
        if wanted != (value.facet, value.facet_value):
            value.facet, value.facet_value = wanted
            changed.append(value)
    return changed


def find_facet_value(facet: str, text: str, palette: Attribute | None) -> str:
    """The colour's code where the palette knows it, else the text folded; "" without a facet."""
    if not facet:
        return ""
    code = find_choice_code(palette, text) if palette and facet == OptionFacet.COLOUR else ""
    return code or fold_words(text)[:80]


def refresh_facets(*, batch: int = 1_000) -> int:
    """Compute them again for every option value, after the palette has changed. Returns how many differ."""
    changed, last = 0, 0
    while True:
        values = list(OptionValue.objects.filter(pk__gt=last).select_related("option").order_by("pk")[:batch])
        if not values:
            return changed
        last = values[-1].pk
        different = set_facets(values)
        OptionValue.objects.bulk_update(different, ["facet", "facet_value"])
        changed += len(different)
