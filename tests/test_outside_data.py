"""Where other people's data are absent, the report has one line about it, and nothing is skipped or fails."""

from pathlib import Path

import pytest

from tests import outside_data

INNER = """
    import pytest
    from tests.outside_data import outside

    @pytest.mark.parametrize("name", ["plain.txt", outside("theirs.txt")])
    def test_file(data_file, name):
        assert data_file(name).read_text() == name

    def test_both(data):
        assert len(list(data.iterdir())) == 1
"""


@pytest.fixture
def tree(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A suite with one own file, and a place for an outside one."""
    monkeypatch.setattr(outside_data, "make_data", lambda folder: (folder / "plain.txt").write_text("plain.txt"))
    monkeypatch.setattr(outside_data, "OUTSIDE", pytester.path / "outside")
    pytester.makepyfile(INNER)
    return pytester.path


def _run(pytester: pytest.Pytester) -> pytest.RunResult:
    return pytester.runpytest_inprocess("-p", "tests.outside_data", "-p", "no:django", "-p", "no:randomly", "-p", "no:cacheprovider")


def test_absent_data_are_one_line(pytester: pytest.Pytester, tree: Path) -> None:
    result = _run(pytester)
    result.assert_outcomes(passed=2, deselected=2)
    result.stdout.fnmatch_lines(["outside data absent: 2 extra proofs not run*"])
    assert result.ret == 0


def test_data_at_hand_are_read_too(pytester: pytest.Pytester, tree: Path) -> None:
    (tree / "outside").mkdir()
    (tree / "outside" / "theirs.txt").write_text("theirs.txt")
    result = _run(pytester)
    result.assert_outcomes(passed=4)
    result.stdout.no_fnmatch_line("outside data*")


def test_own_data_are_the_same_each_time(tmp_path: Path) -> None:
    made = []
    for name in ("first", "second"):
        outside_data.make_data(tmp_path / name)
        files = sorted(path for path in (tmp_path / name).rglob("*") if path.is_file())
        made.append({path.relative_to(tmp_path / name): path.read_bytes() for path in files})
    assert made[0] == made[1]
    assert len(made[0]) > 80
