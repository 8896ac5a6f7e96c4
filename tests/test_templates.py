"""What holds for every template and every static file of ours."""

import re
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


def test_no_line_is_longer_than_a_screen_is_wide() -> None:
    """No formatter breaks a long tag of Django, a comment or a text: that is for whoever writes it."""
    long = {
        name(path): [len(line) for line in path.read_text().splitlines() if len(line) > 140] for path in [*TEMPLATES, *STYLES, *SCRIPTS]
    }
    assert {path: lines for path, lines in long.items() if lines} == {}


def test_no_line_of_python_is_longer_either() -> None:
    """Ruff lets lines pass that end in a pragma or hold no white space."""
    tops = ("shop", "couriers", "sellers", "site_config", "tests")
    own = [path for top in tops for path in (ROOT / top).rglob("*.py") if "migrations" not in path.parts]
    assert [str(path) for path in own if any(len(line) > 140 for line in path.read_text().splitlines())] == []


def test_no_template_is_longer_than_two_screens() -> None:
    assert {name(path): lines for path in TEMPLATES if (lines := path.read_text().count("\n")) > 150} == {}


@pytest.mark.parametrize("path", SCRIPTS, ids=name)
def test_no_text_of_a_script_spans_lines(path: Path) -> None:
    """A public site takes the indentation away."""
    assert [line for line in path.read_text().splitlines() if line.count("`") % 2] == []


OURS = [path for path in TEMPLATES if path.relative_to(ROOT / "templates").parts[0] not in {"account", "allauth", "mfa"}]


@pytest.mark.parametrize("path", OURS, ids=name)
def test_forms_are_drawn_alike(path: Path) -> None:
    """The fields by `{% crispy form %}` (`shop/common/forms.py`), in a form element of the template's, with its token. `|crispy` is for the
    forms of packages, which have no helper."""
    text = path.read_text()
    assert "|crispy" not in text
    for opened, drawn in re.findall(r"(<form\b[^>]*>)((?:(?!</form>).)*{% crispy )", text, re.S):
        assert 'method="get"' in opened or "csrf_token" in drawn, opened
