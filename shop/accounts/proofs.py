"""Showing that a phone number is one's own: a code is sent to it, and typed.

One code is good for a number, the one sent last; only a keyed digest of it is kept, until it is over. Codes sent and codes typed wrongly
are counted in the database for each number, each network (IPv6 by its first half) and each device, whatever process asks.

What guessing brings: a code has 6 digits, a million values. One number takes 10 tries, one 15 minutes later, then one an hour: 34 on the
first day and 24 on each day after, from however many networks and devices. That is one chance in 29,000 on the first day, 41,667 days of
guessing for each number on average. A device has no more tries than a number; who drops its cookie meets the number's limit still. One
network has 300 wrong tries an hour over all numbers: 7,200 a day, so after 139 days on average it hits one number, nobody can say whose,
and every number it tried at was sent a text. Slips of people who then type it right are taken off the network's and the device's counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NoReturn

import structlog
from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from shop.accounts.exceptions import CodeLate, CodeWrong, NoCodeSent, ProofWaits, TextNotTaken, TextPerhapsTaken, TooManyCodes
from shop.accounts.models import PhoneRule, User
from shop.accounts.providers import can_send, can_text, gateway_at
from shop.common.clock import now
from shop.common.tokens import spoken_code, url_token
from shop.limits.services import (
    begin_turn,
    claim_value,
    count_try,
    drop_value,
    give_turn_back,
    keep_value,
    read_time_left,
    read_value,
    take_tries,
)

SMS, WHATSAPP = "sms", "whatsapp"
A_MINUTE, AN_HOUR, A_DAY = 60, 3_600, 86_400
GOOD_FOR = timedelta(minutes=10)
PAUSE = 30  # seconds between two codes to one number
CODES_OF_PHONE = 5  # an hour
CODES_OF_DEVICE = 10  # an hour
CODES_OF_NETWORK = 60  # an hour: a whole town may stand behind one address
WRONG_TRIES = 10  # for one number, and from one device: then one waits
WRONG_OF_NETWORK = 300  # an hour, over all numbers: a whole town slips there
_WAITS = (*[0] * (WRONG_TRIES - 1), 15 * A_MINUTE, AN_HOUR)
_SALT = "shop.accounts.proofs"

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Asker:
    """Whose browser asks: its network (`client_network`), its device and its session, in which a code that was typed twice counts twice."""

    network: str
    device: str
    session: str = ""


def market_asks_proof(country_id: str | None) -> bool:
    """Whether the market wants a number proved before the first order in cash or the first bid; nowhere where no code could be sent."""
    return can_text() and PhoneRule.objects.filter(pk=country_id, asks_proof=True).exists()


def must_prove_phone(user: User, country_id: str | None) -> bool:
    """Whether the person has to prove a number before ordering in cash or bidding there."""
    return not user.phone_verified and market_asks_proof(country_id)


def channels() -> list[str]:
    """How a code can be sent, the usual way first. The log of a developer's machine is no second way."""
    has_whatsapp = can_send(settings.WHATSAPP_GATEWAY) and settings.WHATSAPP_GATEWAY != settings.SMS_GATEWAY
    return [SMS, WHATSAPP] if has_whatsapp and not settings.WHATSAPP_GATEWAY.endswith("LogGateway") else [SMS]


def send_code(phone: str, *, asker: Asker, channel: str = SMS) -> None:
    """Send a new code to the E.164 number; an earlier one is no good any more.

    Raises TooManyCodes, TextNotTaken when it certainly has not gone out.
    """
    _require_few_codes(phone, asker)
    code, at = spoken_code(), now()
    kept = {"digest": _code_digest(phone, code), "until": (at + GOOD_FOR).isoformat(), "nonce": url_token()}
    keep_value(_code_key(phone), kept, seconds=A_DAY)  # longer than it is good: who comes late is told so
    path = settings.WHATSAPP_GATEWAY if channel == WHATSAPP and WHATSAPP in channels() else settings.SMS_GATEWAY
    try:
        gateway_at(path).send(
            to=phone, text=_("Your %(site)s code: %(code)s. Do not share it.") % {"site": settings.SITE_NAME, "code": code}
        )
    except TextNotTaken as error:
        log.warning("code_not_sent", reason=str(error))
        _forget_unsent(phone, asker)
        raise
    except TextPerhapsTaken as error:
        log.warning("code_perhaps_sent", reason=str(error))


