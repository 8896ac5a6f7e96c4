"""Pictures of conversations that lie where everybody can fetch them, from before they were private."""

from __future__ import annotations

import structlog
from django.db import transaction

from shop.chat.models import Message
from shop.images.exceptions import ImageRefused
from shop.images.models import Image
from shop.images.services import drop_public_copy, make_private

log = structlog.get_logger(__name__)


def hide_old_pictures(*, limit: int = 1_000) -> int:
    """Give each a private one instead, and take the public one away unless something else shows it. Returns how many were hidden.

    Safe to call any number of times; one whose file is gone stays, and is named in the log.
    """
    shown = Message.objects.filter(image__is_private=False).values_list("image_id", flat=True)
    return sum(_hide_picture(image) for image in Image.objects.filter(pk__in=shown).order_by("pk")[:limit])


def _hide_picture(image: Image) -> bool:
    """Every message has one of its own: two people who sent the same picture have nothing to do with each other."""
    try:
        for message in Message.objects.filter(image=image).order_by("pk"):
            with transaction.atomic():
                Message.objects.filter(pk=message.pk).update(image=make_private(image))
    except ImageRefused:  # the log says why
        log.warning("picture_not_hidden", image_id=image.pk)
        return False
    drop_public_copy(image)
    return True
