"""The one door through which pictures enter."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any, Protocol

import structlog
from django.db import transaction
from django.utils.translation import gettext as _

from shop.common.clock import now
from shop.events.services import record_event
from shop.images.content_address import content_address
from shop.images.decoder import decode_picture, open_unread
from shop.images.events import IMAGE_ACCEPTED
from shop.images.exceptions import ImageRefused, PictureRefusal
from shop.images.file_store import encode_picture, storage_errors, write_picture_file
from shop.images.location import location_in
from shop.images.malware_scan import scan_for_malware
from shop.images.models import Image
from shop.images.picture_storage import PRIVATE, PUBLIC
from shop.images.placeholders import placeholder_of, tint_of

if TYPE_CHECKING:
    from PIL import Image as Pillow

    from shop.accounts.models import User

log = structlog.get_logger(__name__)

MAX_BYTES = 12 * 1024 * 1024


class Readable(Protocol):
    """An uploaded file, or anything opened for reading bytes."""

    def read(self, size: int = -1, /) -> bytes:
        """Up to `size` bytes from where it stands."""


def accept_upload(file: Readable, *, uploaded_by: User | None = None, private: bool = False) -> Image:
    """Check, re-encode and keep a picture; its renditions follow in a job. Equal pictures are one row, whoever sends them.

    A `private` one is shown by addresses that are one viewer's each, and shares nothing with an equal picture of anybody's.

    The file's name and declared type are not looked at. Raises ImageRefused, with a text for the sender. The picture is the
    caller's to attach within two days; what nothing refers to is removed later.
    """
    data = _read_within_limit(file)
    scan_for_malware(data)
    picture = decode_picture(data)
    original = encode_picture(picture, "original")
    cid = secrets.token_hex(20) if private else content_address(original)
    try:
        name = write_picture_file(f"{PRIVATE if private else PUBLIC}/{cid}.jpg", original)
        return _stored_image(cid, name, original, picture=picture, uploaded_by=uploaded_by, is_private=private)
    except storage_errors() as error:
        raise _not_stored(cid) from error


def preview_upload(file: Readable, *, side: int) -> Pillow.Image:
    """The picture, upright and at most `side` pixels long, for a look: nothing is kept. ImageRefused as for `accept_upload`."""
    return decode_picture(_read_within_limit(file), side=side)


def read_location(file: Readable) -> tuple[float, float] | None:
    """Where the photo says it was taken (degrees WGS 84), for a person who asks for it; nothing is kept.

    None when it does not say. ImageRefused when it is no picture.
    """
    return location_in(open_unread(_read_within_limit(file)))


def _stored_image(cid: str, name: str, original: bytes, *, picture: Pillow.Image, uploaded_by: User | None, is_private: bool) -> Image:
    fields: dict[str, Any] = {
        "file": name,
        "width": picture.width,
        "height": picture.height,
        "size": len(original),
        "uploaded_by": uploaded_by,
    }
    fields["is_private"] = is_private
    looks = {"placeholder": placeholder_of(picture), "tint": tint_of(picture)}
    while True:  # it may have gone between being found and being locked: then once more
        with transaction.atomic():
            image, is_new = Image.objects.get_or_create(cid=cid, defaults=fields | looks)
            here = Image.objects.filter(pk=image.pk)
            if not is_new and not here.update(touched_at=now()):  # locks the row: nobody marks or removes it from here on
                continue
            # One that was marked may have lost files to a removal that died: it is rendered anew.
            is_back = here.exclude(unused_since=None).update(unused_since=None, rendered_at=None, render_attempts=0)
            if is_new or is_back:
                # Once more: a removal that held the row until now has taken it. As a rule one look at the storage.
                write_picture_file(name, original)
                record_event(IMAGE_ACCEPTED, image.pk, actor_id=uploaded_by.pk if uploaded_by else None)
            return image


def _read_within_limit(file: Readable) -> bytes:
    """Never more than one byte over the limit, whatever the file says of its size."""
    data = file.read(MAX_BYTES + 1)
    if not data:
        raise ImageRefused(_("This file is empty. Choose another one."), reason=PictureRefusal.EMPTY)
    if len(data) > MAX_BYTES:
        text = _("This picture is larger than %(megabytes)d MB. Make it smaller and send it again.")
        raise ImageRefused(text % {"megabytes": MAX_BYTES // 1024**2}, reason=PictureRefusal.TOO_LARGE)
    return data


def make_private(image: Image) -> Image:
    """The same picture once more, for some only: a row and files of their own. ImageRefused when its file is gone or cannot be kept."""
    secret = secrets.token_hex(20)
    try:
        with image.file.open("rb") as file:
            original = file.read()
        name = write_picture_file(f"{PRIVATE}/{secret}.jpg", original)
    except storage_errors() as error:
        raise _not_stored(secret) from error
    with transaction.atomic():
        copied = {each: getattr(image, each) for each in ("width", "height", "size", "placeholder", "tint", "uploaded_by_id")}
        twin = Image.objects.create(cid=secret, file=name, is_private=True, **copied)
        record_event(IMAGE_ACCEPTED, twin.pk, actor_id=image.uploaded_by_id)
    return twin


def _not_stored(name: str) -> ImageRefused:
    log.exception("storage_failed", name=name)
    text = _("We could not store your picture just now. Nothing else was lost. Send it again in a few minutes.")
    return ImageRefused(text, reason=PictureRefusal.NOT_STORED)
