"""Where a photo says it was taken."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image as Pillow
from PIL.TiffImagePlugin import IFDRational

from shop.images.exceptions import ImageRefused
from shop.images.models import Image
from shop.images.services import read_location
from tests.factories.images import picture_bytes

DMS = ((9, 30, 33), (13, 42, 44))


def test_every_photo_says_what_is_expected_of_it(db, data: Path) -> None:
    tables = [json.loads((data / "photos_gps" / name).read_text()) for name in ("expected.json", "expected_derived.json")]
    rows = [row for table in tables for row in table]
    assert len([row for row in rows if row["lat"] is None]) == 2 < len(rows) <= 6
    for row in rows:
        with (data / "photos_gps" / row["file"]).open("rb") as photo:
            expected = None if row["lat"] is None else pytest.approx((row["lat"], row["lng"]), abs=1e-6)
            assert read_location(photo) == expected, row["file"]
    assert not Image.objects.exists()


def test_no_hostile_picture_breaks_it(data: Path) -> None:
    for path in sorted((data / "hostile" / "images").iterdir()):
        with path.open("rb") as file:
            try:
                place = read_location(file)
            except ImageRefused:
                continue
            assert place is None, path.name


def _photo(*, format: str = "JPEG", **gps: Any) -> io.BytesIO:
    block = {1: "N", 2: DMS[0], 3: "W", 4: DMS[1]} | {int(tag[1:]): value for tag, value in gps.items()}
    exif = Pillow.Exif()
    exif[0x8825] = {tag: value for tag, value in block.items() if value is not None}
    return io.BytesIO(picture_bytes(format=format, exif=exif))


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"])
def test_every_format_of_phones_is_read(format: str) -> None:
    assert read_location(_photo(format=format)) == (9.509167, -13.712222)


@pytest.mark.parametrize(
    ("gps", "place"),
    [
        ({}, (9.509167, -13.712222)),
        ({"t1": "S", "t3": "E"}, (-9.509167, 13.712222)),
        ({"t1": "s\0", "t3": " e"}, (-9.509167, 13.712222)),
        ({"t2": (IFDRational(9), IFDRational(30.55), IFDRational(0))}, (9.509167, -13.712222)),
        ({"t2": (9.509167, 0, 0), "t4": (13.712222, 0, 0)}, (9.509167, -13.712222)),
        ({"t1": None}, None),  # which hemisphere?
        ({"t3": "X"}, None),
        ({"t2": None}, None),
        ({"t2": (9, 30)}, None),
        ({"t2": (IFDRational(1, 0), 0, 0)}, None),
        ({"t2": (91, 0, 0)}, None),
        ({"t4": (181, 0, 0)}, None),
        ({"t2": (9, 75, 0)}, None),
        ({"t2": (0, 0, 0), "t4": (0, 0, 0)}, None),  # no fix
        ({"t9": "V"}, None),  # void, says the receiver
        ({"t9": "A"}, (9.509167, -13.712222)),
    ],
)
def test_hemispheres_fractions_and_nonsense(gps: dict[str, Any], place: tuple[float, float] | None) -> None:
    assert read_location(_photo(**gps)) == place
