"""What cooks and grinds: stove, blender, mortar."""

# ruff: noqa: E501 - the numbers of a curve read better unbroken

from __future__ import annotations

from .canvas import Canvas
from .geometry import both_sides, ellipse, moved, path, petal, rounded, smooth
from .modelling import Look, gloss, rim, round_body, shape
from .paints import across, ball, down, shade_x
from .palettes import STEEL, WHITE, darker, lighter


@shape("stand", focus=(500, 420))
def mortar(canvas: Canvas, look: Look) -> None:
    """A carved wooden mortar with its pestle."""
    wood = look.palette.base
    canvas.line([(560, 470), (690, 130)], 62, darker(wood, 0.3))
    canvas.line([(552, 466), (682, 128)], 30, lighter(wood, 0.2))
    canvas.fill(ellipse(686, 126, 42, 36), ball(lighter(wood, 0.35), darker(wood, 0.3)))
    body = both_sides(path("M720 430 C726 560 660 640 600 676 C580 690 584 710 610 730 C690 770 700 830 690 852 C620 876 560 878 500 878"))
    canvas.fill(body, across(darker(wood, 0.4), (0.26, lighter(wood, 0.3)), (0.55, wood), darker(wood, 0.45)))
    with canvas.clipped(body):
        for y in (540, 568, 800):
            canvas.line(path(f"M260 {y} C400 {y + 44} 600 {y + 44} 740 {y}"), 9, darker(wood, 0.5), opacity=0.59)
            canvas.line(path(f"M260 {y + 9} C400 {y + 53} 600 {y + 53} 740 {y + 9}"), 4, lighter(wood, 0.3), opacity=0.5)
        for x in range(250, 760, 44):
            canvas.fill(petal(x, 620 + 30 * (1 - abs(x - 500) / 250), 50, 22, -90), darker(wood, 0.45), opacity=0.59)
        for x in range(270, 740, 34):
            canvas.line(
                smooth([(x, 430), (x + 8, 600), (500 + (x - 500) * 0.5, 700), (x - 6, 880)], closed=False),
                3,
                darker(wood, 0.5),
                opacity=0.22,
            )
    rim(canvas, 500, 430, 222, 62, lighter(wood, 0.12), darker(wood, 0.35), lip=26)
    canvas.line([(548, 440), (570, 416)], 58, darker(wood, 0.3))
    canvas.fill(path("M524 424 L582 424 L590 402 L534 380 Z"), across(lighter(wood, 0.1), darker(wood, 0.3)))


@shape("stand", focus=(500, 700))
def stove(canvas: Canvas, look: Look) -> None:
    """An improved charcoal stove, ceramic-lined, with embers."""
    palette = look.palette
    for x in (340, 660):
        canvas.line([(x, 800), (x + (x - 500) * 0.2, 862)], 26, darker(palette.deep, 0.4))
    body = path(
        "M250 470 C270 560 350 620 360 660 C350 700 290 760 270 820 C400 850 600 850 730 820 C710 760 650 700 640 660 C650 620 730 560 750 470 Z"
    )
    canvas.fill(body, round_body(palette.base, gloss=0.4))
    with canvas.clipped(body):
        canvas.line(path("M340 660 C440 690 560 690 660 660"), 34, darker(palette.deep, 0.2))
        canvas.line(path("M250 520 C400 570 600 570 750 520"), 18, palette.accent)
        canvas.line(path("M260 790 C400 826 600 826 740 790"), 14, palette.accent)
    door = rounded(430, 720, 140, 86, 10)
    canvas.fill(door, down((60, 24, 14), (236, 112, 30)))
    canvas.line([*door, door[0]], 8, darker(palette.deep, 0.3))
    clay = (188, 110, 72)
    canvas.fill(ellipse(500, 470, 256, 76), across(darker(clay, 0.3), lighter(clay, 0.3), clay, darker(clay, 0.3)))
    canvas.fill(ellipse(500, 474, 206, 54), down((40, 18, 14), (96, 34, 16)))
    for index in range(22):
        ex, ey = 500 + look.rng.uniform(-165, 165), 482 + look.rng.uniform(-26, 26)
        color = ((54, 44, 42), (226, 92, 24), (250, 176, 60))[index % 3]
        canvas.fill(ellipse(ex, ey, look.rng.uniform(18, 32), look.rng.uniform(11, 18)), ball(lighter(color, 0.2), darker(color, 0.5)))
    canvas.fill(ellipse(500, 470, 190, 52), (255, 130, 40), opacity=0.22, blur=24)
    for x in (330, 500, 670):
        canvas.fill(rounded(x - 26, 404 if x == 500 else 424, 52, 54, 12), across(darker(STEEL, 0.5), STEEL, darker(STEEL, 0.5)))
    for points in ([(252, 500), (180, 520), (190, 610), (268, 560)], [(748, 500), (820, 520), (810, 610), (732, 560)]):
        canvas.line(smooth(points, closed=False), 16, darker(STEEL, 0.5))


