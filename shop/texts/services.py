"""Writing and publishing texts; noting who agreed to the terms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.db import transaction

from shop.accounts.models import User
from shop.common.clock import now
from shop.events.services import record_event
from shop.places.models import Country
from shop.texts.events import TEXT_PUBLISHED, TextPublishedData
from shop.texts.exceptions import AlreadyPublished, LanguageMissing
from shop.texts.models import Acceptance, TextVersion
from shop.texts.queries import text_in_force
from shop.texts.states import Occasion, TextKind


def write_draft(
    *, kind: TextKind, country: Country, bodies: Mapping[str, str], changes: str = "", author: User | None, shipped: str = ""
) -> TextVersion:
    """Keep the one draft of this text, new or changed. Readers see it once it is published."""
    with transaction.atomic():
        Country.objects.select_for_update(no_key=True).get(pk=country.pk)  # two writers: one draft, one next number
        versions = TextVersion.objects.filter(kind=kind, country=country).order_by("-number")
        draft = versions.filter(published_at=None).first()
        if draft is None:
            latest = versions.values_list("number", flat=True).first() or 0
            draft = TextVersion(kind=kind, country=country, number=latest + 1)
        draft.bodies, draft.changes, draft.author, draft.shipped = dict(bodies), changes, author, shipped
        draft.save()
    return draft


def publish_text(version: TextVersion, *, actor_id: int | None) -> TextVersion:
    """From now on it holds in its market. Raises LanguageMissing; AlreadyPublished, also for whoever comes second."""
    if not all(version.bodies.get(code, "").strip() for code, _name in settings.LANGUAGES):
        raise LanguageMissing
    with transaction.atomic():
        at = now()
        if not TextVersion.objects.filter(pk=version.pk, published_at=None).update(published_at=at):
            raise AlreadyPublished
        version.published_at = at
        data = TextPublishedData(kind=version.kind, country=version.country_id, number=version.number)
        record_event(TEXT_PUBLISHED, version.pk, actor_id=actor_id, data=data)
    return version


def note_acceptance(
    *, country_code: str, at: datetime, user_id: int | None, occasion: Occasion, order_id: int | None = None
) -> Acceptance | None:
    """Keep which terms somebody agreed to at that instant; any number of times. None where the market had none yet."""
    version = text_in_force(TextKind.TERMS, country_code, at=at)
    if version is None:
        return None
    whose = {"order_id": order_id} if order_id else {"user_id": user_id, "order_id": None}
    acceptance, _is_new = Acceptance.objects.get_or_create(
        **whose, occasion=occasion, defaults={"version": version, "user_id": user_id, "accepted_at": at}
    )
    return acceptance
