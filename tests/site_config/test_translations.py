"""The French is complete, current and compiled."""

import ast
import os
import re
import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.utils import translation
from django.utils.translation import gettext

from site_config.product_packages import PRODUCT

ROOT = Path(__file__).resolve().parents[2]
LOCALE = ROOT / "site_config" / "locale"
FRENCH = LOCALE / "fr" / "LC_MESSAGES"
# What to do about it, said where a test fails.
WHERE = "in site_config/locale/fr/LC_MESSAGES/django.po, then compile it: docs/contributing.md, “Say it in French”"
COMPILE = "compile django.po: docs/contributing.md, “Say it in French”"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|\{\w*\}")


def _catalogue(path: Path) -> Catalog:
    return read_po(BytesIO(path.read_bytes()), locale="fr")


def _texts(value: object) -> list[str]:
    return [str(part) for part in value] if isinstance(value, list | tuple) else [str(value)]


def _messages(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def _key(message: Message) -> tuple[str, ...]:
    context = message.context or ""
    return (context.decode() if isinstance(context, bytes) else context, *_texts(message.id))  # Babel reads .mo contexts as bytes


def _meaning(catalogue: Catalog) -> dict[tuple[str, ...], list[str]]:
    return {_key(message): _texts(message.string) for message in _messages(catalogue)}


def test_every_text_has_its_french() -> None:
    missing = [message.id for message in _messages(_catalogue(FRENCH / "django.po")) if message.fuzzy or not all(_texts(message.string))]
    assert missing == [], f"say these in French {WHERE}"


def test_french_keeps_the_placeholders() -> None:
    broken = []
    for message in _messages(_catalogue(FRENCH / "django.po")):
        known = {found for text in _texts(message.id) for found in PLACEHOLDER.findall(text)}
        used = {found for text in _texts(message.string) for found in PLACEHOLDER.findall(text)}
        # A singular may say "one" in words where the plural shows the number.
        if not used <= known or (not isinstance(message.id, list | tuple) and used != known):
            broken.append((message.id, message.string))
    assert broken == [], f"the French has other placeholders than the English: mend it {WHERE}"


_DATED = re.compile(r'(\w+)=\S*date:"(?:SHORT_)?(?:DATE|DATETIME|MONTH_DAY)_FORMAT"')
_BLOCK = re.compile(r"\{% blocktrans\w* ([^%]*trimmed[^%]*)%\}(.*?)\{% endblocktrans", re.DOTALL)
_BARE = r"\b(à|de|depuis|avant|d’ici|dès)[ \u00a0]%\({}\)s"


def test_a_day_has_its_article_in_french() -> None:
    """« jusqu’au 25 nov. », not « jusqu’à 25 nov. »: of all days that a template puts into a sentence."""
    french = {_texts(message.id)[0]: " ".join(_texts(message.string)) for message in _messages(_catalogue(FRENCH / "django.po"))}
    bare, seen = [], 0
    for path in (ROOT / "templates").rglob("*.html"):
        text = path.read_text()
        days = set(_DATED.findall(text))
        for head, block in _BLOCK.findall(text):
            english = re.sub(r"\{\{ *(\w+) *\}\}", r"%(\1)s", " ".join(block.split()))
            told = [day for day in days if f"%({day})s" in english and (f"{day}=" not in head or day in _DATED.findall(head))]
            seen += len(told)
            bare += [french[english] for day in told if re.search(_BARE.format(day), french.get(english, ""))]
    assert (bare, seen > 30) == ([], True)


# "de 150 000 GNF", "le 3 mai": figures and days cut no word before them. What is not listed may be a name, and so begin with a vowel.
_AMOUNTS = {
    "ahead", "amount", "asked", "before", "came", "ceiling", "fee", "hand", "held", "km", "least", "limit", "minimum", "missing", "most",
    "now", "number", "price", "regular", "spend", "step", "tax", "total", "worth",
}  # fmt: skip
_DAYS = {"date", "day", "end", "moment", "phone", "since", "until", "when"}
_CUT = re.compile(
    r"\b(?:de|que|lorsque|puisque|jusque|le|la|ne|se|ce|je|me|te)[ \u00a0](?:[«“(]\u00a0?|<[^>]+>)*(?:%\((\w+)\)s|\{(\w*)\})", re.IGNORECASE
)


def _cut_by(text: str) -> list[str]:
    """The placeholders before which a word would have to lose its vowel: de Amina, d’Amina."""
    return [name for found in _CUT.findall(text) if (name := "".join(found)) not in _AMOUNTS | _DAYS]


def test_no_word_is_cut_before_a_name_in_french() -> None:
    assert (_cut_by("le colis de %(store)s"), _cut_by("la fin de «\u00a0%(title)s\u00a0»")) == (["store"], ["title"])
    assert (_cut_by("depuis que <b>%(name)s</b> livre"), _cut_by("le {}")) == (["name"], [""])
    assert _cut_by("un versement de %(amount)s, le %(day)s, chez %(store)s, auprès d’une boutique\u00a0: %(store)s") == []
    texts = [text for message in _messages(_catalogue(FRENCH / "django.po")) for text in _texts(message.string)]
    assert [(text, names) for text in texts if (names := _cut_by(text))] == []


def test_no_french_line_begins_with_a_punctuation_mark() -> None:
    """A space that does not break stands before it."""
    texts = [text for message in _messages(_catalogue(FRENCH / "django.po")) for text in _texts(message.string)]
    assert [text for text in texts if re.search(r" [:!?;»]|« ", text)] == [], f"write U+00A0 before : ! ? ; » and after «, {WHERE}"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_compiled_file_is_the_text_file(language: str) -> None:
    folder = LOCALE / language / "LC_MESSAGES"
    compiled, written = _meaning(read_mo(BytesIO((folder / "django.mo").read_bytes()))), _meaning(_catalogue(folder / "django.po"))
    differ = {key for key in compiled.keys() | written.keys() if compiled.get(key) != written.get(key)}
    assert differ == set(), COMPILE


def test_english_says_anew_only_what_french_knows() -> None:
    """Otherwise a text of the English catalogue is one that no page has any more."""
    french = _meaning(_catalogue(FRENCH / "django.po")).keys()
    assert _meaning(_catalogue(LOCALE / "en" / "LC_MESSAGES" / "django.po")).keys() - french == set(), (
        "no page has these any more: take them out"
    )


def test_pages_in_english_say_what_the_english_catalogue_says() -> None:
    with translation.override("en"):
        assert (gettext("warn at"), gettext("Two-Factor Authentication")) == ("low-stock alert", "Two-step verification")


def test_english_writes_percent_without_a_space() -> None:
    texts = [text for message in _messages(_catalogue(FRENCH / "django.po")) for text in _texts(message.id)]
    assert [text for text in texts if re.search(r"\)[sd]\s%%", text)] == [], "write 7.5%, without a space"


def test_french_parts_percent_by_a_space_that_does_not_break() -> None:
    texts = [text for message in _messages(_catalogue(FRENCH / "django.po")) for text in _texts(message.string)]
    assert [text for text in texts if re.search(r"(\)[sd]|\d)[^\S\u00a0]?%%", text)] == [], f"write U+00A0 before %, {WHERE}"


def test_no_text_with_a_plural_is_asked_for_alone() -> None:
    """A text that the catalogue has with a plural is not found without one: "Place order" stood in English on French pages."""
    entries = _messages(_catalogue(FRENCH / "django.po"))
    plural = {_texts(entry.id)[0] for entry in entries if isinstance(entry.id, list | tuple) and not entry.context}
    asked = [
        f"{path.name}: {text}"
        for path in (ROOT / "templates").rglob("*.html")
        for text in re.findall(r'{% translate "([^"]+)" (?:as \w+ )?%}', path.read_text())
        if text in plural
    ]
    assert asked == [], "the French has these with a plural only: give them a context (`context`, `pgettext`), or other words"


def test_no_text_hides_in_another() -> None:
    """xgettext does not look into f-strings: "It goes out again." had no French."""
    found = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for package in PRODUCT
        for path in (ROOT / package).rglob("*.py")
        for joined in ast.walk(ast.parse(path.read_text()))
        if isinstance(joined, ast.JoinedStr)
        for call in ast.walk(joined)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in {"_", "gettext", "pgettext", "ngettext"}
        and isinstance(call.args[0], ast.Constant)
    ]
    assert found == [], "take the text out of the f-string: the catalogue does not see it there"


def test_no_text_is_younger_than_the_catalogue(tmp_path: Path) -> None:
    if not shutil.which("xgettext"):
        if os.environ.get("MAKITI_STRICT") == "true":
            pytest.fail("needs xgettext (apt-get install gettext)")
        pytest.skip("needs xgettext (apt-get install gettext)")
    skipped = shutil.ignore_patterns(".git", ".venv", ".data", "__pycache__", "tests", ".mypy_cache", ".ruff_cache", ".hypothesis")
    shutil.copytree(ROOT, tmp_path / "site", ignore=skipped)
    done = subprocess.run(
        [sys.executable, "manage.py", "makemessages", "-l", "fr", "--no-obsolete", "--no-location"],
        cwd=tmp_path / "site",
        env={"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path / "data")},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    fresh = _catalogue(tmp_path / "site/site_config/locale/fr/LC_MESSAGES/django.po")
    assert _meaning(fresh).keys() - _meaning(_catalogue(FRENCH / "django.po")).keys() == set(), f"say these in French {WHERE}"