@shape("stand", focus=(500, 380))
def blender(canvas: Canvas, look: Look) -> None:
    """A jug blender with fruit inside."""
    palette = look.palette
    base = path("M330 650 L670 650 C700 720 724 800 724 852 C640 872 360 872 276 852 C276 800 300 720 330 650 Z")
    handle = smooth([(672, 240), (770, 260), (776, 420), (690, 520)], closed=False)
    canvas.line(handle, 40, darker(palette.base, 0.35))
    canvas.line(moved(handle, dx=-5, dy=-4), 18, lighter(palette.base, 0.25))
    jug = path("M304 190 L696 190 C690 340 664 520 640 650 L360 650 C336 520 310 340 304 190 Z")
    canvas.fill(jug, (222, 234, 234), opacity=0.7)
    with canvas.clipped(jug):
        canvas.fill(
            path("M300 360 C400 330 600 390 700 350 L700 660 L300 660 Z"),
            down(lighter(palette.accent, 0.25), palette.accent, darker(palette.accent, 0.2)),
        )
        for x, y, radius, color in (
            (400, 470, 54, palette.spark),
            (560, 520, 62, (248, 176, 52)),
            (470, 590, 50, palette.spark),
            (620, 420, 42, (250, 200, 80)),
            (360, 580, 38, (248, 186, 60)),
        ):
            canvas.fill(ellipse(x, y, radius, radius * 0.86), ball(lighter(color, 0.5), color), opacity=0.59)
        for _ in range(16):
            bx, by = 320 + look.rng.random() * 360, 380 + look.rng.random() * 240
            canvas.fill(ellipse(bx, by, 5 + look.rng.random() * 8), WHITE, opacity=0.4)
    canvas.fill(jug, shade_x(0.3, 0, 0, 0.04, 0.28))
    gloss(canvas, path("M348 220 C352 360 366 520 386 620 L414 620 C394 500 384 340 384 220 Z"), opacity=0.75, blur=6)
    for y in range(300, 620, 62):
        canvas.line([(560, y), (620, y)], 4, WHITE, opacity=0.8)
    canvas.fill(rounded(288, 146, 424, 58, 20), round_body(palette.deep))
    canvas.fill(rounded(420, 106, 160, 50, 18), round_body(palette.deep, gloss=0.5))
    canvas.fill(rounded(344, 630, 312, 40, 14), across((120, 122, 126), (236, 238, 240), (150, 152, 156)))
    canvas.fill(base, round_body(palette.base, gloss=0.4))
    canvas.fill(ellipse(500, 764, 58), across((130, 132, 138), (244, 244, 246), (150, 152, 158)))
    canvas.fill(ellipse(500, 764, 44), ball(lighter(palette.deep, 0.2), darker(palette.deep, 0.4)))
    canvas.line([(500, 764), (524, 730)], 9, palette.accent)
    canvas.fill(path("M350 680 C340 730 320 790 312 830 L350 836 C356 790 370 730 384 680 Z"), WHITE, opacity=0.36, blur=8)
