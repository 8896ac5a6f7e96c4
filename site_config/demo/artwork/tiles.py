"""Seamless tiles of textile, and the register of patterns that draw them."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from PIL import Image, ImageDraw

from .geometry import Outline, ellipse
from .palettes import Color, Palette

SIDE = 720
"""Pixels of a tile before it is shrunk to what a picture needs; a tile is 100 units wide."""


class Tile:
    """A square that continues on its other side: what leaves on the right comes back on the left."""

    def __init__(self, ground: Color) -> None:
        self.image = Image.new("RGB", (SIDE, SIDE), ground)
        self._draw = ImageDraw.Draw(self.image)

    def shape(self, points: Outline, color: Color) -> None:
        for placed in self._wrapped(points, 0):
            self._draw.polygon(placed, fill=color)

    def dot(self, x: float, y: float, radius: float, color: Color) -> None:
        self.shape(ellipse(x, y, radius), color)

    def ring(self, x: float, y: float, radius: float, width: float, color: Color) -> None:
        circle = ellipse(x, y, radius)
        self.line([*circle, circle[1]], width, color)

    def line(self, points: Outline, width: float, color: Color) -> None:
        for placed in self._wrapped(points, width):
            self._draw.line(placed, fill=color, width=round(width * SIDE / 100), joint="curve")

    def bar(self, left: float, top: float, right: float, bottom: float, color: Color) -> None:
        self._draw.rectangle(tuple(value * SIDE / 100 for value in (left, top, right, bottom)), fill=color)

    def _wrapped(self, points: Outline, margin: float) -> list[list[tuple[float, float]]]:
        xs, ys = zip(*points, strict=True)
        times = SIDE / 100
        return [
            [((x + dx) * times, (y + dy) * times) for x, y in points]
            for dx in (-100, 0, 100)
            for dy in (-100, 0, 100)
            if max(xs) + dx > -margin and min(xs) + dx < 100 + margin
            if max(ys) + dy > -margin and min(ys) + dy < 100 + margin
        ]


Motif = Callable[[Palette], Tile]
PATTERNS: dict[str, Motif] = {}


def motif(draw: Motif) -> Motif:
    """Register a pattern under its function's name."""
    PATTERNS[draw.__name__] = draw
    return draw


@lru_cache(maxsize=96)
def pattern_tile(name: str, palette: Palette, side: int) -> Image.Image:
    """The tile of a pattern, `side` pixels wide."""
    return _full_tile(name, palette).resize((side, side), Image.Resampling.BOX if side > SIDE else Image.Resampling.LANCZOS)


@lru_cache(maxsize=64)
def _full_tile(name: str, palette: Palette) -> Image.Image:
    return PATTERNS[name](palette).image
