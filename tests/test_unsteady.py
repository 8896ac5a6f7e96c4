"""A browser test gets a second chance alone, is named when it needed it, and nothing else gets one."""

from pathlib import Path

import pytest

from tests.browser import unsteady

PLUGIN = """
    import pytest
    from tests.browser.unsteady import Unsteady

    def pytest_configure(config):
        config.addinivalue_line("markers", "browser: needs Chromium")
        config.pluginmanager.register(Unsteady(lambda item, folder: (folder / "seen.txt").write_text(item.name)), "unsteady")

    @pytest.fixture(scope="session")
    def demo():
        return []
"""
ONCE = """
    import pytest
    tries = []

    @pytest.mark.browser
    def test_shaky(demo):
        tries.append(len(demo))
        demo.append("mine")
        assert len(tries) == 2, "the first time it is too slow"
        assert tries == [0, 0], "it finds everything anew"

    @pytest.mark.browser
    def test_after(demo):
        assert demo == ["mine"]
        assert tries == [0], "those that failed wait for the end"
"""


@pytest.fixture
def traces(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MAKITI_TRACES", str(pytester.path / "traces"))
    pytester.makeconftest(PLUGIN)
    return pytester.path / "traces"


def _run(pytester: pytest.Pytester) -> pytest.RunResult:
    return pytester.runpytest_inprocess("-p", "no:django", "-p", "no:cacheprovider")


def test_what_passes_only_alone_passes_and_is_named(pytester: pytest.Pytester, traces: Path) -> None:
    pytester.makepyfile(ONCE)
    result = _run(pytester)
    result.assert_outcomes(passed=2)
    assert result.ret == 0
    result.stdout.fnmatch_lines([f"unsteady: *::test_shaky (trace in {traces}/*test_shaky)"])
    (folder,) = traces.iterdir()
    assert (folder / "seen.txt").read_text() == "test_shaky"
    assert "the first time it is too slow" in (folder / "failure.txt").read_text()


def test_what_fails_again_fails(pytester: pytest.Pytester, traces: Path) -> None:
    pytester.makepyfile("import pytest\n@pytest.mark.browser\ndef test_broken():\n    assert False")
    result = _run(pytester)
    result.assert_outcomes(failed=1)
    result.stdout.no_fnmatch_line("unsteady:*")
    assert sorted(folder.name.endswith("_again") for folder in traces.iterdir()) == [False, True]


def test_a_fixture_that_fails_is_tried_again_too(pytester: pytest.Pytester, traces: Path) -> None:
    pytester.makepyfile(
        """
        import pytest
        tries = []

        @pytest.fixture(scope="session")
        def site():
            tries.append(1)
            assert len(tries) == 2

        @pytest.mark.browser
        def test_page(site):
            pass
        """
    )
    result = _run(pytester)
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["unsteady: *::test_page *"])


def test_nothing_else_is_tried_twice(pytester: pytest.Pytester, traces: Path) -> None:
    pytester.makepyfile("tries = []\ndef test_plain():\n    tries.append(1)\n    assert len(tries) == 2")
    _run(pytester).assert_outcomes(failed=1)
    assert not traces.exists()


def test_what_is_broken_everywhere_is_not_unsteady(pytester: pytest.Pytester, traces: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unsteady, "MOST", 2)
    pytester.makepyfile(
        "import pytest\ntries = []\n@pytest.mark.browser\n@pytest.mark.parametrize('n', range(5))\n"
        "def test_all(n):\n    tries.append(n)\n    assert tries.count(n) == 2"
    )
    _run(pytester).assert_outcomes(passed=2, failed=3)
