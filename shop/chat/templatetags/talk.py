"""`{{ talk.said|around:words }}`: of a message that was found, the piece that shows why."""

from django import template

register = template.Library()

BEFORE, LINE = 20, 120  # characters before the words, and in all


@register.filter
def around(text: str | None, words: str) -> str:
    """The piece of the text in which the words stand, for one line; its beginning where they do not."""
    plain = " ".join((text or "").split())
    start = max(0, plain.lower().find(words.lower()) - BEFORE)
    return ("…" if start else "") + plain[start : start + LINE]
