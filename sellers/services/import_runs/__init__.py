"""Bringing a catalogue into a store: `take_file`, `check_import` (a dry run), `confirm_import`; `work_on_run` is the job of both."""

from sellers.services.import_runs.control import (
    cancel_import,
    check_import,
    choose_shelves,
    confirm_import,
    find_columns,
    peek_into_file,
    take_file,
)
from sellers.services.import_runs.run_states import move_import
from sellers.services.import_runs.runner import find_dead_runs, work_on_run
from sellers.services.import_runs.unsure_categories import decide_file_categories

__all__ = [
    "cancel_import",
    "check_import",
    "choose_shelves",
    "confirm_import",
    "decide_file_categories",
    "find_columns",
    "find_dead_runs",
    "move_import",
    "peek_into_file",
    "take_file",
    "work_on_run",
]
