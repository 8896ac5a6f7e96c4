"""What a file is by its first bytes, and whether anything else rides along. Nothing is decoded here.

A picture that is also a page, a script, an archive or a document (a "polyglot") is refused, although re-encoding would clean it:
nobody sends one by accident, and whoever does shall know why it is not taken. What cameras append by themselves is let through:
padding, further JPEGs (double pictures, gain maps), the film of a moving photo, Samsung's trailer. None of it is kept.
"""

import io
import re
import zipfile

from django.utils.translation import gettext as _

from shop.images.containers import ends, isobmff_brands
from shop.images.exceptions import ImageRefused, PictureRefusal

_MARKUP = re.compile(rb"<(?:script[\s>/]|!doctype\s+html|html[\s>]|\?php\s|iframe[\s>]|svg[\s>])", re.IGNORECASE)
_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c")
_PDF_REACH = 1_024  # bytes: so far into a file PDF readers look for their header
# Behind a signature that is a name in Latin-1, these bytes go on as a script: a comment, or an assignment.
_SCRIPT_STARTS = (b"/*", b"//", b"=")
_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_AVIF_BRANDS = {b"avif", b"avis"}
_OTHER_FORMATS = (
    *(b"BM", b"II*\x00", b"MM\x00*", b"8BPS"),  # BMP, TIFF, Photoshop
    *(b"\x00\x00\x01\x00", b"\x00\x00\x02\x00"),  # icons
    *(b"\x00\x00\x00\x0cjP  ", b"\xff\x0a", b"P4\n", b"P5\n", b"P6\n"),  # JPEG 2000, JPEG XL, portable bitmaps
)
_DOCUMENTS = (b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", *_ARCHIVES)


def inspect_file(data: bytes) -> str:
    """The name under which Pillow opens it: JPEG, PNG, GIF, WEBP, AVIF or HEIF. ImageRefused when it is none, or more than that."""
    format = _format_of(data)
    if format is None:
        raise _no_picture(data)
    if _reads_as_script(data, format) or _carries_more(data, format):
        text = _(
            "This picture file also contains something else: a page, a script, a document or an archive. Save it as a new "
            "file and upload that."
        )
        raise ImageRefused(text, reason=PictureRefusal.FOREIGN_DATA)
    return format


def _format_of(data: bytes) -> str | None:
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "GIF"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "WEBP"
    brands = isobmff_brands(data)
    if brands & _AVIF_BRANDS:
        return "AVIF"
    return "HEIF" if brands & _HEIF_BRANDS else None


def _no_picture(data: bytes) -> ImageRefused:
    head = data[:_PDF_REACH].lstrip(b"\xef\xbb\xbf \t\r\n")
    if re.search(rb"<svg[\s>]", data[: 16 * _PDF_REACH], re.IGNORECASE):
        text = _("This is a drawing made of code (SVG), which could carry scripts. Save it as PNG and send that.")
        return ImageRefused(text, reason=PictureRefusal.DRAWING)
    if head.startswith(_DOCUMENTS):
        return ImageRefused(_("This is a document or an archive, not a picture. Send a photo as JPEG, PNG, WebP, GIF, HEIC or AVIF."))
    if data[4:8] == b"ftyp":
        return ImageRefused(_("This is a film, not a picture. Send a photo as JPEG, PNG, WebP, GIF, HEIC or AVIF."))
    if data.startswith(_OTHER_FORMATS):
        text = _("Pictures of this kind are not taken. Save it as JPEG, PNG or WebP and send that.")
        return ImageRefused(text, reason=PictureRefusal.OTHER_FORMAT)
    return ImageRefused(_("This file is not a picture we can read. Send a photo as JPEG, PNG, WebP, GIF, HEIC or AVIF."))


def _reads_as_script(data: bytes, format: str) -> bool:
    """Whether the signature goes on as JavaScript. A size or a length that happens to look so is told apart by what must follow."""
    where = {"GIF": 6, "JPEG": 4, "WEBP": 4}.get(format)
    if where is None or not data.startswith(_SCRIPT_STARTS, where):
        return False
    if data.startswith(b"=", where):  # an assignment: the next bytes must be text as well, in a GIF up to where a comment could begin
        return all(9 <= byte < 127 for byte in data[where + 1 : where + (6 if format == "GIF" else 8)])
    closing = b"\n" if data.startswith(b"//", where) else b"*/"
    return closing in data or format == "GIF"


def _carries_more(data: bytes, format: str) -> bool:
    if b"%PDF-" in data[:_PDF_REACH] or zipfile.is_zipfile(io.BytesIO(data)) or _MARKUP.search(data):
        return True
    return any(not _is_harmless(tail) for tail in ends(data, format))


def _is_harmless(tail: bytes) -> bool:
    """What cameras append: a film ("ftyp" behind its length), or Samsung's notes, which end with their own mark."""
    if any(mark in tail for mark in (b"%PDF-", b"PK\x03\x04", *_ARCHIVES)):
        return False
    return b"ftyp" in tail[:8] or (tail.endswith(b"SEFT") and b"SEFH" in tail)
