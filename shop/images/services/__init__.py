"""The verbs of pictures."""

from shop.images.services.accepting import MAX_BYTES, Readable, accept_upload, look_at, read_location
from shop.images.services.clearing import GRACE, SETTLING, mark_unused, remove_unused
from shop.images.services.rendering import ATTEMPTS, render_forgotten, render_image

__all__ = [
    "ATTEMPTS",
    "GRACE",
    "MAX_BYTES",
    "SETTLING",
    "Readable",
    "accept_upload",
    "look_at",
    "mark_unused",
    "read_location",
    "remove_unused",
    "render_forgotten",
    "render_image",
]
