"""Reading feeds with the plain parser below all others, told to accept no document type: no entity can grow or reach out."""

from __future__ import annotations

from collections.abc import Iterator
from xml.parsers import expat

from django.utils.translation import gettext as _

from sellers.imports.attribute_columns import ATTRIBUTE_PREFIX
from sellers.imports.drafts import Unreadable
from sellers.imports.tables import MAX_ROWS, MAX_TABLE_BYTES

GOOGLE = "http://base.google.com/ns/1.0"
OWN_NAMESPACE = "urn:makiti:feed:1.0"
MAX_XML_DEPTH = 12
_PREFIXES = {GOOGLE: "", OWN_NAMESPACE: "makiti:", "": "", "http://www.w3.org/2005/Atom": "", "http://purl.org/rss/1.0/": ""}
_ATOM = {"summary": "description", "content": "description"}
Item = dict[str, list[str]]


def looks_like_feed(head: str) -> bool:
    """Whether the beginning of a file is that of such a feed."""
    return head.lstrip("\ufeff \r\n\t").startswith("<") and (GOOGLE in head or "<rss" in head or "<feed" in head)


def read_items(content: bytes) -> Iterator[Item]:
    """Each item's attributes by name, the g: prefix left out. Unreadable when the file is broken, too large or declares a document type."""
    if len(content) > MAX_TABLE_BYTES:
        raise Unreadable(_("The file is larger than %(count)d megabytes.") % {"count": MAX_TABLE_BYTES // 1_000_000})
    collector = _Collector()
    try:
        collector.parser.Parse(content, True)
    except expat.ExpatError as error:
        raise Unreadable(_("The feed breaks off or is not XML (%(error)s).") % {"error": error}) from error
    return iter(collector.items)


class _Collector:
    def __init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse
        self.items: list[Item] = []
        self._item: Item | None = None
        self._depth = 0  # within the item
        self._level = 0
        self._texts: list[str] = []
        self._detail: dict[str, str] = {}
        self._name = ""

    def _refuse(self, *_arguments: object) -> None:
        raise Unreadable(_("The feed declares a document type or entities: these are not read."))

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._level += 1
        if self._level > MAX_XML_DEPTH:
            raise Unreadable(_("The feed is nested too deeply."))
        space, _gap, name = tag.rpartition(" ")
        if self._item is None:
            if name in {"item", "entry"}:
                self._item, self._depth = {}, 0
            return
        self._depth += 1
        if self._depth == 1:
            self._texts = []
            self._name = _PREFIXES.get(space, f"{space}:") + _ATOM.get(name, name)
            if self._name == "makiti:option":
                self._name += ":" + attributes.get("name", "")
            elif self._name == "makiti:attribute":
                self._name = ATTRIBUTE_PREFIX + attributes.get("name", "")
            if name == "link" and attributes.get("href"):
                self._texts.append(attributes["href"])

    def _end(self, tag: str) -> None:
        self._level -= 1
        if self._item is None:
            return
        if self._depth == 0:
            self._keep()
            return
        if self._depth == 2 and self._name == "product_detail":
            self._detail[tag.rpartition(" ")[2]] = "".join(self._texts).strip()
            self._texts = []
        elif self._depth == 1:
            self._keep_text(self._item)
        self._depth -= 1

    def _keep_text(self, item: Item) -> None:
        if self._detail.get("attribute_name"):
            self._name, self._texts = ATTRIBUTE_PREFIX + self._detail["attribute_name"], [self._detail.get("attribute_value", "")]
        if text := "".join(self._texts).strip():
            item.setdefault(self._name, []).append(text)
        self._detail = {}

    def _keep(self) -> None:
        if self._item is not None:
            self.items.append(self._item)
        self._item = None
        if len(self.items) > MAX_ROWS:
            raise Unreadable(
                _("The file has more than %(count)d rows. Split it, and import one part after the other.") % {"count": MAX_ROWS}
            )

    def _text(self, data: str) -> None:
        if self._item is not None and (
            self._depth == 1 or (self._depth == 2 and self._name == "product_detail")
        ):  # what lies deeper (shipping) is not about the goods
            self._texts.append(data)
