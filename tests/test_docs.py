"""What the documents say of the code is so."""

import ast
import re
import tomllib
from pathlib import Path

import pytest
from django.conf import settings

from site_config.env import VARIABLES
from site_config.event_map import product_sources
from site_config.product_packages import PRODUCT
from tests.shop.cart.test_cart_page import QUERIES as CART_QUERIES
from tests.shop.catalog.test_budgets import MAX_QUERIES
from tests.shop.checkout.test_checkout_page import PAGE_QUERIES as CHECKOUT_QUERIES
from tests.shop.checkout.test_checkout_page import PLACING_QUERIES
from tests.shop.checkout.test_placing import STATEMENTS
from tests.shop.orders.test_order_pages import PAGE_QUERIES as ORDER_QUERIES
from tests.sources import nodes_of

ROOT = Path(settings.BASE_DIR)
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")), ROOT / "tests" / "README.md"]
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#]+)(?:#[^)]*)?\)")
COMMAND = re.compile(r"manage\.py ([a-z_]+)")
PLACE = re.compile(r"`((?:shop|couriers|returns|sellers|site_config|templates|static|tests|docs)/[\w./-]*)`")
KNOWN_ELSEWHERE = {"check", "migrate", "makemigrations", "collectstatic", "runserver", "shell", "test", "makemessages", "compilemessages"}


def commands() -> set[str]:
    return {path.stem for path in ROOT.glob("**/management/commands/*.py") if ".venv" not in path.parts} | KNOWN_ELSEWHERE


def is_there(place, *, near):
    return any((folder / name).exists() for folder in (ROOT, near) for name in (place, f"{place}.py"))


@pytest.mark.parametrize("document", [path for path in DOCUMENTS if path.exists()], ids=lambda path: str(path.relative_to(ROOT)))
def test_links_places_and_commands_exist(document):
    text = document.read_text()
    assert [link for link in LINK.findall(text) if not (document.parent / link).exists()] == [], "these links lead nowhere"
    made_by_a_recipe = re.findall(r"^New file `([^`]+)`:$", text, re.MULTILINE)
    places = [place for place in PLACE.findall(text) if not any(file.startswith(place) for file in made_by_a_recipe)]
    assert [place for place in places if not is_there(place, near=document.parent)] == [], "no such file"
    assert set(COMMAND.findall(text)) - commands() == set(), "manage.py knows no such command"


def test_operators_read_of_settings_and_log_lines_that_exist():
    """Names in capitals are settings, names in small letters with a line under them stand in the code."""
    text = (ROOT / "docs" / "operations.md").read_text()
    named = set(re.findall(r"`([A-Za-z]+(?:_[A-Za-z]+)+)`", text))
    code = "".join(path.read_text() for folder in PRODUCT for path in (ROOT / folder).rglob("*.py")) + (ROOT / "Procfile").read_text()
    assert {name for name in named if name.isupper()} - {variable.name for variable in VARIABLES} == set()
    assert {name for name in named if name.islower() and name not in code and not name.startswith("pg_")} == set()


def test_the_drawing_of_layers_is_the_contract():
    drawing = (ROOT / "docs" / "architecture.md").read_text().split("```text\n")[1].split("```")[0]
    drawn = [
        set(re.findall(r"(?:^|(?<=\| ))(site_config|sellers|couriers|returns|shop\.\w+)", line)) for line in drawing.strip().splitlines()
    ]
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["name"] == "Apps import downwards only")
    assert drawn == [set(layer.split(" | ")) for layer in layers], "docs/architecture.md draws other layers than pyproject.toml has"


def test_places_to_register_are_where_the_table_says():
    """Who fills each, and nobody else: one with a second user belongs to those named below the table."""
    text = (ROOT / "docs" / "architecture.md").read_text()
    rows = re.findall(r"^\| `(\w+)` \| `([\w.]+)` \| `([\w.]+)` \|", text, re.MULTILINE)
    assert rows
    called = {name: [] for name, _module, _user in rows}
    for module, tree in product_sources():
        for node in nodes_of(tree):
            users = node.decorator_list if isinstance(node, ast.FunctionDef) else [node.func] if isinstance(node, ast.Call) else []
            for user in {names.id for each in users for names in ast.walk(each) if isinstance(names, ast.Name)} & called.keys():
                called[user].append(module)
    assert {name: set(modules) for name, modules in called.items()} == {name: {user} for name, _module, user in rows}
    defined = {(module, node.name) for module, tree in product_sources() for node in tree.body if isinstance(node, ast.FunctionDef)}
    assert {(module, name) for name, module, _user in rows} - defined == set()


def test_decisions_are_all_listed():
    folder = ROOT / "docs" / "decisions"
    listed = (folder / "README.md").read_text()
    assert [path.name for path in sorted(folder.glob("0*.md")) if f"({path.name})" not in listed] == [], (
        "list them in docs/decisions/README.md"
    )


def test_readme_says_the_queries_that_tests_demand():
    """What a page costs is said where people choose a database, and kept where it is measured."""
    text = (ROOT / "README.md").read_text()
    placing = re.search(r"placing an order, cash \| (\d+) statements in one store, (\d+) in two; at most (\d+) with the page", text)
    assert placing
    assert [int(each) for each in placing.groups()] == [*STATEMENTS.values(), PLACING_QUERIES]
    pages = re.search(r"(\d+) for the cart, (\d+) for an order, (\d+) for the checkout", text)
    assert pages
    assert [int(each) for each in pages.groups()] == [CART_QUERIES, ORDER_QUERIES, CHECKOUT_QUERIES]
    assert f"at most {MAX_QUERIES} (`tests/shop/catalog/test_budgets.py`)" in text
