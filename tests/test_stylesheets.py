"""What a visitor's page is made of stands in a style sheet that the page loads."""

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from tests.test_urls import ROWS
from tests.test_urls import cast as cast
from tests.urls.table import Cast, Row

CSS = Path(__file__).resolve().parents[1] / "static" / "css"
SHOWN = [row for row in ROWS if row.method == "get" and dict(row.cases())["anonymous"] == 200]


def _named(*sheets: str) -> set[str]:
    return {name for sheet in sheets for name in re.findall(r"\.([a-z][a-z0-9_-]*)", (CSS / sheet).read_text())}


DESK_ONLY = _named("desk.css") - _named("main.css")


def bare(html: str) -> set[str]:
    """Names on the page that only the desk's sheet knows, although the page does not load it."""
    used = {name for names in re.findall(r'\bclass="([^"]*)"', html) for name in names.split()}
    return (used & DESK_ONLY) - _named(*re.findall(r'href="/static/css/([^"]+)"', html))


@pytest.mark.parametrize("row", SHOWN, ids=lambda row: row.name)
def test_a_visitor_is_shown_nothing_bare(client: Client, cast: Cast, row: Row) -> None:
    answer = client.get(reverse(row.name, args=list(row.args(cast))), row.data)
    page = b"".join(answer).decode("utf-8", "replace")
    if "<main" in page:  # not a piece of a page, a feed or a file
        assert bare(page) == set()


def test_the_desks_own_names_are_told_apart() -> None:
    assert bare('<ul class="rows"><li class="btn">') == {"rows"}
    assert bare('<link rel="stylesheet" href="/static/css/desk.css"><ul class="rows">') == set()
