"""Signs between words are those of the reader's language: "Colour: red", « Couleur : rouge »."""

import ast
import re
from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from django.template import Context, Template
from django.utils import translation

from shop.common.signs import labelled, listed, quoted
from site_config.product_packages import PRODUCT

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
# What is translated as a whole, or is for no reader.
_WHOLE = re.compile(
    r"\{% *blocktrans.*?\{% *endblocktrans\w* *%\}|\{% *comment.*?endcomment *%\}|\{#.*?#\}|<script.*?</script>|<style.*?</style>",
    re.DOTALL,
)
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_LOOSE = re.compile(r"(?:[\x01\x02>]|^)[ \u00a0]*[:;!?»](?=[ \u00a0<]|$)|[“”«»]")
JOINED_BY = "join them by labelled() or {% colon %}, quote by quoted: docs/style.md, “Figures and signs”"
# Modules that speak to whoever runs the site, or to machines.
NOT_FOR_READERS = {"integrity", "integrity.py", "management", "sandbox", "backups", "providers", "migrations", "seeding", "demo"}
ALSO_NOT = {
    "shop/audits/services/proofs.py", "shop/events/dispatcher.py", "shop/images/malware_scan.py", "site_config/env.py",
    "site_config/event_map.py", "site_config/health.py", "site_config/together.py",
    "sellers/queries/imports.py",  # cells of a table
}  # fmt: skip


def _blank(found: re.Match[str], sign: str) -> str:
    return sign + "\n" * found[0].count("\n")


def _loose_signs(text: str) -> list[str]:
    text = _WHOLE.sub(lambda found: _blank(found, "\x02"), text)
    return [line.strip() for line in _TAG.sub(lambda found: _blank(found, "\x01"), text).split("\n") if _LOOSE.search(line)]


def test_no_template_puts_a_sign_of_its_own_between_label_and_value() -> None:
    assert _loose_signs("<b>{{ label }}:</b> {{ value }}")
    assert _loose_signs('<span>{% translate "Size" %} : {{ value }}</span>')
    found = {
        str(path.relative_to(TEMPLATES)): signs
        for path in [*TEMPLATES.rglob("*.html"), *TEMPLATES.rglob("*.txt")]
        if (signs := _loose_signs(path.read_text()))
    }
    assert found == {}, JOINED_BY


def _said(tree: ast.AST) -> Iterator[ast.JoinedStr]:
    """The texts with values in them, but for those of errors that nobody but a developer sees, and of `__repr__`."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Raise) or (isinstance(node, ast.FunctionDef) and node.name == "__repr__"):
            continue
        if isinstance(node, ast.JoinedStr):
            yield node
        yield from _said(node)


def _joins(text: ast.JoinedStr) -> bool:
    parts = [part.value if isinstance(part, ast.Constant) else None for part in text.values]
    after = [part for before, part in pairwise(parts) if before is None and part]
    return any(str(part).startswith((": ", " : ")) for part in after) or any(re.search("[“”«»]", str(part)) for part in parts if part)


def test_no_module_puts_a_sign_of_its_own_between_label_and_value() -> None:
    found = []
    for path in [path for package in PRODUCT for path in (ROOT / package).rglob("*.py")]:
        name = path.relative_to(ROOT)
        if NOT_FOR_READERS & set(name.parts) or str(name) in ALSO_NOT:
            continue
        found += [f"{name}:{text.lineno}" for text in _said(ast.parse(path.read_text())) if _joins(text)]
    assert found == [], JOINED_BY


def test_label_and_value_in_both_languages() -> None:
    template = Template("{{ label }}{% colon %} {{ value|quoted }}")
    said = {}
    for language in ("en", "fr"):
        with translation.override(language):
            page = template.render(Context({"label": "SKU", "value": "<b>"}))
            said[language] = [labelled("SKU", 7), listed(["a, b", "c"]), quoted("x"), page]
    assert said["en"] == ["SKU: 7", "a, b; c", "“x”", "SKU: “&lt;b&gt;”"]
    assert said["fr"] == ["SKU\u00a0: 7", "a, b\u00a0; c", "«\u00a0x\u00a0»", "SKU\u00a0: «\u00a0&lt;b&gt;\u00a0»"]


# What holds a name, which may begin with a vowel or an h: "de Aïssatou" would be wrong, and "d’Mamadou" too.
NAMES = (
    "alias|buyer|code|country|courier|desk|file|label|name|person|place|product|provider|region|seller|sender|shop|site|store|subject|title"
    "|topic|what|who"
)
_CUT = "[dD]e|[qQ]ue|[lL]e|[lL]a|[jJ]e|[nN]e|[sS]e|[cC]e|[jJ]usque|[lL]orsque|[pP]uisque"
_MAY_BE_CUT = re.compile(rf"\b(?:{_CUT})[ \u00a0]%\((?:{NAMES})\)s")


def _texts(message: Message) -> list[str]:
    return [str(text) for text in message.string] if isinstance(message.string, list | tuple) else [str(message.string)]


def test_no_name_stands_where_french_would_cut_the_word_before_it() -> None:
    french = read_po(BytesIO((ROOT / "site_config/locale/fr/LC_MESSAGES/django.po").read_bytes()), locale="fr")
    assert [text for message in french if message.id for text in _texts(message) if _MAY_BE_CUT.search(text)] == [], (
        "put a word before the name that is not cut, as “chez”: docs/style.md, “Figures and signs”"
    )
