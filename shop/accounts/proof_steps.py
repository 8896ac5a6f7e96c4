"""One step of proving a number on a page: a code goes out, or what was typed is looked at. The session remembers what was proved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from shop.accounts.exceptions import ProofRefused, ProofWaits, TextNotTaken
from shop.accounts.forms.proofs import SEND
from shop.accounts.phones import format_phone
from shop.accounts.proof_memory import ASKED_KEY, DOWN_KEY, PROVED_KEY
from shop.accounts.proofs import WHATSAPP, Asker, channels, check_code, has_open_code, send_code
from shop.common.clock import now
from shop.common.devices import device_key
from shop.common.requests import client_network

DEVICE_KEY = "code_device"  # of the session: before the first order or sign-in a browser has no cookie that tells its device
REMEMBERED = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class ProofStep:
    """Where the proof of a number stands, for the page: what to say, and whether there is a code to type."""

    phone: str
    is_proved: bool = False
    told: str = ""
    error: str = ""
    awaits_code: bool = False
    is_down: bool = False  # no code can be sent just now
    takes_focus: bool = True
    must_wait: bool = False  # after many wrong codes: another one could not be typed either

    @property
    def shown_phone(self) -> str:
        """For a person to read, and to type on."""
        return format_phone(self.phone) if self.phone else ""

    @property
    def is_sandbox(self) -> bool:
        """Whether texts go to a page of this site, for this is a demo."""
        return bool(settings.PAYMENT_SANDBOX)

    @property
    def offers_whatsapp(self) -> bool:
        """Whether the next code could come by WhatsApp."""
        return WHATSAPP in channels()


def take_step(request: HttpRequest, phone: str, data: Mapping[str, str]) -> ProofStep:
    """What the form sent brings about: `send_code` asks for a new code, `phone_code` is one; neither sends the first."""
    if is_proved_here(request, phone):
        return ProofStep(phone, is_proved=True)
    asked = request.session.get(ASKED_KEY) == phone
    typed, wants_new = data.get("phone_code", ""), SEND in data
    if typed and not wants_new and asked:
        return _checked(request, phone, typed)
    if asked and not wants_new and has_open_code(phone):
        return ProofStep(phone, told=_sent_words(phone), awaits_code=True)
    return _sent(request, phone, data.get(SEND, ""))


def number_awaiting_code(request: HttpRequest) -> str:
    """To which number a code was sent from here that may still be typed; "" to none."""
    asked = request.session.get(ASKED_KEY, "")
    return asked if asked and not is_proved_here(request, asked) and has_open_code(asked) else ""


def awaited_step(request: HttpRequest, phone: str) -> ProofStep | None:
    """The same as a step, for a page that is looked at again: the field for the code stays. None where none was sent to this number."""
    if not phone or number_awaiting_code(request) != phone:
        return None
    return ProofStep(phone, told=_sent_words(phone), awaits_code=True, takes_focus=False)


def is_proved_here(request: HttpRequest, phone: str) -> bool:
    """Whether this session has proved the number, within the hour."""
    proved = request.session.get(PROVED_KEY)
    return bool(phone and proved and proved[0] == phone and now() - datetime.fromisoformat(proved[1]) < REMEMBERED)


def was_out_of_reach(request: HttpRequest, phone: str) -> bool:
    """Whether the last code for the number could not be sent from here."""
    return bool(phone) and request.session.get(DOWN_KEY) == phone


def asker_of(request: HttpRequest) -> Asker:
    """Whose browser asks."""
    device = request.session.get(DEVICE_KEY) or device_key(request)
    return Asker(client_network(request), device, request.session.session_key or "")


def _checked(request: HttpRequest, phone: str, typed: str) -> ProofStep:
    try:
        check_code(phone, typed, asker=asker_of(request))
    except ProofRefused as error:
        return ProofStep(phone, told=_sent_words(phone), error=str(error), awaits_code=True, must_wait=isinstance(error, ProofWaits))
    request.session[PROVED_KEY] = [phone, now().isoformat()]
    return ProofStep(phone, is_proved=True)


def _sent(request: HttpRequest, phone: str, channel: str) -> ProofStep:
    if request.session.session_key is None:
        request.session.create()
    request.session.setdefault(DEVICE_KEY, device_key(request))
    try:
        send_code(phone, asker=asker_of(request), channel=channel)
    except ProofRefused as error:
        return ProofStep(phone, error=str(error), awaits_code=has_open_code(phone) and request.session.get(ASKED_KEY) == phone)
    except TextNotTaken:
        request.session[DOWN_KEY] = phone
        return ProofStep(phone, error=_("We cannot send codes at the moment. Try again in a few minutes."), is_down=True)
    request.session[ASKED_KEY] = phone
    request.session.pop(DOWN_KEY, None)
    return ProofStep(phone, told=_sent_words(phone), awaits_code=True)


def _sent_words(phone: str) -> str:
    return _("We sent a code to %(phone)s. Type it here.") % {"phone": format_phone(phone)}
