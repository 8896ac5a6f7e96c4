"""Templates are written for readers, one element or attribute a line; pages travel without what only readers need.

Line breaks and indentation go where a browser drops them anyway: between attributes, at the edges of a block, at the beginning of a line;
and at both ends of a template, so that what is included stands as close as it is put. The HTML is an eighth lighter on its way.
"""

import re

from django.template.base import Origin
from django.template.loaders import filesystem

_BLOCKS = (
    "article|aside|body|button|dd|details|dialog|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|head|header|html|legend|li|main"
    "|menu|nav|ol|option|p|section|select|summary|table|tbody|td|tfoot|th|thead|title|tr|ul"
)
_OPENS_BLOCK = re.compile(rf"<(?:{_BLOCKS})$")
_LAST_IN_BLOCK = re.compile(rf"\0(?=</(?:{_BLOCKS})>)")
_GAP = "\0"  # white space with a line break in it, until it is known which of it a browser drops
_HEAD = re.compile(r"(?:\s*(?:{#.*?#}|{% comment %}.*?{% endcomment %}|{% (?:load|extends) [^%]*%}))+\s*", re.DOTALL)
_HEAD_TAG = re.compile(r"{% (?:load|extends) [^%]*%}")
_PIECES = re.compile(
    r"(?P<kept>{% comment %}.*?{% endcomment %}|{% verbatim %}.*?{% endverbatim %}|<!--.*?-->"
    r"|<(?P<raw>pre|script|style|textarea)\b.*?</(?P=raw)>)"
    r"|(?P<django>{%.*?%}|{{.*?}}|{#.*?#})|(?P<opening></?[a-zA-Z][\w-]*)|(?P<closing>/?>)"
    r"|(?P<quote>[\"'])"
    r"|(?P<gap>\s*\n\s*|\s+)|(?P<words>[^\s{<>\"'/]+|.)",
    re.DOTALL,
)
_BRANCH = re.compile(r"{% (?P<end>end)?(?P<word>if|elif|else|for|empty)\b")


class Loader(filesystem.Loader):
    """Reads our own templates; those of packages are loaded as they are."""

    def get_contents(self, origin: Origin) -> str:
        """The source of the template, stripped if it is a page or a part of one."""
        source: str = super().get_contents(origin)
        return strip_markup(source) if str(origin.template_name).endswith(".html") else source


def strip_markup(source: str) -> str:
    """The same template without the white space that nobody sees."""
    head = _HEAD.match(source)
    begins = head.end() if head else 0
    stripper = _Stripper()
    for piece in _PIECES.finditer(source, begins):
        stripper.take(str(piece.lastgroup), piece[0])
    loads = "".join(_HEAD_TAG.findall(source[:begins]))
    return loads + _LAST_IN_BLOCK.sub("", "".join(stripper.stripped)).strip("\0").replace("\0", " ")


class _Stripper:
    """Takes a source piece by piece, and knows whether it is inside of a tag or of an attribute's value."""

    def __init__(self) -> None:
        self.stripped: list[str] = []
        self._in_tag = False
        self._quote = ""
        self._owes_space = False
        self._spaced_branches: list[bool] = []  # of the conditions around: whether there is a space before the first
        self._follows_gap = False
        self._opens_block = False

    def take(self, kind: str, piece: str) -> None:
        """Add the piece, in its shorter form where it is white space."""
        shorter = _GAP if kind == "gap" and "\n" in piece else piece
        if self._in_tag:
            self._take_in_tag(kind, " " if shorter == _GAP else piece)
        elif shorter == piece or not self._follows_gap:  # no second space, and none at the beginning of a block
            self._in_tag = kind == "opening"
            self._opens_block = self._in_tag and bool(_OPENS_BLOCK.match(piece))
            self._follow_branch(kind, piece)
            self._add(kind, shorter)

    def _take_in_tag(self, kind: str, piece: str) -> None:
        branch = _BRANCH.match(piece) if kind == "django" and not self._quote else None
        if kind == "quote":
            self._quote = "" if piece == self._quote else self._quote or piece
        elif branch or (kind == "closing" and not self._quote):
            self._in_tag = branch is not None
            self._follows_gap = self._opens_block and not branch
            dropped = self._drop_space()
        if branch:
            self.stripped.append(piece)
            self._owes_space = dropped or not branch["end"]
        else:
            self._add(kind, piece)

    def _add(self, kind: str, piece: str) -> None:
        """`<p {% if a %}hidden{% endif %}>` becomes `<p{% if a %} hidden{% endif %}>`: the space goes with the attribute."""
        if self._owes_space and kind == "gap":
            return
        self.stripped.append(" " + piece if self._owes_space and self._in_tag else piece)
        self._owes_space = False

    def _follow_branch(self, kind: str, piece: str) -> None:
        branch = _BRANCH.match(piece) if kind == "django" else None
        if branch is None:
            self._follows_gap = kind == "gap"
        elif branch["end"]:
            self._spaced_branches.pop()
            self._follows_gap = False
        elif branch["word"] in ("if", "for"):
            self._spaced_branches.append(self._follows_gap and branch["word"] == "if")
            self._follows_gap = self._spaced_branches[-1]
        else:
            self._follows_gap = self._spaced_branches[-1]

    def _drop_space(self) -> bool:
        """Take back the space before, if there is any, and say whether there was."""
        self._owes_space = False
        had_space = bool(self.stripped) and self.stripped[-1].isspace()
        while self.stripped and self.stripped[-1].isspace():
            self.stripped.pop()
        return had_space
