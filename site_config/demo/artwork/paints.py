"""Paints: what fills an outline. A paint answers with colours for a frame, and where it is transparent."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from PIL import Image

from .palettes import BLACK, WHITE, Color, Palette
from .tiles import pattern_tile

Box = tuple[int, int, int, int]
Layer = tuple[Image.Image | Color, Image.Image | None]
Stop = Color | tuple[float, Color]


@dataclass(frozen=True)
class Frame:
    """Where a paint is wanted: the whole outline's box, the visible part of it, and the canvas's scale."""

    full: Box
    box: Box
    scale: float
    angle: float

    @property
    def size(self) -> tuple[int, int]:
        return (self.box[2] - self.box[0], self.box[3] - self.box[1])

    def window(self, width: float, height: float) -> tuple[float, float, float, float]:
        """The visible part, in the coordinates of a texture stretched over the whole outline."""
        left, top, right, bottom = self.full
        across, down = width / max(right - left, 1), height / max(bottom - top, 1)
        box = self.box
        return (
            max((box[0] - left) * across, 0),
            max((box[1] - top) * down, 0),
            min((box[2] - left) * across, width),
            min((box[3] - top) * down, height),
        )


Paint = Callable[[Frame], Layer]


def flat(color: Color) -> Paint:
    """One colour."""
    return lambda frame: (color, None)


def across(*stops: Stop) -> Paint:
    """A gradient from left to right; stops are colours, or (position, colour)."""
    strip = _strip(_positions(stops))
    return lambda frame: (_stretch(strip, frame), None)


def down(*stops: Stop) -> Paint:
    """A gradient from top to bottom."""
    strip = _strip(_positions(stops)).transpose(Image.Transpose.TRANSPOSE)
    return lambda frame: (_stretch(strip, frame), None)


def ball(inner: Color, outer: Color, *, at: tuple[float, float] = (0.38, 0.34), reach: float = 0.85) -> Paint:
    """A lit sphere: bright where the light falls, darker away from it."""
    return lambda frame: (_ball(frame, inner, outer, at, reach), None)


def shade_x(*alphas: float, color: Color = BLACK) -> Paint:
    """A veil whose strength (0 to 1) changes from left to right."""
    strip = _veil(alphas)
    return lambda frame: (color, _stretch(strip, frame))


def shade_y(*alphas: float, color: Color = BLACK) -> Paint:
    """A veil whose strength (0 to 1) changes from top to bottom."""
    strip = _veil(alphas).transpose(Image.Transpose.TRANSPOSE)
    return lambda frame: (color, _stretch(strip, frame))


def sheen_x(*alphas: float) -> Paint:
    """White light whose strength changes from left to right."""
    return shade_x(*alphas, color=WHITE)


def woven(pattern: str, palette: Palette, *, repeat: float = 170, turn: float = 0) -> Paint:
    """A textile: the pattern's tile every `repeat` units, turned by `turn` degrees."""

    def paint(frame: Frame) -> Layer:
        tile = pattern_tile(pattern, palette, max(8, round(repeat * frame.scale)))
        return _tiled(tile, frame, turn + frame.angle), None

    return paint


def _tiled(tile: Image.Image, frame: Frame, turn: float) -> Image.Image:
    width, height = frame.size
    if turn == 0:
        return _carpet(tile, width, height, offset=(frame.full[0] - frame.box[0], frame.full[1] - frame.box[1]))
    side = math.ceil(math.hypot(width, height)) + 2
    carpet = _carpet(tile, side, side, offset=(0, 0))
    cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    middle = side / 2
    matrix = (
        cos, sin, middle - cos * width / 2 - sin * height / 2,
        -sin, cos, middle + sin * width / 2 - cos * height / 2,
    )  # fmt: skip
    return carpet.transform((width, height), Image.Transform.AFFINE, matrix, Image.Resampling.BILINEAR)


def _carpet(tile: Image.Image, width: int, height: int, *, offset: tuple[int, int]) -> Image.Image:
    carpet = Image.new("RGB", (width, height))
    step = tile.width
    for left in range(offset[0] % step - step, width, step):
        for top in range(offset[1] % step - step, height, step):
            carpet.paste(tile, (left, top))
    return carpet


def _stretch(strip: Image.Image, frame: Frame) -> Image.Image:
    return strip.resize(frame.size, Image.Resampling.BILINEAR, box=frame.window(strip.width, strip.height))


def _positions(stops: tuple[Stop, ...]) -> tuple[tuple[float, Color], ...]:
    last = max(len(stops) - 1, 1)
    return tuple(
        stop if len(stop) == 2 else (index / last, stop)  # type: ignore[misc]
        for index, stop in enumerate(stops)
    )


@lru_cache(maxsize=2048)
def _strip(stops: tuple[tuple[float, Color], ...]) -> Image.Image:
    strip = Image.new("RGB", (256, 1))
    strip.putdata([_color_at(stops, index / 255) for index in range(256)])
    return strip


@lru_cache(maxsize=2048)
def _veil(alphas: tuple[float, ...]) -> Image.Image:
    last = max(len(alphas) - 1, 1)
    stops = tuple((index / last, (round(alpha * 255), 0, 0)) for index, alpha in enumerate(alphas))
    strip = Image.new("L", (256, 1))
    strip.putdata([_color_at(stops, index / 255)[0] for index in range(256)])
    return strip


def _color_at(stops: tuple[tuple[float, Color], ...], position: float) -> Color:
    for (start, first), (end, second) in pairwise(stops):
        if position <= end:
            share = max(position - start, 0) / max(end - start, 1e-6)
            share = share * share * (3 - 2 * share)
            red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
            return (red, green, blue)
    return stops[-1][1]


@lru_cache(maxsize=1)
def _radial() -> Image.Image:
    return Image.radial_gradient("L")


def _ball(frame: Frame, inner: Color, outer: Color, at: tuple[float, float], reach: float) -> Image.Image:
    width, height = frame.full[2] - frame.full[0], frame.full[3] - frame.full[1]
    # Pillow's radial gradient reaches 255 at half its width, so it is sampled through a window of our choosing.
    left, top = 128 - at[0] * 128 / reach, 128 - at[1] * 128 / reach
    across_, down_ = 128 / reach / max(width, 1), 128 / reach / max(height, 1)
    x, y = frame.box[0] - frame.full[0], frame.box[1] - frame.full[1]
    matrix = (across_, 0, left + x * across_, 0, down_, top + y * down_)
    light = _radial().transform(frame.size, Image.Transform.AFFINE, matrix, Image.Resampling.BILINEAR, fillcolor=255)
    bands = [light.point(_ramp(a, b)) for a, b in zip(inner, outer, strict=True)]
    return Image.merge("RGB", bands)


@lru_cache(maxsize=2048)
def _ramp(start: int, end: int) -> list[int]:
    return [round(start + (end - start) * value / 255) for value in range(256)]
