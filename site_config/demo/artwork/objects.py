"""Crafts, care, school and sport."""

from __future__ import annotations

from .canvas import Canvas
from .geometry import around, both_sides, ellipse, mirror, moved, path, petal, rounded, smooth, star
from .modelling import Look, gloss, seam, shape
from .paints import across, ball, shade_x, shade_y
from .palettes import BLACK, CREAM, WHITE, WOOD, Color, darker, lighter, mix

SKIN: Color = (232, 208, 166)


@shape("stand", focus=(500, 420))
def djembe(canvas: Canvas, look: Look) -> None:
    """A rope-tuned drum with a carved foot."""
    palette = look.palette
    wood = palette.base
    body = both_sides(path("M690 260 C716 400 650 520 590 590 C570 620 576 660 600 720 C624 780 640 820 640 856 C590 874 540 876 500 876"))
    canvas.fill(body, across(darker(wood, 0.45), (0.28, lighter(wood, 0.34)), (0.55, wood), darker(wood, 0.48)))
    with canvas.clipped(body):
        band = path("M360 740 C430 770 570 770 640 740")
        canvas.line(band, 60, darker(wood, 0.5), opacity=0.59)
        for x in range(370, 650, 40):
            canvas.fill(star(x, 762 - abs(x - 500) * 0.1, 17, 8, 4), palette.accent)
        for x in range(300, 720, 46):
            bottom = 500 + (x - 500) * 0.46
            canvas.line([(x, 296), (bottom + 16, 566)], 6, CREAM)
            canvas.line([(x + 23, 296), (bottom - 6, 566)], 6, CREAM)
            canvas.line([(x + 3, 296), (bottom + 19, 566)], 2, BLACK, opacity=0.4)
        canvas.line(path("M320 400 C420 450 580 450 680 400"), 15, palette.spark)
        canvas.line(path("M350 470 C430 510 570 510 650 470"), 15, palette.spark)
        canvas.fill(body, shade_x(0.24, 0, 0, 0.34))
    for y, width in ((590, 88), (566, 104)):
        canvas.line(path(f"M{500 - width} {y} C{500 - 50} {y + 24} {500 + 50} {y + 24} {500 + width} {y}"), 16, palette.accent)
    for y, color in ((330, palette.accent), (300, palette.deep), (268, palette.accent)):
        canvas.line(path(f"M306 {y - 14} C380 {y + 46} 620 {y + 46} 694 {y - 14}"), 22, darker(color, 0.1))
        canvas.line(path(f"M306 {y - 18} C380 {y + 42} 620 {y + 42} 694 {y - 18}"), 6, lighter(color, 0.35))
    canvas.fill(ellipse(500, 246, 198, 62), darker(SKIN, 0.4))
    canvas.fill(ellipse(500, 240, 194, 58), ball(lighter(SKIN, 0.4), darker(SKIN, 0.16)))
    canvas.fill(ellipse(520, 244, 96, 28), darker(SKIN, 0.3), opacity=0.3, blur=14)


