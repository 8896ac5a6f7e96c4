"""Text messages go out through a gateway: one small class behind one protocol, named in the settings."""

import re
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

import structlog
from django.conf import settings
from django.utils.module_loading import import_string

from shop.accounts.exceptions import TextNotTaken, TextPerhapsTaken
from shop.common.late import late_module

if TYPE_CHECKING:
    import httpx
else:
    httpx = late_module("httpx")

TIMEOUT_SECONDS = 8
_LATER = {408, 425, 429, 503}
_NAMES = re.compile(r"\{to\}|\{text\}")

log = structlog.get_logger(__name__)


class SmsGateway(Protocol):
    """Sends text messages."""

    def send(self, *, to: str, text: str) -> None:
        """Hand the text for the E.164 number `to` over for sending.

        Raises TextNotTaken when it certainly was not taken; anything else means that nobody knows.
        """


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


class HttpGateway:
    """Posts each text to the address in the settings, as most gateways take them: a form or JSON of any shape, with a key in a header.

    TEXT_POSTS[channel] says where and what (see `site_config/settings.py`). 2xx means taken.
    """

    channel: ClassVar[str]

    def send(self, *, to: str, text: str) -> None:
        """One request. Redirects are not followed: they would carry the key elsewhere."""
        wanted: dict[str, Any] = settings.TEXT_POSTS[self.channel]
        content = {"json" if wanted["format"] == "json" else "data": fill_shape(wanted["body"], {"{to}": to, "{text}": text})}
        headers = {"Authorization": wanted["authorization"]} if wanted["authorization"] else {}
        try:
            status = httpx.post(wanted["url"], headers=headers, timeout=TIMEOUT_SECONDS, follow_redirects=False, **content).status_code
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise TextNotTaken(type(error).__name__, may_work_later=True) from error
        except httpx.HTTPError as error:  # without its own words, which hold the address, and that perhaps a key
            raise TextPerhapsTaken(type(error).__name__) from None
        if status >= 500 and status not in _LATER:
            raise TextPerhapsTaken(f"gateway: {status}")
        if not 200 <= status < 300:
            raise TextNotTaken(f"gateway: {status}", may_work_later=status in _LATER)


class HttpSms(HttpGateway):
    channel = "SMS"


class HttpWhatsApp(HttpGateway):
    channel = "WHATSAPP"


def fill_shape(shape: Any, values: dict[str, str]) -> Any:
    """The same shape with the values in the place of their names, wherever in its texts these stand. Values are not looked into."""
    if isinstance(shape, dict):
        return {name: fill_shape(part, values) for name, part in shape.items()}
    if isinstance(shape, list):
        return [fill_shape(part, values) for part in shape]
    if not isinstance(shape, str):
        return shape
    return _NAMES.sub(lambda name: values[name[0]], shape)


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
    """Send through the site's gateway. One that does not go out is noted and no more: whoever waits for a code can ask for another."""
    try:
        gateway_at(settings.SMS_GATEWAY).send(to=to, text=text)
    except (TextNotTaken, TextPerhapsTaken) as error:
        log.warning("sms_not_sent", reason=str(error))
