"""`manage.py import_products FILE --store SLUG [--format F] [--dry-run] [--map HEADING=MEANING] [--rate R] [--pictures] [--json]`."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.management.base import BaseCommand, CommandError

from sellers.exceptions import SellerError
from sellers.imports.drafts import Unreadable
from sellers.imports.formats import FORMATS
from sellers.imports.plain import MEANINGS
from sellers.models import ImportRow, ImportRun
from sellers.services.import_runs import check_import, confirm_import, take_file, work_on_run
from sellers.services.import_runs.picture_fetches import fetch_pictures
from sellers.states import ImportState, RowOutcome
from shop.stores.models import Store


class Command(BaseCommand):
    """Bring a catalogue file of any known format into a store, as staff."""

    help = (
        "Read a catalogue file into a store. Importing the same file again changes nothing; a newer file changes what differs, and moves "
        "stock by the difference between its figures and the last file's. Active products go live. Exit code 1 if anything is refused."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the file")
        parser.add_argument("--store", required=True, help="the store's address, as in /s/<address>/")
        parser.add_argument("--format", choices=sorted(FORMATS), default="", help="what the file is; found out unless given")
        parser.add_argument(
            "--map", action="append", default=[], metavar="HEADING=MEANING", help=f"for a plain table: {', '.join(MEANINGS)}"
        )
        parser.add_argument("--rate", default="", help="what one unit of the file's currency is worth in the store's; 1: the same")
        parser.add_argument("--stock", type=int, default=1, help="units where the file says “in stock” without a figure")
        parser.add_argument("--picture-base", default="", help="address before pictures that are only named by a path")
        parser.add_argument("--pictures", action="store_true", help="fetch the pictures now instead of leaving them to the jobs")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and change nothing")
        parser.add_argument("--json", action="store_true", help="a report for machines")

    def handle(self, *args: Any, **options: Any) -> None:
        run = _take_file_in(options)
        try:
            self._check(run, options)
            if not options["dry_run"]:
                self._write(run, options)
            self._report(run, options)
            refused = run.refused
        finally:
            if options["dry_run"] or run.state == ImportState.FAILED:
                run.file.delete(save=False)
                run.delete()
        if refused:
            raise SystemExit(1)

    def _check(self, run: ImportRun, options: dict[str, Any]) -> None:
        _start_or_fail(check_import, run, format=options["format"])
        self._work(run, options)
        if run.state == ImportState.FAILED:
            raise CommandError(f"{options['file']}: {run.reason}")

    def _write(self, run: ImportRun, options: dict[str, Any]) -> None:
        _start_or_fail(confirm_import, run)
        self._work(run, options)
        while options["pictures"] and fetch_pictures():
            pass

    def _work(self, run: ImportRun, options: dict[str, Any]) -> None:
        work_on_run(run.pk, tell=self._tell if options["verbosity"] > 1 else None)
        run.refresh_from_db()

    def _tell(self, run: ImportRun) -> None:
        self.stderr.write(f"{run.state}: {run.position} of {run.total} ({run.percent} %)")

    def _report(self, run: ImportRun, options: dict[str, Any]) -> None:
        field = "planned" if options["dry_run"] else "outcome"
        rows = list(run.rows.all())
        if options["json"]:
            self.stdout.write(json.dumps(_run_report(run, rows, field, options), indent=2, ensure_ascii=False))
            return
        would = "Dry run, nothing was written. Would be" if options["dry_run"] else "Done"
        facts = run.facts
        self.stdout.write(f"{FORMATS[run.format].label}: {facts['rows']} rows, {run.total} products with {facts['variants']} variants.")
        self.stdout.write(
            f"{would}: {run.created} created, {run.changed} changed, {run.unchanged} unchanged, {run.refused} refused; "
            f"{facts['pictures']} pictures."
        )
        if facts.get("doubt"):
            self.stderr.write(facts["doubt"])
        for row in rows:
            if getattr(row, field) == RowOutcome.REFUSED:
                self.stderr.write(_problem_line(row))


def _take_file_in(options: dict[str, Any]) -> ImportRun:
    store = Store.objects.filter(slug=options["store"]).first()
    if store is None:
        raise CommandError(f"There is no store with the address {options['store']!r}.")
    chosen: dict[str, Any] = {"by_staff": True, "rate": options["rate"], "default_stock": options["stock"]}
    chosen["picture_base"] = options["picture_base"]
    if options["map"]:
        chosen["columns"] = _columns_by_heading(options["map"])
    path = options["file"]
    try:
        return take_file(store, ContentFile(path.read_bytes(), name=path.name), author=None, options=chosen)
    except OSError as error:
        raise CommandError(f"Cannot read {path}: {error.strerror}.") from error
    except (Unreadable, SellerError) as error:
        raise CommandError(f"{path}: {error}") from error


def _columns_by_heading(pairs: list[str]) -> dict[str, str]:
    columns = dict(pair.rpartition("=")[::2] for pair in pairs)
    for heading, meaning in columns.items():
        if meaning not in MEANINGS or not heading:
            raise CommandError(f"--map wants HEADING=MEANING, the meaning one of: {', '.join(MEANINGS)}.")
    return columns


def _start_or_fail(act: Any, run: ImportRun, **options: Any) -> None:
    try:
        act(run, **options)
    except SellerError as error:
        raise CommandError(str(error)) from error


def _run_report(run: ImportRun, rows: list[ImportRow], field: str, options: dict[str, Any]) -> dict[str, Any]:
    problems = [
        {"row": row.line, "reason": row.reason, "column": row.column, "value": row.value, "handle": row.handle}
        for row in rows
        if getattr(row, field) == RowOutcome.REFUSED
    ]
    counts = {"products": run.total, **run.counts, **run.facts}
    outcomes = {row.handle: getattr(row, field) for row in rows if row.handle}
    return {
        "file": str(options["file"]),
        "format": run.format,
        "store": run.store.slug,
        "dry_run": options["dry_run"],
        **counts,
        "outcomes": outcomes,
        "problems": problems,
    }


def _problem_line(row: ImportRow) -> str:
    where = f"row {row.line}" + (f", {row.column}" if row.column else "")
    what = f" {row.value!r}" if row.value else ""
    whose = f" [{row.handle}]" if row.handle else ""
    return f"{where}{whose}:{what} {row.reason}"
