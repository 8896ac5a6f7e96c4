"""What nothing refers to is marked, and after a time of grace removed; what is used again comes back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db import transaction
from django.db.models import Max

from shop.common.clock import now
from shop.images.file_store import delete_files
from shop.images.models import Image
from shop.images.queries import is_related

SETTLING = timedelta(days=2)  # so long a picture may lie unattached after it came through the door
GRACE = timedelta(days=7)  # so long it stays marked before its files go
_BATCH = 2_000  # rows looked at in one statement


def mark_unused() -> tuple[int, int]:
    """Mark pictures that nothing refers to, unmark those that are used again. Returns how many of each."""
    marked = sum(_mark_range(ids) for ids in _key_ranges())
    return marked, _unmark()


def remove_unused(*, limit: int = 500) -> int:
    """Remove what has been marked for GRACE, longest first, files and row. Returns how many pictures went."""
    due = Image.objects.filter(unused_since__lt=now() - GRACE).order_by("unused_since", "pk")
    return sum(_remove_image(pk) for pk in list(due.values_list("pk", flat=True)[:limit]))


def drop_public_copy(image: Image) -> bool:
    """Remove it now, files and row, instead of after the time of grace: it should not have been public. Not while something shows it."""
    with transaction.atomic():
        held = Image.objects.select_for_update().filter(pk=image.pk).exclude(is_related()).first()
        if held is None:
            return False
        delete_files(held.file_names)
        held.delete()
    return True


def _key_ranges() -> Iterator[tuple[int, int]]:
    last = Image.objects.aggregate(last=Max("pk"))["last"] or 0
    return ((start, start + _BATCH - 1) for start in range(0, last + 1, _BATCH))


def _mark_range(span: tuple[int, int]) -> int:
    """In one statement: whoever came through the door meanwhile has touched the row, and is seen."""
    settled = Image.objects.filter(pk__range=span, unused_since=None, touched_at__lt=now() - SETTLING)
    return settled.exclude(is_related()).update(unused_since=now())


def _unmark() -> int:
    return Image.objects.exclude(unused_since=None).filter(is_related()).update(unused_since=None)


def _remove_image(pk: int) -> int:
    """One picture, its row locked while its files go: whoever sends the same again waits, and then makes everything anew."""
    with transaction.atomic():
        due = Image.objects.select_for_update().filter(pk=pk, unused_since__lt=now() - GRACE)
        image = due.first()
        if image is None:
            return 0
        if Image.objects.filter(is_related(), pk=pk).exists():
            due.update(unused_since=None)
            return 0
        delete_files(image.file_names)
        image.delete()
    return 1
