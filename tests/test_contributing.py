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
from django.test import override_settings

from shop.common.phrases import kept_phrase
from shop.events.models import DomainEvent
from shop.orders.services import cancel_order
from shop.orders.states import CancelledBy
from tests.factories.orders import create_order
from tests.template_database import PREFIX, fingerprint, template_file

ROOT = Path(settings.BASE_DIR)
RECIPES = ROOT / "docs" / "contributing.md"
PLACED = (
    r"New file `(?P<new>[^`]+)`|In `(?P<old>[^`]+)`, (?:after `(?P<after>[^`]+)`|instead of `(?P<instead>[^`]+)`|at the end)"
    r"|In a shell, at the root of the tree"
)
STEP = re.compile(rf"^(?:{PLACED}):\n\n```\w*\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
# What the text says in passing: migrations to be made there and then, pages to be printed in the end.
MIGRATION = r"`manage\.py (?P<migration>makemigrations \w+ --name \w+)`"
DONE = re.compile(rf"{STEP.pattern}|{MIGRATION}", STEP.flags)
PRINTING = """
import os, sys, django
os.environ["DJANGO_SETTINGS_MODULE"] = "site_config.settings"
django.setup()
from django.core.management import call_command
for command, page in zip(sys.argv[1::2], sys.argv[2::2]):
    with open(page, "w") as printed:
        call_command(*command.split(), stdout=printed)
"""
PRINTED = re.compile(r"`manage\.py (show_[a-z_ -]+) > ([\w./]+)`")
SKIPPED = shutil.ignore_patterns(".git", ".venv", ".data", ".mypy_cache", ".ruff_cache", ".hypothesis", ".import_linter_cache")
BROUGHT = [
    "tests/shop/wishes", "tests/shop/places/test_senegal.py", "tests/test_urls.py", "tests/shop/events", "tests/test_docs.py",
    "tests/sellers/test_live_fields.py", "tests/shop/payments/test_contract.py", "tests/shop/payments/test_doors.py",
    "tests/site_config/test_settings_page.py", "tests/site_config/test_translations.py",
    "tests/test_names.py", "tests/test_boundaries.py", "tests/test_templates.py", "tests/site_config/test_signs.py",
    "tests/site_config/test_plain_words.py",
]  # fmt: skip
CHOSEN = (
    "wish or senegal or every_route or events or declared or drawing"
    " or speaks or wave or command_prints or its_french or french_line or placeholders or compiled"
    " or test_names or test_boundaries or test_templates or test_signs or test_plain_words"
)


@pytest.fixture(scope="module")
def changed_tree(tmp_path_factory, django_db_setup):
    """A copy of the tree in which every recipe has been followed."""
    tree = tmp_path_factory.mktemp("contributing") / "site"
    shutil.copytree(ROOT, tree, ignore=SKIPPED)
    text = RECIPES.read_text()
    for step in DONE.finditer(text):
        follow(step, tree)
    run(tree, "-c", PRINTING, *(word for each in PRINTED.findall(text) for word in each))
    french = tree / "site_config" / "locale" / "fr" / "LC_MESSAGES"
    with (french / "django.po").open("rb") as texts, (french / "django.mo").open("wb") as compiled:
        write_mo(compiled, read_po(texts, locale="fr"))
    bring_the_tables(tree)
    return tree


def bring_the_tables(tree):
    """The tests of the tree begin with those that are here, and migrate what the recipes add: all migrations would take far longer."""
    if template_file().exists():
        (tree / ".data").mkdir()
        with override_settings(BASE_DIR=tree):
            begun = tree / ".data" / f"{PREFIX}{fingerprint()}.sqlite3"
        shutil.copy(template_file(), begun)


def follow(step, tree):
    if step["migration"]:
        run(tree, "manage.py", *step["migration"].split())
        return
    if step["new"]:
        file = tree / step["new"]
        assert not file.exists(), f"{file} is there already"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(step["text"])
        return
    if not step["old"]:
        subprocess.run(["sh", "-euc", step["text"]], cwd=tree, check=True)
        return
    file = tree / step["old"]
    before = file.read_text()
    place = step["after"] or step["instead"]
    if not place:
        file.write_text(before + step["text"])
        return
    lines = before.splitlines(keepends=True)
    places = [number for number, line in enumerate(lines) if line.rstrip("\n") == place]
    assert len(places) == 1, f"{step['old']} has {len(places)} lines {place!r}: name another one in docs/contributing.md"
    lines[places[0]] = step["text"] if step["instead"] else lines[places[0]] + step["text"]
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
    announced = re.findall(r"^(?:New file `|In `|In a shell).*:$", text, re.MULTILINE)
    assert len(announced) == len(list(STEP.finditer(text))) > 35
    assert (len(re.findall(MIGRATION, text)), len(PRINTED.findall(text))) == (2, 3)


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
    files = {step["new"] or step["old"] for step in STEP.finditer(RECIPES.read_text())} - {None}
    copied = {f"{folder}/wave.py" for folder in ("shop/payments/providers", "site_config/sandbox")}
    python = sorted(name for name in files | copied if name.endswith(".py"))
    run(changed_tree, "-m", "ruff", "check", *python)
    run(changed_tree, "-m", "ruff", "format", "--check", *python)
    templates = sorted(name for name in files if name.endswith(".html"))
    subprocess.run([Path(sys.executable).with_name("djangofmt"), "--check", *templates], cwd=changed_tree, check=True)
    run(changed_tree, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()")
    run(changed_tree, "manage.py", "makemigrations", "--check", "--dry-run")


def test_what_the_recipes_bring_passes(changed_tree):
    assert " passed" in run(changed_tree, "-m", "pytest", "-k", CHOSEN, *BROUGHT)
