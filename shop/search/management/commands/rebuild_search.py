"""`manage.py rebuild_search`."""

from typing import Any

from django.core.management.base import BaseCommand

from shop.search.services import rebuild_search


class Command(BaseCommand):
    """Write the search index anew."""

    help = "Write the search index anew from the live products."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many products can be found."""
        self.stdout.write(f"{rebuild_search()} products can be found.")
