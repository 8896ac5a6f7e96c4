"""For the house and the children: rugs, cushions, shawls, stools."""

# ruff: noqa: E501 - the numbers of a curve read better unbroken

from __future__ import annotations

from .canvas import Canvas
from .geometry import arc, around, both_sides, ellipse, moved, path, petal, rounded, smooth
from .modelling import Look, cloth, dim, fold, gloss, seam, shape
from .paints import across, ball, shade_x, shade_y, woven
from .palettes import BLACK, WHITE, Color, darker, lighter

SKIN: Color = (232, 208, 166)


@shape("stand", focus=(500, 420))
def stool(canvas: Canvas, look: Look) -> None:
    """A three-legged carved stool."""
    wood = look.palette.base
    for x, foot in ((400, 330), (600, 676), (500, 500)):
        leg = [(x - 34, 470), (x + 34, 470), (foot + 26, 862), (foot - 26, 862)]
        canvas.fill(leg, across(darker(wood, 0.2), lighter(wood, 0.22), darker(wood, 0.45)))
        for y in (600, 626, 780):
            share = (y - 470) / 392
            canvas.line([(x - 34 + (foot - x + 8) * share, y), (x + 34 + (foot - x - 8) * share, y)], 9, darker(wood, 0.5), opacity=0.59)
    canvas.fill(
        path("M216 410 C230 470 360 520 500 520 C640 520 770 470 784 410 Z"),
        across(darker(wood, 0.4), lighter(wood, 0.1), darker(wood, 0.5)),
    )
    canvas.fill(ellipse(500, 404, 286, 92), across(lighter(wood, 0.14), lighter(wood, 0.4), wood, darker(wood, 0.2)))
    canvas.fill(ellipse(500, 400, 226, 68), woven(look.pattern, look.palette, repeat=110))
    canvas.fill(ellipse(500, 400, 226, 68), shade_x(0.2, 0, 0, 0.3))
    canvas.line(arc(500, 400, 226, 68, 0, 360), 8, darker(wood, 0.4))
    gloss(canvas, ellipse(390, 378, 110, 20), opacity=0.3, blur=16)


@shape("flat", focus=(420, 430))
def mat(canvas: Canvas, look: Look) -> None:
    """A rug with borders and fringes, half unrolled."""
    palette = look.palette
    for x in range(250, 760, 15):
        canvas.line([(x, 110), (x - 3, 160)], 5, lighter(palette.light, 0.2))
    rug = rounded(240, 150, 520, 620, 6)
    canvas.fill(rug, palette.deep)
    canvas.fill(rounded(262, 172, 476, 600, 4), palette.accent)
    canvas.fill(rounded(280, 190, 440, 580, 4), palette.base)
    canvas.fill(rounded(306, 216, 388, 560, 4), woven(look.pattern, palette, repeat=194))
    canvas.line(rounded(306, 216, 388, 560, 4), 5, palette.light)
    for y in range(205, 760, 26):
        for x in (293, 707):
            canvas.fill([(x, y - 9), (x + 9, y), (x, y + 9), (x - 9, y)], palette.light)
    canvas.fill(rug, shade_x(0.12, 0, 0, 0.16))
    dim(canvas, rounded(230, 726, 540, 60, 10), opacity=0.5, blur=22)
    roll = rounded(226, 750, 548, 118, 54)
    canvas.fill(roll, woven(look.pattern, palette, repeat=150, turn=90))
    canvas.fill(roll, shade_y(0.05, 0, 0.2, 0.55))
    for x in (248, 752):
        canvas.fill(ellipse(x, 809, 24, 58), darker(palette.deep, 0.2))
        for radius in (0.7, 0.4):
            canvas.line(arc(x, 809, 24 * radius, 58 * radius, 0, 360), 4, palette.accent)
    canvas.fill(rounded(250, 770, 500, 14, 7), WHITE, opacity=0.2, blur=8)


@shape("stand", focus=(500, 560))
def cushion(canvas: Canvas, look: Look) -> None:
    """A plump square cushion with piping and tassels."""
    palette = look.palette
    for x, y in ((226, 314), (774, 314), (214, 836), (786, 836)):
        canvas.line([(x, y), (x + (x - 500) * 0.1, y + 44)], 22, palette.accent)
        canvas.fill(ellipse(x, y, 18), darker(palette.accent, 0.2))
    body = smooth(
        [
            (220, 306),
            (360, 340),
            (500, 332),
            (640, 340),
            (780, 306),
            (756, 440),
            (764, 580),
            (756, 710),
            (786, 846),
            (640, 856),
            (500, 864),
            (360, 856),
            (214, 846),
            (244, 710),
            (236, 580),
            (244, 440),
        ]
    )
    cloth(canvas, body, look, repeat=200)
    with canvas.clipped(body):
        canvas.fill(ellipse(430, 520, 220, 200), WHITE, opacity=0.24, blur=70)
        canvas.fill(path("M200 760 C400 840 600 840 800 760 L800 880 L200 880 Z"), BLACK, opacity=0.3, blur=30)
    canvas.line([*body, body[0]], 11, darker(palette.deep, 0.1))
    canvas.line([*body, body[0]], 3, lighter(palette.accent, 0.2))
    for points in (
        [(240, 330), (300, 400), (330, 450)],
        [(760, 330), (700, 400), (676, 450)],
        [(240, 820), (310, 770), (350, 720)],
        [(760, 820), (690, 770), (656, 720)],
    ):
        fold(canvas, points, width=18)


