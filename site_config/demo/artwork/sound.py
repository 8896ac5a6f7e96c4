"""Sound and moving air: radio, speaker, earphones, fan."""

from __future__ import annotations

from .canvas import Canvas
from .geometry import arc, around, ellipse, moved, path, rounded, smooth
from .modelling import Look, flat_body, gloss, round_body, shape
from .paints import across, ball, down, shade_x, shade_y, sheen_x, woven
from .palettes import BLACK, STEEL, WHITE, Color, darker, lighter, mix

SCREEN: Color = (18, 20, 28)


@shape("stand", focus=(500, 700))
def earphones(canvas: Canvas, look: Look) -> None:
    """Wireless earphones in their open case."""
    palette = look.palette
    lid = path("M270 470 C270 330 350 270 500 270 C650 270 730 330 730 470 Z")
    canvas.fill(lid, across(darker(palette.base, 0.3), lighter(palette.base, 0.2), darker(palette.base, 0.3)))
    canvas.fill(
        path("M300 470 C300 360 370 306 500 306 C630 306 700 360 700 470 Z"), down(darker(palette.deep, 0.5), darker(palette.deep, 0.2))
    )
    for x, side in ((410, 1), (590, -1)):
        canvas.fill(rounded(x - 22, 440, 44, 150, 20), round_body(palette.light, gloss=0.6))
        canvas.fill(ellipse(x, 430, 60, 54), ball(lighter(palette.light, 0.8), darker(palette.light, 0.35)))
        canvas.fill(ellipse(x - 30 * side, 416, 30, 34), ball((110, 110, 116), (30, 30, 34)))
        canvas.fill(rounded(x - 7, 480, 14, 40, 7), palette.accent)
    base = path(
        "M256 560 C256 520 280 500 320 500 L680 500 C720 500 744 520 744 560 L744 700 C744 800 680 852 500 852 C320 852 256 800 256 700 Z"
    )
    canvas.fill(base, round_body(palette.base, gloss=0.5))
    canvas.fill(base, shade_y(0, 0, 0.3))
    canvas.line(path("M262 536 C400 520 600 520 738 536"), 7, lighter(palette.base, 0.5), opacity=0.8)
    canvas.fill(ellipse(500, 640, 10), (120, 240, 150))
    canvas.text(500, 738, look.text or "SONO", 34, darker(palette.base, 0.35))
    gloss(canvas, path("M300 560 C296 640 300 740 350 800 L390 810 C340 740 334 640 340 560 Z"), opacity=0.45, blur=10)


