"""HTML that sellers write."""

from typing import TYPE_CHECKING

from shop.common.late import late_module

if TYPE_CHECKING:
    import nh3
else:
    nh3 = late_module("nh3")

TAGS = {
    "p", "br", "hr", "strong", "b", "em", "i", "u", "s", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "h3", "h4", "h5", "h6",
    "table", "thead", "tbody", "tr", "th", "td", "caption", "a", "sub", "sup", "span", "code", "pre",
}  # fmt: skip
ATTRIBUTES = {"a": {"href", "title"}, "th": {"colspan", "rowspan", "scope"}, "td": {"colspan", "rowspan"}, "*": {"lang", "dir"}}
SCHEMES = {"http", "https", "mailto", "tel"}


def safe_html(text: str) -> str:
    """The text with only harmless markup left: no script, style, picture, form or address of another scheme. Stable when repeated."""
    return nh3.clean(
        text.replace("\x00", ""), tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="nofollow ugc noopener noreferrer"
    )
