"""What the admin says in words: the theme's own texts, how rows are called, and what codes mean."""

import ast
import inspect
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest
import unfold
from django.apps import apps
from django.contrib.auth.models import Group
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django.utils import translation

from shop.accounts.models import User
from shop.common.names import kind_called, numbered
from shop.orders.models import Order
from site_config.product_packages import PRODUCT

THEME = Path(unfold.__file__).parent
_TRANS = re.compile(r"""\{%\s*trans(?:late)?\s+(?:"([^"]+)"|'([^']+)')""")
_BLOCK = re.compile(r"\{%\s*blocktrans(?:late)?\b([^%]*)%\}(.*?)(?:\{%\s*plural\s*%\}(.*?))?\{%\s*endblocktrans", re.DOTALL)
_CALL = re.compile(r"""\b_\(\s*(?:"([^"]+)"|'([^']+)')\s*\)""")
SAME = {"Action", "Code", "Date", "Note"}  # in both languages
# Of fields and pages that the site does not have.
UNUSED = {"Dataset not found. No action performed.", "You can not create nested object without parent", "Select currency", "Welcome"}


def _theme_texts() -> Iterator[tuple[str, str]]:
    """Singular and plural of each text of the theme, but for its extras that are not installed."""
    for path in [*(THEME / "templates").rglob("*.html"), *THEME.glob("*.py"), *(THEME / "templatetags").glob("*.py")]:
        text = path.read_text()
        if path.suffix == ".py":
            yield from ((found[1] or found[2], "") for found in _CALL.finditer(text))
            continue
        yield from ((found[1] or found[2], "") for found in _TRANS.finditer(text))
        for found in _BLOCK.finditer(text):
            words = [re.sub(r"\{\{ *(\w+)[^}]*\}\}", r"%(\1)s", part or "") for part in (found[2], found[3])]
            yield tuple(" ".join(part.split()) if "trimmed" in found[1] else part for part in words)  # type: ignore[misc]


def test_each_word_of_the_theme_has_its_french() -> None:
    texts = set(_theme_texts()) - {(text, "") for text in SAME | UNUSED}
    assert len(texts) > 60
    with translation.override("fr"):
        left = {one for one, many in texts if (translation.ngettext(one, many, 2) if many else translation.gettext(one)) in (one, many)}
    assert left == set()


def test_the_theme_speaks_plain_english() -> None:
    with translation.override("en"):
        said = [translation.gettext(text) for text in ("Select action", "Select record", "System", "MFA")]
    assert said == ["Choose an action", "Select this row", "Like the device", "Two-step verification"]


def _raw_codes(model: type[Model]) -> set[str]:
    """Fields whose code or minor units stand in the name of a row as the database keeps them."""
    method = ast.parse(textwrap.dedent(inspect.getsource(vars(model)["__str__"])))
    amounts = {id(part) for call in ast.walk(method) if isinstance(call, ast.Call) and _is_money(call) for part in ast.walk(call)}
    shown = {node.attr for node in ast.walk(method) if isinstance(node, ast.Attribute) and id(node) not in amounts}
    kept = [field for field in model._meta.local_fields if field.name in shown - {"currency"}]
    return {field.name for field in kept if field.choices or field.name.endswith("_minor")}


def _is_money(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Name) and call.func.id == "Money"


def test_no_row_is_called_by_a_code() -> None:
    ours = [model for model in apps.get_models() if model._meta.app_config.name.startswith(PRODUCT)]
    found = {model._meta.label: _raw_codes(model) for model in ours if "__str__" in vars(model)}
    assert len(found) > 50
    assert {label: codes for label, codes in found.items() if codes} == {}


@pytest.mark.parametrize(("language", "name"), [("en", "order 7 · paid"), ("fr", "commande 7 · paid")])
def test_a_row_without_a_name_is_called_by_its_kind(language: str, name: str) -> None:
    with translation.override(language):
        assert numbered(Order(), 7, "paid") == name


def test_what_events_are_about_has_a_name() -> None:
    with translation.override("fr"):
        assert [kind_called(subject) for subject in ("order", "slip", "moneyhold", "text")] == [
            "commande", "bordereau de banque", "argent retenu", "version d’un texte",
        ]  # fmt: skip


def test_rights_of_a_group_are_listed_in_the_language_of_the_reader(db: None, sam: User, client: Client) -> None:
    client.force_login(sam, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["django_language"] = "fr"
    page = client.get(reverse("admin:auth_group_change", args=[Group.objects.create(name="Moderators").pk])).content.decode()
    assert "Comptes | adresse | modifier" in page
    assert not re.search(r">[^<]*\bCan (?:add|change|delete|view|confirm|work)\b", page)
