"""`{% load opinions %}`: how reviews are shown."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.accounts.models import User
from shop.common.ratings import Rating
from shop.reviews.states import STAR_WORDS

register = template.Library()


@register.filter
def by_name(author: User) -> str:
    """How everybody may know them: the first name, and one letter of the last. Whoever has given none, or has left, is a buyer."""
    words = author.name.split() if author.is_active else []
    if not words:
        return _("A buyer")
    return f"{words[0]} {words[-1][0]}." if len(words) > 1 else words[0]


@register.filter
def as_stars(number: int) -> str:
    """4 → "★★★★☆"."""
    return Rating(1, number).stars


@register.filter
def star_words(number: int) -> str:
    """4 → "4 of 5 stars"."""
    return ngettext("%(number)d of 5 stars", "%(number)d of 5 stars", number) % {"number": number}


@register.filter
def star_meaning(number: int) -> str:
    """4 → "good"."""
    return str(STAR_WORDS[int(number)])
