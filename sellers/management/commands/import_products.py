"""`manage.py import_products FILE --store SLUG [--dry-run] [--json]`."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sellers.imports.drafts import Catalogue, Problem, Unreadable
from sellers.imports.shopify import read_shopify
from sellers.services.importing import Report, import_catalogue
from shop.stores.models import Store


class Command(BaseCommand):
    """Bring a Shopify product CSV into a store."""

    help = (
        "Read a Shopify product CSV into a store. Importing the same file again changes nothing; a newer file changes what differs, and "
        "moves stock by the difference between its figures and the last file's. Active products go live. Exit code 1 if any is refused."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the CSV file")
        parser.add_argument("--store", required=True, help="the store's address, as in /s/<address>/")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and change nothing")
        parser.add_argument("--json", action="store_true", help="a report for machines")

    def handle(self, *args: Any, **options: Any) -> None:
        store = Store.objects.filter(slug=options["store"]).first()
        if store is None:
            raise CommandError(f"There is no store with the address {options['store']!r}.")
        catalogue = _read(options["file"])
        report = import_catalogue(store, catalogue, dry_run=options["dry_run"])
        if options["json"]:
            self.stdout.write(json.dumps({"file": str(options["file"]), **report.as_dict()}, indent=2, ensure_ascii=False))
        else:
            self._tell(report)
        if report.problems:
            raise SystemExit(1)

    def _tell(self, report: Report) -> None:
        would = "Dry run, nothing was written. Would be" if report.dry_run else "Done"
        self.stdout.write(f"Read {report.rows} rows: {report.products} products with {report.variants} variants.")
        self.stdout.write(
            f"{would}: {report.created} created ({report.live} products live), {report.changed} changed, "
            f"{report.unchanged} unchanged, {report.refused} refused."
        )
        self.stdout.write(f"Pictures not fetched: {report.pictures_not_fetched} (their addresses are outside; add pictures by hand).")
        if report.unsorted:
            self.stdout.write(f"Without a matching category, put into “Other”: {report.unsorted} products.")
        if report.stock_not_tracked:
            self.stdout.write(f"Stock not tracked in the file, its figure taken as it stands: {report.stock_not_tracked} variants.")
        for problem in report.problems:
            self.stderr.write(_line(problem))


def _read(path: Path) -> Catalogue:
    try:
        return read_shopify(path.read_bytes())
    except OSError as error:
        raise CommandError(f"Cannot read {path}: {error.strerror}.") from error
    except Unreadable as error:
        raise CommandError(f"{path}: {error}") from error


def _line(problem: Problem) -> str:
    where = f"row {problem.row}" + (f", {problem.column}" if problem.column else "")
    what = f" {problem.value!r}" if problem.value else ""
    whose = f" [{problem.handle}]" if problem.handle else ""
    return f"{where}{whose}:{what} {problem.reason}"
