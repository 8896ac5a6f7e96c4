"""From the Markdown that staff write to the HTML of a page: headings, paragraphs, lists, bold and links, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

from shop.common.late import late_module
from shop.common.structured_data import plain_text

if TYPE_CHECKING:
    import markdown_it
    from markdown_it.token import Token
else:
    markdown_it = late_module("markdown_it")

_TORN = re.compile("(?<=«) | (?=[:;!?»])")
_PARAGRAPH = re.compile(r"<(?:p|li)>(.*?)</(?:p|li)>", re.DOTALL)
_OURS = re.compile(r"/(?!/)|#|https?://|mailto:|tel:")


@dataclass(frozen=True, slots=True)
class Page:
    """A text ready to be shown: its HTML, and its headings (anchor, words) for the list of contents."""

    html: SafeString
    contents: Sequence[tuple[str, str]]

    @property
    def opening(self) -> str:
        """The words with which it begins, below its heading: a paragraph, or the first line of a list."""
        found = _PARAGRAPH.search(self.html)
        return plain_text(found[1]) if found else ""


def render_text(markdown: str) -> Page:
    """The page of a text. A heading of the first level becomes the second: the page has its own title above.

    French writes a space before some signs, at which no line may end: staff type it as any other.
    """
    rules = _rules()
    tokens = rules.parse(_TORN.sub("\u00a0", markdown))
    contents: list[tuple[str, str]] = []
    for heading, words in pairwise(tokens):
        if heading.type == "heading_open":
            _deepen(heading)
            if heading.tag == "h2":
                contents.append((_anchor(heading, words.content, len(contents)), _heading_words(words)))
        elif words.type == "heading_close":
            _deepen(words)
    html = rules.renderer.render(tokens, rules.options, {})
    return Page(html=mark_safe(html), contents=contents)  # noqa: S308  # the renderer escapes whatever is no mark of the five kinds


@cache
def _rules() -> markdown_it.MarkdownIt:
    # "zero" knows paragraphs and plain text. No rule for raw HTML and none for pictures: both come out as the characters that were typed.
    rules = markdown_it.MarkdownIt("zero", {"html": False}).enable(["heading", "list", "emphasis", "link", "escape"])
    rules.validateLink = lambda url: bool(_OURS.match(url.strip().lower()))  # type: ignore[method-assign]
    return rules


def _deepen(token: Token) -> None:
    token.tag = f"h{min(int(token.tag[1:]) + 1, 4)}"


def _anchor(heading: Token, words: str, number: int) -> str:
    anchor = slugify(words)[:60] or f"part-{number + 1}"
    heading.attrSet("id", anchor)
    return anchor


def _heading_words(words: Token) -> str:
    return "".join(child.content for child in words.children or () if child.type == "text")
