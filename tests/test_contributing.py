"""The recipes of docs/contributing.md work: a copy of the tree is changed as they say, and what they bring is run there."""

import code
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings

from shop.common.phrases import kept_phrase
from shop.events.models import DomainEvent
from shop.orders.services import cancel_order
from shop.orders.states import CancelledBy
from tests.factories.orders import create_order

ROOT = Path(settings.BASE_DIR)
RECIPES = ROOT / "docs" / "contributing.md"
STEP = re.compile(
    r"^(?:New file `(?P<new>[^`]+)`|In `(?P<old>[^`]+)`, (?:after `(?P<after>[^`]+)`|at the end)):\n\n```\w*\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
SKIPPED = shutil.ignore_patterns(".git", ".venv", ".data", ".mypy_cache", ".ruff_cache", ".hypothesis", ".import_linter_cache")
BROUGHT = ["tests/shop/wishes", "tests/shop/places/test_senegal.py", "tests/test_urls.py", "tests/shop/events", "tests/test_docs.py"]


@pytest.fixture(scope="module")
def changed_tree(tmp_path_factory):
    """A copy of the tree in which every recipe has been followed."""
    tree = tmp_path_factory.mktemp("contributing") / "site"
    shutil.copytree(ROOT, tree, ignore=SKIPPED)
    for step in STEP.finditer(RECIPES.read_text()):
        follow(step, tree)
    run(tree, "manage.py", "makemigrations", "wishes", "--name", "wishes")
    (tree / "docs" / "events.md").write_text(run(tree, "manage.py", "show_events"))
    french = tree / "site_config" / "locale" / "fr" / "LC_MESSAGES"
    with (french / "django.po").open("rb") as texts, (french / "django.mo").open("wb") as compiled:
        write_mo(compiled, read_po(texts, locale="fr"))
    return tree


def follow(step, tree):
    if step["new"]:
        file = tree / step["new"]
        assert not file.exists(), f"{file} is there already"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(step["text"])
        return
    file = tree / step["old"]
    before = file.read_text()
    if not step["after"]:
        file.write_text(before + step["text"])
        return
    lines = before.splitlines(keepends=True)
    places = [number for number, line in enumerate(lines) if line.rstrip("\n") == step["after"]]
    assert len(places) == 1, f"{step['old']} has {len(places)} lines {step['after']!r}"
    lines.insert(places[0] + 1, step["text"])
    file.write_text("".join(lines))


def run(tree, *command):
    environment = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ} | {
        "DATA_DIR": str(tree.parent / "data")
    }
    done = subprocess.run([sys.executable, *command], cwd=tree, env=environment, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    return done.stdout


def test_every_block_with_a_place_is_a_step():
    text = RECIPES.read_text()
    announced = re.findall(r"^(?:New file|In) `.*:$", text, re.MULTILINE)
    assert len(announced) == len(list(STEP.finditer(text))) > 15


def test_the_shell_says_why_an_order_was_cancelled(alice, capsys):
    """Line by line, as somebody types it, or pastes it."""
    order = create_order(buyer=alice)
    cancel_order(order, by=CancelledBy.BUYER, reason=kept_phrase("cancel", "changed_mind"), actor_id=alice.pk)
    DomainEvent.objects.create(name="refund.owed", subject="refund", subject_id=9, data={"order_id": order.pk})
    lines = re.search(r"```python\n(from shop\.common\.phrases.*?)```", RECIPES.read_text(), re.DOTALL)
    assert lines is not None
    shell = code.InteractiveConsole()
    for line in lines[1].replace("GN-1234", order.number).splitlines():
        shell.push(line)
    printed, complaints = capsys.readouterr()
    assert "Traceback" not in complaints, complaints
    assert "SyntaxError" not in complaints, complaints
    assert f"order.cancelled {alice}" in printed
    assert "buyer I changed my mind" in printed
    assert "refund.owed refund 9" in printed


def test_the_tree_keeps_its_rules(changed_tree):
    run(changed_tree, "-m", "ruff", "check", "shop/wishes", "shop/notifications", "tests/shop/wishes")
    run(changed_tree, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()")
    run(changed_tree, "manage.py", "makemigrations", "--check", "--dry-run")


def test_what_the_recipes_bring_passes(changed_tree):
    chosen = "wish or senegal or every_route or events or declared or drawing"
    # The tables as the models have them: that the new migration makes the same is said by `makemigrations --check`.
    assert " passed" in run(changed_tree, "-m", "pytest", "--nomigrations", "-k", chosen, *BROUGHT)
