"""Load the attributes of listings."""

from typing import Any

from django.core.management.base import BaseCommand

from shop.catalog.services.attributes import create_missing_attributes


class Command(BaseCommand):
    """`manage.py load_attributes`: safe to run at every deployment, once the categories stand."""

    help = "Add the attributes of the project's data file that are missing (colour, size, material, …)."

    def handle(self, *args: Any, **options: Any) -> None:
        report = create_missing_attributes()
        self.stdout.write(
            f"{report.created} attributes created, {report.existing} there already; {report.option_values} options recognised."
        )
