"""Taking back the removal of a photo: what is needed for it stands signed in the page, for a day."""

from __future__ import annotations

from dataclasses import dataclass

from django.core import signing

from shop.images.models import Image

_SALT = "sellers.photo"
_DAY = 86_400  # seconds


@dataclass(frozen=True, slots=True)
class Removed:
    """A photo that was taken out: which, from where, and what it showed."""

    image: Image
    place: int
    alt: str


def sign_removed(owner: str, removed: Removed) -> str:
    """For the undo button. `owner` names the one row of photos it belongs to."""
    return signing.dumps([removed.image.pk, removed.place, removed.alt], salt=f"{_SALT}.{owner}")


def read_removed(owner: str, text: str) -> Removed | None:
    """None for what is forged, of another row, too old, or gone for good."""
    try:
        image_id, place, alt = signing.loads(text, salt=f"{_SALT}.{owner}", max_age=_DAY)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    image = Image.objects.filter(pk=image_id).first()
    return Removed(image, place, alt) if image else None
