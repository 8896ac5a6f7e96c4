"""`{% live "order" order.pk "delivery" delivery.pk %}`: what a piece of the page shows, and how new it is."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from shop.events.queries import shown_version

register = template.Library()


@register.simple_tag
def live(*kinds_and_numbers: str | int) -> SafeString:
    """The attributes `data-live` and `data-version` of an element that fetches itself again when one of the topics changes."""
    shown = [(str(kind), int(number)) for kind, number in zip(kinds_and_numbers[::2], kinds_and_numbers[1::2], strict=True)]
    topics = " ".join(f"{kind}:{number}" for kind, number in shown)
    return format_html('data-live="{}" data-version="{}"', topics, " ".join(str(shown_version(*one)) for one in shown))
