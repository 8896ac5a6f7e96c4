"""Text messages and WhatsApp: a gateway of the settings for each, one protocol for both (shop.accounts.providers)."""

from django.conf import settings

from shop.accounts.exceptions import TextNotTaken
from shop.accounts.providers import can_send, gateway_at
from shop.notifications.exceptions import NotSent, Refused
from shop.notifications.states import Channel

LONGEST = 300  # characters: two or three text messages
# One character outside the alphabet of text messages (GSM 03.38) leaves a message 70 characters instead of 160. These have a like within.
_PLAIN_SIGNS = str.maketrans(
    {
        "\u00a0": " ",
        "\u202f": " ",
        "\u2212": "-",
        "–": "-",
        "…": "...",
        "’": "'",
        "“": '"',
        "”": '"',
        "«": '"',
        "»": '"',
        "₦": "N",
        "₵": "C",
    }
)


def may_text(channel: str) -> bool:
    """Whether the site has a gateway for it."""
    path = _path(channel)
    return bool(path) and can_send(path)


def send_text(channel: str, *, to: str, text: str) -> None:
    """Hand it over to the gateway. Raises NotSent or Refused; anything else means that nobody knows whether it was taken."""
    if channel == Channel.SMS:
        text = text.replace("«\u00a0", '"').replace("\u00a0»", '"').translate(_PLAIN_SIGNS)
    try:
        gateway_at(_path(channel)).send(to=to, text=text)
    except TextNotTaken as error:
        raise (NotSent if error.may_work_later else Refused)(str(error)) from error


def _path(channel: str) -> str:
    path: str = settings.WHATSAPP_GATEWAY if channel == Channel.WHATSAPP else settings.SMS_GATEWAY
    return path
