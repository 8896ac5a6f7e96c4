"""QR codes as a phone sees them: leaning, turned, in poor light, blurred, small in a large picture, light on dark."""

import io
from pathlib import Path
from typing import Any

import segno
from PIL import Image, ImageFilter, ImageOps

_SIDE = 500
_TEXTS = {
    "leaning.png": "https://makiti.example/h/Zm9vYmFyYmF6cXV4MTIzNA/",
    "turned.png": "A code that stands on its head",
    "dim.jpg": "Lu à la lueur d’une lampe\r\nà Conakry",
    "blurred.png": "Held too near",
    "small.png": "+224620000001",
    "light_on_dark.png": "The other way round",
    "speckled.png": "MECARD:N:Camara,Bob;;",
    "torn.png": "torn beyond repair",
}


def make_codes(folder: Path) -> list[dict[str, Any]]:
    """The pictures; returns the table of what they say, and whether that can be read at all."""
    for name, text in _TEXTS.items():
        _seen(name, _code(text)).save(folder / name)
    return [{"image": name, "expected_text": text, "zxing_cpp_reads": name != "torn.png"} for name, text in _TEXTS.items()]


def _code(text: str) -> Image.Image:
    png = io.BytesIO()
    segno.make(text, error="m", micro=False).save(png, kind="png", scale=8, border=4)
    return Image.open(png).convert("L").resize((_SIDE, _SIDE))


def _seen(name: str, code: Image.Image) -> Image.Image:
    match name.partition(".")[0]:
        case "leaning":  # taken from the side: the far edge is shorter
            seen = ImageOps.expand(code, 60, 255)
            width = seen.width
            corners = (-40, -40, 0, width, width, width, width + 40, -40)  # upper left, lower left, lower right, upper right
            return seen.transform(seen.size, Image.Transform.QUAD, corners, fillcolor=255)
        case "turned":
            return ImageOps.expand(code, 120, 255).rotate(197, fillcolor=255)
        case "dim":
            return code.point(lambda light: 40 + light // 8)
        case "blurred":
            return code.filter(ImageFilter.GaussianBlur(5))
        case "small":
            wall = Image.linear_gradient("L").resize((1_600, 1_200)).point(lambda light: 120 + light // 2)
            wall.paste(code.resize((200, 200)), (900, 500))
            return wall
        case "light_on_dark":
            return ImageOps.invert(code)
        case "speckled":
            return Image.blend(code, Image.radial_gradient("L").resize(code.size), 0.35)
        case _:
            code.paste(255, (0, 0, _SIDE, _SIDE // 2))
            return code
