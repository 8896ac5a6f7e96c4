"""Nobody asks whether money is true: nothing, and nothing known, are two things.

`Money` refuses it when it happens; this looks where no test may come by: at every attribute and every call that has the name of one whose
value is Money, in Python and in templates.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from site_config.event_map import product_sources
from tests.sources import nodes_of

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
MONEY = re.compile(r"Money( \| None)?")
ASK = "ask .is_zero, .is_positive, .is_negative or `is None`, or say in OTHERS here what else has that name"
# The same names of what is no money: where they stand, and what they are.
OTHERS = {
    **dict.fromkeys(["self.minimum", "self.total", "self.before", "price.before", "standing.pending", "standing.owed"], "whole numbers"),
    **dict.fromkeys(["variant.available", "found.total", "counts.total", "results.counts.total", "missing", "left"], "counts"),
    **dict.fromkeys(
        ["attrs.value", "form.payment_method.value", "form.open.value", "row.value", "each.row.value"], "what a form or a sheet holds"
    ),
    **dict.fromkeys(["self['rating'].value()", "self['kept'].value()", "form['title'].value()"], "what a form holds"),
    **dict.fromkeys(["change.before", "change.after", "difference", "most"], "texts"),
    "variant.compare_at": "a figure of a sheet",
    "request.charge": "a charge",
    "claim.charge": "the id of one",
    "offer.available": "yes or no",
    "due": "a payment",
    "self.by_staff": "yes or no",
}


def test_python_asks_no_money_for_its_truth():
    names = _money_names()
    found = [f"{module}:{line} {text}" for module, tree in product_sources() for line, text in _truths_of(tree, names)]
    assert [each for each in found if each.partition(" ")[2] not in OTHERS] == [], ASK


def test_templates_ask_no_money_for_its_truth():
    names = _money_names()
    found = []
    for file in sorted(TEMPLATES.rglob("*.html")):
        for condition in re.findall(r"\{%-?\s*(?:if|elif|firstof)\s+(.*?)\s*-?%\}", file.read_text(), re.DOTALL):
            found += [f"{file.relative_to(TEMPLATES)} {word}" for word in _bare_words(condition) if _last(word) in names]
    assert [each for each in found if each.partition(" ")[2] not in OTHERS] == [], ASK


@cache
def _money_names() -> frozenset[str]:
    """Of functions and fields whose value is Money by their annotation."""
    return frozenset(
        name
        for _module, tree in product_sources()
        for node in nodes_of(tree)
        if (named := _annotated(node)) and MONEY.fullmatch(ast.unparse(named[1]))
        for name in named[:1]
    )


def _annotated(node: ast.AST) -> tuple[str, ast.expr] | None:
    """A function or field with its annotation."""
    if isinstance(node, ast.FunctionDef) and node.returns:
        return node.name, node.returns
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return node.target.id, node.annotation
    return None


def _truths_of(tree: ast.AST, names: frozenset[str]) -> Iterator[tuple[int, str]]:
    for node in nodes_of(tree):
        for asked in _asked_by(node):
            called = asked.func if isinstance(asked, ast.Call) else asked
            if isinstance(called, ast.Attribute) and called.attr in names:
                yield asked.lineno, ast.unparse(asked)


def _asked_by(node: ast.AST) -> list[ast.expr]:
    """The expressions whose truth it asks for."""
    match node:
        case ast.If() | ast.While() | ast.IfExp() | ast.Assert():
            return [node.test]
        case ast.UnaryOp(op=ast.Not()):
            return [node.operand]
        case ast.BoolOp():
            return node.values[:-1]
        case ast.comprehension():
            return node.ifs
        case ast.Call(func=ast.Name(id="bool"), args=[asked]):
            return [asked]
        case ast.Call(func=ast.Name(id="any" | "all"), args=[ast.GeneratorExp(elt=asked) | ast.ListComp(elt=asked)]):
            return [asked]
    return []


def _bare_words(condition: str) -> Iterator[str]:
    """The names in it that are compared with nothing."""
    words = condition.split()
    for place, word in enumerate(words):
        beside = {words[place + step] for step in (-1, 1) if 0 <= place + step < len(words)}
        if not beside & {"==", "!=", "<", ">", "<=", ">=", "in", "is"} and words[place + 1 : place + 2] != ["not"]:
            yield word


def _last(word: str) -> str:
    return word.partition("|")[0].rpartition(".")[2]
