"""What holds for every template and every static file of ours."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import get_template

ROOT = settings.BASE_DIR
TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*.html"))
STYLES = sorted((ROOT / "static" / "css").rglob("*.css"))
SCRIPTS = sorted((ROOT / "static" / "js").rglob("*.js"))
ICONS = set(re.findall(r'<symbol id="([\w-]+)"', (ROOT / "static" / "img" / "icons.svg").read_text()))

# The policy of the site forbids each of these in a browser; here they fail before one is opened.
FORBIDDEN = {
    "an inline style": re.compile(r"""\sstyle\s*=\s*["']|<style\b""", re.I),
    "an inline script": re.compile(r"""<script(?![^>]*\bsrc=)(?![^>]*type="application/json")""", re.I),
    "an inline handler": re.compile(r"""\son[a-z]+\s*=\s*["']""", re.I),
    "a javascript: address": re.compile(r"""(?:href|src|action)\s*=\s*["']\s*javascript:""", re.I),
    "evaluated code in an hx attribute": re.compile(r"""\bhx-(?:on\b|[\w:-]+\s*=\s*["']\s*(?:js|javascript):)""", re.I),
    "a filter in hx-trigger": re.compile(r"""hx-trigger\s*=\s*["'][^"']*\[""", re.I),
    "hx-boost": re.compile(r"\bhx-boost\b", re.I),
}
# Left and right are start and end, so that a page can be read from the right. (`left` in a shorthand value has no logical form.)
PHYSICAL = re.compile(
    r"(?:^|[;{\s])((?:margin|padding|border)-(?:left|right)[\w-]*|(?:left|right)|text-align:\s*(?:left|right)"
    r"|float(?=\s*:\s*(?:left|right|none)))\s*:",
    re.MULTILINE,
)
UNWANTED = ("eval(", "new Function", "innerHTML", "document.write", ".style.", "insertAdjacentHTML")
COMMENT = re.compile(r"{#.*?#}|{% comment %}.*?{% endcomment %}|<!--.*?-->", re.S)


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_template_compiles(path: Path) -> None:
    get_template(str(path.relative_to(ROOT / "templates")))


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_template_holds_nothing_that_the_policy_forbids(path: Path) -> None:
    text = COMMENT.sub("", path.read_text())
    may = {"an inline style"} if path.parent.name == "mail" else set()  # an e-mail is under no policy of ours, and has no sheets
    assert {what for what, pattern in FORBIDDEN.items() if pattern.search(text)} - may == set()


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_template_asks_only_for_icons_that_are_drawn(path: Path) -> None:
    asked = set(re.findall(r"""{% icon ["']([\w-]+)["']""", path.read_text()))
    assert asked - ICONS == set()


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_template_asks_only_for_files_that_exist(path: Path) -> None:
    asked = [found for found in re.findall(r"""{% static ["']([^"']+)["']""", path.read_text()) if not found.endswith("/")]
    scripts = [f"js/{found}.js" for found in re.findall(r"""{% behaviour ["']([\w-]+)["']""", path.read_text())]
    assert [found for found in asked + scripts if finders.find(found) is None] == []


@pytest.mark.parametrize("path", [path for path in TEMPLATES if path.name.startswith("_")], ids=name)
def test_fragment_begins_with_its_variables(path: Path) -> None:
    assert path.read_text().lstrip().startswith(("{#", "{% comment %}"))


@pytest.mark.parametrize("path", STYLES, ids=name)
def test_styles_use_logical_properties(path: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S)
    assert PHYSICAL.findall(text) == []


@pytest.mark.parametrize("path", STYLES, ids=name)
def test_styles_use_only_tokens_that_exist(path: Path) -> None:
    everything = "".join(style.read_text() for style in STYLES)
    known = set(re.findall(r"(--[\w-]+)\s*:", everything))
    assert set(re.findall(r"var\((--[\w-]+)", path.read_text())) - known == set()


@pytest.mark.parametrize("path", SCRIPTS, ids=name)
def test_scripts_evaluate_nothing_and_write_no_markup(path: Path) -> None:
    text = path.read_text()
    assert [
        word for word in ("eval(", "new Function", "innerHTML", "document.write", ".style.", "insertAdjacentHTML") if word in text
    ] == []


def test_every_colour_has_a_value_for_the_night() -> None:
    tokens = (ROOT / "static" / "css" / "main.css").read_text().split("@layer tokens {")[1].split("@layer base")[0]
    by_day = re.findall(r"(--[\w-]+): #[0-9a-f]{3,6};", tokens)
    assert set(by_day) <= {"--cloth-ink", "--ochre-ink"}, "these would shine at night"


def _of_every_page() -> Iterator[Path]:
    base = (ROOT / "templates" / "base.html").read_text()
    base = re.sub(r"{% if user.is_authenticated %}.*?{% endif %}", "", base, flags=re.S)
    for found in re.findall(r"""{% static ["']([^"']+\.(?:css|js))["']""", base):
        yield Path(finders.find(found) or found)
    for found in re.findall(r"""{% behaviour ["']([\w-]+)["']""", base):
        yield ROOT / "static" / "js" / f"{found}.js"


def test_a_visitor_loads_little() -> None:
    """Of the 100 KB of a shopper's first page, its HTML may use what these leave."""
    sizes = {path.name: path.stat().st_size for path in _of_every_page()}
    assert sum(size for file, size in sizes.items() if file.endswith(".css")) <= 30 * 1024
    assert sum(size for file, size in sizes.items() if file.endswith(".js") and "htmx" not in file) <= 10 * 1024
    assert sum(sizes.values()) <= 78 * 1024
