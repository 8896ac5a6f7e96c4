"""Electronics: phone, power, light, sound."""

from __future__ import annotations

from .canvas import Canvas
from .geometry import arc, ellipse, moved, path, rounded, smooth
from .modelling import Look, dim, flat_body, gloss, round_body, shape
from .paints import across, ball, down, woven
from .palettes import BLACK, STEEL, WHITE, Color, darker, lighter, mix

SCREEN: Color = (18, 20, 28)


@shape("stand", focus=(560, 330))
def phone(canvas: Canvas, look: Look) -> None:
    """A smartphone: its back with cameras behind, its screen in front."""
    palette = look.palette
    back = moved(rounded(520, 150, 300, 640, 50), turn=7, about=(670, 860), dx=10, dy=50)
    canvas.fill(back, across(darker(palette.base, 0.2), lighter(palette.base, 0.45), palette.base, darker(palette.base, 0.3)))
    canvas.line([*back, back[0]], 6, lighter(palette.base, 0.4), opacity=0.8)
    bump = moved(rounded(545, 178, 120, 210, 38), turn=7, about=(670, 860), dx=10, dy=50)
    canvas.fill(bump, across(darker(palette.base, 0.3), darker(palette.base, 0.1)))
    for x, y, radius in ((604, 236, 38), (604, 330, 38)):
        ((cx, cy),) = moved([(x, y)], turn=7, about=(670, 860), dx=10, dy=50)
        canvas.fill(ellipse(cx, cy, radius), ball((90, 92, 100), (20, 20, 24)))
        canvas.fill(ellipse(cx, cy, radius * 0.62), ball((60, 84, 130), (8, 8, 14)))
        canvas.fill(ellipse(cx - 8, cy - 9, 6), WHITE, opacity=0.59)
    dim(canvas, rounded(240, 170, 360, 700, 60), opacity=0.35, blur=26)
    body = rounded(210, 150, 346, 714, 56)
    canvas.fill(body, across(lighter(palette.deep, 0.35), darker(palette.deep, 0.2), darker(palette.deep, 0.5)))
    glass = rounded(218, 158, 330, 698, 50)
    canvas.fill(glass, SCREEN)
    screen = rounded(228, 168, 310, 678, 42)
    canvas.fill(screen, down(palette.accent, mix(palette.accent, palette.spark, 0.6), palette.deep))
    with canvas.clipped(screen):
        canvas.fill(ellipse(470, 700, 260, 260), lighter(palette.base, 0.15), opacity=0.55)
        canvas.fill(ellipse(230, 800, 240, 220), palette.spark, opacity=0.5)
        canvas.fill(ellipse(400, 560, 120), lighter(palette.accent, 0.5), opacity=0.5)
        canvas.text(383, 300, "08:45", 84, WHITE)
        canvas.line([(330, 366), (436, 366)], 5, WHITE, opacity=0.8)
        for index in range(4):
            icon = rounded(256 + index * 66, 752, 52, 52, 15)
            canvas.fill(icon, (palette.light, palette.accent, palette.base, palette.spark)[index])
        canvas.fill(path("M228 168 L420 168 L250 846 L228 846 Z"), WHITE, opacity=0.1)
    canvas.fill(rounded(350, 182, 66, 18, 9), SCREEN)


@shape("stand", focus=(500, 520))
def keypad_phone(canvas: Canvas, look: Look) -> None:
    """A small phone with keys and a torch."""
    palette = look.palette
    body = rounded(340, 130, 320, 740, 74)
    canvas.fill(body, across(darker(palette.base, 0.3), lighter(palette.base, 0.35), palette.base, darker(palette.base, 0.35)))
    canvas.fill(rounded(356, 146, 288, 708, 62), across(darker(palette.deep, 0.1), lighter(palette.deep, 0.2), darker(palette.deep, 0.2)))
    canvas.fill(rounded(384, 220, 232, 210, 16), SCREEN)
    canvas.fill(rounded(394, 230, 212, 190, 10), down(lighter(palette.accent, 0.35), palette.accent))
    canvas.text(500, 300, "12:30", 58, WHITE)
    canvas.line([(440, 370), (560, 370)], 6, WHITE, opacity=0.7)
    canvas.fill(rounded(462, 180, 76, 12, 6), BLACK)
    canvas.fill(ellipse(500, 494, 44, 36), ball(lighter(STEEL, 0.5), darker(STEEL, 0.4)))
    for x in (404, 596):
        canvas.fill(rounded(x - 34, 474, 68, 40, 16), flat_body(lighter(palette.deep, 0.2)))
    for row in range(4):
        for column, name in enumerate(("123", "456", "789", "*0#")[row]):
            x, y = 412 + column * 88, 566 + row * 66
            canvas.fill(rounded(x - 36, y - 24, 72, 50, 18), BLACK, opacity=0.4, blur=4)
            canvas.fill(rounded(x - 36, y - 26, 72, 48, 18), down(lighter(palette.deep, 0.34), lighter(palette.deep, 0.08)))
            canvas.text(x, y - 3, name, 27, palette.light)
    gloss(canvas, path("M350 200 C350 170 380 150 410 150 L430 150 C390 180 376 300 372 700 L352 700 Z"), opacity=0.3, blur=8)


