"""Prove that the books, the stock and the parcels are what they claim to be."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from shop.common.integrity import run_checks


class Command(BaseCommand):
    """Prints each fact with the rows that break it; exit status 1 when any does."""

    help = "Check facts that must hold across tables: balanced books, reserved stock, holders of parcels."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run every app's checks."""
        broken = 0
        for fact, lines in run_checks():
            broken += len(lines)
            self.stdout.write(f"{'FAILED' if lines else 'ok':6}  {fact}")
            for line in lines:
                self.stdout.write(f"        {line}")
        if broken:
            raise CommandError(f"{broken} rows break a fact.")
