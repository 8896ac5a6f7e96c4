"""The canvas: fills outlines with paints, smooth at the edges.

Only an outline's own mask is drawn enlarged and shrunk again, never the whole picture: that is what makes a
picture with eighty layers cost a tenth of a second.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from .geometry import Outline, Point, bounds
from .paints import Box, Frame, Paint
from .palettes import Color


@dataclass(frozen=True)
class View:
    """Where drawing units land: the point `focus` goes to pixel `target`, scaled and turned (degrees)."""

    scale: float = 1.2
    angle: float = 0
    focus: Point = (500, 500)
    target: Point = (600, 600)
    flip: bool = False

    def place(self, points: Outline) -> list[Point]:
        cos, sin = math.cos(math.radians(self.angle)) * self.scale, math.sin(math.radians(self.angle)) * self.scale
        fx, fy = self.focus
        tx, ty = self.target
        side = -1 if self.flip else 1
        return [(tx + side * ((x - fx) * cos - (y - fy) * sin), ty + (x - fx) * sin + (y - fy) * cos) for x, y in points]


class Canvas:
    """A picture being drawn. Units and angles are the view's; colours are opaque RGB."""

    def __init__(self, image: Image.Image, *, view: View | None = None) -> None:
        self.image = image
        self.view = view or View()
        self._clip: Image.Image | None = None

    def fill(self, outline: Outline, paint: Paint | Color, *, opacity: float = 1, blur: float = 0) -> None:
        """Fill a closed outline. `blur` is in units and softens its edge."""
        self._lay([self.view.place(outline)], paint, opacity=opacity, blur=blur)

    def fill_ring(self, outer: Outline, inner: Outline, paint: Paint | Color, *, opacity: float = 1) -> None:
        """Fill between two outlines."""
        self._lay([self.view.place(outer), self.view.place(inner)], paint, opacity=opacity)

    def line(self, points: Outline, width: float, paint: Paint | Color, *, opacity: float = 1, blur: float = 0) -> None:
        """Draw an open line with round ends."""
        self._lay([self.view.place(points)], paint, opacity=opacity, blur=blur, width=width * self.view.scale)

    def text(self, x: float, y: float, text: str, size: float, color: Color, *, opacity: float = 1) -> None:
        """Write centred on a point. The view's angle is respected."""
        font = _font(max(6, round(size * self.view.scale * 2)))
        left, top, right, bottom = font.getbbox(text)
        mask = Image.new("L", (round(right - left) + 4, round(bottom - top) + 4))
        ImageDraw.Draw(mask).text((2 - left, 2 - top), text, fill=255, font=font)
        mask = mask.rotate(-self.view.angle, Image.Resampling.BICUBIC, expand=True)
        mask = mask.resize((max(1, mask.width // 2), max(1, mask.height // 2)), Image.Resampling.LANCZOS)
        (px, py), *_ = self.view.place([(x, y)])
        corner = (round(px - mask.width / 2), round(py - mask.height / 2))
        self.image.paste(color, corner, mask.point(_fade(opacity)) if opacity < 1 else mask)

    @contextmanager
    def clipped(self, outline: Outline) -> Iterator[None]:
        """Keep everything drawn inside the block within an outline."""
        before = self._clip
        placed = self.view.place(outline)
        clip = _mask([placed], (0, 0, *self.image.size), width=None)
        self._clip = ImageChops.multiply(before, clip) if before else clip
        yield
        self._clip = before

    def _lay(
        self,
        outlines: Sequence[Outline],
        paint: Paint | Color,
        *,
        opacity: float,
        blur: float = 0,
        width: float | None = None,
    ) -> None:
        soft = blur * self.view.scale
        frame = self._frame(outlines[0], pad=3 * soft + (width or 0) / 2 + 1)
        if frame is None:
            return
        mask = _soft_mask(outlines, frame.box, soft, width=width) if soft >= 1 else _mask(outlines, frame.box, width=width)
        color, alpha = paint(frame) if callable(paint) else (paint, None)
        for veil in (alpha, self._clip.crop(frame.box) if self._clip else None):
            mask = ImageChops.multiply(mask, veil) if veil else mask
        self.image.paste(color, frame.box, mask.point(_fade(opacity)) if opacity < 1 else mask)

    def _frame(self, points: Outline, *, pad: float) -> Frame | None:
        left, top, right, bottom = bounds(points)
        full = (math.floor(left - pad), math.floor(top - pad), math.ceil(right + pad), math.ceil(bottom + pad))
        width, height = self.image.size
        box = (max(full[0], 0), max(full[1], 0), min(full[2], width), min(full[3], height))
        if box[0] >= box[2] or box[1] >= box[3]:
            return None
        return Frame(full, box, self.view.scale, self.view.angle)


class Silhouette(Canvas):
    """A canvas that keeps only what would be solid, in white on black: the form that casts the shadow."""

    def __init__(self, size: tuple[int, int], *, view: View) -> None:
        super().__init__(Image.new("L", size), view=view)

    def text(self, x: float, y: float, text: str, size: float, color: Color, *, opacity: float = 1) -> None:
        """Writing casts no shadow of its own."""

    @contextmanager
    def clipped(self, outline: Outline) -> Iterator[None]:
        """Whatever is clipped lies inside a form that has been drawn already."""
        del outline
        before, self._clip = self._clip, self.image
        yield
        self._clip = before

    def _lay(
        self,
        outlines: Sequence[Outline],
        paint: Paint | Color,
        *,
        opacity: float,
        blur: float = 0,
        width: float | None = None,
    ) -> None:
        if opacity < 0.6 or blur or self._clip:
            return
        draw = ImageDraw.Draw(self.image)
        if len(outlines) > 1:
            ring = _mask(outlines, (0, 0, *self.image.size), width=None)
            self.image.paste(255, (0, 0), ring)
        elif width is None:
            draw.polygon(list(outlines[0]), fill=255)
        else:
            draw.line(list(outlines[0]), fill=255, width=max(1, round(width)))


def blank(width: int, height: int, color: Color) -> Image.Image:
    """A new RGB picture."""
    return Image.new("RGB", (width, height), color)


def _mask(outlines: Sequence[Outline], box: Box, *, width: float | None) -> Image.Image:
    """An anti-aliased mask of the box; the second outline, if any, is a hole."""
    across, high = box[2] - box[0], box[3] - box[1]
    times = 4 if across * high < 260_000 else 3
    big = Image.new("L", (across * times, high * times))
    draw = ImageDraw.Draw(big)
    for index, outline in enumerate(outlines):
        points = [((x - box[0]) * times, (y - box[1]) * times) for x, y in outline]
        if width is None:
            draw.polygon(points, fill=0 if index else 255)
        else:
            _stroke(draw, points, width * times)
    return big.reduce(times)


def _stroke(draw: ImageDraw.ImageDraw, points: list[Point], width: float) -> None:
    draw.line(points, fill=255, width=max(1, round(width)), joint="curve")
    radius = width / 2
    for x, y in (points[0], points[-1]):
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)


def _soft_mask(outlines: Sequence[Outline], box: Box, blur: float, *, width: float | None) -> Image.Image:
    """A blurred mask, made small and enlarged: a blur hides the difference."""
    shrink = min(max(1, int(blur / 2)), 8)
    size = (max(1, (box[2] - box[0]) // shrink), max(1, (box[3] - box[1]) // shrink))
    small = Image.new("L", size)
    draw = ImageDraw.Draw(small)
    points = [((x - box[0]) / shrink, (y - box[1]) / shrink) for x, y in outlines[0]]
    if width is None:
        draw.polygon(points, fill=255)
    else:
        _stroke(draw, points, width / shrink)
    small = small.filter(ImageFilter.GaussianBlur(blur / shrink))
    return small.resize((box[2] - box[0], box[3] - box[1]), Image.Resampling.BICUBIC)


@lru_cache(maxsize=256)
def _fade(opacity: float) -> list[int]:
    return [round(value * opacity) for value in range(256)]


@lru_cache(maxsize=64)
def _font(size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(size)
    assert isinstance(font, ImageFont.FreeTypeFont)
    return font
