"""What follows a commit at once, in the process that made it and before it answers: others must not be shown what no longer holds.

Nothing may depend on it, for a process can die between the two. Handlers do the same again, later and at least once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping

import structlog
from django.db import connection, transaction

log = structlog.get_logger(__name__)

Changes = Mapping[str, frozenset[int]]  # subject → primary keys
Reaction = Callable[[Changes], object]
_reactions: list[Reaction] = []


def right_after_commit(reaction: Reaction) -> Reaction:
    """Register a function that is told of all changes of a transaction, once, right after its commit. It should be quick."""
    _reactions.append(reaction)
    return reaction


def note_change(subject: str, pk: int) -> None:
    """Something about it differs once this transaction has committed. `record_event` notes its subject by itself."""
    batch = _open_batch() or _Batch()
    batch.changes[subject].add(pk)
    if not batch.is_registered:
        batch.is_registered = True
        transaction.on_commit(batch)


class _Batch:
    """The changes of one transaction, or of one savepoint that may yet be undone."""

    def __init__(self) -> None:
        self.changes: defaultdict[str, set[int]] = defaultdict(set)
        self.is_registered = self.is_told = False

    def __call__(self) -> None:
        self.is_told = True
        changes = {subject: frozenset(pks) for subject, pks in self.changes.items()}
        for reaction in _reactions:
            try:
                reaction(changes)
            except Exception:  # the work is committed: its answer must not become an error
                log.exception("reaction_failed", subjects=sorted(changes))


def _open_batch() -> _Batch | None:
    """One that is undone with this change at the earliest: its savepoints are all around us still."""
    around = set(connection.savepoint_ids)
    for entry in connection.run_on_commit:
        savepoints, function = entry[0], entry[1]
        if isinstance(function, _Batch) and not function.is_told and savepoints <= around:
            return function
    return None