def check_code(phone: str, typed: str, *, asker: Asker) -> None:
    """Return if this is the number's code. The same session may type it again while it is good: a double click, another tab.

    Raises ProofWaits after many wrong ones, NoCodeSent, CodeLate, CodeWrong.
    """
    _begin_try(phone, asker)
    kept = read_value(_code_key(phone))
    try:
        _require_good(kept, phone, "".join(filter(str.isdigit, typed)))
        _require_unused(kept, asker)
    except (NoCodeSent, CodeLate):
        for key in (_wrong_key(phone), *_wrong_elsewhere(asker)):
            give_turn_back(key)  # nothing was guessed at
        raise
    slips = take_tries(_wrong_key(phone))  # this right one among them: each stands in the other counts as well, and is taken off once
    for key in _wrong_elsewhere(asker):
        give_turn_back(key, turns=slips)


def has_open_code(phone: str) -> bool:
    """Whether a code that was sent to the number may still be typed."""
    kept = read_value(_code_key(phone))
    return bool(kept) and now() < datetime.fromisoformat(kept["until"])


def _limits_of(phone: str, asker: Asker) -> dict[str, int]:
    """Under which keys a code is counted, and how many an hour are too many there."""
    return {
        f"phone-code:{phone}": CODES_OF_PHONE,
        f"phone-code-device:{asker.device}": CODES_OF_DEVICE,
        f"phone-code-network:{asker.network}": CODES_OF_NETWORK,
    }


def _require_few_codes(phone: str, asker: Asker) -> None:
    if count_try(_pause_key(phone), seconds=PAUSE) > 1:
        raise TooManyCodes(_("We have sent a code to this number just now. It may take a minute to arrive."))
    if any(count_try(key, seconds=AN_HOUR) > most for key, most in _limits_of(phone, asker).items()):
        raise TooManyCodes(_("We have sent several codes. Wait an hour, then ask for another one."))


def _forget_unsent(phone: str, asker: Asker) -> None:
    """What certainly has not gone out counts for nothing."""
    for key in (_pause_key(phone), *_limits_of(phone, asker)):
        give_turn_back(key)
    drop_value(_code_key(phone))


def _begin_try(phone: str, asker: Asker) -> None:
    """Count the try everywhere; or, where one has to wait, nowhere. Raises ProofWaits."""
    device, network = _wrong_elsewhere(asker)
    taken: list[str] = []
    for key in (_wrong_key(phone), device):
        left = begin_turn(key, waits=_WAITS, seconds=A_DAY)
        if left:
            _refuse(left, taken)
        taken.append(key)
    if count_try(network, seconds=AN_HOUR) > WRONG_OF_NETWORK:
        _refuse(read_time_left(network), [*taken, network])


def _refuse(left: timedelta, taken: list[str]) -> NoReturn:
    for key in taken:
        give_turn_back(key)
    raise ProofWaits(left)


def _wrong_key(phone: str) -> str:
    return f"phone-code-wrong:{phone}"


def _wrong_elsewhere(asker: Asker) -> tuple[str, str]:
    return f"phone-code-wrong-on:{asker.device}", f"phone-code-wrong-from:{asker.network}"


def _require_good(kept: Any, phone: str, typed: str) -> None:
    if not kept:
        raise NoCodeSent
    if now() >= datetime.fromisoformat(kept["until"]):
        raise CodeLate
    if not constant_time_compare(kept["digest"], _code_digest(phone, typed)):
        raise CodeWrong


def _require_unused(kept: Any, asker: Asker) -> None:
    """A code that has proved a number once is used up, but for the very session in which it was typed."""
    key = f"phone-code-used:{kept['nonce']}"
    if not claim_value(key, asker.session, seconds=A_DAY) and (not asker.session or read_value(key) != asker.session):
        raise NoCodeSent


def _pause_key(phone: str) -> str:
    return f"phone-code-pause:{phone}"


def _code_key(phone: str) -> str:
    return f"phone-code-sent:{phone}"


def _code_digest(phone: str, code: str) -> str:
    return salted_hmac(_SALT, f"{phone}|{code}", algorithm="sha256").hexdigest()
