"""`{% slot "order.parcels" order %}`."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from shop.common.slots import fragments_for

register = template.Library()


@register.simple_tag(takes_context=True)
def slot(context: template.RequestContext, name: str, subject: Any) -> SafeString:
    """Render what the apps above have to show here."""
    request = context["request"]
    parts = [render_to_string(f.template, f.context, request=request) for f in fragments_for(name, request, subject)]
    return mark_safe("".join(parts))  # noqa: S308  # each part is a rendered template, escaped there
