"""`manage.py collect_signals`: after an import or an upgrade, note what accounts, addresses and stores show."""

from typing import Any

from django.core.management.base import BaseCommand

from shop.trust.services import collect_signals


class Command(BaseCommand):
    """May be run any number of times."""

    help = "Note what accounts, addresses and stores show, so that people who belong together are known."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many signals are known."""
        self.stdout.write(f"{collect_signals()} signals are known.")
