"""What is not marked as using the database cannot use it, what is marked by its folder is there, and a failure can be drawn again."""

from collections.abc import Callable
from pathlib import Path

import hypothesis
import pytest
from django.db import connection

from tests.selection import DIALECT, may_choose

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


ON_SQLITE = "not browser and not postgres and not redis"
ON_BOTH = "not browser and (postgres or redis or dialect)"


@pytest.mark.parametrize(
    ("expression", "path", "text", "may"),
    [
        (ON_SQLITE, "tests/shop/orders/test_states.py", "", True),
        (ON_SQLITE, "tests/shop/orders/test_states.py", "@pytest.mark.postgres", True),  # on one of its tests
        (ON_SQLITE, "tests/browser/test_chat.py", "pytest.mark.browser", False),
        (ON_BOTH, "tests/shop/orders/test_states.py", "", False),
        (ON_BOTH, "tests/shop/orders/test_states.py", "@pytest.mark.redis", True),
        (ON_BOTH, "tests/shop/ledger/test_books.py", "", True),
        (ON_BOTH, "tests/test_urls.py", "", True),
        (ON_BOTH, "tests/browser/test_push.py", "pytest.mark.browser, redis", False),
        ("browser", "tests/browser/test_chat.py", "", True),
        ("browser", "tests/shop/orders/test_states.py", "", False),
        ("not browser", "tests/shop/orders/test_states.py", "", True),
        ("not database and not browser", "tests/shop/orders/test_states.py", "", True),
        ("outside", "tests/shop/orders/test_states.py", "", True),
    ],
)
def test_only_files_that_a_mark_can_choose_from_are_read(expression: str, path: str, text: str, may: bool) -> None:
    assert may_choose(expression, path, text) is may


def test_file_of_which_nothing_can_be_chosen_is_not_even_imported(reported: Callable[..., pytest.LineMatcher]) -> None:
    reported("raise AssertionError", "-m", "postgres").fnmatch_lines(["*no tests ran*"])
    reported("raise AssertionError", "-m", "not postgres").fnmatch_lines(["*AssertionError*"])


def test_mark_that_a_file_hides_is_refused(reported: Callable[..., pytest.LineMatcher], capsys: pytest.CaptureFixture[str]) -> None:
    hidden = "import pytest; pytestmark = getattr(pytest.mark, 're' + 'dis')\ndef test_a(): pass"
    reported(hidden)
    assert "write them there, for test_mark_that_a_file_hides_is_refused.py::test_a" in capsys.readouterr().err
