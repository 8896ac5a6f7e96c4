"""Beads, bangles and what is worn on the head."""

from __future__ import annotations

from .canvas import Canvas
from .geometry import arc, around, both_sides, ellipse, moved, path, petal, smooth
from .modelling import Look, cloth, dim, fold, shape
from .paints import across, ball, shade_x, shade_y, woven
from .palettes import BLACK, GOLD, WHITE, darker, lighter


def _sole(cx: float) -> list[tuple[float, float]]:
    return smooth(
        [(cx - 6, 150), (cx + 78, 205), (cx + 96, 330), (cx + 66, 480), (cx + 62, 600), (cx + 76, 740), (cx + 40, 842),
         (cx - 28, 850), (cx - 70, 770), (cx - 66, 620), (cx - 82, 470), (cx - 92, 320), (cx - 70, 205)]
    )  # fmt: skip


@shape("flat", focus=(500, 640))
def necklace(canvas: Canvas, look: Look) -> None:
    """Three strands of beads and a pendant."""
    palette = look.palette
    colors = (palette.base, palette.accent, palette.light, palette.spark, palette.deep)
    for strand, (width, depth, size) in enumerate(((230, 560, 17), (280, 690, 21), (330, 800, 25))):
        curve = smooth(
            [
                (500 - width * 0.5, 170),
                (500 - width, 330),
                (500 - width * 0.72, depth * 0.84),
                (500, depth),
                (500 + width * 0.72, depth * 0.84),
                (500 + width, 330),
                (500 + width * 0.5, 170),
            ],
            closed=False,
            steps=60,
        )
        canvas.line(curve, 3, darker(palette.deep, 0.3))
        last = (-99.0, -99.0)
        count = 0
        for point in curve:
            if (point[0] - last[0]) ** 2 + (point[1] - last[1]) ** 2 < (size * 1.9) ** 2:
                continue
            color = colors[(count * 2 + strand + count // 3) % 5] if count % 4 else GOLD
            canvas.fill(ellipse(point[0] + 3, point[1] + 6, size), BLACK, opacity=0.3, blur=4)
            canvas.fill(ellipse(*point, size), ball(lighter(color, 0.45), darker(color, 0.35)))
            canvas.fill(ellipse(point[0] - size * 0.3, point[1] - size * 0.35, size * 0.22), WHITE, opacity=0.59)
            last, count = point, count + 1
    canvas.fill(ellipse(500, 858, 60), ball(lighter(GOLD, 0.5), darker(GOLD, 0.4)))
    canvas.fill(ellipse(500, 858, 42), ball(lighter(palette.base, 0.3), darker(palette.base, 0.3)))
    for turn in range(0, 360, 45):
        canvas.fill(petal(500, 858, 38, 13, turn), GOLD)


@shape("stand", focus=(500, 470))
def head_scarf(canvas: Canvas, look: Look) -> None:
    """A wrapped headtie on a display head."""
    palette = look.palette
    skin = (196, 148, 108)
    stand = both_sides([(540, 640), (560, 740), (640, 800), (660, 850), (640, 866), (500, 872)])
    canvas.fill(stand, across(darker(skin, 0.2), lighter(skin, 0.36), skin, darker(skin, 0.3)))
    face = smooth([(500, 300), (630, 360), (650, 500), (610, 640), (540, 706), (460, 706), (390, 640), (350, 500), (370, 360)])
    canvas.fill(face, across(darker(skin, 0.15), lighter(skin, 0.4), skin, darker(skin, 0.25)))
    knot = smooth([(520, 250), (590, 140), (720, 110), (760, 200), (690, 290), (600, 330)])
    cloth(canvas, knot, look, repeat=110, turn=40)
    fold(canvas, [(560, 280), (640, 200), (720, 150)], width=16)
    wrap = smooth([(318, 500), (300, 380), (350, 230), (500, 160), (650, 230), (704, 380), (684, 500), (620, 440), (500, 412), (380, 440)])
    dim(canvas, moved(wrap, dy=22), opacity=0.4)
    cloth(canvas, wrap, look, repeat=140, turn=-14)
    for points in (
        [(330, 470), (420, 360), (600, 300), (690, 330)],
        [(320, 400), (420, 290), (560, 230), (660, 250)],
        [(380, 430), (500, 380), (640, 380), (690, 430)],
    ):
        fold(canvas, points, width=20, strength=0.42)
    band = path("M316 506 C380 436 620 436 686 506 C690 470 690 450 686 430 C620 380 380 380 314 430 C310 450 312 480 316 506 Z")
    canvas.fill(band, woven(look.pattern, palette, repeat=90, turn=10))
    canvas.fill(band, shade_x(0.4, 0, 0, 0.4))
    bow = smooth([(590, 320), (680, 260), (800, 270), (830, 350), (760, 400), (650, 380)])
    canvas.fill(moved(bow, dy=12), BLACK, opacity=0.4, blur=12)
    cloth(canvas, bow, look, repeat=100, turn=70)
    fold(canvas, [(610, 336), (700, 320), (800, 326)], width=15)
    canvas.fill(ellipse(604, 330, 44, 40), woven(look.pattern, palette, repeat=80, turn=30))
    canvas.fill(ellipse(604, 330, 44, 40), shade_x(0, 0, 0.4))


@shape("stand", focus=(500, 600))
def cap(canvas: Canvas, look: Look) -> None:
    """An embroidered round cap."""
    palette = look.palette
    side = path("M250 470 C250 560 244 700 252 770 C330 840 670 840 748 770 C756 700 750 560 750 470 Z")
    cloth(canvas, side, look, repeat=120)
    crown = ellipse(500, 470, 250, 92)
    canvas.fill(crown, across(palette.base, lighter(palette.base, 0.24), darker(palette.base, 0.2)))
    with canvas.clipped(crown):
        for turn in range(0, 360, 30):
            canvas.fill(moved(petal(500, 470, 235, 60, turn), dy=0), palette.accent, opacity=0.59)
        canvas.fill(crown, shade_y(0.16, 0, 0))
    for y, width, color in ((0, 16, palette.accent), (0, 5, palette.light)):
        canvas.line([*arc(500, 470 + y, 250, 92, 0, 360)], width, color)
    for dy, width, color in ((-46, 12, palette.accent), (-14, 20, palette.deep), (-14, 7, palette.accent)):
        canvas.line(path(f"M252 {770 + dy} C330 {840 + dy} 670 {840 + dy} 748 {770 + dy}"), width, color)
    canvas.fill(side, shade_x(0.34, 0, 0, 0.4))
    canvas.fill(ellipse(500, 470, 22, 10), palette.spark)


@shape("flat", focus=(420, 420))
def bracelets(canvas: Canvas, look: Look) -> None:
    """Five bangles laid over each other."""
    palette = look.palette
    colors = (palette.base, palette.accent, GOLD, palette.spark, palette.deep)
    for index, (cx, cy) in enumerate(((360, 380), (620, 360), (680, 600), (440, 660), (520, 500))):
        color = colors[index]
        ring = ellipse(cx, cy, 178)
        hole = ellipse(cx, cy, 136)
        canvas.line([*ellipse(cx + 8, cy + 16, 157)], 40, BLACK, opacity=0.32, blur=9)
        canvas.fill_ring(ring, hole, across(lighter(color, 0.4), color, darker(color, 0.35)))
        for count, (px, py) in enumerate(around(cx, cy, 157, 32)):
            bead = (palette.light, colors[(index + 1 + count % 2) % 5])[count % 2]
            canvas.fill(ellipse(px, py, 12), ball(lighter(bead, 0.4), darker(bead, 0.35)))
        canvas.line(arc(cx, cy, 172, 172, 190, 260), 5, WHITE, opacity=0.5, blur=2)
