"""A change as a person reads it."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from shop.moderation.differences import FieldDifference, Piece

register = template.Library()


@register.filter
def marked_text(difference: FieldDifference) -> SafeString:
    """Its words, those that go and those that come marked. White space is the text's own: the page shows each line and space of it."""
    return format_html_join("", "{}", ((_mark_piece(piece),) for piece in difference.pieces))


def _mark_piece(piece: Piece) -> SafeString | str:
    if piece.kind == "gone":
        return format_html('<del><span class="diff__mark">{} </span>{}</del>', _("removed:"), piece.text)
    if piece.kind == "new":
        return format_html('<ins><span class="diff__mark">{} </span>{}</ins>', _("added:"), piece.text)
    return piece.text