@shape("stand", focus=(500, 640))
def kora(canvas: Canvas, look: Look) -> None:
    """The harp of the griots: calabash, skin, long neck, strings."""
    palette = look.palette
    neck = [(484, 60), (516, 60), (522, 720), (478, 720)]
    canvas.fill(neck, across(darker(WOOD, 0.3), lighter(WOOD, 0.3), darker(WOOD, 0.3)))
    for index in range(11):
        canvas.line([(478, 130 + index * 30), (522, 126 + index * 30)], 9, darker(palette.deep, 0.4))
    gourd = ellipse(500, 690, 218, 186)
    canvas.fill(gourd, ball(lighter(palette.base, 0.2), darker(palette.base, 0.45)))
    canvas.fill(ellipse(500, 680, 200, 168), ball(lighter(SKIN, 0.5), darker(SKIN, 0.12)))
    for x, y in around(500, 680, 192, 36):
        canvas.fill(ellipse(500 + (x - 500), 680 + (y - 680) * 0.85, 7), ball((250, 220, 130), (140, 96, 30)))
    canvas.fill(ellipse(588, 620, 34, 30), (40, 24, 18))
    for x in (396, 604):
        canvas.line([(x, 440), (x, 840)], 17, darker(WOOD, 0.25))
        canvas.line([(x - 3, 440), (x - 3, 840)], 5, lighter(WOOD, 0.35))
    canvas.fill(rounded(456, 640, 88, 110, 10), across(lighter(WOOD, 0.4), darker(WOOD, 0.1)))
    for index in range(11):
        canvas.line(
            [(460 + (index % 2) * 80, 656 + index * 8), (488 + (index % 2) * 26, 130 + index * 30)], 2.4, (246, 240, 224), opacity=0.85
        )
    canvas.line([(500, 750), (500, 872)], 22, darker(WOOD, 0.3))
    canvas.fill(path("M452 56 C470 30 530 30 548 56 L522 84 L478 84 Z"), darker(WOOD, 0.2))
    for x in (440, 560):
        canvas.fill(petal(500, 96, 90, 30, 60 if x > 500 else 120), palette.accent)


def _features(canvas: Canvas, look: Look) -> None:
    wood = look.palette.base
    for side in (-1, 1):
        brow = [(500 + side * x, y) for x, y in ((34, 420), (90, 384), (170, 400), (196, 440), (120, 424), (40, 450))]
        canvas.fill(smooth(brow), darker(wood, 0.5))
        eye = [(500 + side * x, y) for x, y in ((46, 478), (110, 446), (176, 476), (110, 506))]
        canvas.fill(smooth(eye), lighter(wood, 0.45))
        canvas.fill(moved(smooth(eye), scale=0.7, about=(500 + side * 110, 477)), BLACK)
    canvas.fill(path("M478 440 L522 440 L560 620 C540 650 460 650 440 620 Z"), across(lighter(wood, 0.4), wood, darker(wood, 0.5)))
    canvas.line(path("M440 626 C470 654 530 654 560 626"), 6, BLACK, opacity=0.55)
    mouth = smooth([(430, 720), (500, 700), (570, 720), (540, 770), (460, 770)])
    canvas.fill(mouth, lighter(wood, 0.4))
    canvas.fill(moved(mouth, scale=0.74, about=(500, 734)), BLACK)
    for x in (474, 500, 526):
        canvas.fill(rounded(x - 9, 716, 18, 18, 4), CREAM)


@shape("hang", focus=(500, 420))
def mask(canvas: Canvas, look: Look) -> None:
    """A carved forest mask with a crest."""
    palette = look.palette
    wood = palette.base
    for index in range(-3, 4):
        canvas.fill(
            petal(500 + index * 34, 260, 190 - abs(index) * 22, 52, -90 + index * 13), across(lighter(wood, 0.2), darker(wood, 0.35))
        )
    horn = path("M700 330 C790 280 800 190 760 130 C850 190 860 330 720 430 Z")
    for part in (horn, mirror(horn)):
        canvas.fill(part, across(lighter(wood, 0.24), darker(wood, 0.4)))
    face = both_sides(path("M560 230 C680 250 726 350 710 480 C700 620 620 780 500 880 L500 224 Z"))
    canvas.fill(face, across(darker(wood, 0.38), (0.28, lighter(wood, 0.32)), (0.52, wood), darker(wood, 0.46)))
    with canvas.clipped(face):
        for x in (420, 500, 580):
            for y in range(270, 370, 28):
                canvas.fill([(x, y - 14), (x + 20, y), (x, y + 14), (x - 20, y)], palette.light)
                canvas.fill(ellipse(x, y, 5), palette.accent)
        for side in (-1, 1):
            for index in range(5):
                canvas.line([(500 + side * 150, 560 + index * 24), (500 + side * 206, 540 + index * 24)], 9, palette.light)
            canvas.line([(500 + side * 110, 700), (500 + side * 40, 800)], 9, palette.accent)
    _features(canvas, look)
    gloss(canvas, path("M352 330 C330 420 336 520 366 620 C370 520 376 420 400 330 Z"), opacity=0.25, blur=14)


