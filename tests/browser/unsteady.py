"""A browser test that fails runs once more: after all others, alone, with every fixture made anew. Nothing else is tried twice.

What passes only then is listed at the end as unsteady, with the folder of its trace, so that it is seen and mended. What fails again fails.
"""

import os
import re
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

MOST = 8  # more failures than that are no unsteadiness: the rest of them fail at once
KeepTrace = Callable[[pytest.Item, Path], None]


class Unsteady:
    """The plugin. `keep` puts what it can still see of a test that has just failed into a folder."""

    def __init__(self, keep: KeepTrace) -> None:
        self._keep = keep
        self._folder = Path(os.environ.get("MAKITI_TRACES") or tempfile.mkdtemp(prefix="makiti-traces-"))
        self._again: list[pytest.Item] = []
        self._is_second = False
        self.names: list[str] = []

    def trace_of(self, item: pytest.Item) -> Path:
        """The folder of its trace; a second failure has one of its own."""
        return self._folder / (re.sub(r"\W+", "_", item.nodeid).strip("_")[-150:] + ("_again" if self._is_second else ""))

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
        """Hold back what a browser test says when it fails for the first time."""
        if item.get_closest_marker("browser") is None:
            return None
        item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
        reports = runtestprotocol(item, nextitem=nextitem, log=False)
        has_failed = any(report.failed for report in reports)
        if has_failed and not self._is_second and len(self._again) < MOST:
            self._again.append(item)
            self._write_reasons(item, reports)
        else:
            if self._is_second and not has_failed:
                self.names.append(f"{item.nodeid} (trace in {self._folder / self.trace_of(item).name.removesuffix('_again')})")
            for report in reports:
                item.ihook.pytest_runtest_logreport(report=report)
        item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
        return True

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[Any]) -> Iterator[None]:
        """Keep the trace before the test's pages are closed."""
        outcome: Any = yield
        report = outcome.get_result()
        if report.failed and item.get_closest_marker("browser") is not None:
            folder = self.trace_of(item)
            folder.mkdir(parents=True, exist_ok=True)
            try:
                self._keep(item, folder)
            except Exception as error:  # noqa: BLE001  # a browser that has died shows nothing more; the test's own failure counts
                (folder / "no_trace.txt").write_text(repr(error))
            report.sections.append(("Trace", str(folder)))

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtestloop(self, session: pytest.Session) -> Iterator[None]:
        """When all others are through, and their browser and their demo are gone: one after the other."""
        yield
        self._is_second = True
        for item in self._again:
            if not session.shouldstop:
                item.ihook.pytest_runtest_protocol(item=item, nextitem=None)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """A line for each, which a script finds."""
        for name in self.names:
            terminalreporter.write_line(f"unsteady: {name}")

    def _write_reasons(self, item: pytest.Item, reports: list[pytest.TestReport]) -> None:
        folder = self.trace_of(item)
        folder.mkdir(parents=True, exist_ok=True)
        texts = [f"{report.when}\n{report.longreprtext}" for report in reports if report.failed]
        (folder / "failure.txt").write_text("\n".join([*texts, *(text for _name, text in reports[-1].sections)]))
