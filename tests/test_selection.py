"""What is not marked as using the database cannot use it, what is marked by its folder is there, and a failure can be drawn again."""

from collections.abc import Callable
from pathlib import Path

import hypothesis
import pytest
from django.db import connection

from tests.selection import DIALECT

ROOT = Path(__file__).resolve().parents[1]


def test_a_test_that_does_not_ask_gets_no_database() -> None:
    with pytest.raises(RuntimeError, match="Database access not allowed"):
        connection.cursor()


def test_one_that_does_is_marked(request: pytest.FixtureRequest, db: None) -> None:
    assert request.node.get_closest_marker("database")


@pytest.mark.parametrize("path", DIALECT)
def test_every_folder_of_dialects_is_there(path: str) -> None:
    assert (ROOT / path).exists()


@pytest.fixture
def reported(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Callable[..., pytest.LineMatcher]:
    """What a run of one small test says with these options, its random examples by the profile of the run around it."""
    monkeypatch.setattr(hypothesis.core, "global_force_seed", hypothesis.core.global_force_seed)  # the small run sets its own

    def run(test: str, *options: str) -> pytest.LineMatcher:
        pytester.makepyfile(test)
        return pytester.runpytest_inprocess("-p", "no:django", "-p", "no:asyncio", "-p", "tests.selection", *options).stdout

    return run


@pytest.mark.parametrize("options", [["--hypothesis-seed=20261125"], []])
def test_a_run_that_fails_says_how_to_draw_the_same_random_examples(
    reported: Callable[..., pytest.LineMatcher], options: list[str]
) -> None:
    again = " ".join([f"HYPOTHESIS_PROFILE={hypothesis.settings.get_current_profile_name()}", ".venv/bin/pytest", *options, "…"])
    reported("def test_broken(): assert False", *options).fnmatch_lines([f"the same random examples once more: {again}"])


def test_one_that_passes_says_nothing_of_them(reported: Callable[..., pytest.LineMatcher]) -> None:
    reported("def test_well(): pass", "--hypothesis-seed=20261125").no_fnmatch_line("the same random examples*")
