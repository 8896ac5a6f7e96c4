"""Logging a search where it is shown."""

from collections.abc import Mapping

from django import template
from django.template import Context

from shop.common.requests import visitor_mark
from shop.search.services import log_noted

register = template.Library()


@register.simple_tag(takes_context=True)
def log_shown_search(context: Context, noted: Mapping[str, str | int]) -> str:
    """`{% log_shown_search noted %}`: the number of the row; nothing while the database takes none."""
    logged = log_noted(noted, visitor=visitor_mark(context["request"]))
    return str(logged.pk) if logged else ""
