"""What the documents say of the code is so."""

import re
import tomllib
from pathlib import Path

import pytest
from django.conf import settings

from site_config.env import VARIABLES

ROOT = Path(settings.BASE_DIR)
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")), ROOT / "tests" / "README.md"]
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#]+)(?:#[^)]*)?\)")
COMMAND = re.compile(r"manage\.py ([a-z_]+)")
PLACE = re.compile(r"`((?:shop|couriers|sellers|site_config|templates|static|tests|docs)/[\w./-]*)`")
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
    code = (
        "".join(path.read_text() for folder in ("site_config", "shop") for path in (ROOT / folder).rglob("*.py"))
        + (ROOT / "Procfile").read_text()
    )
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


def test_decisions_are_all_listed():
    folder = ROOT / "docs" / "decisions"
    listed = (folder / "README.md").read_text()
    assert [path.name for path in sorted(folder.glob("0*.md")) if f"({path.name})" not in listed] == [], (
        "list them in docs/decisions/README.md"
    )