@shape("flat", focus=(420, 480))
def shawl(canvas: Canvas, look: Look) -> None:
    """A fine shawl, folded lengthways, with a worked border and fringe."""
    palette = look.palette
    for x in range(232, 772, 13):
        canvas.line([(x, 830), (x + look.rng.uniform(-6, 6), 905)], 4, lighter(palette.base, 0.12))
    for index, (left, right) in enumerate(((224, 776), (224, 610), (224, 430))):
        sheet = path(
            f"M{left} 120 L{right} 120 C{right + 12} 360 {right - 10} 600 {right} 838 L{left} 838 C{left - 10} 600 {left + 10} 360 {left} 120 Z"
        )
        if index:
            canvas.fill(moved(sheet, dx=14, dy=4), BLACK, opacity=0.36, blur=14)
        canvas.fill(sheet, woven(look.pattern, palette, repeat=130))
        with canvas.clipped(sheet):
            canvas.fill(rounded(left - 20, 690, right - left + 40, 160, 2), palette.deep)
            canvas.fill(rounded(left - 20, 712, right - left + 40, 104, 2), woven("zellige", palette, repeat=104))
            for y in (706, 820):
                canvas.fill(rounded(left - 20, y, right - left + 40, 7, 2), palette.accent)
        canvas.fill(sheet, shade_x(0.22, 0, 0, 0.26))
    for points in ([(300, 130), (310, 460), (296, 830)], [(520, 130), (510, 460), (526, 830)], [(690, 130), (700, 500), (690, 830)]):
        fold(canvas, points, width=22, strength=0.3)


@shape("flat", focus=(500, 480), size=0.92)
def baby_sling(canvas: Canvas, look: Look) -> None:
    """A baby wrap folded in three, with padded straps crossed over it."""
    palette = look.palette
    straps = [
        [(270, 300), (180, 470), (210, 700), (330, 850)],
        [(730, 300), (820, 470), (790, 700), (670, 850)],
    ]
    for points in straps:
        curve = smooth(points, closed=False)
        canvas.line(moved(curve, dx=8, dy=10), 74, BLACK, opacity=0.3, blur=10)
        canvas.line(curve, 74, woven(look.pattern, palette, repeat=120, turn=40))
        canvas.line(curve, 30, BLACK, opacity=0.16, blur=14)
        seam(canvas, moved(curve, dx=26), palette.light, width=3)
    panel = path("M270 170 C400 130 600 130 730 170 C760 330 750 560 700 740 C600 790 400 790 300 740 C250 560 240 330 270 170 Z")
    canvas.fill(moved(panel, dx=10, dy=14), BLACK, opacity=0.34, blur=16)
    cloth(canvas, panel, look, repeat=190)
    canvas.line([*panel, panel[0]], 13, palette.accent)
    pocket = path("M340 430 C440 452 560 452 660 430 L640 690 C560 720 440 720 360 690 Z")
    canvas.fill(moved(pocket, dy=8), BLACK, opacity=0.35, blur=10)
    canvas.fill(pocket, across(darker(palette.deep, 0.1), lighter(palette.deep, 0.16), darker(palette.deep, 0.1)))
    seam(canvas, moved(pocket, scale=0.93, about=(500, 570)), palette.accent, width=4)
    for turn in range(0, 360, 60):
        canvas.fill(petal(500, 575, 66, 34, turn), palette.accent)
    canvas.fill(ellipse(500, 575, 20), palette.spark)
    band = path("M262 168 C400 124 600 124 738 168 L744 236 C600 196 400 196 256 236 Z")
    canvas.fill(band, across(darker(palette.deep, 0.2), lighter(palette.deep, 0.14), darker(palette.deep, 0.24)))
    seam(canvas, path("M258 226 C400 186 600 186 742 226"), palette.light, width=3)
    for points in ([(350, 250), (340, 420), (330, 730)], [(650, 250), (666, 420), (680, 730)]):
        fold(canvas, points, width=20, strength=0.3)


@shape("flat", focus=(480, 430))
def doll(canvas: Canvas, look: Look) -> None:
    """A rag doll in a print dress."""
    palette = look.palette
    skin: Color = (122, 76, 48)
    for side in (-1, 1):
        arm = smooth([(500 + side * 90, 450), (500 + side * 200, 540), (500 + side * 226, 610)], closed=False)
        canvas.line(arm, 56, skin)
        canvas.line([(500 + side * 60, 760), (500 + side * 70, 870)], 62, skin)
        canvas.line([(500 + side * 72, 866), (500 + side * 84, 884)], 60, palette.deep)
    gown = both_sides(path("M560 420 C620 440 640 500 650 560 C690 640 740 720 760 800 C680 826 580 830 500 830 L500 416 Z"))
    cloth(canvas, gown, look, repeat=130)
    for points in ([(560, 560), (600, 700), (620, 820)], [(440, 560), (400, 700), (384, 820)]):
        fold(canvas, points, width=18)
    canvas.line(path("M392 560 C460 580 540 580 608 560"), 26, palette.accent)
    for x, y in around(500, 270, 140, 14, turn=180)[:9]:
        canvas.fill(ellipse(x, y, 56), ball((70, 46, 40), (24, 16, 16)))
    canvas.fill(ellipse(500, 310, 132, 128), ball(lighter(skin, 0.25), darker(skin, 0.14)))
    canvas.fill(path("M368 280 C400 190 600 190 632 280 C600 240 400 240 368 280 Z"), woven(look.pattern, palette, repeat=70))
    for side in (-1, 1):
        canvas.fill(ellipse(500 + side * 50, 316, 13, 16), (24, 16, 16))
        canvas.fill(ellipse(500 + side * 50 - 4, 310, 4), WHITE)
        canvas.fill(ellipse(500 + side * 78, 356, 24, 17), (206, 90, 70), opacity=0.4, blur=6)
    canvas.line(path("M462 364 C480 390 520 390 538 364"), 7, (150, 40, 40))
