"""The product's own source, for tests that read it: parsed and walked once for all of them."""

import ast
from functools import cache


@cache
def nodes_of(tree: ast.AST) -> tuple[ast.AST, ...]:
    """Every node of a tree, outermost first. Only for trees that stay, such as `product_sources`."""
    return tuple(ast.walk(tree))


@cache
def texts_of(tree: ast.AST) -> tuple[ast.Constant, ...]:
    """Every text that stands in it."""
    return tuple(node for node in nodes_of(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
