"""`manage.py export_products --store SLUG [--format shopify|google] [--output FILE] [--all]`."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sellers.exports import google, shopify
from sellers.queries.exports import answered_attributes, exported_products
from shop.common.storages import whole_file
from shop.stores.models import Store


class Command(BaseCommand):
    """Write a store's products as Shopify's CSV or as a Google Merchant feed."""

    help = "Write a store's products to a file or to the standard output. What is exported can be imported again and is the same."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--store", required=True, help="the store's address, as in /s/<address>/")
        parser.add_argument("--format", choices=("shopify", "google"), default="shopify")
        parser.add_argument("--output", type=Path, help="the file; the standard output unless given")
        parser.add_argument("--all", action="store_true", help="with google: also what is not live")

    def handle(self, *args: Any, **options: Any) -> None:
        store = Store.objects.filter(slug=options["store"]).first()
        if store is None:
            raise CommandError(f"There is no store with the address {options['store']!r}.")
        if options["format"] == "google":
            lines = google.google_feed(store, exported_products(store, live_only=not options["all"]))
        else:
            lines = shopify.shopify_csv(exported_products(store), answered=answered_attributes(store))
        if options["output"] is None:
            for line in lines:
                self.stdout.write(line, ending="")
            return
        try:
            with whole_file(options["output"]) as file:
                file.writelines(lines)
        except OSError as error:
            raise CommandError(f"Cannot write {options['output']}: {error.strerror}.") from error
