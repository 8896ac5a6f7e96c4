"""Outlines: lists of points in drawing units (1000 across a product picture), made from curves."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence

Point = tuple[float, float]
Outline = Sequence[Point]

STEPS = 14
_TOKEN = re.compile(r"[MLHVCQZ]|-?\d+(?:\.\d+)?")


def path(commands: str) -> list[Point]:
    """Read the absolute part of SVG's path language (M L H V C Q Z), one subpath."""
    tokens = _TOKEN.findall(commands)
    points: list[Point] = []
    command, index = "M", 0
    while index < len(tokens):
        if tokens[index].isalpha():
            command, index = tokens[index], index + 1
            continue
        taken = {"H": 1, "V": 1, "C": 6, "Q": 4}.get(command, 2)
        numbers = [float(token) for token in tokens[index : index + taken]]
        points.extend(_segment(command, points[-1] if points else (0.0, 0.0), numbers))
        index += taken
    return points


def _segment(command: str, start: Point, numbers: list[float]) -> list[Point]:
    if command == "H":
        return [(numbers[0], start[1])]
    if command == "V":
        return [(start[0], numbers[0])]
    knots = [start, *zip(numbers[::2], numbers[1::2], strict=True)]
    if command == "C":
        return [_cubic(knots, step / STEPS) for step in range(1, STEPS + 1)]
    if command == "Q":
        return [_quadratic(knots, step / STEPS) for step in range(1, STEPS + 1)]
    return knots[1:]


def _cubic(knots: Sequence[Point], t: float) -> Point:
    weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
    return _weighted(knots, weights)


def _quadratic(knots: Sequence[Point], t: float) -> Point:
    return _weighted(knots, ((1 - t) ** 2, 2 * t * (1 - t), t * t))


def _weighted(knots: Sequence[Point], weights: Sequence[float]) -> Point:
    x = sum(weight * knot[0] for weight, knot in zip(weights, knots, strict=True))
    y = sum(weight * knot[1] for weight, knot in zip(weights, knots, strict=True))
    return (x, y)


def smooth(points: Outline, *, closed: bool = True, steps: int = 9) -> list[Point]:
    """A soft curve (Catmull-Rom) through every point."""
    count = len(points)
    result: list[Point] = []
    for index in range(count if closed else count - 1):
        knots = [points[_neighbour(index + shift, count, closed=closed)] for shift in (-1, 0, 1, 2)]
        result.extend(_catmull_rom(knots, step / steps) for step in range(steps))
    if not closed:
        result.append(points[-1])
    return result


def _neighbour(index: int, count: int, *, closed: bool) -> int:
    return index % count if closed else min(max(index, 0), count - 1)


def _catmull_rom(knots: Sequence[Point], t: float) -> Point:
    weights = (
        (-(t**3) + 2 * t * t - t) / 2,
        (3 * t**3 - 5 * t * t + 2) / 2,
        (-3 * t**3 + 4 * t * t + t) / 2,
        (t**3 - t * t) / 2,
    )
    return _weighted(knots, weights)


def ellipse(cx: float, cy: float, rx: float, ry: float | None = None) -> list[Point]:
    """A whole ellipse; a circle when only one radius is given."""
    return arc(cx, cy, rx, rx if ry is None else ry, 0, 360)


def arc(cx: float, cy: float, rx: float, ry: float, start: float, end: float) -> list[Point]:
    """The points of an ellipse between two angles in degrees; 0 is right, 90 is down."""
    count = max(8, int(abs(end - start) / 6))
    angles = (math.radians(start + (end - start) * step / count) for step in range(count + 1))
    return [(cx + rx * math.cos(angle), cy + ry * math.sin(angle)) for angle in angles]


def rounded(x: float, y: float, width: float, height: float, radius: float) -> list[Point]:
    """A rectangle with round corners."""
    right, bottom = x + width, y + height
    return [
        *arc(right - radius, y + radius, radius, radius, 270, 360),
        *arc(right - radius, bottom - radius, radius, radius, 0, 90),
        *arc(x + radius, bottom - radius, radius, radius, 90, 180),
        *arc(x + radius, y + radius, radius, radius, 180, 270),
    ]


def mirror(points: Outline, *, axis: float = 500) -> list[Point]:
    """The same outline on the other side of a vertical axis."""
    return [(2 * axis - x, y) for x, y in points]


def both_sides(points: Outline, *, axis: float = 500) -> list[Point]:
    """Close a right-hand contour, given from top to bottom, with its mirror image."""
    return [*points, *reversed(mirror(points, axis=axis))]


def moved(points: Outline, *, dx: float = 0, dy: float = 0, scale: float = 1, turn: float = 0, about: Point = (500, 500)) -> list[Point]:
    """Scale and turn (degrees, clockwise) about a point, then shift."""
    cos, sin = math.cos(math.radians(turn)) * scale, math.sin(math.radians(turn)) * scale
    ax, ay = about
    return [(ax + (x - ax) * cos - (y - ay) * sin + dx, ay + (x - ax) * sin + (y - ay) * cos + dy) for x, y in points]


def petal(cx: float, cy: float, length: float, width: float, turn: float) -> list[Point]:
    """A pointed leaf that starts at a point and grows along an angle in degrees."""
    leaf = [(0.0, 0.0), (0.25, -0.42), (0.55, -0.5), (0.85, -0.24), (1.0, 0.0), (0.85, 0.24), (0.55, 0.5), (0.25, 0.42)]
    curve = smooth([(cx + x * length, cy + y * width) for x, y in leaf], steps=4)
    return moved(curve, turn=turn, about=(cx, cy))


def star(cx: float, cy: float, outer: float, inner: float, points: int, *, turn: float = 0) -> list[Point]:
    """A star polygon."""
    result = []
    for index in range(points * 2):
        angle = math.radians(turn + index * 180 / points)
        radius = inner if index % 2 else outer
        result.append((cx + radius * math.cos(angle), cy + radius * math.sin(angle)))
    return result


def around(cx: float, cy: float, radius: float, count: int, *, turn: float = 0) -> list[Point]:
    """Evenly spaced points on a circle."""
    angles = (math.radians(turn + 360 * index / count) for index in range(count))
    return [(cx + radius * math.cos(angle), cy + radius * math.sin(angle)) for angle in angles]


def bounds(points: Iterable[Point]) -> tuple[float, float, float, float]:
    """Left, top, right, bottom."""
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)
