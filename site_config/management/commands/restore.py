"""`manage.py restore FILE`: a site from a backup, all of it or nothing, and proved afterwards."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from shop.search.services import sweep_index
from site_config.backups import restore_backup
from site_config.backups.refusals import refusals


class Command(BaseCommand):
    """Checks the whole archive, restores it, and runs `check_integrity`, whose result is its own."""

    help = "Restore what backup wrote, into an empty database unless told otherwise: docs/operations.md."
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What, and over what."""
        parser.add_argument("archive", help="the file that backup wrote")
        way = parser.add_mutually_exclusive_group()
        way.add_argument("--into-empty", action="store_true", help="only into a database without rows: so it is unless told otherwise")
        way.add_argument("--replace", action="store_true", help="delete what the database has. Stop every process of the site before")

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore, then prove."""
        try:
            restore_backup(Path(options["archive"]), replace=options["replace"], say=self.stdout.write)
        except refusals() as error:
            raise CommandError(f"Nothing was restored. {error}") from error
        sweep_index()
        call_command("check_integrity", stdout=self.stdout, stderr=self.stderr)
