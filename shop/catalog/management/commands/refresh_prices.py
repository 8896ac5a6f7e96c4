"""`manage.py refresh_prices`."""

from typing import Any

from django.core.management.base import BaseCommand

from shop.catalog.services.listing import refresh_partly_sold_out


class Command(BaseCommand):
    """Once after the update that made cards tell the price of what can be bought: from then on they follow the stock."""

    help = "Copy the prices of what can be bought to the cards of products that have sold out some of their variants."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many products that are."""
        self.stdout.write(f"{refresh_partly_sold_out()} products have some variants sold out; their cards tell the price of the others.")
