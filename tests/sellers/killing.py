"""A process that imports and is killed on the way, at one statement after the other. Run by test_killing.

    python -m tests.sellers.killing RUN FILE STEP

For every STEPth statement a child is forked, which kills itself with SIGKILL right after it. Then the dead run is found as the sweep
does, and goes on. What is there in the end is written as a line of JSON, and taken back for the next.
"""

import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

import django

django.setup()

from django.core.files.base import ContentFile  # noqa: E402
from django.db import connection, connections  # noqa: E402

from sellers.models import ImportRow, ImportRun, PictureFetch  # noqa: E402
from sellers.services.import_runs import find_dead_runs, work_on_run  # noqa: E402
from shop.catalog.models import Option, Product, StockMovement, Variant  # noqa: E402
from shop.common import jobs  # noqa: E402
from shop.events.models import DomainEvent  # noqa: E402
from tests.integrity import broken_facts  # noqa: E402

GROUP = 2


class DeadlyStatement:
    """The last one that this process sees."""

    def __init__(self, number: int) -> None:
        self.left = number

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return result


def in_a_child(run_id: int, *, number: int) -> bool:
    """Whether the child was killed."""
    connections.close_all()
    child = os.fork()
    if child:
        return os.WIFSIGNALED(os.waitpid(child, 0)[1])
    jobs._put = lambda *_args: None  # the queue is dead too
    with connection.execute_wrapper(DeadlyStatement(number)):
        work_on_run(run_id, group=GROUP)
    os._exit(0)


def go_on(run_id: int) -> None:
    """As the sweep does once the heart has been still for long."""
    ImportRun.objects.filter(pk=run_id).exclude(heartbeat=None).update(heartbeat="2020-01-01T00:00:00Z")
    for dead in find_dead_runs():
        assert dead == run_id
        jobs._put = lambda *_args: None
        work_on_run(dead, group=GROUP)


def state(run_id: int) -> dict[str, Any]:
    run = ImportRun.objects.get(pk=run_id)
    products = [
        [
            product.source_handle,
            product.title,
            product.status,
            [list(row) for row in product.variants.order_by("position").values_list("title", "price_minor", "sku", "stock")],
        ]
        for product in Product.objects.order_by("source_handle")
    ]
    rows = list(ImportRow.objects.filter(run=run).order_by("number").values_list("handle", "planned", "outcome"))
    others = {model.__name__: model._default_manager.count() for model in (Option, StockMovement, PictureFetch, DomainEvent)}
    return {"state": run.state, "counts": run.counts, "position": run.position, "products": products, "rows": rows, **others}


class Before:
    """The rows as they were, to be put back."""

    models = (ImportRun, ImportRow, Product, Variant)

    def __init__(self) -> None:
        self.last = {
            model: max(model._default_manager.values_list("pk", flat=True), default=0)
            for model in (Product, Variant, StockMovement, DomainEvent, PictureFetch)
        }
        self.rows = {model: list(model._default_manager.all()) for model in self.models}

    def restore(self) -> None:
        ImportRow.objects.update(product=None)
        for model in (PictureFetch, DomainEvent, StockMovement, Variant, Product):
            model._default_manager.filter(pk__gt=self.last[model]).delete()
        for model, rows in self.rows.items():
            fields = [field.name for field in model._meta.concrete_fields if not field.primary_key]
            model._default_manager.bulk_update(rows, fields)


def main(run_id: int, *, step: int) -> None:
    before = Before()
    number, killed = 1 - step, True
    while killed:
        number += step
        killed = in_a_child(run_id, number=number)
        go_on(run_id)
        print(
            json.dumps(
                {"after": number, "killed": killed, "broken": broken_facts() if number % 8 == 1 or not killed else {}, **state(run_id)}
            ),
            flush=True,
        )
        before.restore()


if __name__ == "__main__":
    kept = ImportRun.objects.get(pk=int(sys.argv[1])).file
    assert kept.storage.save(kept.name, ContentFile(Path(sys.argv[2]).read_bytes())) == kept.name
    main(int(sys.argv[1]), step=int(sys.argv[3]))
