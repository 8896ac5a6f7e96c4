"""For the kitchen and the table: pots, bowls, stove, mortar, blender, flask."""

# ruff: noqa: E501 - the numbers of a curve read better unbroken

from __future__ import annotations

from .canvas import Canvas
from .geometry import arc, ellipse, mirror, moved, path, petal, rounded, smooth
from .modelling import Look, dim, flat_body, gloss, rim, round_body, shape
from .paints import across, ball, down, shade_x, shade_y, sheen_x, woven
from .palettes import BLACK, WHITE, darker, lighter


@shape("stand", focus=(500, 560))
def marmite(canvas: Canvas, look: Look) -> None:
    """A cast-aluminium pot with its lid."""
    metal = look.palette.base
    for part in (path("M222 560 C150 550 140 640 226 640"), mirror(path("M222 560 C150 550 140 640 226 640"))):
        canvas.line(part, 32, darker(metal, 0.35))
        canvas.line(moved(part, dy=-6), 15, lighter(metal, 0.4))
    for x in (330, 500, 670):
        canvas.fill(rounded(x - 22, 810, 44, 50, 14), darker(metal, 0.4))
    body = path("M210 480 C196 640 240 836 380 846 L620 846 C760 836 804 640 790 480 Z")
    canvas.fill(body, round_body(metal, gloss=0.6))
    with canvas.clipped(body):
        for y in range(510, 840, 16):
            canvas.line(path(f"M190 {y} C330 {y + 26} 670 {y + 26} 810 {y}"), 3, BLACK, opacity=0.07)
        canvas.fill(path("M300 500 C290 620 310 740 350 830 L400 830 C360 740 346 620 350 500 Z"), WHITE, opacity=0.5, blur=14)
        canvas.fill(path("M700 500 C712 620 690 740 650 830 L680 830 C730 740 745 620 740 500 Z"), WHITE, opacity=0.3, blur=10)
        canvas.fill(rounded(190, 470, 620, 70, 4), BLACK, opacity=0.3, blur=16)
    canvas.fill(ellipse(500, 484, 302, 52), across(darker(metal, 0.3), lighter(metal, 0.6), metal, darker(metal, 0.3)))
    lid = path("M214 470 C240 380 380 350 500 350 C620 350 760 380 786 470 C700 520 300 520 214 470 Z")
    canvas.fill(lid, across(darker(metal, 0.22), (0.3, lighter(metal, 0.65)), (0.6, metal), darker(metal, 0.3)))
    canvas.fill(lid, shade_y(0, 0, 0.22))
    for inset in (0, 60, 120):
        canvas.line(
            path(
                f"M{240 + inset} {462 - inset * 0.4} C{360 + inset * 0.4} {496 - inset * 0.55} {640 - inset * 0.4} {496 - inset * 0.55} {760 - inset} {462 - inset * 0.4}"
            ),
            3,
            darker(metal, 0.4),
            opacity=0.5,
        )
    canvas.fill(path("M452 356 C452 330 470 330 474 300 L526 300 C530 330 548 330 548 356 Z"), round_body(darker(metal, 0.3)))
    canvas.fill(ellipse(500, 292, 56, 30), ball(lighter(metal, 0.5), darker(metal, 0.45)))


@shape("stand", focus=(430, 560), size=0.92)
def teapot(canvas: Canvas, look: Look) -> None:
    """A small enamel teapot with two glasses of green tea."""
    palette = look.palette
    canvas.line(smooth([(640, 500), (760, 470), (800, 560), (740, 680), (632, 720)], closed=False), 34, darker(palette.base, 0.3))
    canvas.line(smooth([(636, 494), (752, 464), (790, 556), (732, 670), (630, 712)], closed=False), 14, lighter(palette.base, 0.35))
    spout = path("M300 640 C230 620 200 520 130 470 L170 430 C260 460 300 520 340 540 Z")
    canvas.fill(spout, down(lighter(palette.base, 0.4), palette.base, darker(palette.base, 0.35)))
    body = smooth([(470, 400), (590, 430), (670, 560), (660, 720), (590, 820), (470, 838), (350, 820), (280, 720), (270, 560), (350, 430)])
    canvas.fill(body, ball(lighter(palette.base, 0.5), darker(palette.base, 0.4), reach=0.95))
    with canvas.clipped(body):
        canvas.line(path("M250 680 C380 740 560 740 700 680"), 54, palette.deep)
        canvas.line(path("M250 680 C380 740 560 740 700 680"), 40, woven(look.pattern, palette, repeat=60))
        canvas.fill(body, shade_x(0.1, 0, 0, 0.4))
        canvas.fill(path("M330 470 C300 540 300 620 320 690 L360 690 C340 620 346 540 384 470 Z"), WHITE, opacity=0.5, blur=12)
    canvas.fill(ellipse(470, 414, 124, 34), darker(palette.base, 0.4))
    canvas.fill(
        path("M350 408 C370 350 430 330 470 330 C510 330 570 350 590 408 C540 436 400 436 350 408 Z"), round_body(palette.base, gloss=0.5)
    )
    canvas.fill(ellipse(470, 310, 32, 28), ball(lighter(palette.accent, 0.5), darker(palette.accent, 0.4)))
    for x, y in ((770, 858), (880, 840)):
        glass = path(f"M{x - 54} {y - 180} L{x - 40} {y} C{x - 20} {y + 14} {x + 20} {y + 14} {x + 40} {y} L{x + 54} {y - 180} Z")
        canvas.fill(glass, (236, 240, 236), opacity=0.62)
        canvas.fill(
            path(f"M{x - 50} {y - 128} L{x - 38} {y - 10} C{x - 20} {y + 4} {x + 20} {y + 4} {x + 38} {y - 10} L{x + 50} {y - 128} Z"),
            across((150, 96, 22), (222, 164, 58), (160, 100, 24)),
        )
        canvas.fill(ellipse(x, y - 128, 50, 13), (240, 204, 120))
        canvas.line(arc(x, y - 180, 54, 14, 0, 360), 4, WHITE, opacity=0.8)
        gloss(canvas, rounded(x - 36, y - 160, 12, 130, 6), opacity=0.6, blur=3)


