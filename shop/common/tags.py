"""Short words that people look for, as sellers type them."""

import re
from collections.abc import Iterable


def split_tags(text: str) -> list[str]:
    """What stands between commas, semicolons and line ends."""
    return re.split(r"[,;\n]", text)


def distinct_tags(words: Iterable[str]) -> list[str]:
    """Tags as they are kept: trimmed, without a leading "#", each once whatever its case, none empty."""
    kept: dict[str, str] = {}
    for word in words:
        tag = " ".join(word.replace("\x00", "").split()).lstrip("#").strip()
        if tag:
            kept.setdefault(tag.casefold(), tag)
    return list(kept.values())
