"""One name, one thing: who searches for a function or a class finds one, and reads it on one screen."""

import ast
from collections import defaultdict

from site_config.event_map import product_sources
from tests.sources import nodes_of

# Roles that several modules play, each with a function of the same name and signature.
PROTOCOLS = {
    "read": ("sellers.imports.", "each importer turns its format's sheet into a catalogue"),
    "recognises": ("sellers.imports.", "each importer tells its format by the heads of the columns"),
}

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
SCREEN = 40  # lines

# Of what each app has its own, for the same use; its exceptions besides, which stand in its own room.
ROLES = {"Command", "DecisionForm", "ReportForm", "ReportStatus"}


def test_no_function_has_a_namesake_in_another_module():
    modules = defaultdict(set)
    for module, tree in product_sources():
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not _is_of_protocol(module, node.name):
                modules[node.name].add(module)
    assert {name: sorted(found) for name, found in modules.items() if len(found) > 1} == {}, "name what each does, and for what"


def test_no_class_has_a_namesake_in_another_module():
    modules = defaultdict(set)
    for module, tree in product_sources():
        if not module.endswith(".exceptions"):
            for node in tree.body:
                if isinstance(node, ast.ClassDef) and node.name not in ROLES:
                    modules[node.name].add(module)
    assert {name: sorted(found) for name, found in modules.items() if len(found) > 1} == {}, "name each after its app's thing"


def test_no_module_is_a_drawer_for_everything():
    drawers = [module for module, _tree in product_sources() if module.rpartition(".")[2] in {"utils", "helpers", "misc", "tools"}]
    assert drawers == [], "name the module after what stands in it"


def test_no_function_is_longer_than_a_screen():
    functions = ((module, node) for module, tree in product_sources() for node in nodes_of(tree) if isinstance(node, FUNCTIONS))
    long = [f"{module}.{node.name}" for module, node in functions if (node.end_lineno or 0) - node.lineno >= SCREEN]
    assert long == [], f"a function has at most {SCREEN} lines: give its parts names"


def _is_of_protocol(module: str, function: str) -> bool:
    package, _role = PROTOCOLS.get(function, ("", ""))
    return bool(package) and module.startswith(package)
