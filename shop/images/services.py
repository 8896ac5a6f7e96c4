"""The one door through which pictures enter, and their renditions."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

import structlog
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image as Pillow

from shop.common.clock import now
from shop.events.services import record_event
from shop.images.content_address import content_address
from shop.images.decoding import decode
from shop.images.exceptions import ImageRefused
from shop.images.models import Image

if TYPE_CHECKING:
    from shop.accounts.models import User

log = structlog.get_logger(__name__)

MAX_BYTES = 12 * 1024 * 1024
WIDTHS = (160, 320, 640, 1280)  # pixels
PATIENCE = timedelta(minutes=2)  # the job queued at commit gets this long before the sweep steps in
GIVE_UP = timedelta(days=7)  # what has failed for so long will not heal
_ENCODINGS: dict[str, dict[str, object]] = {
    "webp": {"format": "WEBP", "quality": 80, "method": 4},
    "jpeg": {"format": "JPEG", "quality": 82, "progressive": True, "optimize": True},
}


class Readable(Protocol):
    """An uploaded file, or anything opened for reading bytes."""

    def read(self, size: int = -1, /) -> bytes:
        """Up to `size` bytes from where it stands."""


def accept_upload(file: Readable, *, uploaded_by: User | None = None) -> Image:
    """Check, re-encode and keep a picture; its renditions follow in a job. Equal pictures are one row.

    The file's name and declared type are not looked at. Raises ImageRefused, with a text for the sender.
    """
    picture = decode(_read(file))
    data = _encoded(picture, quality=90, format="JPEG", progressive=True, optimize=True)
    cid = content_address(data)
    name = _stored(f"images/{cid}.jpg", data)
    with transaction.atomic():
        image, created = Image.objects.get_or_create(
            cid=cid,
            defaults={"file": name, "width": picture.width, "height": picture.height, "size": len(data), "uploaded_by": uploaded_by},
        )
        if created:
            record_event("image.accepted", image.pk, actor_id=uploaded_by.pk if uploaded_by else None)
    return image


def render_image(image: Image) -> None:
    """Make the renditions that are missing. Safe to call any number of times."""
    widths = _widths(image.width)
    with image.file.open("rb") as file, Pillow.open(file) as picture:
        for width in widths:
            _render(image, picture, width=width)
    Image.objects.filter(pk=image.pk).update(rendered_at=now(), widths=widths)


def render_forgotten(*, limit: int = 50) -> int:
    """Render what a dead job left behind, oldest first. Returns how many pictures were tried."""
    moment = now()
    waiting = Image.objects.filter(rendered_at=None, created_at__range=(moment - GIVE_UP, moment - PATIENCE)).order_by("pk")[:limit]
    images = list(waiting)
    for image in images:
        try:
            render_image(image)
        except OSError as error:  # its file is gone or spoilt: the next one shall not wait for it
            log.warning("rendering_failed", image_id=image.pk, error=str(error))
    return len(images)


def _read(file: Readable) -> bytes:
    """Never more than one byte over the limit, whatever the file says of its size."""
    data = file.read(MAX_BYTES + 1)
    if not data:
        raise ImageRefused(_("This file is empty. Choose another one."))
    if len(data) > MAX_BYTES:
        raise ImageRefused(
            _("This picture is larger than %(megabytes)d MB. Make it smaller and send it again.") % {"megabytes": MAX_BYTES // 1024**2}
        )
    return data


def _encoded(picture: Pillow.Image, **options: object) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, **options)  # type: ignore[arg-type]
    return buffer.getvalue()


def _stored(name: str, data: bytes) -> str:
    """Under exactly this name: it is made of the content, so what lies there whole is the same. What a crash left half-written is not."""
    if default_storage.exists(name):
        if default_storage.size(name) == len(data):
            return name
        default_storage.delete(name)
    saved = default_storage.save(name, ContentFile(data))
    if saved != name:  # somebody else was storing the same picture at this moment
        default_storage.delete(saved)
    return name


def _widths(width: int) -> list[int]:
    """Never upscaled: a narrow picture's largest rendition has its own width."""
    return sorted({min(width, wanted) for wanted in WIDTHS})


def _render(image: Image, picture: Pillow.Image, *, width: int) -> None:
    height = max(1, round(image.height * width / image.width))
    small = picture.resize((width, height), Pillow.Resampling.LANCZOS, reducing_gap=3.0)
    for format, options in _ENCODINGS.items():
        _stored(image.rendition_name(width, format), _encoded(small, **options))
