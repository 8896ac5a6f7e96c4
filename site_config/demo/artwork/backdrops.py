"""What stands behind: a seamless studio wall and floor with light from the left, or a table seen from above."""

from __future__ import annotations

import random
from functools import lru_cache

from PIL import Image, ImageChops

from .canvas import Canvas, View, blank
from .geometry import Point, arc, ellipse, petal, rounded
from .modelling import chance
from .paints import Paint, ball, down
from .palettes import BLACK, WHITE, Backdrop, darker, lighter, mix

HORIZON = 0.66


def studio(width: int, height: int, backdrop: Backdrop, *, seed: int = 0) -> Image.Image:
    """A wall, a floor, and the decoration the backdrop asks for."""
    image = blank(width, height, backdrop.wall)
    canvas = Canvas(image, view=View(scale=height / 1000, focus=(0, 0), target=(0, 0)))
    across = 1000 * width / height
    whole = rounded(-5, -5, across + 10, 1010, 1)
    canvas.fill(whole, _sweep(backdrop))
    DECORATIONS[backdrop.kind](canvas, backdrop, across, chance(seed))
    canvas.fill(rounded(-5, 1000 * HORIZON, across + 10, 350, 1), _floor(backdrop))
    canvas.fill(rounded(-60, 1000 * HORIZON - 14, across + 120, 28, 4), lighter(backdrop.floor, 0.3), opacity=0.55, blur=9)
    canvas.fill(ellipse(across * 0.3, 260, across * 0.42, 330), WHITE, opacity=0.26, blur=110)
    canvas.fill(ellipse(across * 0.5, 1090, across * 0.75, 130), BLACK, opacity=0.16, blur=90)
    return image


def table(width: int, height: int, backdrop: Backdrop, *, seed: int = 0) -> Image.Image:
    """A plain surface from above with the shadow of leaves across a corner."""
    image = blank(width, height, backdrop.wall)
    canvas = Canvas(image, view=View(scale=height / 1000, focus=(0, 0), target=(0, 0)))
    across = 1000 * width / height
    surface = rounded(-5, -5, across + 10, 1010, 1)
    canvas.fill(surface, ball(lighter(backdrop.wall, 0.3), darker(backdrop.floor, 0.04), at=(0.3, 0.25), reach=1.1))
    rng = chance(seed)
    corner = (across, 0.0) if rng.random() < 0.5 else (across, 1000.0)
    _leaf_shadow(canvas, corner, rng, opacity=0.17)
    return image


def grain(image: Image.Image) -> Image.Image:
    """Paper grain over everything: it hides the steps of soft gradients."""
    noise = Image.merge("RGB", [_noise(image.width, image.height)] * 3)
    return ImageChops.add(image, noise, offset=-3)


@lru_cache(maxsize=8)
def _noise(width: int, height: int) -> Image.Image:
    tile = Image.frombytes("L", (256, 256), chance(7).randbytes(256 * 256)).point([value * 6 // 255 for value in range(256)])
    noise = Image.new("L", (width, height))
    for left in range(0, width, 256):
        for top in range(0, height, 256):
            noise.paste(tile, (left, top))
    return noise


def _sweep(backdrop: Backdrop) -> Paint:
    return down(darker(backdrop.wall, 0.05), (0.5, lighter(backdrop.wall, 0.16)), (1, lighter(backdrop.wall, 0.05)))


def _floor(backdrop: Backdrop) -> Paint:
    return down(lighter(backdrop.floor, 0.14), (0.35, backdrop.floor), (1, darker(backdrop.floor, 0.1)))


def _disc(canvas: Canvas, backdrop: Backdrop, across: float, rng: random.Random) -> None:
    x = across / 2 + rng.uniform(-60, 60)
    canvas.fill(ellipse(x, 420, 350), down(lighter(backdrop.decor, 0.1), backdrop.decor))


def _arch(canvas: Canvas, backdrop: Backdrop, across: float, rng: random.Random) -> None:
    middle = across / 2 + rng.choice((-110, -40, 60, 120))
    outline = [(middle + 310, 1000.0), (middle - 310, 1000.0), *arc(middle, 400, 310, 310, 180, 360)]
    canvas.fill(outline, down(darker(backdrop.decor, 0.1), (0.7, lighter(backdrop.decor, 0.06)), (1, backdrop.decor)))
    edge = [(middle - 310, 1000.0), *arc(middle, 400, 310, 310, 180, 360), (middle + 310, 1000.0)]
    canvas.line(edge, 7, WHITE, opacity=0.22)


def _window(canvas: Canvas, backdrop: Backdrop, across: float, rng: random.Random) -> None:
    light = lighter(mix(backdrop.wall, (255, 236, 190), 0.5), 0.45)
    left = across * rng.uniform(0.3, 0.5)
    for column in range(2):
        for row in range(3):
            x, y = left + column * 190, 60 + row * 190 + column * 34
            pane = [(x, y), (x + 168, y + 30), (x + 168, y + 192), (x, y + 162)]
            canvas.fill(pane, light, opacity=0.5, blur=7)


def _palm(canvas: Canvas, backdrop: Backdrop, across: float, rng: random.Random) -> None:
    _leaf_shadow(canvas, (across, rng.uniform(-40, 60)), rng, opacity=0.2)
    _leaf_shadow(canvas, (across * 0.96, 420), rng, opacity=0.11)


def _leaf_shadow(canvas: Canvas, root: Point, rng: random.Random, *, opacity: float) -> None:
    lean = rng.uniform(-8, 8) + (150 if root[1] < 700 else 210)
    for index in range(9):
        turn = lean + (index - 4) * 15
        leaf = petal(root[0], root[1], 520 - abs(index - 4) * 34, 62, turn)
        canvas.fill(leaf, BLACK, opacity=opacity, blur=11)


DECORATIONS = {"disc": _disc, "arch": _arch, "window": _window, "palm": _palm}
