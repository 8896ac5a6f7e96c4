"""What options mean to a shopper who filters: “Couleur: Rouge” is the colour red, “Pointure: 42” the size 42."""

from __future__ import annotations

from collections.abc import Iterable

from shop.catalog.models import Attribute, OptionValue
from shop.catalog.queries.attributes import colour_attribute
from shop.catalog.services.listing.attributes import choice_code
from shop.catalog.states import Facet
from shop.common.folding import fold

# Folded names of options, in the languages of our markets and of the files that sellers bring.
NAMES: dict[str, Facet] = {
    **dict.fromkeys(("colour", "color", "couleur", "coloris", "teinte", "colours", "colors", "couleurs", "rangi", "rang"), Facet.COLOUR),
    **dict.fromkeys(("size", "taille", "pointure", "sizes", "tailles", "shoe size", "clothing size", "eu size", "saizi"), Facet.SIZE),
}


def facet_of(option_name: str) -> str:
    """Which facet an option of this name feeds; "" for none."""
    return NAMES.get(fold(option_name), "")


def set_facets(values: Iterable[OptionValue]) -> list[OptionValue]:
    """Work out facet and value for these, without saving; returns those that differ now. Needs their options loaded. One query."""
    palette = colour_attribute()
    changed = []
    for value in values:
        facet = facet_of(value.option.name)
        wanted = (facet, facet_value(facet, value.value, palette))
        if wanted != (value.facet, value.facet_value):
            value.facet, value.facet_value = wanted
            changed.append(value)
    return changed


def facet_value(facet: str, text: str, palette: Attribute | None) -> str:
    """The colour's code where the palette knows it, else the text folded; "" without a facet."""
    if not facet:
        return ""
    code = choice_code(palette, text) if palette and facet == Facet.COLOUR else ""
    return code or fold(text)[:80]


def refresh_facets(*, batch: int = 1_000) -> int:
    """Work them out anew for every option value, after the palette has changed. Returns how many differ now."""
    changed, last = 0, 0
    while True:
        values = list(OptionValue.objects.filter(pk__gt=last).select_related("option").order_by("pk")[:batch])
        if not values:
            return changed
        last = values[-1].pk
        different = set_facets(values)
        OptionValue.objects.bulk_update(different, ["facet", "facet_value"])
        changed += len(different)