@shape("stand", focus=(480, 320), size=0.9)
def solar_lamp(canvas: Canvas, look: Look) -> None:
    """A solar lantern, lit, with its panel behind."""
    palette = look.palette
    panel = path("M560 470 L880 430 L930 800 L600 850 Z")
    canvas.fill(panel, across(lighter(STEEL, 0.2), darker(STEEL, 0.3)))
    for row in range(4):
        for column in range(3):
            u, v = column / 3, row / 4
            x, y = 574 + 298 * u + 34 * v, 482 - 36 * u + 352 * v
            cell = [(x, y), (x + 92, y - 11), (x + 101, y + 70), (x + 8, y + 82)]
            canvas.fill(cell, down((52, 82, 150), (20, 32, 84)))
            canvas.line([cell[0], cell[2]], 2, (140, 170, 220), opacity=0.35)
    handle = smooth([(280, 330), (270, 190), (420, 120), (570, 190), (560, 330)], closed=False)
    canvas.line(handle, 22, darker(palette.base, 0.3))
    canvas.line(moved(handle, dx=-3, dy=-4), 9, lighter(palette.base, 0.4))
    canvas.fill(ellipse(420, 480, 300, 300), (255, 226, 140), opacity=0.4, blur=80)
    globe = path("M290 360 C250 460 260 600 300 680 L540 680 C580 600 590 460 550 360 Z")
    canvas.fill(globe, ball((255, 253, 236), (250, 200, 104), at=(0.5, 0.5), reach=0.62))
    with canvas.clipped(globe):
        for x in (330, 390, 450, 510):
            canvas.line([(x, 360), (420 + (x - 420) * 1.15, 680)], 5, (230, 170, 70), opacity=0.4)
    gloss(canvas, path("M306 390 C286 470 290 560 310 640 L336 640 C318 560 316 470 336 390 Z"), opacity=0.8, blur=5)
    canvas.fill(rounded(262, 300, 316, 76, 26), round_body(palette.base, gloss=0.4))
    canvas.fill(rounded(250, 664, 340, 196, 38), round_body(palette.base, gloss=0.4))
    canvas.fill(rounded(262, 690, 316, 16, 8), palette.accent)
    canvas.fill(ellipse(420, 776, 40), ball(lighter(palette.deep, 0.2), darker(palette.deep, 0.4)))
    canvas.line(arc(420, 776, 18, 18, -60, 240), 6, palette.accent)
    canvas.line([(420, 752), (420, 772)], 6, palette.accent)
    for index in range(4):
        canvas.fill(ellipse(486 + index * 22, 776, 6), (120, 230, 110) if index < 3 else darker(palette.deep, 0.2))


@shape("flat", focus=(470, 360))
def power_bank(canvas: Canvas, look: Look) -> None:
    """A power bank with its braided cable."""
    palette = look.palette
    cable = smooth([(420, 190), (424, 110), (560, 80), (740, 150), (800, 330), (740, 520), (760, 700), (700, 790)], closed=False, steps=16)
    canvas.line(moved(cable, dx=8, dy=14), 17, BLACK, opacity=0.3, blur=7)
    canvas.line(cable, 17, darker(palette.accent, 0.2))
    canvas.line(moved(cable, dx=-2, dy=-2), 6, lighter(palette.accent, 0.4))
    canvas.fill(moved(rounded(664, 776, 54, 96, 12), turn=30, about=(690, 790)), flat_body((60, 60, 66)))
    canvas.fill(moved(rounded(674, 866, 34, 40, 4), turn=30, about=(690, 790)), across(STEEL, WHITE, STEEL))
    canvas.fill(rounded(394, 176, 54, 76, 12), flat_body((60, 60, 66)))
    body = rounded(240, 236, 370, 620, 58)
    canvas.fill(body, across(lighter(palette.base, 0.3), palette.base, darker(palette.base, 0.3)))
    canvas.line([*body, body[0]], 5, lighter(palette.base, 0.4), opacity=0.55)
    with canvas.clipped(body):
        canvas.fill(rounded(240, 640, 370, 230, 2), woven(look.pattern, palette, repeat=110), opacity=0.92)
        canvas.fill(rounded(240, 632, 370, 9, 2), palette.accent)
        canvas.fill(path("M240 236 L420 236 L300 860 L240 860 Z"), WHITE, opacity=0.12)
    canvas.fill(rounded(296, 300, 258, 96, 24), SCREEN)
    canvas.text(400, 346, "98", 66, (130, 240, 170))
    canvas.text(474, 352, "%", 36, (130, 240, 170))
    canvas.text(425, 500, look.text or "20 000", 54, lighter(palette.light, 0.3))
    canvas.text(425, 558, "mAh", 34, lighter(palette.light, 0.1))
