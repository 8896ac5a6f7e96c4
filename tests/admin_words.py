"""What a page of the admin shows, and which of it is English where French is asked for."""

from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from babel.messages.mofile import read_mo
from django.conf import settings
from django.contrib import admin, auth

DATA = {"clothes", "colour", "a file does not run out.", "desk", "password"}  # names and notes that the rows of the test have


class _Reader(HTMLParser):
    """The texts between tags, and those that a screen reader or an empty box shows."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = "icon" if "material-symbols" in (dict(attrs).get("class") or "") else tag
        self.texts += [value for name, value in attrs if value and name in {"aria-label", "title", "placeholder", "alt"}]

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside not in {"script", "style", "icon"}:
            self.texts.append(data)


@cache
def _english() -> frozenset[str]:
    """Every English text that has another one in French."""
    ours = [Path(folder) / "fr/LC_MESSAGES/django.mo" for folder in settings.LOCALE_PATHS]
    theirs = [Path(str(package.__file__)).parent / "locale/fr/LC_MESSAGES/django.mo" for package in (admin, auth)]
    return frozenset(_untranslated(theirs + ours))


def _untranslated(paths: list[Path]) -> Iterator[str]:
    french: dict[str, str] = {}
    for path in paths:
        with path.open("rb") as file:
            french |= {str(message.id).lower(): str(message.string).lower() for message in read_mo(file) if isinstance(message.id, str)}
    said = set(french.values())
    yield from (text for text in french if text and french[text] != text and text not in said)


def read_english(page: str) -> set[str]:
    """What of the page is English: the whole of a text, as it stands between two tags."""
    reader = _Reader()
    reader.feed(page)
    shown = {" ".join(text.split()).strip(" :") for text in reader.texts}
    return {text for text in shown if text.lower() in _english() - DATA and not text.isdecimal()}
