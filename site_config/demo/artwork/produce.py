"""Fruit, grain and spices."""

from __future__ import annotations

from .canvas import Canvas
from .geometry import arc, ellipse, moved, path, petal, rounded, smooth
from .modelling import Look, dim, gloss, grains, scatter, shape
from .paints import across, ball, shade_x, woven
from .palettes import BLACK, WOOD, Color, darker, lighter

GLASS: Color = (226, 234, 228)
LEAF: Color = (74, 132, 58)


def _mango(canvas: Canvas, x: float, y: float, size: float, turn: float, look: Look) -> None:
    palette = look.palette
    fruit = smooth(
        [
            (x - 150 * size, y + 10),
            (x - 90 * size, y - 110 * size),
            (x + 60 * size, y - 120 * size),
            (x + 150 * size, y - 20),
            (x + 110 * size, y + 100 * size),
            (x - 40 * size, y + 130 * size),
        ]
    )
    fruit = moved(fruit, turn=turn, about=(x, y))
    canvas.fill(fruit, ball(lighter(palette.accent, 0.35), darker(palette.accent, 0.2), reach=1))
    with canvas.clipped(fruit):
        canvas.fill(ellipse(x + 90 * size, y - 50 * size, 130 * size, 110 * size), palette.base, opacity=0.7, blur=40)
        canvas.fill(ellipse(x - 110 * size, y + 80 * size, 110 * size, 80 * size), LEAF, opacity=0.5, blur=40)
        canvas.fill(ellipse(x + 20, y + 140 * size, 180 * size, 60 * size), BLACK, opacity=0.3, blur=26)
        for _ in range(26):
            canvas.fill(
                ellipse(x + look.rng.uniform(-130, 130) * size, y + look.rng.uniform(-110, 110) * size, 2.4),
                lighter(palette.accent, 0.6),
                opacity=0.59,
            )
    gloss(canvas, moved(ellipse(x - 50 * size, y - 58 * size, 50 * size, 20 * size), turn=turn - 24, about=(x, y)), opacity=0.6, blur=12)


@shape("stand", focus=(420, 640))
def mangoes(canvas: Canvas, look: Look) -> None:
    """Mangoes in a heap, one cut open."""
    for turn in (-30, 20, -70):
        canvas.fill(petal(610, 470, 280, 90, turn - 40), across(lighter(LEAF, 0.2), darker(LEAF, 0.3)))
        canvas.line([(610, 470), petal(610, 470, 270, 2, turn - 40)[16]], 4, lighter(LEAF, 0.5))
    _mango(canvas, 500, 520, 1.05, -18, look)
    dim(canvas, ellipse(500, 640, 260, 50), opacity=0.4, blur=24)
    _mango(canvas, 330, 710, 1.1, 10, look)
    _mango(canvas, 640, 700, 1.05, -40, look)
    half = smooth([(440, 780), (520, 700), (640, 690), (740, 760), (700, 846), (540, 866)])
    dim(canvas, moved(half, dy=-6), opacity=0.4, blur=16)
    canvas.fill(half, darker(look.palette.accent, 0.12))
    flesh = moved(half, scale=0.9, about=(590, 780))
    canvas.fill(flesh, ball((255, 208, 84), (246, 158, 34)))
    with canvas.clipped(flesh):
        for offset in range(-300, 320, 44):
            canvas.line([(590 + offset, 640), (590 + offset + 120, 900)], 6, (222, 128, 20), opacity=0.55)
            canvas.line([(440, 780 + offset * 0.55), (760, 720 + offset * 0.55)], 6, (222, 128, 20), opacity=0.55)
    gloss(canvas, ellipse(540, 746, 60, 14), opacity=0.6, blur=7)


@shape("stand", focus=(500, 640))
def pineapple(canvas: Canvas, look: Look) -> None:
    """A pineapple with its crown, and slices."""
    for ring, (length, width, spread) in enumerate(((330, 62, 12), (270, 60, 24), (190, 56, 38))):
        for index in range(-2, 3):
            leaf = petal(480 + index * 12, 410, length - abs(index) * 34, width, -90 + index * spread)
            canvas.fill(leaf, across(lighter(LEAF, 0.32 - ring * 0.06), darker(LEAF, 0.14 * ring), darker(LEAF, 0.36)))
            canvas.line([*leaf, leaf[0]], 2, darker(LEAF, 0.5), opacity=0.4)
    body = ellipse(480, 616, 196, 250)
    canvas.fill(body, ball((252, 202, 84), (170, 98, 24), reach=1))
    with canvas.clipped(body):
        for row in range(12):
            for column in range(-4, 5):
                x = 480 + column * 62 + (31 if row % 2 else 0)
                y = 392 + row * 42
                squeeze = 1 - ((x - 480) / 240) ** 2 * 0.35
                eye = [(x, y - 36), (x + 30 * squeeze, y), (x, y + 36), (x - 30 * squeeze, y)]
                canvas.fill(eye, ball((250, 190, 70), (196, 120, 30)))
                canvas.line([*eye, eye[0]], 5, (120, 70, 18), opacity=0.59)
                canvas.fill(petal(x, y + 8, 20, 9, -80), (110, 96, 30))
        canvas.fill(body, shade_x(0.34, 0, 0.04, 0.5))
    for x, y, radius in ((700, 810, 96), (808, 838, 74)):
        canvas.fill(ellipse(x, y + 12, radius, radius * 0.44), (186, 122, 36))
        canvas.fill(ellipse(x, y, radius, radius * 0.44), ball((255, 226, 120), (244, 184, 56)))
        for turn in range(0, 360, 20):
            end = arc(x, y, radius * 0.88, radius * 0.38, turn, turn + 1)[0]
            canvas.line([(x, y), end], 3, (226, 156, 40), opacity=0.5)
        canvas.fill(ellipse(x, y, radius * 0.22, radius * 0.1), (250, 232, 150))


