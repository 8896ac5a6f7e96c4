"""What the shapes share: bodies with light on them, cloth with folds, seams, gloss, labels."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

from .canvas import Canvas
from .geometry import Outline, Point, ellipse, moved, rounded, smooth
from .paints import Paint, across, ball, down, shade_x, shade_y, sheen_x, woven
from .palettes import BLACK, WHITE, Color, Palette, darker, lighter, mix


@dataclass(frozen=True)
class Look:
    """How one object is dressed: its colours, its textile, and its own repeatable chance."""

    palette: Palette
    pattern: str = "plain"
    seed: int = 0
    text: str = ""
    rng: random.Random = field(default_factory=random.Random, compare=False)


def chance(seed: int) -> random.Random:
    """Chance that repeats itself: the same seed draws the same picture."""
    return random.Random(seed)  # noqa: S311 - decoration, not a secret


Drawer = Callable[[Canvas, Look], None]


@dataclass(frozen=True)
class Shape:
    """A drawing of one thing in a 1000-unit square, and how it rests: standing, lying flat, or hanging."""

    draw: Drawer
    rest: str
    focus: Point
    size: float


SHAPES: dict[str, Shape] = {}


def shape(rest: str = "stand", *, focus: Point = (500, 480), size: float = 1) -> Callable[[Drawer], Drawer]:
    """Register a drawing under its function's name; `focus` is where a close-up looks, `size` tames the wide ones."""

    def register(draw: Drawer) -> Drawer:
        SHAPES[draw.__name__] = Shape(draw, rest, focus, size)
        return draw

    return register


def round_body(color: Color, *, gloss: float = 0.3) -> Paint:
    """A cylinder lit from the left."""
    return across(darker(color, 0.28), (0.22, lighter(color, gloss)), (0.5, color), (0.82, darker(color, 0.26)), darker(color, 0.16))


def flat_body(color: Color) -> Paint:
    """A flat face lit from above."""
    return down(lighter(color, 0.14), color, darker(color, 0.14))


def cloth(canvas: Canvas, outline: Outline, look: Look, *, repeat: float = 170, turn: float = 0) -> None:
    """Fill with the look's textile and give it a little volume."""
    canvas.fill(outline, woven(look.pattern, look.palette, repeat=repeat, turn=turn))
    canvas.fill(outline, shade_x(0.3, 0, 0.02, 0.34))
    canvas.fill(outline, shade_y(0, 0, 0.16))


def fold(canvas: Canvas, points: Outline, *, width: float = 16, strength: float = 0.38) -> None:
    """A fold: a soft dark crease with light beside it."""
    curve = smooth(points, closed=False)
    canvas.line(curve, width, BLACK, opacity=strength, blur=width * 0.55)
    shifted = [(x - width * 0.9, y) for x, y in curve]
    canvas.line(shifted, width * 0.5, WHITE, opacity=strength * 0.6, blur=width * 0.4)


def seam(canvas: Canvas, points: Outline, color: Color, *, width: float = 3, dash: float = 12) -> None:
    """A line of stitches."""
    travelled, pen = 0.0, True
    run: list[Point] = [points[0]]
    for (ax, ay), (bx, by) in pairwise(points):
        length = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5
        pieces = max(1, int(length / 4))
        for piece in range(1, pieces + 1):
            run.append((ax + (bx - ax) * piece / pieces, ay + (by - ay) * piece / pieces))
            travelled += length / pieces
            if travelled >= dash * (1 if pen else 0.7):
                if pen:
                    canvas.line(run, width, color, opacity=0.59)
                travelled, pen, run = 0.0, not pen, [run[-1]]


def gloss(canvas: Canvas, outline: Outline, *, opacity: float = 0.5, blur: float = 5) -> None:
    """A patch of reflected light."""
    canvas.fill(outline, WHITE, opacity=opacity, blur=blur)


def dim(canvas: Canvas, outline: Outline, *, opacity: float = 0.35, blur: float = 12) -> None:
    """A patch of soft shadow on an object."""
    canvas.fill(outline, BLACK, opacity=opacity, blur=blur)


def rim(canvas: Canvas, cx: float, cy: float, rx: float, ry: float, color: Color, inside: Color, *, lip: float = 10) -> None:
    """The open top of a vessel seen a little from above."""
    canvas.fill(ellipse(cx, cy, rx, ry), across(darker(color, 0.1), lighter(color, 0.5), color, darker(color, 0.25)))
    inner = ellipse(cx, cy + lip * 0.2, rx - lip, max(ry - lip * 0.7, 2))
    canvas.fill(inner, down(darker(inside, 0.5), inside))


def label(canvas: Canvas, x: float, y: float, width: float, height: float, look: Look, *, size: float = 44) -> None:
    """A printed paper label with a band of pattern, a name and a rule."""
    palette = look.palette
    outline = rounded(x, y, width, height, 14)
    canvas.fill(outline, across(darker(palette.light, 0.08), palette.light, palette.light, darker(palette.light, 0.2)))
    with canvas.clipped(outline):
        canvas.fill(rounded(x, y, width, height * 0.24, 1), woven(look.pattern, palette, repeat=90))
        canvas.fill(rounded(x, y + height * 0.9, width, height * 0.1, 1), palette.accent)
    middle = x + width / 2
    if look.text:
        canvas.text(middle, y + height * 0.5, look.text, size, palette.deep)
    canvas.line([(middle - width * 0.22, y + height * 0.7), (middle + width * 0.22, y + height * 0.7)], 3, palette.base)
    canvas.line([(middle - width * 0.13, y + height * 0.78), (middle + width * 0.13, y + height * 0.78)], 2, palette.base)
    canvas.fill(outline, shade_x(0.14, 0, 0, 0.24))
    canvas.fill(outline, sheen_x(0, 0.14, 0, 0))


def grains(canvas: Canvas, look: Look, spots: list[Point], color: Color, *, size: float = 12) -> None:
    """A scatter of beans or grains, each a little different."""
    for x, y in spots:
        tone = mix(color, (darker(color, 0.4), lighter(color, 0.4))[look.rng.random() < 0.5], look.rng.random() * 0.8)
        grain = moved(ellipse(x, y, size, size * 0.62), turn=look.rng.uniform(0, 180), about=(x, y))
        canvas.fill(grain, ball(lighter(tone, 0.3), darker(tone, 0.3)))


def scatter(look: Look, count: int, box: tuple[float, float, float, float]) -> list[Point]:
    """Random spots in a box (left, top, right, bottom), those further back first."""
    left, top, right, bottom = box
    spots = [(look.rng.uniform(left, right), look.rng.uniform(top, bottom)) for _ in range(count)]
    return sorted(spots, key=lambda spot: spot[1])
