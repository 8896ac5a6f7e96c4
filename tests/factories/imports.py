"""Imports from nothing."""

from typing import Any

from django.core.files.base import ContentFile

from sellers.models import ImportRun
from sellers.services.import_runs import check_import, confirm_import, take_file, work_on_run
from sellers.states import ImportState
from shop.stores.models import Store


def check_bytes(
    store: Store, content: bytes, *, name: str = "products.csv", format: str = "", options: Any = None, group: int = 50
) -> ImportRun:
    """A file that has been compared with the store, as far as its job comes."""
    run = take_file(store, ContentFile(content, name=name), author=store.owner, options=options)
    check_import(run, format=format)
    work_on_run(run.pk, group=group)
    run.refresh_from_db()
    return run


def import_bytes(store: Store, content: bytes, *, dry_run: bool = False, group: int = 50, **fields: Any) -> ImportRun:
    """The same, and let in; what was foreseen is what came."""
    run = check_bytes(store, content, group=group, **fields)
    if dry_run:
        return run
    assert run.state == ImportState.CHECKED, run.reason
    foreseen = run.counts
    confirm_import(run)
    work_on_run(run.pk, group=group)
    run.refresh_from_db()
    assert run.state == ImportState.DONE
    assert run.counts == foreseen
    return run
