"""Forgetting what nobody needs any more."""

from __future__ import annotations

from datetime import timedelta

from sellers.models import ImportRun
from sellers.states import AT_WORK
from shop.common.clock import now

KEEP_FILES = timedelta(days=30)


def delete_old_files(*, limit: int = 500) -> int:
    """Delete the stored files of old runs; their rows stay. Returns how many."""
    old = ImportRun.objects.filter(created_at__lt=now() - KEEP_FILES).exclude(state__in=AT_WORK).exclude(file="")
    runs = list(old.order_by("pk")[:limit])
    for run in runs:
        run.file.delete(save=False)
        ImportRun.objects.filter(pk=run.pk).update(file="")
    return len(runs)
