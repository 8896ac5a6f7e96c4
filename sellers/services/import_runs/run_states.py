"""The moves of a run, each a compare-and-set: the database picks the winner."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction

from sellers.exceptions import ImportBusy, ImportMoved
from sellers.models import ImportRow, ImportRun
from sellers.states import AT_WORK, IMPORT_MOVES, ImportState, RowOutcome
from shop.common.clock import now
from shop.common.states import sources_of

_FRESH: dict[str, Any] = {"position": 0, "owner": "", "heartbeat": None, "restarts": 0, **dict.fromkeys(RowOutcome.values, 0)}


def move_import(run: ImportRun, target: ImportState, **changes: Any) -> None:
    """Change the run's state. ImportMoved when it is elsewhere by now, ImportBusy when the store has another run at work."""
    if target in AT_WORK:
        changes |= _FRESH | {"started_at": now(), "finished_at": None, "reason": ""}
    elif target != ImportState.UPLOADED:
        changes |= {"finished_at": now()}
    try:
        with transaction.atomic():
            rows = ImportRun.objects.filter(pk=run.pk, state__in=sources_of(IMPORT_MOVES, target))
            if not rows.update(state=target, **changes):
                raise ImportMoved
            if target == ImportState.CHECKING:
                ImportRow.objects.filter(run=run).delete()
    except IntegrityError as error:
        raise ImportBusy from error
    run.refresh_from_db()
