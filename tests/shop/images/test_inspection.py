"""Files that are more than one thing, and the formats that phones send."""

import io
import struct
import zipfile
from collections.abc import Callable

import pytest
from django.core.files.storage import default_storage
from PIL import Image as Pillow
from PIL import ImageCms

from shop.images.exceptions import ImageRefused, PictureRefusal
from shop.images.models import Image
from shop.images.services import accept_upload
from tests.factories.images import picture_bytes

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF", "HEIF")
HTML = b"<html><body onload=alert(1)>"
JS = b"\n;alert(document.domain);//"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n%%EOF"


def _zip() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("evil.html", "<script>alert(1)</script>")
    return buffer.getvalue()


TAILS = {
    "html": HTML,
    "js": JS,
    "zip": _zip(),
    "pdf": PDF,
    "text": b"hello there",
    "rar": b"Rar!\x1a\x07\x00rest",
    "exe": b"MZ\x90" + bytes(64),
}


def _refused(data: bytes) -> PictureRefusal:
    with pytest.raises(ImageRefused) as caught:
        accept_upload(io.BytesIO(data))
    assert Image.objects.count() == 0
    return caught.value.reason


@pytest.mark.parametrize("tail", TAILS)
@pytest.mark.parametrize("format", FORMATS)
def test_foreign_data_behind_a_picture_is_refused(db, format: str, tail: str) -> None:
    assert _refused(picture_bytes(format=format) + TAILS[tail]) == PictureRefusal.FOREIGN_DATA


@pytest.mark.parametrize("format", FORMATS)
def test_foreign_data_before_a_picture_is_refused(db, format: str) -> None:
    for head in (HTML, PDF, _zip(), b"GIF89a=1;", b"\n"):
        assert _refused(head + picture_bytes(format=format))


@pytest.mark.parametrize("format", FORMATS)
def test_padding_behind_a_picture_is_no_matter(db, format: str) -> None:
    assert accept_upload(io.BytesIO(picture_bytes(format=format) + bytes(100) + b"\r\n")).width == 64


def _jpeg_script() -> bytes:
    picture = picture_bytes()
    body = b"JFIF\0\1\1\1\0H\0H\0\0*/=alert(1);/*"
    return picture[:2] + b"\xff\xe0/*" + body.ljust(0x2F2A - 2, b"\0") + picture[20:]


def _comment_script() -> bytes:
    picture = picture_bytes()
    note = b"<script>alert(1)</script>"
    return picture[:2] + b"\xff\xfe" + struct.pack(">H", len(note) + 2) + note + picture[2:]


def _gif_script(start: bytes) -> bytes:
    picture = picture_bytes(format="GIF", mode="L")
    return picture[:6] + start + picture[6 + len(start) : -1] + b"\x21\xfe\x05*/=1;\0;"


def _webp_script() -> bytes:
    picture = picture_bytes(format="WEBP")
    chunk = b"XXXX" + struct.pack("<I", 0x2F2A2F) + b"*/=alert(1)//".ljust(0x2F2A30, b"\0")
    return b"RIFF/*\x2f\0WEBP" + (picture[12:] + chunk)[: 0x2F2A2F - 4]


def _zip_in_comment() -> bytes:
    """An archive inside of the picture: only its directory's end says so, and the picture's end passes as the archive's comment."""
    picture = picture_bytes(format="PNG")
    archive = _zip()
    last = struct.pack(">I", len(archive)) + b"zTXt" + archive + bytes(4) + picture[-12:]
    return picture[:-12] + last


@pytest.mark.parametrize(
    "make",
    [_jpeg_script, _comment_script, lambda: _gif_script(b"/*"), lambda: _gif_script(b"=\n1;/*"), _webp_script, _zip_in_comment],
    ids=["jpeg", "jpeg comment", "gif comment", "gif assignment", "webp", "zip in png"],
)
def test_a_picture_that_is_a_script_or_an_archive_as_well_is_refused(db, make: Callable[[], bytes]) -> None:
    assert _refused(make()) == PictureRefusal.FOREIGN_DATA


