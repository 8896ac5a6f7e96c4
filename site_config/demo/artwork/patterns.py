"""Textile patterns drawn from a palette: wax, bazin, leppi, kente, ajrak, kitenge and more."""

from __future__ import annotations

from .geometry import around, ellipse, petal, star
from .palettes import WHITE, Palette, darker, lighter, mix
from .tiles import Tile, motif


@motif
def plain(p: Palette) -> Tile:
    """Fine linen: two tones of thread."""
    tile = Tile(p.base)
    for index in range(50):
        tone = lighter(p.base, 0.06) if index % 2 else darker(p.base, 0.04)
        tile.bar(index * 2, 0, index * 2 + 0.9, 100, tone)
    for index in range(50):
        tile.bar(0, index * 2, 100, index * 2 + 0.5, mix(p.base, p.light, 0.05))
    return tile


@motif
def wax_medallion(p: Palette) -> Tile:
    """The classic wax print: big rayed medallions, dots between."""
    tile = Tile(p.base)
    for x, y in ((50, 50), (0, 0)):
        tile.dot(x, y, 34, p.deep)
        for px, py in around(x, y, 31, 24):
            tile.dot(px, py, 2.2, p.light)
        tile.dot(x, y, 26, p.accent)
        for angle in range(0, 360, 30):
            tile.shape(petal(x, y, 25, 11, angle), p.deep)
            tile.shape(petal(x, y, 21, 6, angle), p.light)
        tile.dot(x, y, 8.5, p.spark)
        tile.dot(x, y, 4, p.light)
    for x, y in ((50, 0), (0, 50)):
        tile.shape(star(x, y, 11, 5, 8), p.spark)
        tile.dot(x, y, 3.5, p.light)
    return tile


@motif
def wax_leaf(p: Palette) -> Tile:
    """Sprays of leaves on crackled ground."""
    tile = Tile(p.deep)
    for x, y in ((17, 60), (71, 14), (38, 25), (88, 72), (55, 88), (8, 12)):
        tile.dot(x, y, 1.6, mix(p.deep, p.light, 0.5))
    for x, y, turn in ((28, 78, 0), (78, 28, 180)):
        tile.line([(x - 20, y + 16), (x, y - 4), (x + 18, y - 34)], 1.6, p.light)
        for step, side in ((0, -1), (0.25, 1), (0.45, -1), (0.65, 1), (0.85, -1)):
            cx, cy = x - 20 + 38 * step, y + 16 - 50 * step
            tile.shape(petal(cx, cy, 27, 13, -55 + side * 58 + turn * 0), p.base)
            tile.shape(petal(cx, cy, 21, 6, -55 + side * 58), p.accent)
        tile.dot(x + 18, y - 34, 6, p.spark)
        tile.dot(x + 18, y - 34, 2.6, p.light)
    return tile


@motif
def wax_fan(p: Palette) -> Tile:
    """Overlapping fans, like scales."""
    tile = Tile(p.base)
    for row in range(3, -1, -1):
        for x in (0, 50) if row % 2 else (25, 75):
            y = row * 25 + 12
            for radius, color in ((27, p.deep), (24, p.accent), (18, p.deep), (15, p.light), (9, p.spark), (5, p.deep)):
                tile.dot(x, y, radius, color)
    return tile


@motif
def bazin(p: Palette) -> Tile:
    """Polished damask: flowers tone on tone, as light falls on riche bazin."""
    tile = Tile(p.base)
    pale, dim = lighter(p.base, 0.2), darker(p.base, 0.12)
    for x, y in ((25, 25), (75, 75)):
        for angle in range(0, 360, 60):
            tile.shape(petal(x, y, 20, 12, angle), pale)
            tile.shape(petal(x, y, 13, 5, angle), dim)
        tile.dot(x, y, 4, pale)
    for x, y in ((75, 25), (25, 75)):
        tile.ring(x, y, 14, 1.6, pale)
        tile.shape(star(x, y, 11, 5, 6), dim)
    return tile


