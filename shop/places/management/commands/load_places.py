"""Load the markets and their places."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from shop.places.services import load_places


class Command(BaseCommand):
    """`manage.py load_places`: safe to run at every deployment."""

    help = "Load or refresh the markets and their places from the project's data files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--reset-rates", action="store_true", help="Also put delivery rates and market rules back to the files' values."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        report = load_places(reset_rates=options["reset_rates"])
        self.stdout.write(
            f"{report.countries} countries; places: {report.created} created, {report.updated} updated, {report.unchanged} unchanged."
        )
