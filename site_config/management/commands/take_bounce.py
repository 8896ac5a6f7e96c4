"""`manage.py take_bounce`: what a mail server hands over when one of our e-mails comes back."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from shop.notifications.bounces import MOST_BYTES
from shop.notifications.services import record_bounce


class Command(BaseCommand):
    """Reads one e-mail from standard input: the mail server of the sender's address pipes here what it gets."""

    help = "Read a delivery report (RFC 3464) from standard input, and send nothing more to an address that is dead."

    def handle(self, *args: Any, **options: Any) -> None:
        """Whatever it is, it is taken: an answer would come back to us again. The address stays out of the server's log."""
        was_ours = record_bounce(sys.stdin.buffer.read(MOST_BYTES))
        self.stdout.write("One address is dead." if was_ours else "Nothing to do.")