@shape("flat", focus=(420, 480))
def dates(canvas: Canvas, look: Look) -> None:
    """An open box of dates on patterned paper."""
    palette = look.palette
    canvas.fill(rounded(170, 220, 660, 560, 34), across(lighter(WOOD, 0.34), WOOD, darker(WOOD, 0.2)))
    inner = rounded(200, 250, 600, 500, 20)
    canvas.fill(inner, woven(look.pattern, palette, repeat=90))
    canvas.line([*inner, inner[0]], 14, BLACK, opacity=0.4, blur=8)
    with canvas.clipped(inner):
        for row in range(5):
            for column in range(6):
                x, y = 250 + column * 100 + look.rng.uniform(-8, 8), 300 + row * 100 + look.rng.uniform(-6, 6)
                turn = look.rng.uniform(-30, 30)
                fruit = moved(
                    smooth([(x - 48, y), (x - 24, y - 30), (x + 24, y - 30), (x + 50, y), (x + 24, y + 30), (x - 24, y + 30)]),
                    turn=turn,
                    about=(x, y),
                )
                canvas.fill(moved(fruit, dx=6, dy=12), BLACK, opacity=0.4, blur=8)
                tone = ((104, 52, 26), (130, 66, 30), (84, 40, 24))[(row * 2 + column) % 3]
                canvas.fill(fruit, ball(lighter(tone, 0.36), darker(tone, 0.35)))
                canvas.line(
                    moved([(x - 30, y - 8), (x, y - 2), (x + 32, y - 8)], turn=turn, about=(x, y)), 3, darker(tone, 0.5), opacity=0.59
                )
                gloss(canvas, moved(ellipse(x - 12, y - 14, 17, 5), turn=turn, about=(x, y)), opacity=0.6, blur=4)


@shape("flat", focus=(400, 400))
def spices(canvas: Canvas, look: Look) -> None:
    """Four bowls of spices seen from above."""
    palette = look.palette
    heaps: tuple[Color, ...] = ((206, 64, 28), (234, 168, 32), (124, 74, 36), (98, 116, 46))
    for index, (x, y) in enumerate(((330, 330), (670, 330), (330, 670), (670, 670))):
        canvas.fill(ellipse(x + 8, y + 14, 158), BLACK, opacity=0.4, blur=14)
        canvas.fill(ellipse(x, y, 156), across(lighter(palette.base, 0.3), palette.base, darker(palette.base, 0.3)))
        canvas.fill(ellipse(x, y, 140), woven(look.pattern, palette, repeat=70))
        canvas.fill(ellipse(x, y, 122), ball(darker(palette.base, 0.2), darker(palette.base, 0.5)))
        color = heaps[index]
        canvas.fill(ellipse(x, y, 116), ball(lighter(color, 0.3), darker(color, 0.34), reach=0.8))
        for _ in range(60):
            radius, turn = look.rng.random() ** 0.5 * 106, look.rng.uniform(0, 360)
            ((gx, gy),) = moved([(x + radius, y)], turn=turn, about=(x, y))
            canvas.fill(ellipse(gx, gy, 3.4), (darker(color, 0.4), lighter(color, 0.5))[look.rng.random() < 0.5], opacity=0.59)
    for turn in (10, 70, 130, 190, 250, 310):
        canvas.fill(petal(500, 500, 66, 24, turn), across((136, 84, 46), (86, 46, 24)))
    canvas.fill(ellipse(500, 500, 13), (70, 36, 20))


@shape("stand", focus=(500, 640))
def calabash_bowl(canvas: Canvas, look: Look) -> None:
    """A heap of grain in a carved calabash, with a spoon."""
    palette = look.palette
    heap = path("M250 560 C320 450 420 390 500 380 C590 390 690 450 750 560 Z")
    canvas.fill(heap, ball(lighter(palette.accent, 0.4), darker(palette.accent, 0.2)))
    grains(
        canvas,
        look,
        [spot for spot in scatter(look, 170, (270, 400, 730, 560)) if abs(spot[0] - 500) < (spot[1] - 366) * 1.25],
        palette.accent,
        size=9,
    )
    canvas.line([(560, 480), (770, 250)], 30, darker(WOOD, 0.2))
    canvas.line([(556, 474), (764, 246)], 10, lighter(WOOD, 0.4))
    bowl = path("M220 556 C226 720 340 860 420 866 L580 866 C660 860 774 720 780 556 C700 600 300 600 220 556 Z")
    canvas.fill(
        bowl, across(darker(palette.base, 0.4), (0.26, lighter(palette.base, 0.3)), (0.56, palette.base), darker(palette.base, 0.45))
    )
    with canvas.clipped(bowl):
        canvas.line(path("M210 660 C360 740 640 740 790 660"), 84, darker(palette.deep, 0.1), opacity=0.59)
        for x in range(240, 800, 56):
            y = 716 - abs(x - 500) * 0.17
            canvas.fill([(x, y - 32), (x + 24, y), (x, y + 32), (x - 24, y)], lighter(palette.base, 0.45))
            canvas.fill([(x, y - 15), (x + 11, y), (x, y + 15), (x - 11, y)], palette.spark)
        canvas.fill(bowl, shade_x(0.2, 0, 0, 0.3))
    canvas.line(path("M220 556 C300 602 700 602 780 556"), 13, lighter(palette.base, 0.35))
