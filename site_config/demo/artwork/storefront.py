"""Pictures of shops rather than things: covers with an awning and a counter, round logos, category tiles."""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image

from .backdrops import grain, studio, table
from .canvas import Canvas, View, blank
from .geometry import arc, around, ellipse, rounded
from .modelling import SHAPES
from .paints import across, ball, down, shade_x, shade_y, woven
from .palettes import BACKDROPS, BLACK, PALETTES, WOOD, darker, lighter
from .scene import Placement, place

COVER_SIZE = (1600, 600)
LOGO_SIZE = (400, 400)
TILE_SIZE = (800, 600)
STANDING_BASE = 866.0
HANGING_TOP = 70.0


@dataclass(frozen=True)
class Item:
    """One thing in a shop's picture, by the names of its shape, palette and pattern."""

    shape: str
    palette: str
    pattern: str = "plain"
    text: str = ""


@dataclass(frozen=True)
class CoverSpec:
    """A store's wide picture: its colours, its awning's textile, and what stands on the counter from left to right."""

    palette: str
    pattern: str
    backdrop: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class LogoSpec:
    """A store's emblem in a ring of its textile."""

    palette: str
    pattern: str
    emblem: Item


@dataclass(frozen=True)
class TileSpec:
    """A category's picture: up to three things, the first in the middle and largest."""

    backdrop: str
    items: tuple[Item, ...]


def draw_cover(spec: CoverSpec) -> Image.Image:
    """A 1600x600 RGB picture of a shop's counter under its awning."""
    palette = PALETTES[spec.palette]
    image = studio(*COVER_SIZE, BACKDROPS[spec.backdrop], seed=len(spec.items))
    canvas = _pixels(image)
    places = [(item, _slot(index, len(spec.items), 1600)) for index, item in enumerate(spec.items)]
    for item, x in places:
        if SHAPES[item.shape].rest == "hang":
            place(image, _hanging(item, x=x, top=92, scale=0.42))
    counter = rounded(-10, 468, 1620, 150, 2)
    canvas.fill(rounded(-10, 446, 1620, 30, 2), BLACK, opacity=0.22, blur=12)
    canvas.fill(counter, down(lighter(WOOD, 0.34), (0.16, lighter(WOOD, 0.16)), (0.18, darker(WOOD, 0.2)), darker(WOOD, 0.44)))
    canvas.fill(rounded(-10, 530, 1620, 44, 1), woven(spec.pattern, palette, repeat=44))
    canvas.fill(rounded(-10, 526, 1620, 52, 1), shade_y(0.3, 0, 0.1))
    for item, x in places:
        if SHAPES[item.shape].rest == "stand":
            place(image, _standing(item, x=x, base=506, scale=0.38))
    _awning(canvas, spec)
    return grain(image)


def draw_logo(spec: LogoSpec) -> Image.Image:
    """A 400x400 RGB emblem that also works when cropped to a circle."""
    palette = PALETTES[spec.palette]
    image = blank(*LOGO_SIZE, palette.deep)
    canvas = _pixels(image)
    canvas.fill(rounded(-5, -5, 410, 410, 1), ball(lighter(palette.base, 0.1), palette.deep, reach=1.1))
    canvas.fill(ellipse(200, 200, 186), woven(spec.pattern, palette, repeat=74))
    canvas.line(arc(200, 200, 186, 186, 0, 360), 5, palette.accent)
    canvas.fill(ellipse(200, 206, 152), BLACK, opacity=0.4, blur=8)
    canvas.fill(ellipse(200, 200, 150), ball(lighter(palette.light, 0.5), darker(palette.light, 0.06)))
    canvas.line(arc(200, 200, 141, 141, 0, 360), 3, palette.accent)
    for x, y in around(200, 200, 168, 32):
        canvas.fill(ellipse(x, y, 4), palette.accent)
    rest = SHAPES[spec.emblem.shape].rest
    focus = (500.0, 510.0)
    view = View(scale=0.225 if rest == "hang" else 0.245, focus=focus, target=(200, 202))
    place(image, Placement(spec.emblem.shape, spec.emblem.palette, view, spec.emblem.pattern, spec.emblem.text))
    return image


def draw_tile(spec: TileSpec) -> Image.Image:
    """An 800x600 RGB picture for a category."""
    backdrop = BACKDROPS[spec.backdrop]
    lies = SHAPES[spec.items[0].shape].rest == "flat"
    image = (table if lies else studio)(*TILE_SIZE, backdrop, seed=len(spec.items))
    for index, item in reversed(list(enumerate(spec.items))):
        x = (400.0, 190.0, 620.0)[index] if len(spec.items) > 1 else 400.0
        place(image, _in_tile(item, x=x, first=index == 0))
    return grain(image)


def _in_tile(item: Item, *, x: float, first: bool) -> Placement:
    # The lower edge stays free: a tile has its name there.
    scale = 0.56 if first else 0.42
    rest = SHAPES[item.shape].rest
    if rest == "stand":
        return _standing(item, x=x, base=500 if first else 456, scale=scale)
    if rest == "hang":
        return _hanging(item, x=x, top=14 if first else 10, scale=scale)
    return Placement(item.shape, item.palette, View(scale=scale, angle=-7, target=(x, 262)), item.pattern, item.text)


def _standing(item: Item, *, x: float, base: float, scale: float) -> Placement:
    view = View(scale=scale, focus=(500, STANDING_BASE), target=(x, base))
    return Placement(item.shape, item.palette, view, item.pattern, item.text)


def _hanging(item: Item, *, x: float, top: float, scale: float) -> Placement:
    view = View(scale=scale, focus=(500, HANGING_TOP), target=(x, top))
    return Placement(item.shape, item.palette, view, item.pattern, item.text)


def _slot(index: int, count: int, width: float) -> float:
    return width * (index + 0.5) / count


def _awning(canvas: Canvas, spec: CoverSpec) -> None:
    palette = PALETTES[spec.palette]
    canvas.fill(rounded(-20, -20, 1640, 130, 2), BLACK, opacity=0.3, blur=22)
    for index in range(20):
        left = index * 80
        flap = [(left, -6), (left + 80, -6), (left + 80, 66), *arc(left + 40, 66, 40, 34, 0, 180)]
        canvas.fill(flap, palette.light if index % 2 else woven(spec.pattern, palette, repeat=80))
        canvas.fill(flap, shade_x(0.2, 0, 0, 0.24))
    canvas.fill(rounded(-10, -10, 1620, 76, 1), shade_y(0.34, 0.1, 0.0))
    canvas.fill(rounded(-10, -6, 1620, 14, 1), across(darker(palette.accent, 0.1), palette.accent, darker(palette.accent, 0.2)))


def _pixels(image: Image.Image) -> Canvas:
    """A canvas whose units are the picture's pixels."""
    return Canvas(image, view=View(scale=1, focus=(0, 0), target=(0, 0)))
