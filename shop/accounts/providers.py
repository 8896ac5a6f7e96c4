"""Text messages go out through a gateway: one small class behind one protocol, named in the settings."""

from functools import cache
from typing import Protocol

import structlog
from django.conf import settings
from django.utils.module_loading import import_string

log = structlog.get_logger(__name__)


class SmsGateway(Protocol):
    """Sends text messages."""

    def send(self, *, to: str, text: str) -> None:
        """Hand the text for the E.164 number `to` over for sending; returns at once, and never raises for a lost message."""


class LogGateway:
    """No gateway yet. On a developer's machine the text appears in the log; on a public site only the fact that nothing was sent.

    A number is personal and a code is a key: neither may ever stand in a public site's log.
    """

    def send(self, *, to: str, text: str) -> None:
        """Write what may be written."""
        if settings.IS_PUBLIC:
            log.warning("sms_not_sent", reason="no gateway is configured (SMS_GATEWAY)")
        else:
            log.info("sms", to=to, text=text)


@cache
def gateway_at(path: str) -> SmsGateway:
    """The gateway of that dotted path; for WhatsApp there may be another than for text messages."""
    made: SmsGateway = import_string(path)()
    return made


def can_send(path: str) -> bool:
    """Whether what that gateway is given would reach anybody: on a public site the log is no gateway."""
    return not (settings.IS_PUBLIC and isinstance(gateway_at(path), LogGateway))


def can_text() -> bool:
    """Whether a text message would reach anybody."""
    return can_send(settings.SMS_GATEWAY)


def send_sms(*, to: str, text: str) -> None:
    """Send through the site's gateway."""
    gateway_at(settings.SMS_GATEWAY).send(to=to, text=text)
