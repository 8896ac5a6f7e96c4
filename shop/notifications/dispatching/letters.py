"""What people read outside the site, in their language. Nothing secret: codes and amounts to show at a door stay on the pages."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import ngettext

from shop.common.signs import labelled
from shop.common.structured_data import absolute_address
from shop.notifications.bounces import HEADER, delivery_token
from shop.notifications.kinds import KINDS
from shop.notifications.links import guest_address, unsubscribe_address
from shop.notifications.models import Notification
from shop.notifications.providers.texts import LONGEST
from shop.notifications.queries import ContactPreferences
from shop.notifications.states import Topic

SUBJECT_LENGTH = 140
PUSH_LENGTH = 400
DIGEST_LINES = 20


def letter(notification: Notification, preferences: ContactPreferences) -> EmailMultiAlternatives:
    """One notification by e-mail."""
    kind = KINDS[notification.kind]
    with translation.override(preferences.user.language):
        context = {
            "text": notification.text,
            "address": notified_address(notification),
            "topic": kind.topic.label,
            "unsubscribe": "" if kind.is_mandatory else unsubscribe_address(preferences.user.pk, topic=kind.topic),
        }
        return _compose_mail("mail_one", subject=notification.text, preferences=preferences, context=context)


def digest(notifications: Sequence[Notification], preferences: ContactPreferences) -> EmailMultiAlternatives:
    """A day's small news in one e-mail, the newest of each topic first."""
    with translation.override(preferences.user.language):
        shown = sorted(notifications[:DIGEST_LINES], key=lambda row: list(Topic).index(KINDS[row.kind].topic))
        sections = [
            {"topic": topic.label, "lines": [{"text": row.text, "address": notified_address(row)} for row in rows]}
            for topic, rows in groupby(shown, key=lambda row: KINDS[row.kind].topic)
        ]
        number = len(notifications)
        subject = ngettext("%(number)d thing from your day", "%(number)d things from your day", number) % {"number": number}
        context = {"sections": sections, "more": number - len(shown), "unsubscribe": unsubscribe_address(preferences.user.pk)}
        return _compose_mail("mail_digest", subject=subject, preferences=preferences, context=context)


def push_payload(notification: Notification, preferences: ContactPreferences) -> bytes:
    """What the service worker shows."""
    with translation.override(preferences.user.language):
        words = {
            "title": str(KINDS[notification.kind].topic.label),
            "body": notification.text[:PUSH_LENGTH],
            "tag": bundle_tag(notification),
            "url": reverse("notifications:open", args=[notification.pk]),
            "lang": preferences.user.language,
        }
    return json.dumps(words, ensure_ascii=False).encode()


def bundle_tag(notification: Notification) -> str:
    """A short name of the bundle that tells nobody whose it is: the newer message takes the older one's place."""
    return hashlib.sha256(f"{notification.recipient_id}:{notification.bundle}".encode()).hexdigest()[:24]


def text_message(notification: Notification, preferences: ContactPreferences) -> str:
    """The sentence and where to go: a guest, who cannot sign in, by his secret link."""
    with translation.override(preferences.user.language):
        sentence = labelled(settings.SITE_NAME, notification.text)
    address = guest_address(notification) if preferences.user.is_guest else notified_address(notification)
    return f"{sentence[:LONGEST]} {address}".rstrip()


def notified_address(notification: Notification) -> str:
    """The page behind it, by way of the inbox: it asks to sign in, and marks as read."""
    return absolute_address(reverse("notifications:open", args=[notification.pk]))


def _compose_mail(name: str, *, subject: str, preferences: ContactPreferences, context: Mapping[str, Any]) -> EmailMultiAlternatives:
    everything = {
        **context,
        "subject": subject,
        "person": preferences.user.display_name,
        "language": preferences.user.language,
        "settings_address": absolute_address(reverse("notifications:settings")),
        "SITE_NAME": settings.SITE_NAME,
        "SITE_URL": settings.SITE_URL,
    }
    line = " ".join(subject.split())
    mail = EmailMultiAlternatives(
        line if len(line) <= SUBJECT_LENGTH else line[: SUBJECT_LENGTH - 1] + "…",
        render_to_string(f"notifications/mail/{name}.txt", everything),
        to=[preferences.email],
        headers=_mail_headers(str(context["unsubscribe"])) | {HEADER: delivery_token(preferences.email)},
    )
    mail.attach_alternative(render_to_string(f"notifications/mail/{name}.html", everything), "text/html")
    return mail


def _mail_headers(unsubscribe: str) -> dict[str, str]:
    """RFC 8058: the mail program's own button asks our address, without anybody signing in."""
    automatic = {"Auto-Submitted": "auto-generated"}
    if not unsubscribe:
        return automatic
    return automatic | {"List-Unsubscribe": f"<{unsubscribe}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