@shape("stand", focus=(460, 520))
def football(canvas: Canvas, look: Look) -> None:
    """A stitched ball."""
    palette = look.palette
    skin = ellipse(500, 560, 306)
    canvas.fill(skin, ball(WHITE, mix(palette.light, (120, 112, 110), 0.45), reach=0.95))
    with canvas.clipped(skin):
        spots = [(500.0, 548.0, 96.0), *((x, y, 86.0) for x, y in around(500, 556, 262, 5, turn=-90))]
        for x, y, radius in spots:
            turn = -90.0 if radius > 90 else 90.0
            patch = around(x, y, radius, 5, turn=turn)
            canvas.fill(smooth(patch, steps=1), ball(lighter(palette.base, 0.24), darker(palette.base, 0.25)))
            seam(canvas, [*patch, patch[0]], palette.accent, width=4, dash=9)
        inner, outer = around(500, 548, 96, 5, turn=-90), around(500, 556, 176, 5, turn=-90)
        for index in range(5):
            canvas.line([inner[index], outer[index]], 5, (90, 84, 84), opacity=0.59)
            canvas.line(
                [outer[index], around(500, 556, 210, 10, turn=-72)[index * 2], outer[(index + 1) % 5]], 5, (90, 84, 84), opacity=0.3
            )
    canvas.fill(skin, shade_x(0, 0, 0.05, 0.34))
    canvas.fill(skin, shade_y(0, 0, 0.05, 0.34))
    gloss(canvas, ellipse(390, 400, 80, 50), opacity=0.7, blur=26)


@shape("stand", focus=(560, 340))
def cricket_bat(canvas: Canvas, look: Look) -> None:
    """A willow bat leaning, with a red ball."""
    palette = look.palette
    willow: Color = (232, 202, 148)

    def tilt(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
        return moved(points, turn=14, about=(500, 870))

    blade = path(
        "M430 330 C430 300 470 290 484 270 L516 270 C530 290 570 300 570 330 L576 830 C574 862 540 876 500 876 C460 876 426 862 424 830 Z"
    )
    canvas.fill(
        tilt(blade),
        across(darker(willow, 0.2), (0.3, lighter(willow, 0.4)), (0.5, willow), (0.52, darker(willow, 0.1)), darker(willow, 0.26)),
    )
    with canvas.clipped(tilt(blade)):
        for x in (452, 476, 520, 546):
            canvas.line(tilt([(x, 310), (x + 4, 870)]), 2, darker(willow, 0.4), opacity=0.4)
        canvas.fill(tilt(path("M420 390 L580 350 L580 500 L420 540 Z")), palette.base)
        canvas.fill(tilt(path("M420 556 L580 516 L580 544 L420 584 Z")), palette.accent)
        canvas.fill(tilt(rounded(420, 838, 160, 50, 4)), palette.deep)
    handle = tilt(rounded(482, 60, 36, 230, 16))
    canvas.fill(handle, across(darker(palette.deep, 0.3), lighter(palette.deep, 0.3), darker(palette.deep, 0.4)))
    for y in range(76, 280, 15):
        canvas.line(tilt([(483.0, y + 8.0), (517.0, float(y))]), 4, palette.accent)
    canvas.fill(ellipse(300, 796, 76), ball((222, 60, 50), (104, 12, 20)))
    for shift in (-9, 0, 9):
        seam(canvas, smooth([(240 + shift, 760), (296 + shift, 790), (340 + shift, 856)], closed=False), CREAM, width=4, dash=8)
    gloss(canvas, ellipse(272, 764, 22, 14), opacity=0.6, blur=7)
