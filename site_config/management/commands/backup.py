"""`manage.py backup --to FOLDER|FILE|-`: the whole site in one archive, while it runs."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from site_config.backups import make_backup
from site_config.backups.backup import default_name, whole_archive
from site_config.backups.refusals import refusals


class Command(BaseCommand):
    """Writes the archive; what there is to say goes to standard error, for standard output may be the archive."""

    help = "Write database and files into one archive that restore reads: docs/operations.md. Secrets are not in it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to."""
        parser.add_argument("--to", required=True, help="a file; a folder, in which it is named by the moment; or - for standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it whole or not at all."""
        try:
            if options["to"] == "-":
                make_backup(sys.stdout.buffer, say=self._say)
                sys.stdout.buffer.flush()
            else:
                self._to_file(Path(options["to"]))
        except refusals() as error:
            raise CommandError(f"No backup was made. {error}") from error

    def _to_file(self, path: Path) -> None:
        path = path / default_name() if path.is_dir() else path
        with whole_archive(path) as out:
            make_backup(out, say=self._say)
        self._say(str(path))

    def _say(self, line: str) -> None:
        self.stderr.write(line, self.style.NOTICE)