@pytest.mark.parametrize(
    ("data", "reason", "word"),
    [
        (b'<?xml version="1.0"?><!-- x --><svg xmlns="http://www.w3.org/2000/svg"/>', PictureRefusal.DRAWING, "SVG"),
        (PDF, PictureRefusal.NOT_A_PICTURE, "document"),
        (_zip(), PictureRefusal.NOT_A_PICTURE, "document"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", PictureRefusal.NOT_A_PICTURE, "film"),
        (b"II*\0" + bytes(50), PictureRefusal.OTHER_FORMAT, "Save it as"),
        (b"hello", PictureRefusal.NOT_A_PICTURE, "not a picture"),
        (b"\0" * 40, PictureRefusal.NOT_A_PICTURE, "not a picture"),
        (b"\0\0\0\x18ftypheic\0\0\0\0heic", PictureRefusal.DAMAGED, "damaged"),
    ],
)
def test_what_is_something_else_is_called_by_its_name(db, data: bytes, reason: PictureRefusal, word: str) -> None:
    with pytest.raises(ImageRefused, match=word) as caught:
        accept_upload(io.BytesIO(data))
    assert caught.value.reason == reason


def test_what_phones_append_is_let_in_and_left_out(db) -> None:
    film = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0\0\0\x20mdat" + b"film" * 6
    samsung = b"\0\0\x01\x0a\x0e\0\0\0Image_UTC_Data1600000000000" + b"SEFH\x6b\0\0\0\1\0\0\0" + bytes(12) + b"\x18\0\0\0SEFT"
    gain_map = picture_bytes()
    for tail in (film, samsung, gain_map, bytes(7) + gain_map + film):
        image = accept_upload(io.BytesIO(picture_bytes(size=(90, 60)) + tail))
        stored = default_storage.open(image.file.name).read()
        assert (image.width, b"film" in stored, b"SEFT" in stored) == (90, False, False)


@pytest.mark.parametrize("tail", [PDF, b"PK\x03\x04rest", b"<script>1</script>"])
def test_what_phones_append_hides_nothing(db, tail: bytes) -> None:
    assert _refused(picture_bytes() + b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + tail) == PictureRefusal.FOREIGN_DATA


@pytest.mark.parametrize("format", ["HEIF", "AVIF"])
@pytest.mark.parametrize(("orientation", "size", "corner"), [(1, (80, 40), (8, 8)), (6, (40, 80), (32, 8)), (3, (80, 40), (72, 32))])
def test_a_phone_s_new_formats_come_in_upright(db, format: str, orientation: int, size: tuple[int, int], corner: tuple[int, int]) -> None:
    picture = Pillow.new("RGB", (80, 40), "white")
    picture.paste("red", (0, 0, 20, 20))
    exif = Pillow.Exif()
    exif[0x0112] = orientation
    picture.info["exif"] = exif.tobytes()  # of this the writer of HEIF makes the property by which such pictures turn
    buffer = io.BytesIO()
    picture.save(buffer, format, quality=95, **({"exif": exif} if format == "AVIF" else {}))
    stored = Pillow.open(io.BytesIO(default_storage.open(accept_upload(io.BytesIO(buffer.getvalue())).file.name).read()))
    assert (stored.format, stored.size, bool(stored.getexif())) == ("JPEG", size, False)
    red, green, _blue = stored.getpixel(corner)
    assert red > 180
    assert green < 90


@pytest.mark.parametrize("format", ["HEIF", "AVIF"])
def test_too_many_pixels_are_refused_in_new_formats_too(db, format: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shop.images.decoder.MAX_PIXELS", 3_000)
    assert _refused(picture_bytes(format=format)) == PictureRefusal.TOO_MANY_PIXELS


def test_a_truncated_file_of_new_formats_is_refused(db) -> None:
    noise = Pillow.effect_noise((300, 300), 80).convert("RGB")
    for format in ("HEIF", "AVIF"):
        buffer = io.BytesIO()
        noise.save(buffer, format)
        assert _refused(buffer.getvalue()[: buffer.tell() // 2]) == PictureRefusal.DAMAGED


def test_the_colours_of_another_profile_are_converted(db) -> None:
    """In a profile whose red and green are exchanged, what is written as red is a green."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, green = profile.index(b"rXYZ"), profile.index(b"gXYZ")
    profile[red : red + 4], profile[green : green + 4] = b"gXYZ", b"rXYZ"
    for format in ("JPEG", "PNG", "WEBP", "AVIF", "HEIF"):
        image = accept_upload(io.BytesIO(picture_bytes(format=format, color=(200, 30, 30), icc_profile=bytes(profile))))
        stored = Pillow.open(io.BytesIO(default_storage.open(image.file.name).read()))
        assert stored.getpixel((20, 20)) == pytest.approx((30, 200, 30), abs=12), format
        assert "icc_profile" not in stored.info


def test_grey_with_its_own_profile_stays_grey(db) -> None:
    image = accept_upload(io.BytesIO(picture_bytes(mode="L", color=128, icc_profile=b"junk" * 40)))
    stored = Pillow.open(io.BytesIO(default_storage.open(image.file.name).read()))
    assert stored.mode == "RGB"
    assert stored.getpixel((20, 20)) == pytest.approx((128, 128, 128), abs=2)


def test_nothing_in_any_file_but_refusal_or_a_picture(db) -> None:
    """Every format, with single bytes changed here and there: never another exception."""
    for format in FORMATS:
        whole = picture_bytes(format=format, size=(40, 30))
        for at in range(0, len(whole), max(1, len(whole) // 60)):
            broken = bytearray(whole)
            broken[at] ^= 0xFF
            try:
                accept_upload(io.BytesIO(bytes(broken)))
            except ImageRefused as refusal:
                assert refusal.reason in PictureRefusal  # noqa: PT017
