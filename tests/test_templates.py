"""What holds for every template and every static file of ours."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import get_template

from site_config.product_packages import PRODUCT

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


Fault = Callable[[str], object]


def faults(paths: Iterable[Path], find: Fault) -> dict[str, object]:
    """What is wrong, by file, where anything is. One test looks through all files: one for each file costs more than the look."""
    found = {name(path): find(path.read_text()) for path in paths}
    return {path: fault for path, fault in found.items() if fault}


def test_templates_compile() -> None:
    for path in TEMPLATES:
        get_template(str(path.relative_to(ROOT / "templates")))


@pytest.mark.parametrize("what", FORBIDDEN)
def test_templates_hold_nothing_that_the_policy_forbids(what: str) -> None:
    under_policy = [path for path in TEMPLATES if path.parent.name != "mail" or what != "an inline style"]  # an e-mail has no sheets
    assert faults(under_policy, lambda text: FORBIDDEN[what].findall(COMMENT.sub("", text))) == {}


def test_templates_ask_only_for_icons_that_are_drawn() -> None:
    assert faults(TEMPLATES, lambda text: set(re.findall(r"""{% icon ["']([\w-]+)["']""", text)) - ICONS) == {}


def test_templates_ask_only_for_files_that_exist() -> None:
    def missing(text: str) -> list[str]:
        asked = [found for found in re.findall(r"""{% static ["']([^"']+)["']""", text) if not found.endswith("/")]
        scripts = [f"js/{found}.js" for found in re.findall(r"""{% behaviour ["']([\w-]+)["']""", text)]
        return [found for found in asked + scripts if finders.find(found) is None]

    assert faults(TEMPLATES, missing) == {}


def test_fragments_begin_with_their_variables() -> None:
    fragments = [path for path in TEMPLATES if path.name.startswith("_")]
    assert faults(fragments, lambda text: not text.lstrip().startswith(("{#", "{% comment %}"))) == {}


def test_styles_use_logical_properties() -> None:
    assert faults(STYLES, lambda text: PHYSICAL.findall(re.sub(r"/\*.*?\*/", "", text, flags=re.S))) == {}


def test_styles_use_only_tokens_that_exist() -> None:
    everything = "".join(style.read_text() for style in STYLES)
    known = set(re.findall(r"(--[\w-]+)\s*:", everything))
    assert faults(STYLES, lambda text: set(re.findall(r"var\((--[\w-]+)", text)) - known) == {}


def test_scripts_evaluate_nothing_and_write_no_markup() -> None:
    assert faults(SCRIPTS, lambda text: [word for word in UNWANTED if word in text]) == {}


def test_every_colour_has_a_value_for_the_night() -> None:
    tokens = (ROOT / "static" / "css" / "main.css").read_text().split("@layer tokens {")[1].split("@layer base")[0]
    by_day = re.findall(r"(--[\w-]+): #[0-9a-f]{3,6};", tokens)
    assert set(by_day) <= {"--cloth-ink", "--ochre-ink"}, "these would shine at night"


def test_no_line_is_longer_than_a_screen_is_wide() -> None:
    """No formatter breaks a long tag of Django, a comment or a text: that is for whoever writes it."""
    assert faults([*TEMPLATES, *STYLES, *SCRIPTS], lambda text: [len(line) for line in text.splitlines() if len(line) > 140]) == {}


def test_no_line_of_python_is_longer_either() -> None:
    """Ruff lets lines pass that end in a pragma or hold no white space."""
    tops = (*PRODUCT, "tests")
    own = [path for top in tops for path in (ROOT / top).rglob("*.py") if "migrations" not in path.parts]
    assert [str(path) for path in own if any(len(line) > 140 for line in path.read_text().splitlines())] == []


def test_no_template_is_longer_than_two_screens() -> None:
    assert faults(TEMPLATES, lambda text: text.count("\n") > 150) == {}


def test_no_text_of_a_script_spans_lines() -> None:
    """A public site takes the indentation away."""
    assert faults(SCRIPTS, lambda text: [line for line in text.splitlines() if line.count("`") % 2]) == {}


OURS = [path for path in TEMPLATES if path.relative_to(ROOT / "templates").parts[0] not in {"account", "allauth", "mfa"}]


def test_forms_are_drawn_alike() -> None:
    """The fields by `{% crispy form %}` (`shop/common/forms.py`), in a form element of the template's, with its token. `|crispy` is for the
    forms of packages, which have no helper."""

    def drawn_otherwise(text: str) -> list[str]:
        forms = re.findall(r"(<form\b[^>]*>)((?:(?!</form>).)*{% crispy )", text, re.S)
        without = [opened for opened, drawn in forms if 'method="get"' not in opened and "csrf_token" not in drawn]
        return without + (["|crispy"] if "|crispy" in text else [])

    assert faults(OURS, drawn_otherwise) == {}