@motif
def leppi(p: Palette) -> Tile:
    """Indigo of the Fouta Djallon: hand-tied stripes, rings and fine dots."""
    tile = Tile(p.base)
    for left, right, tone in ((0, 9, p.deep), (34, 40, p.accent), (60, 66, p.accent), (91, 100, p.deep)):
        tile.bar(left, 0, right, 100, tone)
    for y in range(5, 100, 10):
        for x in (4.5, 95.5):
            tile.dot(x, y, 1.8, p.light)
        tile.line([(34, y - 5), (37, y), (40, y - 5)], 1.1, p.light)
        tile.line([(60, y - 5), (63, y), (66, y - 5)], 1.1, p.light)
    for y in (25, 75):
        _tied_ring(tile, 50, y, p)
    for x in (22, 78):
        for y in (0, 50):
            tile.shape(star(x, y, 9, 3, 4), p.light)
            tile.shape(star(x, y + 25, 5, 2, 4), p.accent)
    return tile


def _tied_ring(tile: Tile, x: float, y: float, p: Palette) -> None:
    for radius in (11, 7.4, 3.8):
        tile.ring(x, y, radius, 1.3, p.light)
    for px, py in around(x, y, 9.2, 12):
        tile.dot(px, py, 0.9, p.light)


@motif
def kente(p: Palette) -> Tile:
    """Narrow strips, blocks of bars and steps in turn."""
    tile = Tile(p.base)
    for column in range(4):
        for row in range(4):
            left, top = column * 25, row * 25
            if (column + row) % 2:
                for bar in range(5):
                    tile.bar(left, top + bar * 5, left + 25, top + bar * 5 + 2.4, (p.accent, p.deep)[bar % 2])
                continue
            tile.bar(left, top, left + 25, top + 25, (p.spark, p.deep)[row // 2])
            for step in range(3):
                inset = 3 + step * 4
                tile.bar(left + inset, top + inset, left + 25 - inset, top + 25 - inset, (p.accent, p.base, p.light)[step])
    for x in range(0, 101, 25):
        tile.bar(x - 0.5, 0, x + 0.5, 100, darker(p.deep, 0.3))
    return tile


@motif
def ajrak(p: Palette) -> Tile:
    """Sindhi block print: eight-pointed stars in a lattice, crimson and indigo."""
    tile = Tile(p.base)
    for x, y in ((50, 50), (0, 0)):
        tile.shape(star(x, y, 33, 23, 8), p.light)
        tile.shape(star(x, y, 30.5, 21, 8), p.accent)
        for px, py in around(x, y, 19, 16):
            tile.dot(px, py, 1.5, p.light)
        tile.shape(star(x, y, 15, 8, 8, turn=22), p.light)
        tile.shape(star(x, y, 12.5, 6.5, 8, turn=22), p.base)
        tile.dot(x, y, 3.6, p.light)
        tile.dot(x, y, 1.8, p.accent)
    for x, y in ((50, 0), (0, 50)):
        tile.shape(star(x, y, 15, 8, 4), p.light)
        tile.shape(star(x, y, 12, 6, 4), p.spark)
        tile.dot(x, y, 2.6, p.accent)
    return tile


@motif
def kitenge(p: Palette) -> Tile:
    """Bold East African print: zigzag bands and almonds."""
    tile = Tile(p.base)
    for top, color in ((0, p.deep), (8, p.accent), (14, p.light)):
        points = [(x, top + (10 if index % 2 else 0)) for index, x in enumerate(range(-10, 121, 10))]
        tile.line(points, 5, color)
    for x in (12.5, 37.5, 62.5, 87.5):
        tile.shape([*petal(x, 82, 40, 17, -90)], p.deep)
        tile.shape([*petal(x, 79, 34, 11, -90)], p.spark)
        tile.shape([*petal(x, 74, 22, 5, -90)], p.light)
    for x in (0, 25, 50, 75):
        tile.dot(x, 46, 3, p.accent)
        tile.dot(x, 62, 4, p.light)
        tile.dot(x, 62, 2, p.deep)
    tile.bar(0, 89, 100, 91, p.light)
    tile.bar(0, 93, 100, 96, p.accent)
    return tile


@motif
def bogolan(p: Palette) -> Tile:
    """Mud cloth: hand-drawn signs in pale on dark."""
    tile = Tile(p.deep)
    tone = p.light
    for x in (0, 50):
        tile.bar(x - 0.8, 0, x + 0.8, 100, tone)
    for y in range(0, 100, 20):
        tile.line([(8, y + 4), (25, y + 16), (42, y + 4)], 1.8, tone)
    for y in (17, 50, 83):
        tile.shape(star(75, y, 14, 14, 2, turn=0), tone)
        tile.line([(62, y - 12), (88, y + 12)], 1.8, tone)
        tile.line([(62, y + 12), (88, y - 12)], 1.8, tone)
        for x, shift in ((75, -10), (75, 10), (63, 0), (87, 0)):
            tile.dot(x, y + shift, 1.9, p.accent)
    return tile


@motif
def kikoy(p: Palette) -> Tile:
    """Swahili coast stripes."""
    tile = Tile(p.base)
    for left, width, color in (
        (0, 5, p.light), (8, 2, p.deep), (12, 10, p.accent), (24, 2, p.light), (28, 4, p.deep),
        (62, 3, p.light), (68, 8, p.spark), (78, 2, p.light), (83, 3, p.deep),
    ):  # fmt: skip
        tile.bar(left, 0, left + width, 100, color)
    for y in range(0, 100, 4):
        tile.bar(0, y, 100, y + 0.5, mix(p.base, p.light, 0.12))
    return tile


@motif
def shuka(p: Palette) -> Tile:
    """Maasai checks."""
    tile = Tile(p.base)
    dark = mix(p.base, p.deep, 0.55)
    for start, width in ((8, 14), (28, 5), (60, 14), (80, 5)):
        tile.bar(start, 0, start + width, 100, dark)
        tile.bar(0, start, 100, start + width, dark)
    for start, width in ((8, 14), (60, 14)):
        for other in (8, 60):
            tile.bar(start, other, start + width, other + 14, p.deep)
    for start in (45, 95):
        tile.bar(start, 0, start + 1.4, 100, p.light)
        tile.bar(0, start, 100, start + 1.4, p.light)
    return tile


@motif
def phulkari(p: Palette) -> Tile:
    """Punjabi embroidery: diamonds of bright floss."""
    tile = Tile(p.base)
    for x, y, color in ((25, 25, p.accent), (75, 25, p.spark), (25, 75, p.spark), (75, 75, p.accent)):
        for index in range(-11, 12):
            half = (24 - abs(index) * 2) * 0.95
            shade = lighter(color, 0.25) if index % 2 else color
            tile.line([(x + index * 2, y - half), (x + index * 2, y + half)], 1.4, shade)
        tile.shape(star(x, y, 9, 6.4, 4), p.base)
        tile.shape(star(x, y, 5, 3.6, 4), p.light)
    return tile


@motif
def block_flower(p: Palette) -> Tile:
    """Hand-blocked buti: small flowers in a half-drop."""
    tile = Tile(p.light)
    for x, y in ((25, 25), (75, 75), (75, 25 - 50), (25, 75 + 50)):
        tile.line([(x, y + 20), (x + 2, y + 8), (x, y)], 1.4, p.spark)
        tile.shape(petal(x + 1, y + 15, 12, 5, -20), p.spark)
        tile.shape(petal(x + 1, y + 17, 12, 5, 200), p.spark)
        for angle in range(-90, 270, 45):
            tile.shape(petal(x, y - 2, 13, 8, angle), p.base)
        tile.dot(x, y - 2, 4, p.accent)
        tile.dot(x, y - 2, 1.8, p.deep)
    for x, y in ((75, 25), (25, 75)):
        tile.shape(star(x, y, 5, 2, 4), p.base)
    return tile


@motif
def weave(p: Palette) -> Tile:
    """Basketry: over and under, with rows of colour."""
    tile = Tile(p.deep)
    for row in range(8):
        color = (p.base, p.base, p.accent, p.base, p.base, p.spark, p.base, p.base)[row]
        for column in range(8):
            left = column * 12.5 + (6.25 if row % 2 else 0)
            spot = [(left + x, row * 12.5 + y) for x, y in ellipse(6, 6, 6.6, 5.4)]
            tile.shape(spot, color)
            glint = [(left + x, row * 12.5 + y) for x, y in ellipse(5, 4.4, 3.4, 1.2)]
            tile.shape(glint, lighter(color, 0.35))
    return tile


@motif
def zellige(p: Palette) -> Tile:
    """Blue-pottery lattice of flowers."""
    tile = Tile(p.light)
    for x, y in ((50, 50), (0, 0)):
        for angle in range(0, 360, 60):
            tile.shape(petal(x, y, 26, 15, angle + 30), p.base)
            tile.shape(petal(x, y, 18, 6, angle + 30), lighter(p.base, 0.55))
        tile.dot(x, y, 6, p.accent)
        tile.dot(x, y, 3, WHITE)
    for x, y in ((50, 0), (0, 50)):
        tile.shape(star(x, y, 13, 6, 4), p.deep)
        tile.shape(star(x, y, 7, 3, 4), p.accent)
    return tile
