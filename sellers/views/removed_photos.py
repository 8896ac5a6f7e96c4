"""Taking back the removal of a photo: what is needed for it stands signed in the page, for a day."""

from __future__ import annotations

from dataclasses import dataclass

from django.core import signing

from shop.images.models import Image

_SALT = "sellers.photo"
_DAY = 86_400  # seconds


@dataclass(frozen=True, slots=True)
class RemovedPhoto:
    """A photo that was taken out: which, from where, and what it showed."""

    image: Image
    place: int
    alt: str


def sign_removed_photo(owner: str, removed: RemovedPhoto) -> str:
    """The signed value of the undo button. `owner` names the product or listing that the photo belongs to."""
    return signing.dumps([removed.image.pk, removed.place, removed.alt], salt=f"{_SALT}.{owner}")


def read_removed_photo(owner: str, text: str) -> RemovedPhoto | None:
    """The removed photo; None when the value is forged, too old, of another owner, or the image is gone."""
    try:
        image_id, place, alt = signing.loads(text, salt=f"{_SALT}.{owner}", max_age=_DAY)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    image = Image.objects.filter(pk=image_id).first()
    return RemovedPhoto(image, place, alt) if image else None
