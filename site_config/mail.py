"""Mail on a machine without a mail server: it is printed."""

from copy import copy
from typing import Any

from django.core.mail.backends.console import EmailBackend as ConsoleBackend


class EmailBackend(ConsoleBackend):
    """As Django prints it, but of an attachment only its name: a PDF is no reading matter."""

    def write_message(self, message: Any) -> None:
        """The words and the names."""
        printed = copy(message)
        printed.attachments = []
        printed.body = "\n".join([message.body, *(f"[{attachment[0]}]" for attachment in message.attachments)])
        super().write_message(printed)
