"""{{ moment|deadline }}: until when, in a sentence after "until" or "by"."""

from __future__ import annotations

from datetime import datetime

from django import template

from shop.common.day_spans import say_deadline

register = template.Library()


@register.filter(expects_localtime=True)
def deadline(moment: datetime | None) -> str:
    """On the clock of the page, or of the `timezone` filter before it; nothing for none."""
    return say_deadline(moment) if moment else ""
