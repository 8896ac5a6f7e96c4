"""No text says what the style guide says otherwise."""

import re
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
LOCALE = ROOT / "site_config" / "locale"


def _avoided() -> tuple[list[str], list[str]]:
    words = (ROOT / "docs" / "style.md").read_text().split("## Words")[1]
    rows = [line.strip("|").split("|") for line in words.splitlines() if line.startswith("| ")][1:]
    return tuple([text for row in rows for text in re.findall("`([^`]+)`", row[column])] for column in (1, 3))  # type: ignore[return-value]


def _catalogue(language: str) -> Catalog:
    return read_po(BytesIO((LOCALE / language / "LC_MESSAGES" / "django.po").read_bytes()), locale=language)


def test_no_text_has_a_word_to_avoid() -> None:
    english, french = _avoided()
    assert min(len(english), len(french)) > 15
    said = {message.id: message.string for message in _catalogue("en") if message.id}  # what English pages say instead
    found = []
    for message in _catalogue("fr"):
        for value, words in ((message.id, english), (message.string, french)):
            for text in value if isinstance(value, list | tuple) else [value]:
                shown = said.get(text, text) if words is english else text
                found += [(word, text) for word in words if re.search(rf"\b{re.escape(word)}(?!\w)", shown, re.IGNORECASE)]
    assert found == [], "docs/style.md, “Words”, says which word to use instead"
