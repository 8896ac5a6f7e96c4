"""Descriptions as sellers write them: plain paragraphs for most, markup for those whose text came with it."""

import html
import re
from itertools import groupby

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
# A list of plain lines, which a form can show as such; and a line of one, as people type it.
_PLAIN_LIST = re.compile(r"<ul>((?:\s*+<li>[^<]*+</li>)++)\s*+</ul>")
_ITEM = re.compile(r"<li>([^<]*+)</li>")
_TYPED_ITEM = re.compile(r"[-•*–] +(?=\S)")
_CONTROL = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127, 0xFFFE, 0xFFFF])


def to_html(text: str) -> str:
    """What is stored: harmless markup only, and what stands outside of any block as paragraphs, whether there are tags in it or not.

    Of the longest texts that a file may hold the first LONGEST characters: lists nested without end take the sanitiser ever longer.
    """
    text = _clean(text)
    if not _has_markup(text):
        return safe_html(linebreaks(text, autoescape=True)) if text else ""
    return safe_html(_with_paragraphs(safe_html(text))).strip()


def typed_to_html(text: str) -> str:
    """The same of what somebody has typed without tags: two lines or more that begin with a dash are a list."""
    text = _clean(text)
    runs = [] if _has_markup(text) else [(is_list, list(lines)) for is_list, lines in groupby(text.split("\n"), key=_is_item)]
    if not any(is_list and len(lines) > 1 for is_list, lines in runs):
        return to_html(text)
    return safe_html("".join(_list_of(lines) if is_list and len(lines) > 1 else to_html("\n".join(lines)) for is_list, lines in runs))


def _is_item(line: str) -> bool:
    return _TYPED_ITEM.match(line) is not None


def _list_of(lines: list[str]) -> str:
    return "<ul>" + "".join(f"<li>{html.escape(_TYPED_ITEM.sub('', line, count=1).strip(), quote=False)}</li>" for line in lines) + "</ul>"


def _clean(text: str) -> str:
    return text[:LONGEST].replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROL).strip()


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
    """What the form shows: plain text when there are only paragraphs and plain lists, else the markup itself."""
    plain = _PLAIN_LIST.sub(_dashed, stored)
    if _has_markup(_PARAGRAPH_MARKUP.sub("", plain)):
        return stored
    text = _BREAK_AROUND.sub("\n", plain)
    text = _BETWEEN_PARAGRAPHS.sub("\n\n", text)
    return html.unescape(_PARAGRAPH_MARKUP.sub("", text)).strip()


def _dashed(found: re.Match[str]) -> str:
    """A list as a paragraph of lines with dashes."""
    return "<p>" + "<br>".join("- " + " ".join(item.split()) for item in _ITEM.findall(found[1])) + "</p>"


def _has_markup(text: str) -> bool:
    return bool(_MARKUP.search(_tagged_part(text)))


def _tagged_part(text: str) -> str:
    """Up to the last end of a tag: whatever begins a tag in there finds an end."""
    return text[: text.rfind(">") + 1]
