"""The verbs of pictures."""

from shop.images.services.renditions import ATTEMPTS, make_renditions, mark_rendered, render_forgotten, render_image
from shop.images.services.unused_images import GRACE, SETTLING, drop_public_copy, mark_unused, remove_unused
from shop.images.services.uploads import MAX_BYTES, Readable, accept_upload, make_private, preview_upload, read_location

__all__ = [
    "ATTEMPTS",
    "GRACE",
    "MAX_BYTES",
    "SETTLING",
    "Readable",
    "accept_upload",
    "drop_public_copy",
    "make_private",
    "make_renditions",
    "mark_rendered",
    "mark_unused",
    "preview_upload",
    "read_location",
    "remove_unused",
    "render_forgotten",
    "render_image",
]
