"""Bringing a catalogue into a store: `take_file`, `check` (a dry run), `confirm`; `work_on` is what the job does for both."""

from sellers.services.importing.moving import move_run
from sellers.services.importing.running import find_dead, work_on
from sellers.services.importing.starting import cancel, check, columns_for, confirm, peek, take_file

__all__ = ["cancel", "check", "columns_for", "confirm", "find_dead", "move_run", "peek", "take_file", "work_on"]
