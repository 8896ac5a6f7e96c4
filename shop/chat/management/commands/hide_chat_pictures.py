"""Pictures of conversations go where only their two sides see them."""

from typing import Any

from django.core.management.base import BaseCommand

from shop.chat.services.old_pictures import hide_old_pictures


class Command(BaseCommand):
    """`manage.py hide_chat_pictures`, with each release; does nothing where all are hidden."""

    help = "Move the pictures of conversations out of the public folder."

    def handle(self, *args: Any, **options: Any) -> None:
        hidden = 0
        while portion := hide_old_pictures():
            hidden += portion
        if options["verbosity"]:
            self.stdout.write(f"{hidden} pictures hidden")
