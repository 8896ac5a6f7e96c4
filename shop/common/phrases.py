"""Reasons that are chosen here and read later in another language: the code is kept, with what a person typed beside it.

A column holds "[[cancel.mistake]] the wrong size", and what was typed alone, or written before there were codes, as it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.functional import Promise

from shop.common.signs import labelled

_labels: dict[str, str | Promise] = {}
_KEPT = re.compile(r"\[\[([a-z_]+\.[a-z_]+)\]\] ?(.*)", re.DOTALL)


def declare_phrases(group: str, labels: Mapping[str, str | Promise]) -> None:
    """What the codes of a group say. Called once, where the codes are named."""
    _labels.update({f"{group}.{code}": label for code, label in labels.items()})


def kept_phrase(group: str, code: str, *, typed: str = "") -> str:
    """The text to store: group and code, and what was typed."""
    return f"[[{group}.{code}]] {typed}".rstrip()


def phrase_code(kept: str) -> str:
    """The code with its group; '' where somebody wrote a reason of their own."""
    found = _KEPT.fullmatch(kept)
    return found[1] if found else ""


def read_phrase(kept: str) -> str:
    """For people, in the active language. What was typed stays as it was; a code that nobody knows any more is not shown."""
    found = _KEPT.fullmatch(kept)
    if found is None:
        return kept
    label, typed = str(_labels.get(found[1], "")), found[2]
    return labelled(label, typed) if label and typed else label or typed
