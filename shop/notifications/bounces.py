"""What a mail server sends back when an e-mail could not be delivered after all (RFC 3464).

Anybody can write such a report about anybody's address. Ours carry a token in a header, which comes back with the report: only whoever
got the e-mail, or should have, can have it, and it speaks of their own address alone.
"""

from __future__ import annotations

import email
from collections.abc import Iterator
from email.message import Message
from email.policy import default

from django.core import signing

HEADER = "X-Delivery-Token"
MOST_BYTES = 500_000  # a report with the whole e-mail in it
_SALT = "notifications.delivery"
_DEAD = {"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"}  # nobody there, no such domain, moved away, mailbox closed for good


def delivery_token(address: str) -> str:
    """For the header of an e-mail to that address."""
    return signing.dumps(address, salt=_SALT)


def dead_address(raw: bytes) -> tuple[str, str]:
    """Which of our addresses the report says to be dead, and its status code; ("", "") for anything else that was sent back."""
    report = email.message_from_bytes(raw[:MOST_BYTES], policy=default)
    status = next((status for action, status in _outcomes(report) if action == "failed" and status in _DEAD), "")
    return (_ours(report), status) if status else ("", "")


def _outcomes(report: Message) -> Iterator[tuple[str, str]]:
    """(action, status) for each recipient."""
    for part in report.walk():
        if part.get_content_type() == "message/delivery-status":
            for block in part.get_payload():
                if isinstance(block, Message):
                    yield str(block.get("Action", "")).strip().lower(), str(block.get("Status", "")).split(" ")[0].strip()


def _ours(report: Message) -> str:
    """The address in the token of the e-mail that came back; "" for one that we did not write."""
    for token in _words_of_header(report):
        try:
            return str(signing.loads(token, salt=_SALT))
        except signing.BadSignature:
            continue
    return ""


def _words_of_header(report: Message) -> Iterator[str]:
    for part in report.walk():
        if part.get_content_type() == "text/rfc822-headers":
            part = email.message_from_string(str(part.get_payload()), policy=default)
        if HEADER in part:
            yield "".join(str(part[HEADER]).split())
