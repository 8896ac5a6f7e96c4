"""Figures for people: `{% load figures %}`."""

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def distance(metres: int | None) -> str:
    """Metres as "800 m" or "5.1 km", by the rules of the active language; nothing when unknown."""
    if metres is None:
        return ""
    if metres < 1000:
        return _("%(count)d m") % {"count": round(metres, -1)}
    kilometres = round(metres / 1000, 1)  # first: number_format cuts
    return _("%(count)s km") % {"count": number_format(kilometres, decimal_pos=0 if kilometres.is_integer() else 1)}


@register.filter
def signed(number: int) -> str:
    """A change: "+12", "0", or "−12" with a minus sign, after which no line breaks."""
    return ("+" if number > 0 else "") + number_format(number).replace("-", "\u2212")
