"""Renditions: made by a job, and by a sweep where the job died."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import structlog
from django.db import transaction
from django.db.models import F

from shop.common.clock import now
from shop.common.late import late_module
from shop.events.services import record_event
from shop.images.events import IMAGE_RENDERED
from shop.images.file_store import encode_picture, storage_errors, write_picture_file
from shop.images.models import FORMATS, Image, rendition_widths

if TYPE_CHECKING:
    from PIL import Image as Pillow
else:
    Pillow = late_module("PIL.Image")

log = structlog.get_logger(__name__)

PATIENCE = timedelta(minutes=2)  # the job queued at commit gets this long before the sweep steps in
ATTEMPTS = 12  # of the sweep; what has failed so often will not heal


def render_image(image: Image) -> None:
    """Make the renditions that are missing. Safe to call any number of times. OSError when its file is gone or spoilt."""
    mark_rendered(image, make_renditions(image))


def make_renditions(image: Image) -> list[int]:
    """Its files alone, without the database: any thread may. Returns their widths in pixels. OSError as for `render_image`."""
    widths = rendition_widths(image.width)
    with image.file.open("rb") as file, Pillow.open(file, formats=("JPEG",)) as picture:
        picture.draft(None, (2 * widths[-1], 1))  # half of what is wanted least: decoders halve for nothing
        source: Pillow.Image = picture
        for width in reversed(widths):  # each from the one above it
            source = _rendition(image, source, width=width)
    return widths


def mark_rendered(image: Image, widths: list[int]) -> None:
    """Say that its renditions of these widths are made; whoever says so first tells the others."""
    with transaction.atomic():
        if Image.objects.filter(pk=image.pk, rendered_at=None).update(rendered_at=now(), widths=widths):
            record_event(IMAGE_RENDERED, image.pk)


def render_forgotten(*, limit: int = 50) -> int:
    """Render pictures whose jobs were lost; those that failed before come last. Returns how many were tried."""
    waiting = Image.objects.filter(rendered_at=None, created_at__lt=now() - PATIENCE, render_attempts__lt=ATTEMPTS)
    images = list(waiting.order_by("render_attempts", "pk")[:limit])
    for image in images:
        # Counted before it is tried: a picture that kills its worker must not do so for ever.
        Image.objects.filter(pk=image.pk).update(render_attempts=F("render_attempts") + 1)
        try:
            render_image(image)
        except storage_errors() as error:  # its file is gone or spoilt, or cannot be kept: the next one shall not wait for it
            log.warning("rendering_failed", image_id=image.pk, error=str(error))
    return len(images)


def _rendition(image: Image, source: Pillow.Image, *, width: int) -> Pillow.Image:
    height = max(1, round(image.height * width / image.width))
    small = source.resize((width, height), Pillow.Resampling.LANCZOS, reducing_gap=2.0)
    for format in FORMATS:
        write_picture_file(image.rendition_name(width, format), encode_picture(small, format))
    return small