@shape("stand", focus=(330, 640))
def radio(canvas: Canvas, look: Look) -> None:
    """A portable radio with a carrying handle and aerial."""
    palette = look.palette
    canvas.line([(730, 380), (860, 90)], 10, across(STEEL, WHITE, darker(STEEL, 0.3)))
    canvas.fill(ellipse(860, 90, 14), ball(WHITE, STEEL))
    handle = smooth([(230, 400), (250, 280), (500, 256), (750, 280), (770, 400)], closed=False)
    canvas.line(handle, 30, darker(palette.deep, 0.2))
    canvas.line(moved(handle, dy=-5), 12, lighter(palette.deep, 0.35))
    body = rounded(150, 380, 700, 474, 54)
    canvas.fill(body, down(lighter(palette.base, 0.3), palette.base, darker(palette.base, 0.28)))
    canvas.line([*body, body[0]], 5, lighter(palette.base, 0.4), opacity=0.5)
    canvas.fill(rounded(180, 410, 640, 414, 36), down(lighter(palette.light, 0.2), darker(palette.light, 0.12)))
    canvas.fill(ellipse(350, 630, 164), ball((96, 92, 90), (28, 26, 28)))
    for radius in (36, 66, 96, 126):
        for x, y in around(350, 630, radius, radius // 4):
            canvas.fill(ellipse(x, y, 8), (14, 12, 14))
    canvas.line(arc(350, 630, 164, 164, 0, 360), 14, across(WHITE, STEEL, darker(STEEL, 0.3)))
    dial = rounded(550, 450, 240, 116, 14)
    canvas.fill(dial, down(mix(palette.accent, WHITE, 0.6), palette.accent))
    for index in range(12):
        canvas.line([(568 + index * 18, 470), (568 + index * 18, 492 if index % 3 else 508)], 3, palette.deep)
    canvas.text(610, 536, "FM", 28, palette.deep)
    canvas.line([(690, 456), (690, 560)], 6, (214, 40, 30))
    for x, radius in ((610, 50), (738, 40)):
        canvas.fill(ellipse(x + 4, 680 + 8, radius), BLACK, opacity=0.4, blur=8)
        canvas.fill(ellipse(x, 680, radius), ball(lighter(palette.deep, 0.4), darker(palette.deep, 0.4)))
        canvas.line([(x, 680), (x + radius * 0.5, 680 - radius * 0.6)], 7, palette.accent)
    for index in range(4):
        canvas.fill(rounded(560 + index * 58, 764, 46, 28, 9), flat_body((palette.deep, palette.deep, palette.deep, palette.spark)[index]))
    gloss(canvas, path("M170 430 C170 400 190 394 220 394 L420 394 L300 420 C220 430 190 500 186 640 L170 640 Z"), opacity=0.35, blur=10)


@shape("stand", focus=(500, 560))
def speaker(canvas: Canvas, look: Look) -> None:
    """A cylindrical Bluetooth speaker in woven cloth."""
    palette = look.palette
    body = rounded(330, 210, 340, 650, 80)
    canvas.fill(body, woven(look.pattern, palette, repeat=90))
    canvas.fill(body, shade_x(0.55, 0, 0, 0.18, 0.6))
    canvas.fill(body, sheen_x(0, 0.26, 0, 0, 0))
    with canvas.clipped(body):
        for y in (200, 806):
            canvas.fill(rounded(320, y, 360, 64, 4), round_body(darker(palette.deep, 0.2)))
    canvas.fill(ellipse(500, 250, 162, 42), ball(lighter(palette.deep, 0.3), darker(palette.deep, 0.4)))
    canvas.line(arc(500, 250, 162, 42, 0, 360), 6, palette.accent)
    for x, sign in ((440, "-"), (500, "o"), (560, "+")):
        canvas.text(x, 248, sign, 38, palette.light)
    strap = smooth([(660, 290), (740, 360), (744, 480), (668, 520)], closed=False)
    canvas.line(strap, 20, darker(palette.deep, 0.2))
    canvas.line(strap, 6, palette.accent)
    canvas.fill(rounded(450, 640, 100, 50, 10), flat_body(darker(palette.deep, 0.2)))
    canvas.text(500, 662, "WAAW", 25, palette.light)


@shape("stand", focus=(500, 380))
def fan(canvas: Canvas, look: Look) -> None:
    """A rechargeable table fan."""
    palette = look.palette
    canvas.fill(rounded(470, 620, 60, 190, 20), round_body(palette.deep))
    canvas.fill(
        path("M320 850 C320 800 400 780 500 780 C600 780 680 800 680 850 C620 872 380 872 320 850 Z"), round_body(palette.base, gloss=0.4)
    )
    for x in (440, 500, 560):
        canvas.fill(ellipse(x, 826, 15, 10), ball(lighter(palette.accent, 0.4), palette.accent))
    canvas.fill(ellipse(500, 400, 282), ball(lighter(palette.light, 0.3), darker(palette.light, 0.3)), opacity=0.62)
    for turn in (20, 140, 260):
        blade = smooth([(500, 400), (560, 300), (660, 230), (740, 300), (720, 400), (600, 440)])
        blade = moved(blade, turn=turn, about=(500, 400))
        canvas.fill(blade, across(lighter(palette.base, 0.4), palette.base, darker(palette.base, 0.2)))
    for radius in (90, 140, 190, 236):
        canvas.line(arc(500, 400, radius, radius, 0, 360), 4, darker(palette.deep, 0.1), opacity=0.5)
    for px, py in around(500, 400, 278, 30):
        canvas.line([(500, 400), (px, py)], 3, darker(palette.deep, 0.1), opacity=0.5)
    canvas.line(arc(500, 400, 282, 282, 0, 360), 18, across(lighter(palette.deep, 0.4), palette.deep, darker(palette.deep, 0.4)))
    canvas.fill(ellipse(500, 400, 62), ball(lighter(palette.accent, 0.5), darker(palette.accent, 0.25)))
    gloss(canvas, path("M280 300 C320 210 400 160 480 150 C400 200 340 280 320 380 Z"), opacity=0.35, blur=16)
