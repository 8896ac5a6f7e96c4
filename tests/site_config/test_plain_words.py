"""No text says what the style guide says otherwise."""

import re
from io import BytesIO
from pathlib import Path

from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
FRENCH = ROOT / "site_config" / "locale" / "fr" / "LC_MESSAGES" / "django.po"


def _avoided() -> tuple[list[str], list[str]]:
    words = (ROOT / "docs" / "style.md").read_text().split("## Words")[1]
    rows = [line.strip("|").split("|") for line in words.splitlines() if line.startswith("| ")][1:]
    return tuple([text for row in rows for text in re.findall("`([^`]+)`", row[column])] for column in (1, 3))  # type: ignore[return-value]


def _in_migrations() -> str:
    return "".join(path.read_text() for app in ("couriers", "sellers", "shop") for path in (ROOT / app).rglob("migrations/*.py"))


def test_no_text_has_a_word_to_avoid() -> None:
    english, french = _avoided()
    assert min(len(english), len(french)) > 15
    kept = _in_migrations()  # labels that a change of words alone would make a migration for
    found = []
    for message in read_po(BytesIO(FRENCH.read_bytes()), locale="fr"):
        for value, words in ((message.id, english), (message.string, french)):
            for text in value if isinstance(value, list | tuple) else [value]:
                if words is english and repr(text) in kept:
                    continue
                found += [(word, text) for word in words if re.search(rf"\b{re.escape(word)}(?!\w)", text, re.IGNORECASE)]
    assert found == []
