"""What the door for pictures lets in, what it turns away, and how a picture looks afterwards."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from threading import Barrier, Thread

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from PIL import Image as Pillow
from PIL import ImageCms, TiffImagePlugin

from shop.accounts.models import User
from shop.events.models import DomainEvent
from shop.images.content_address import content_address
from shop.images.decoder import MAX_SIDE
from shop.images.exceptions import ImageRefused, PictureRefusal
from shop.images.models import Image
from shop.images.services import MAX_BYTES, accept_upload
from tests.factories.images import create_upload, picture_bytes
from tests.outside_data import OUTSIDE
from tests.waiting import LIMIT

Outcome = tuple[int, int] | PictureRefusal
OWN_SIZE = (96, 64)
OWN: dict[str, Outcome] = {
    "animated.gif": OWN_SIZE,
    "animated.png": OWN_SIZE,
    "archive_behind.jpg": PictureRefusal.FOREIGN_DATA,
    "cut_off.bmp": PictureRefusal.OTHER_FORMAT,
    "cut_off.jpg": PictureRefusal.DAMAGED,
    "cut_off.webp": PictureRefusal.DAMAGED,
    "density_without_measure.jpg": OWN_SIZE,
    "directory_far_away.tif": PictureRefusal.OTHER_FORMAT,
    "empty_place.jpg": OWN_SIZE,
    "flipped_bits.png": PictureRefusal.DAMAGED,
    "grey.pgm": PictureRefusal.OTHER_FORMAT,
    "header_only.png": PictureRefusal.DAMAGED,
    "ink.jpg": OWN_SIZE,
    "layers.psd": PictureRefusal.OTHER_FORMAT,
    "negative_width.bmp": PictureRefusal.OTHER_FORMAT,
    "no_palette.gif": (1, 1),
    "notes.json": PictureRefusal.NOT_A_PICTURE,
    "notes_end_early.jpg": OWN_SIZE,
    "notes_of_noise.jpg": OWN_SIZE,
    "notes_turn_in_circles.jpg": OWN_SIZE,
    "orientation_as_text.jpg": OWN_SIZE,
    "padded_header.jpg": OWN_SIZE,
    "page.png": PictureRefusal.NOT_A_PICTURE,
    "place_of_texts.jpg": OWN_SIZE,
    "plain.avif": OWN_SIZE,
    "plain.jpg": OWN_SIZE,
    "plain.png": OWN_SIZE,
    "plain.webp": OWN_SIZE,
    "really_a_png.jpg": OWN_SIZE,
    "script.svg": PictureRefusal.DRAWING,
    "script_behind.gif": PictureRefusal.FOREIGN_DATA,
    "sideways.jpg": (64, 96),
    "stream_of_noise.png": PictureRefusal.DAMAGED,
    "text_that_unfolds.png": PictureRefusal.DAMAGED,
    "vast_canvas.gif": PictureRefusal.TOO_MANY_PIXELS,
    "vast_canvas.ico": PictureRefusal.OTHER_FORMAT,
    "vast_canvas.png": PictureRefusal.TOO_MANY_PIXELS,
}
OWN_PHOTOS: dict[str, Outcome] = {
    "conakry.jpg": (320, 240),
    "expected.json": PictureRefusal.NOT_A_PICTURE,
    "expected_derived.json": PictureRefusal.NOT_A_PICTURE,
    "nairobi.jpg": (320, 240),
    "place_unknown.jpg": (320, 240),
    "sideways_without_place.jpg": (240, 320),
    "tuscany.jpg": (320, 240),
}
HOSTILE: dict[str, Outcome] = {
    "16_bit_binary.pgm": PictureRefusal.OTHER_FORMAT,
    "_pillow13_reference.json": PictureRefusal.NOT_A_PICTURE,
    "apng_delay.png": (128, 64),
    "avif_hopper.avif": (128, 128),
    "bmp_b_badwidth.bmp": PictureRefusal.OTHER_FORMAT,
    "bmp_b_shortfile.bmp": PictureRefusal.OTHER_FORMAT,
    "broken.png": PictureRefusal.DAMAGED,
    "broken_data_stream.png": PictureRefusal.DAMAGED,
    "broken_exif_dpi.jpg": (100, 100),
    "crash-0c7e0e8e11ce787078f00b5b0ca409a167f070e0.tif": PictureRefusal.OTHER_FORMAT,
    "decompression_bomb.gif": PictureRefusal.TOO_MANY_PIXELS,
    "decompression_bomb.ico": PictureRefusal.OTHER_FORMAT,
    "dispose_bgnd.gif": (100, 100),
    "empty_gps_ifd.jpg": (10, 10),
    "exif_gps.jpg": (8, 8),
    "exif_typeerror.jpg": (800, 531),
    "hopper.jpg": (128, 128),
    "hopper.png": (128, 128),
    "hopper.webp": (128, 128),
    "hopper_bad_exif.jpg": (500, 500),
    "hopper_orientation_6.jpg": (128, 128),
    "invalid-exif.jpg": (200, 200),
    "junk_jpeg_header.jpg": (1024, 768),
    "no_palette.gif": (1, 1),
    "pil_sample_cmyk.jpg": (100, 100),
    "png_decompression_dos.png": PictureRefusal.DAMAGED,
    "polyglot_gif_js.gif": PictureRefusal.FOREIGN_DATA,
    "rgba.psd": PictureRefusal.OTHER_FORMAT,
    "script.svg": PictureRefusal.DRAWING,
}
PHOTOS: dict[str, Outcome] = {
    "Canon_40D.jpg": (100, 68),
    "derived_conakry.jpg": (640, 480),
    "expected.json": PictureRefusal.NOT_A_PICTURE,
    "expected_derived.json": PictureRefusal.NOT_A_PICTURE,
    "gps_DSCN0010.jpg": (640, 480),
    "gps_DSCN0021.jpg": (640, 480),
    "gps_DSCN0038.jpg": (640, 480),
    "orientation_landscape_6.jpg": (600, 450),
}


@pytest.fixture
def stored_picture(db: None) -> Callable[[Image], Pillow.Image]:
    def read(image: Image) -> Pillow.Image:
        with default_storage.open(image.file.name) as file:
            picture = Pillow.open(io.BytesIO(file.read()))
            picture.load()
        return picture

    return read


FOLDERS = [("hostile/images", OWN, HOSTILE), ("photos_gps", OWN_PHOTOS, PHOTOS)]
FILES = [(f"{folder}/{name}", outcome) for folder, own, _outside in FOLDERS for name, outcome in own.items()]
OUTSIDE_FILES = [(f"{folder}/{name}", outcome) for folder, _own, outside in FOLDERS for name, outcome in outside.items()]


@pytest.mark.parametrize(("folder", "own", "outside"), FOLDERS)
def test_the_table_names_every_file(data: Path, own_data: Path, folder: str, own: dict[str, Outcome], outside: dict[str, Outcome]) -> None:
    assert {path.name for path in (data / folder).iterdir()} == set(own if data == own_data else outside)


@pytest.mark.parametrize(("name", "outcome"), FILES)
def test_own_file(db, own_data: Path, name: str, outcome: Outcome) -> None:
    _check_outcome(own_data / name, outcome)


@pytest.mark.outside
@pytest.mark.parametrize(("name", "outcome"), OUTSIDE_FILES)
def test_outside_file(db, name: str, outcome: Outcome) -> None:
    _check_outcome(OUTSIDE / name, outcome)


def _check_outcome(path: Path, expected: Outcome) -> None:
    if isinstance(expected, PictureRefusal):
        with path.open("rb") as file, pytest.raises(ImageRefused) as caught:
            accept_upload(file)
        assert caught.value.reason == expected
        assert len(str(caught.value)) > 20, "it says why"
        assert Image.objects.count() == 0
        return
    with path.open("rb") as file:
        image = accept_upload(file)
    assert (image.width, image.height) == expected
    stored = default_storage.open(image.file.name).read()
    picture = Pillow.open(io.BytesIO(stored))
    assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", expected)
    assert not picture.getexif()
    assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}
    assert b"<script" not in stored
    assert image.cid == content_address(stored)
    assert image.size == len(stored)


def test_the_place_where_a_photo_was_taken_is_gone(db, data: Path) -> None:
    where = json.loads((data / "photos_gps" / "expected_derived.json").read_text())[0]
    source = (data / "photos_gps" / where["file"]).read_bytes()
    assert Pillow.open(io.BytesIO(source)).getexif().get_ifd(0x8825)
    image = accept_upload(io.BytesIO(source))
    assert b"Exif" not in default_storage.open(image.file.name).read()


def test_a_name_and_a_declared_type_are_not_believed(db) -> None:
    lying = SimpleUploadedFile("photo.jpg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", content_type="image/jpeg")
    with pytest.raises(ImageRefused, match="drawing made of code"):
        accept_upload(lying)
    assert accept_upload(SimpleUploadedFile("virus.exe", picture_bytes(format="PNG"), content_type="text/html")).width == 64


def test_an_empty_file_is_refused(db) -> None:
    with pytest.raises(ImageRefused, match="empty"):
        accept_upload(io.BytesIO(b""))


def test_a_file_over_twelve_megabytes_is_refused_without_being_decoded(db) -> None:
    with pytest.raises(ImageRefused, match="larger than 12 MB"):
        accept_upload(io.BytesIO(picture_bytes() + bytes(MAX_BYTES)))


def test_a_file_of_exactly_twelve_megabytes_is_taken(db) -> None:
    data = picture_bytes()
    assert accept_upload(io.BytesIO(data + bytes(MAX_BYTES - len(data)))).pk


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_truncated_file_is_refused(db, format: str) -> None:
    noise = Pillow.effect_noise((300, 300), 80).convert("RGB")
    buffer = io.BytesIO()
    noise.save(buffer, format=format)
    with pytest.raises(ImageRefused, match="damaged or incomplete"):
        accept_upload(io.BytesIO(buffer.getvalue()[: len(buffer.getvalue()) // 2]))
    assert Image.objects.count() == 0


def test_forty_megapixels_are_taken_and_one_row_more_is_not(db) -> None:
    assert accept_upload(io.BytesIO(picture_bytes(size=(8000, 5000)))).width == MAX_SIDE
    with pytest.raises(ImageRefused, match="at most 40 million"):
        accept_upload(io.BytesIO(picture_bytes(size=(8000, 5001))))


@pytest.mark.parametrize(
    ("orientation", "corner"), [(1, (0, 0)), (2, (1, 0)), (3, (1, 1)), (4, (0, 1)), (5, (0, 0)), (6, (1, 0)), (7, (1, 1)), (8, (0, 1))]
)
def test_a_photo_is_turned_upright(stored_picture, orientation: int, corner: tuple[int, int]) -> None:
    picture = Pillow.new("RGB", (80, 40), "white")
    picture.paste("red", (0, 0, 20, 20))
    exif = Pillow.Exif()
    exif[0x0112] = orientation
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", exif=exif, quality=95)
    upright = stored_picture(accept_upload(io.BytesIO(buffer.getvalue())))
    assert upright.size == ((80, 40) if orientation < 5 else (40, 80))
    x, y = (10 + corner[0] * (upright.width - 20), 10 + corner[1] * (upright.height - 20))
    red, green, _blue = upright.getpixel((x, y))
    assert red > 200
    assert green < 80


@pytest.mark.parametrize(
    ("mode", "format", "color", "expected"),
    [
        ("L", "PNG", 128, (128, 128, 128)),
        ("1", "PNG", 1, (255, 255, 255)),
        ("I;16", "PNG", 32_768, (128, 128, 128)),
        ("RGBA", "PNG", (255, 0, 0, 0), (255, 255, 255)),
        ("RGBA", "WEBP", (0, 0, 255, 255), (0, 0, 254)),
        ("LA", "PNG", (0, 128), (127, 127, 127)),
        ("P", "GIF", 0, (0, 0, 0)),
        ("CMYK", "JPEG", (0, 255, 255, 0), (254, 0, 0)),
    ],
)
def test_every_colour_mode_becomes_srgb_on_white(
    stored_picture, mode: str, format: str, color: object, expected: tuple[int, int, int]
) -> None:
    picture = stored_picture(accept_upload(io.BytesIO(picture_bytes(mode=mode, format=format, color=color))))
    assert picture.mode == "RGB"
    assert picture.getpixel((30, 20)) == pytest.approx(expected, abs=3)


def test_a_palette_with_a_transparent_colour_is_laid_on_white(stored_picture) -> None:
    picture = Pillow.new("P", (40, 40), 0)
    picture.putpalette([0, 0, 0, 255, 0, 0])
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", transparency=0)
    assert stored_picture(accept_upload(io.BytesIO(buffer.getvalue()))).getpixel((20, 20)) == (255, 255, 255)


def test_another_colour_space_is_converted(stored_picture) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()
    image = accept_upload(io.BytesIO(picture_bytes(color=(200, 30, 30), icc_profile=profile)))
    assert "icc_profile" not in stored_picture(image).info


def test_a_broken_profile_is_ignored(stored_picture) -> None:
    image = accept_upload(io.BytesIO(picture_bytes(color=(200, 30, 30), icc_profile=b"nonsense" * 20)))
    assert stored_picture(image).getpixel((20, 20)) == pytest.approx((200, 30, 30), abs=3)


def test_a_tall_picture_keeps_its_bands_in_order(stored_picture) -> None:
    stripes = Pillow.new("RGB", (700, 6000))
    for top in range(0, 6000, 1000):
        stripes.paste((top // 25, 0, 0), (0, top, 700, top + 1000))
    buffer = io.BytesIO()
    stripes.save(buffer, "PNG")
    picture = stored_picture(accept_upload(io.BytesIO(buffer.getvalue())))
    assert picture.height == MAX_SIDE
    reds = [picture.getpixel((picture.width // 2, int((n + 0.5) * MAX_SIDE / 6)))[0] for n in range(6)]
    assert reds == pytest.approx([0, 40, 80, 120, 160, 200], abs=3)


def test_of_an_animation_the_first_frame_counts(stored_picture) -> None:
    frames = [Pillow.new("RGB", (40, 40), color) for color in ("red", "blue")]
    buffer = io.BytesIO()
    frames[0].save(buffer, "GIF", save_all=True, append_images=frames[1:])
    assert stored_picture(accept_upload(io.BytesIO(buffer.getvalue()))).getpixel((20, 20)) == pytest.approx((254, 0, 0), abs=3)


def test_a_phone_s_double_picture_is_a_jpeg(db) -> None:
    frames = [Pillow.new("RGB", (40, 40), color) for color in ("red", "blue")]
    buffer = io.BytesIO()
    frames[0].save(buffer, "MPO", save_all=True, append_images=frames[1:])
    assert accept_upload(io.BytesIO(buffer.getvalue())).width == 40


def test_equal_pictures_are_one_row_and_one_file(alice: User, bob: User) -> None:
    data = picture_bytes(format="PNG")
    first = accept_upload(io.BytesIO(data), uploaded_by=alice)
    second = accept_upload(io.BytesIO(data), uploaded_by=bob)
    assert second == first
    assert Image.objects.get().uploaded_by == alice
    assert DomainEvent.objects.filter(name="image.accepted").count() == 1


def test_a_lost_file_comes_back_with_the_next_upload(db) -> None:
    data = picture_bytes()
    image = accept_upload(io.BytesIO(data))
    default_storage.delete(image.file.name)
    assert accept_upload(io.BytesIO(data)) == image
    assert default_storage.exists(image.file.name)


def test_a_half_written_file_is_written_again(db) -> None:
    data = picture_bytes()
    image = accept_upload(io.BytesIO(data))
    Path(default_storage.path(image.file.name)).write_bytes(b"half")
    accept_upload(io.BytesIO(data))
    assert default_storage.size(image.file.name) == image.size


def test_a_file_removed_while_it_is_looked_for_is_written_again(db, monkeypatch: pytest.MonkeyPatch) -> None:
    data = picture_bytes()
    image = accept_upload(io.BytesIO(data))
    real_size = default_storage.size

    def remove_then_ask(name: str) -> int:
        default_storage.delete(name)
        return real_size(name)

    monkeypatch.setattr(default_storage, "size", remove_then_ask)
    assert accept_upload(io.BytesIO(data)) == image
    monkeypatch.undo()
    assert default_storage.size(image.file.name) == image.size


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_uploads_at_once_are_one_row() -> None:
    data, start, made, errors = picture_bytes(size=(900, 900), format="PNG"), Barrier(4, timeout=LIMIT), [], []

    def upload() -> None:
        start.wait()
        try:
            made.append(accept_upload(io.BytesIO(data)).pk)
        except Exception as error:  # noqa: BLE001  # a thread must not swallow it
            errors.append(error)
        finally:
            connection.close()

    threads = [Thread(target=upload, daemon=True) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LIMIT)
    assert errors == []
    assert len(made) == 4
    assert set(made) == {Image.objects.get().pk}


def test_a_form_s_file_is_taken(db, alice: User) -> None:
    assert accept_upload(create_upload(size=(30, 20)), uploaded_by=alice).uploaded_by == alice


def test_a_picture_s_own_words_cannot_carry_a_bomb(db) -> None:
    # An EXIF block that points outside itself is no reason to refuse what can be seen.
    exif = TiffImagePlugin.ImageFileDirectory_v2()
    exif[0x0112] = 1
    assert accept_upload(io.BytesIO(picture_bytes(exif=b"Exif\x00\x00II*\x00\xff\xff\xff\x7f"))).pk


@pytest.mark.parametrize(
    "failure", [OSError("no space left"), EndpointConnectionError(endpoint_url="http://s3"), ClientError({"Error": {"Code": "403"}}, "Put")]
)
@pytest.mark.django_db
def test_a_storage_that_is_down_is_said_in_words(failure: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object) -> None:
        raise failure

    monkeypatch.setattr(default_storage, "save", fail)
    with pytest.raises(ImageRefused, match="could not store your picture") as refusal:
        accept_upload(create_upload(size=(61, 47)))  # like no other picture: what is stored already is not stored again
    assert (refusal.value.reason, refusal.value.may_heal) == (PictureRefusal.NOT_STORED, True)
    assert not Image.objects.exists()
