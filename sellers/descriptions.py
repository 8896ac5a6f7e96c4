"""Descriptions as sellers write them: plain paragraphs for most, markup for those whose text came with it."""

import html
import re

from django.utils.html import linebreaks

_MARKUP = re.compile(r"</?[a-zA-Z][^>]*>")
_PARAGRAPH_MARKUP = re.compile(r"</?(p|br)\s*/?>", re.IGNORECASE)


def to_html(text: str) -> str:
    """What is stored, before it is made safe: markup as it is, plain text as paragraphs."""
    text = text.replace("\r\n", "\n").strip()
    if not text or _MARKUP.search(text):
        return text
    return linebreaks(text, autoescape=True)


def to_text(stored: str) -> str:
    """What the form shows: plain text when there are only paragraphs, else the markup itself."""
    if _MARKUP.search(_PARAGRAPH_MARKUP.sub("", stored)):
        return stored
    text = re.sub(r"\s*<br\s*/?>\s*", "\n", stored)
    text = re.sub(r"\s*</p>\s*<p>\s*", "\n\n", text)
    return html.unescape(_PARAGRAPH_MARKUP.sub("", text)).strip()
