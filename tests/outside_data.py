"""Two sources for the tests that read files: our own, always, and other people's as an extra proof wherever they lie at hand.

Ours are in `tests/data` and made by `tests/data_makers`. Other people's may not be kept here (their licences): they are looked for where
MAKITI_DATA says, else beside the checkout. A test marked `outside` needs them and is not collected without them; the report has one line.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.data_makers import make_data

OUTSIDE = Path(os.environ.get("MAKITI_DATA") or Path(__file__).resolve().parents[2] / "shared" / "data")
FindFile = Callable[[str], Path]
_COUNT = pytest.StashKey[int]()


def outside(*values: Any, id: str | None = None) -> Any:
    """A set of parameters that needs outside data."""
    return pytest.param(*values, marks=pytest.mark.outside, id=id)


@pytest.fixture(scope="session")
def own_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of our own files."""
    folder = tmp_path_factory.mktemp("own_data")
    make_data(folder)
    return folder


@pytest.fixture(params=["own", outside("outside")])
def data(request: pytest.FixtureRequest, own_data: Path) -> Path:
    """The folder of our own files; in a second run of the test that of the outside ones."""
    return own_data if request.param == "own" else OUTSIDE


@pytest.fixture
def data_file(own_data: Path) -> FindFile:
    """By its path in the folder: our own file, else the outside one."""
    return lambda path: own if (own := own_data / path).exists() else OUTSIDE / path


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what needs outside data where there are none, and count it."""
    extra = [] if OUTSIDE.is_dir() else [item for item in items if item.get_closest_marker("outside")]
    config.stash[_COUNT] = len(extra)
    if extra:
        config.hook.pytest_deselected(items=extra)
        items[:] = [item for item in items if not item.get_closest_marker("outside")]


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker of pytest-xdist hands its count over."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["outside_absent"] = session.config.stash.get(_COUNT, 0)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Each worker collects the same tests, so that one count is that of all."""
    node.config.stash[_COUNT] = getattr(node, "workeroutput", {}).get("outside_absent", 0)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """One line; neither a failure nor a skip."""
    if count := config.stash.get(_COUNT, 0):
        terminalreporter.write_line(f"outside data absent: {count} extra proofs not run (MAKITI_DATA names its folder)")
