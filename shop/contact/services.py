"""Writing to the team, and the team's answer."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from shop.accounts.models import User
from shop.common.ratelimit import allow
from shop.contact.events import ENQUIRY_ANSWERED, ENQUIRY_SENT, EnquiryAnsweredData, EnquirySentData
from shop.contact.exceptions import NothingToAnswer, TooManyEnquiries
from shop.contact.models import Enquiry, EnquiryReply
from shop.contact.states import EnquiryStatus
from shop.events.services import record_event
from shop.places.models import Country

AN_HOUR, A_DAY = 3_600, 86_400
OF_ONE = 5  # enquiries of a person in a day
OF_A_NETWORK = 60  # of its visitors in an hour: a whole town may stand behind one address


@dataclass(frozen=True, slots=True, kw_only=True)
class EnquiryWords:
    """What the form asked for. A visitor leaves an e-mail address or a number (E.164)."""

    key: UUID
    topic: str
    text: str
    order_number: str = ""
    name: str = ""
    email: str = ""
    phone: str = ""


def send_enquiry(written: EnquiryWords, *, user: User | None, country: Country, language: str, network: str) -> Enquiry:
    """Keep it and let the team know. The same key twice is one enquiry. Raises TooManyEnquiries."""
    known = Enquiry.objects.filter(key=written.key).first()
    if known is not None:
        return known
    _require_few(written, user=user, network=network)
    fields = {name: getattr(written, name) for name in ("topic", "text", "order_number", "name", "email", "phone")}
    with transaction.atomic():
        enquiry, is_new = Enquiry.objects.get_or_create(
            key=written.key, defaults=fields | {"user": user, "country": country, "language": language}
        )
        if is_new:
            data = EnquirySentData(topic=enquiry.topic)
            record_event(ENQUIRY_SENT, enquiry.pk, actor_id=user.pk if user else None, data=data)
    return enquiry


def _require_few(written: EnquiryWords, *, user: User | None, network: str) -> None:
    """A visitor may type any address: his network counts as well. An account counts for itself, whatever its neighbours do."""
    whose = f"user:{user.pk}" if user else f"visitor:{written.email.lower() or written.phone}"
    if not allow(f"contact:{whose}", limit=OF_ONE, seconds=A_DAY):
        raise TooManyEnquiries
    if user is None and not allow(f"contact:network:{network}", limit=OF_A_NETWORK, seconds=AN_HOUR):
        raise TooManyEnquiries


def answer_enquiry(enquiry: Enquiry, *, author: User, text: str) -> EnquiryReply:
    """Keep the answer; it reaches the writer after the commit. Raises NothingToAnswer."""
    text = text.strip()
    with transaction.atomic():
        open_ones = Enquiry.objects.filter(pk=enquiry.pk).exclude(status=EnquiryStatus.CLOSED)
        if not text or not open_ones.update(status=EnquiryStatus.ANSWERED):
            raise NothingToAnswer
        enquiry.status = EnquiryStatus.ANSWERED
        reply = EnquiryReply.objects.create(enquiry=enquiry, author=author, text=text)
        data = EnquiryAnsweredData(user_id=enquiry.user_id, reply=reply.pk)
        record_event(ENQUIRY_ANSWERED, enquiry.pk, actor_id=author.pk, data=data)
    return reply


def set_enquiry_closed(enquiry: Enquiry, *, closed: bool) -> None:
    """Nothing more to do, or once more something to do."""
    enquiry.status = EnquiryStatus.CLOSED if closed else EnquiryStatus.OPEN
    Enquiry.objects.filter(pk=enquiry.pk).update(status=enquiry.status)
