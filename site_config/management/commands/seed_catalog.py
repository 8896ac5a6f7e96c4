"""A market of any size."""

from argparse import ArgumentParser
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from site_config.seeding import seed_market
from site_config.seeding.market import NoPlaces


class Command(BaseCommand):
    """`manage.py seed_catalog --products 100000 --stores 400 --seed 1`."""

    help = "Fill the market with made-up stores and products, the same for the same seed, for benchmarks and full pages."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--products", type=int, default=1_000)
        parser.add_argument("--stores", type=int, help="One for every 250 products unless told.")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--pictures", type=int, default=48, help="How many pictures all products share.")
        parser.add_argument("--yes", action="store_true", help="Also on a public site (SITE_URL is https).")

    def handle(self, *args: Any, **options: Any) -> None:
        products, stores = options["products"], options["stores"] or max(1, options["products"] // 250)
        if settings.IS_PUBLIC and not options["yes"]:
            raise CommandError("This is a public site (SITE_URL is https), where made-up stores mislead people. To do it still: --yes.")
        if products < 1 or stores < 1 or options["pictures"] < 0:
            raise CommandError("--products and --stores are at least 1, --pictures at least 0.")
        started = monotonic()
        try:
            seed_market(products=products, stores=stores, seed=options["seed"], pictures=options["pictures"], say=self._say)
        except NoPlaces as error:
            raise CommandError("There is no country to open stores in: run `manage.py load_places` first.") from error
        self._say(f"{products} products in {stores} stores, {monotonic() - started:.1f} seconds")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
