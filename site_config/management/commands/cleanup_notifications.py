"""`manage.py cleanup_notifications`: let go of old notifications, as a job does every night."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from shop.notifications.services import delete_old_notifications


class Command(BaseCommand):
    """Delete what is older than NOTIFICATION_DAYS, or than `--days`."""

    help = "Delete old notifications, read or not, with what was sent of them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One: how old."""
        parser.add_argument("--days", type=int, help="delete what is older than so many days (NOTIFICATION_DAYS)")

    def handle(self, *args: Any, days: int | None = None, **options: Any) -> None:
        """Say how many are gone."""
        if days is not None and days < 1:
            raise CommandError("--days must be 1 or more.")
        self.stdout.write(f"{delete_old_notifications(days=days)} notifications deleted.")
