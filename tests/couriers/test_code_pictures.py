"""Reading QR codes from photos, on the server."""

import io
import json
from pathlib import Path

import pytest
import segno
from PIL import Image

from couriers.exceptions import PictureRefused
from couriers.services.code_pictures import find_token, read_texts, read_token_in_picture

TOKEN = "Zm9vYmFyYmF6cXV4MTIzNA"


def test_every_photographed_code_that_can_be_read_is_read(data: Path) -> None:
    table = json.loads((data / "qr" / "expected.json").read_text())
    readable = [row for row in table if row["zxing_cpp_reads"]]
    assert len(readable) in {7, 9}
    assert len(readable) < len(table), "one that cannot be read is no surprise"
    for row in readable:
        with (data / "qr" / row["image"]).open("rb") as file:
            assert read_texts(file) == [row["expected_text"]], row["image"]


def picture(text: str, *, format: str = "PNG") -> io.BytesIO:
    png = io.BytesIO()
    segno.make(text).save(png, kind="png", scale=6)
    out = io.BytesIO()
    Image.open(png).convert("RGB").save(out, format)
    out.seek(0)
    return out


@pytest.mark.parametrize("format", ["PNG", "JPEG", "WEBP"])
def test_token_is_read_from_a_picture_of_our_code(format: str) -> None:
    assert read_token_in_picture(picture(f"http://127.0.0.1:8000/h/{TOKEN}/", format=format)) == TOKEN


def test_foreign_code_holds_no_token() -> None:
    assert read_token_in_picture(picture("https://en.wikipedia.org/wiki/QR_code")) is None


def test_picture_without_code_holds_no_token() -> None:
    blank = io.BytesIO()
    Image.new("RGB", (300, 300), "white").save(blank, "PNG")
    blank.seek(0)
    assert read_token_in_picture(blank) is None


def test_sideways_photo_is_read() -> None:
    turned = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.open(picture(f"https://x.example/h/{TOKEN}/")).save(turned, "JPEG", exif=exif.tobytes())
    turned.seek(0)
    assert read_token_in_picture(turned) == TOKEN


def test_what_is_no_picture_is_refused() -> None:
    for content in (b"", b"hello", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"\xff\xd8\xff\xe0broken", b"GIF89a"):
        with pytest.raises(PictureRefused):
            read_texts(io.BytesIO(content))


def test_picture_of_too_many_pixels_is_refused_unopened() -> None:
    bomb = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(bomb, "PNG")
    assert bomb.tell() < 100_000
    bomb.seek(0)
    with pytest.raises(PictureRefused):
        read_texts(bomb)


def test_file_of_too_many_bytes_is_refused() -> None:
    with pytest.raises(PictureRefused):
        read_texts(io.BytesIO(b"\xff\xd8\xff" + b"0" * 13_000_000))


@pytest.mark.parametrize(
    ("text", "token"),
    [
        (f"https://makiti.example/h/{TOKEN}/", TOKEN),
        (f" http://10.0.0.1:8000/h/{TOKEN} ", TOKEN),
        (f"/h/{TOKEN}/", TOKEN),
        (f"https://makiti.example/h/{TOKEN}/more/", None),
        ("https://makiti.example/h/short/", None),
        (f"https://makiti.example/p/h/{TOKEN}/", None),
        ("javascript:alert(1)", None),
        ("x" * 5000, None),
        ("", None),
    ],
)
def test_token_of_an_address(text: str, token: str | None) -> None:
    assert find_token(text) == token
