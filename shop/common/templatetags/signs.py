"""Signs between words. All templates have them, without `{% load %}`."""

from django import template

from shop.common import signs

register = template.Library()


@register.simple_tag
def colon() -> str:
    """What ends a label that stands before its value: `{{ label }}{% colon %} {{ value }}`."""
    return signs.colon()


@register.filter
def quoted(text: object) -> str:
    """Words as somebody wrote them, in the reader's quotation marks."""
    return signs.quoted(text)
