"""Each rule of the search that its page names has a test, and the test is there."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs" / "search.md").read_text(encoding="utf-8")


def _tests_of(path: str) -> set[str]:
    tree = ast.parse((ROOT / "tests" / path).read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


def test_every_test_that_is_named_is_there() -> None:
    named = re.findall(r"`([\w/]+\.py)::(\w+)`", PAGE)
    assert len(named) > 30
    assert [f"{path}::{name}" for path, name in named if name not in _tests_of(path)] == []


def test_every_rule_in_a_table_names_one() -> None:
    told = PAGE.partition("## Measured")[0]
    rows = [line for line in told.splitlines() if line.startswith("| ")]
    rules = [row for row in rows if not re.match(r"\| (rule|weight|what|what counts[^|]*) \|", row)]
    assert len(rules) > 30
    assert [row for row in rules if "::test_" not in row and "| the same |" not in row] == []
