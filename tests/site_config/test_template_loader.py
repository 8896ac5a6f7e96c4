"""Templates are written for readers; what nobody sees of that does not travel, and nothing else is lost."""

import pytest

from site_config.template_loader import strip_markup

CASES = {
    "a fragment begins at once": ("{# What it shows. #}\n{% load i18n %}\n<p>Hello</p>\n", "{% load i18n %}<p>Hello</p>"),
    "attributes share a line": ('<a\n  class="x"\n  href="/"\n>Go</a>', '<a class="x" href="/">Go</a>'),
    "an attribute takes its space along": (
        '<p\n  {% if a %}\n    hidden\n  {% else %}\n    lang="fr"\n  {% endif %}\n>',
        '<p{% if a %} hidden{% else %} lang="fr"{% endif %}>',
    ),
    "attributes never touch": ('<p {% if a %}id="{{ a }}" {% endif %}class="b">', '<p{% if a %} id="{{ a }}"{% endif %} class="b">'),
    "a value keeps its spaces": ('<p class="a {% if b %}c {% endif %}">', '<p class="a {% if b %}c {% endif %}">'),
    "a block has no space at its edges": ("<p>\n  Hello\n</p>\n<p>", "<p>Hello</p> <p>"),
    "nor does its first branch": (
        '<li{% if a < b %} lang="fr"{% endif %}>\n{% if c %}\n x\n{% endif %}\n</li>',
        '<li{% if a < b %} lang="fr"{% endif %}>{% if c %}x {% endif %}</li>',
    ),
    "words stay apart": ("<p>one\n    two <b>three</b>\n <i>four</i></p>", "<p>one two <b>three</b> <i>four</i></p>"),
    "words that touch still do": ("<b>one</b>{% if a %}, {{ b }}{% endif %}.", "<b>one</b>{% if a %}, {{ b }}{% endif %}."),
    "one space is enough before a branch": (
        "a\n{% if b %}\n  · {{ b }}\n{% else %}\n  c\n{% endif %}",
        "a {% if b %}· {{ b }} {% else %}c {% endif %}",
    ),
    "what is typed or drawn as it is written": ("<div>\n<textarea>\n  a\n</textarea></div>", "<div><textarea>\n  a\n</textarea></div>"),
    "less and more are no tags": ("{% if a < b and c > d %}\n  x\n{% endif %}", "{% if a < b and c > d %} x {% endif %}"),
}


@pytest.mark.parametrize("case", CASES)
def test_source_without_what_nobody_sees(case: str) -> None:
    source, expected = CASES[case]
    assert strip_markup(source) == expected
    assert strip_markup(expected) == expected
