"""Descriptions as sellers write them: plain paragraphs for most, markup for those whose text came with it."""

import html
import re

from django.utils.html import linebreaks

from shop.catalog.texts import safe_html

_MARKUP = re.compile(r"</?[a-zA-Z][^>]*>")
_PARAGRAPH_MARKUP = re.compile(r"</?(p|br)\s*/?>", re.IGNORECASE)
_BLOCK = re.compile(r"<(/?)(p|hr|[uo]l|li|d[ltd]|blockquote|h[3-6]|table|caption|thead|tbody|t[rhd]|pre)\b[^>]*>")
_BREAK = re.compile(r"[ \t]*<br ?/?>\n?")
_CONTROL = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127, 0xFFFE, 0xFFFF])


def to_html(text: str) -> str:
    """What is stored: harmless markup only, and what stands outside of any block as paragraphs, whether there are tags in it or not."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROL).strip()
    if not _MARKUP.search(text):
        return safe_html(linebreaks(text, autoescape=True)) if text else ""
    return safe_html(_with_paragraphs(safe_html(text))).strip()


def _with_paragraphs(markup: str) -> str:
    """Of sane markup, whose tags match: runs of text between its blocks become paragraphs."""
    parts: list[str] = []
    depth, start = 0, 0
    for tag in _BLOCK.finditer(markup):
        if depth == 0:
            parts.append(_paragraphs(markup[start : tag.start()]))
            start = tag.start()
        if tag[2] != "hr":
            depth = max(0, depth - 1) if tag[1] else depth + 1
        if depth == 0:
            parts.append(markup[start : tag.end()])
            start = tag.end()
    return "".join([*parts, markup[start:] if depth else _paragraphs(markup[start:])])


def _paragraphs(run: str) -> str:
    if not _MARKUP.sub("", run).strip():
        return run
    return linebreaks(_BREAK.sub("\n", run).strip(), autoescape=False)


def to_text(stored: str) -> str:
    """What the form shows: plain text when there are only paragraphs, else the markup itself."""
    if _MARKUP.search(_PARAGRAPH_MARKUP.sub("", stored)):
        return stored
    text = re.sub(r"\s*<br\s*/?>\s*", "\n", stored)
    text = re.sub(r"\s*</p>\s*<p>\s*", "\n\n", text)
    return html.unescape(_PARAGRAPH_MARKUP.sub("", text)).strip()
