"""One planned message, on its channel."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import structlog

from shop.common.clock import now
from shop.notifications.dispatching.letters import bundle_tag, letter, push_payload, text_message
from shop.notifications.dispatching.turns import carry_out, end_sendings, take_turn
from shop.notifications.exceptions import AddressDead, Refused
from shop.notifications.kinds import KINDS
from shop.notifications.models import DeadAddress, Device, Sending
from shop.notifications.providers.mail import send_mail
from shop.notifications.providers.push import push
from shop.notifications.providers.texts import send_text
from shop.notifications.queries import ContactPreferences, contact_preferences_of
from shop.notifications.states import Channel, SendingStatus

log = structlog.get_logger(__name__)


def send_one(sending_id: int) -> bool:
    """Send it if it is due and still of use. False when nothing went out, now or for good. Safe to call any number of times."""
    sending = Sending.objects.select_related("notification", "device").filter(pk=sending_id).first()
    if sending is None or sending.status != SendingStatus.WAITING or sending.due_at > now():
        return False
    this = Sending.objects.filter(pk=sending.pk)
    preferences = contact_preferences_of([sending.notification.recipient_id]).get(sending.notification.recipient_id)
    if preferences is None or (needless := _needless(sending, preferences)):
        end_sendings(this.filter(status=SendingStatus.WAITING), SendingStatus.SKIPPED, error=needless if preferences else "no such person")
        return False
    if (polite := preferences.polite(now(), urgency=KINDS[sending.notification.kind].urgency)) > now():
        this.filter(status=SendingStatus.WAITING).update(due_at=polite)
        return False
    mine = take_turn(this)
    return mine.exists() and carry_out(mine, partial(_send_message, sending, preferences))


def _needless(sending: Sending, preferences: ContactPreferences) -> str:
    """Why nobody wants it any more, for staff; empty while somebody does."""
    notification = sending.notification
    kind = KINDS.get(notification.kind)
    if kind is None:
        return "unknown kind"
    if notification.read_at and not kind.is_mandatory:
        return "read already"
    if sending.channel == Channel.PUSH and sending.device_id is None:
        return "device removed"
    return "" if sending.channel in preferences.channels(kind) else "not wanted, or no address"


def _send_message(sending: Sending, preferences: ContactPreferences) -> None:
    go = _ready(sending, preferences)
    try:
        go()
    except AddressDead as error:
        _bury(sending, preferences, reason=str(error))
        raise


def _ready(sending: Sending, preferences: ContactPreferences) -> Callable[[], None]:
    """The message, made. A fault of ours in the making is certainly no message sent: Refused."""
    try:
        return _ready_message(sending, preferences)
    except Exception as error:
        log.exception("message_not_made", kind=sending.notification.kind)
        raise Refused(f"cannot be written: {type(error).__name__}") from error


def _ready_message(sending: Sending, preferences: ContactPreferences) -> Callable[[], None]:
    notification = sending.notification
    if sending.channel == Channel.PUSH and sending.device is not None:
        urgency = KINDS[notification.kind].urgency
        return partial(
            push, sending.device, payload=push_payload(notification, preferences), topic=bundle_tag(notification), urgency=urgency
        )
    if sending.channel == Channel.EMAIL:
        return partial(send_mail, letter(notification, preferences))
    return partial(send_text, sending.channel, to=str(preferences.user.phone), text=text_message(notification, preferences))


def _bury(sending: Sending, preferences: ContactPreferences, *, reason: str) -> None:
    """Nothing is sent there again."""
    if sending.device is not None:
        Device.objects.filter(pk=sending.device.pk).delete()
    elif sending.channel == Channel.EMAIL:
        DeadAddress.objects.bury(preferences.email, reason=reason)
