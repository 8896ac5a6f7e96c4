"""Descriptions as sellers write them: plain paragraphs for most, markup for those whose text came with it."""

import html
import re

from django.utils.html import linebreaks

from shop.catalog.texts import safe_html

LONGEST = 100_000  # characters; the form takes a fifth of it
# Tags are looked for up to the last ">" only (`_tagged_part`), and a run of spaces from its beginning: so each sign is looked at once or
# twice, whatever is written. "<a<a<a…" and ten thousand spaces took seconds.
_MARKUP = re.compile(r"</?[a-zA-Z][^>]*>")
_PARAGRAPH_MARKUP = re.compile(r"</?(p|br)\s*+/?>", re.IGNORECASE)
_BLOCK = re.compile(r"<(/?)(p|hr|[uo]l|li|d[ltd]|blockquote|h[3-6]|table|caption|thead|tbody|t[rhd]|pre)\b[^>]*>")
_BREAK = re.compile(r"(?:(?<![ \t])[ \t]++)?<br ?/?>\n?")
_BREAK_AROUND = re.compile(r"(?:(?<!\s)\s++)?<br\s*+/?>\s*+")
_BETWEEN_PARAGRAPHS = re.compile(r"(?:(?<!\s)\s++)?</p>\s*+<p>\s*+")
_CONTROL = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127, 0xFFFE, 0xFFFF])


def to_html(text: str) -> str:
    """What is stored: harmless markup only, and what stands outside of any block as paragraphs, whether there are tags in it or not.

    Of the longest texts that a file may hold the first LONGEST characters: lists nested without end take the sanitiser ever longer.
    """
    text = text[:LONGEST].replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROL).strip()
    if not _has_markup(text):
        return safe_html(linebreaks(text, autoescape=True)) if text else ""
    return safe_html(_with_paragraphs(safe_html(text))).strip()


def _with_paragraphs(markup: str) -> str:
    """Of sane markup, whose tags match: runs of text between its blocks become paragraphs."""
    parts: list[str] = []
    depth, start = 0, 0
    for tag in _BLOCK.finditer(_tagged_part(markup)):
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
    tagged = _tagged_part(run)
    if not (_MARKUP.sub("", tagged) + run[len(tagged) :]).strip():
        return run
    return linebreaks(_BREAK.sub("\n", run).strip(), autoescape=False)


def to_text(stored: str) -> str:
    """What the form shows: plain text when there are only paragraphs, else the markup itself."""
    if _has_markup(_PARAGRAPH_MARKUP.sub("", stored)):
        return stored
    text = _BREAK_AROUND.sub("\n", stored)
    text = _BETWEEN_PARAGRAPHS.sub("\n\n", text)
    return html.unescape(_PARAGRAPH_MARKUP.sub("", text)).strip()


def _has_markup(text: str) -> bool:
    return bool(_MARKUP.search(_tagged_part(text)))


def _tagged_part(text: str) -> str:
    """Up to the last end of a tag: whatever begins a tag in there finds an end."""
    return text[: text.rfind(">") + 1]