@shape("stand", focus=(500, 520))
def flask(canvas: Canvas, look: Look) -> None:
    """A vacuum flask with a printed band and two cups."""
    palette = look.palette
    body = rounded(350, 300, 300, 562, 34)
    canvas.fill(path("M650 400 C760 390 780 640 650 640 L650 590 C720 590 710 450 650 452 Z"), flat_body(palette.deep))
    canvas.fill(body, round_body(palette.base, gloss=0.5))
    with canvas.clipped(body):
        canvas.fill(rounded(330, 470, 340, 240, 2), woven(look.pattern, palette, repeat=120))
        for y in (462, 706):
            canvas.fill(rounded(330, y, 340, 12, 2), palette.accent)
        canvas.fill(body, shade_x(0.42, 0, 0, 0.1, 0.5))
        canvas.fill(body, sheen_x(0, 0, 0.42, 0, 0, 0))
    canvas.fill(rounded(344, 290, 312, 34, 12), across((120, 122, 126), (240, 240, 242), (140, 142, 146)))
    cup = path("M372 292 L384 156 C388 136 400 130 420 130 L580 130 C600 130 612 136 616 156 L628 292 Z")
    canvas.fill(cup, round_body(palette.deep, gloss=0.4))
    canvas.fill(rounded(340, 830, 320, 36, 12), round_body(palette.deep))
    x, y = 196, 858
    canvas.fill(
        path(f"M{x - 70} {y - 130} L{x - 54} {y - 6} C{x - 20} {y + 8} {x + 20} {y + 8} {x + 54} {y - 6} L{x + 70} {y - 130} Z"),
        round_body(palette.accent, gloss=0.4),
    )
    rim(canvas, x, y - 130, 70, 19, palette.accent, (120, 70, 30), lip=7)


@shape("stand", focus=(500, 620))
def plates(canvas: Canvas, look: Look) -> None:
    """Blue pottery: a plate on edge with a bowl before it."""
    palette = look.palette
    canvas.fill(ellipse(520, 440, 318, 322), across(darker(palette.light, 0.2), palette.light, darker(palette.light, 0.3)))
    canvas.fill(ellipse(514, 436, 304, 310), woven(look.pattern, palette, repeat=120))
    canvas.fill(ellipse(514, 436, 236, 240), ball(WHITE, darker(palette.light, 0.14)))
    for length, width, color, shift in (
        (205, 58, palette.base, 0),
        (160, 30, lighter(palette.base, 0.5), 0),
        (104, 26, palette.accent, 15),
    ):
        for turn in range(shift, 360 + shift, 30):
            canvas.fill(petal(514, 436, length, width, turn), color)
    canvas.fill(ellipse(514, 436, 44), ball(lighter(palette.deep, 0.3), palette.deep))
    canvas.fill(ellipse(514, 436, 304, 310), shade_x(0.2, 0, 0, 0.32))
    gloss(canvas, path("M290 300 C330 210 400 160 480 150 C420 200 360 270 330 360 Z"), opacity=0.5, blur=12)
    dim(canvas, ellipse(420, 760, 240, 50), opacity=0.4, blur=24)
    bowl = path("M190 620 C200 760 300 856 360 860 L480 860 C540 856 640 760 650 620 Z")
    canvas.fill(bowl, woven(look.pattern, palette, repeat=130))
    canvas.fill(bowl, shade_x(0.4, 0, 0, 0.45))
    canvas.fill(bowl, shade_y(0, 0, 0.2))
    rim(canvas, 420, 622, 232, 52, palette.deep, palette.light, lip=12)
    gloss(canvas, path("M240 680 C250 750 290 810 330 836 L356 830 C310 790 284 740 278 680 Z"), opacity=0.5, blur=8)
