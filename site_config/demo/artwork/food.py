"""From field and kitchen: sacks, bags, jars, bottles, fruit."""

# ruff: noqa: E501 - the numbers of a curve read better unbroken

from __future__ import annotations

from .canvas import Canvas
from .geometry import arc, both_sides, ellipse, moved, path, petal, rounded
from .modelling import Look, dim, fold, gloss, grains, label, round_body, scatter, shape
from .paints import across, ball, down, shade_x, shade_y, sheen_x, woven
from .palettes import BLACK, WHITE, Color, darker, lighter, mix

GLASS: Color = (226, 234, 228)
LEAF: Color = (74, 132, 58)


@shape("stand", focus=(500, 600))
def sack(canvas: Canvas, look: Look) -> None:
    """A filled woven sack, sewn at the top, printed on the front."""
    palette = look.palette
    body = path(
        "M300 250 C280 240 274 214 290 190 C400 206 600 206 710 190 C726 214 720 240 700 250 C744 330 790 500 776 700 C770 800 740 850 690 862 C560 876 440 876 310 862 C260 850 230 800 224 700 C210 500 256 330 300 250 Z"
    )
    canvas.fill(body, across(darker(palette.light, 0.26), (0.3, palette.light), (0.6, palette.light), darker(palette.light, 0.34)))
    with canvas.clipped(body):
        for x in range(210, 800, 12):
            canvas.line(
                [(500 + (x - 500) * 0.8, 190), (x, 600), (500 + (x - 500) * 0.95, 880)], 2, darker(palette.light, 0.4), opacity=0.16
            )
        canvas.fill(path("M200 720 C340 770 660 770 800 720 L800 880 L200 880 Z"), woven(look.pattern, palette, repeat=90))
        canvas.line(path("M200 720 C340 770 660 770 800 720"), 12, palette.accent)
        canvas.fill(path("M200 330 C400 380 600 380 800 330 L800 300 C600 350 400 350 200 300 Z"), palette.base)
    canvas.fill(ellipse(500, 540, 180, 170), palette.base)
    canvas.line(arc(500, 540, 162, 152, 0, 360), 5, palette.accent)
    for side in (-1, 1):
        for index in range(6):
            turn = -90 + side * (24 + index * 6)
            canvas.fill(petal(500 + side * index * 7, 640 - index * 30, 66, 18, turn), palette.accent)
    canvas.line([(500, 660), (500, 440)], 5, palette.accent)
    canvas.fill(rounded(330, 570, 340, 90, 16), palette.deep)
    canvas.text(500, 614, look.text or "RIZ", 54, palette.light)
    for points in (
        [(320, 250), (300, 420), (270, 560)],
        [(680, 250), (706, 420), (742, 560)],
        [(430, 240), (424, 320), (440, 380)],
        [(580, 240), (590, 310), (570, 380)],
    ):
        fold(canvas, points, width=24, strength=0.34)
    canvas.fill(body, shade_x(0.32, 0, 0, 0, 0.36))
    canvas.fill(body, shade_y(0.06, 0, 0.2))
    canvas.line(path("M300 250 C400 268 600 268 700 250"), 10, BLACK, opacity=0.4, blur=7)
    for x in range(310, 700, 26):
        canvas.line([(x, 226), (x + 13, 238)], 5, palette.spark)


@shape("stand", focus=(500, 560))
def coffee_bag(canvas: Canvas, look: Look) -> None:
    """A side-gusset bag with a folded top and loose beans in front."""
    palette = look.palette
    body = path("M320 270 L680 270 C700 420 716 640 706 850 C640 868 360 868 294 850 C284 640 300 420 320 270 Z")
    canvas.fill(
        body,
        across(
            darker(palette.base, 0.4),
            (0.16, darker(palette.base, 0.1)),
            (0.3, lighter(palette.base, 0.26)),
            (0.6, palette.base),
            darker(palette.base, 0.42),
        ),
    )
    fold(canvas, [(334, 280), (356, 500), (330, 840)], width=16)
    fold(canvas, [(666, 280), (648, 520), (672, 840)], width=16)
    top = path("M322 190 L678 190 L684 290 C600 304 400 304 316 290 Z")
    canvas.fill(top, down(lighter(palette.base, 0.2), darker(palette.base, 0.2)))
    canvas.line([(318, 288), (682, 288)], 8, BLACK, opacity=0.4, blur=6)
    for x in (322, 678):
        canvas.fill(rounded(x - 16, 216, 32, 40, 8), (212, 172, 90))
    label(canvas, 350, 380, 300, 330, look, size=58)
    canvas.fill(ellipse(500, 336, 16), darker(palette.base, 0.4))
    gloss(canvas, path("M346 310 C344 480 340 680 334 820 L356 824 C366 660 370 480 372 310 Z"), opacity=0.34, blur=6)
    grains(canvas, look, scatter(look, 34, (170, 842, 830, 892)), (92, 54, 32), size=17)


@shape("stand", focus=(500, 560))
def jar(canvas: Canvas, look: Look) -> None:
    """A glass jar of honey, paste or spice with a cloth bonnet."""
    palette = look.palette
    glass = path(
        "M330 380 C300 400 280 430 280 480 L280 790 C280 840 310 864 350 866 L650 866 C690 864 720 840 720 790 L720 480 C720 430 700 400 670 380 Z"
    )
    canvas.fill(glass, GLASS)
    inside = path("M300 480 C400 496 600 496 700 480 L704 790 C704 830 680 850 650 852 L350 852 C320 850 296 830 296 790 Z")
    canvas.fill(
        inside, across(darker(palette.base, 0.3), (0.25, lighter(palette.base, 0.35)), (0.55, palette.base), darker(palette.base, 0.36))
    )
    canvas.fill(ellipse(500, 482, 200, 17), lighter(palette.base, 0.3))
    with canvas.clipped(inside):
        canvas.fill(ellipse(420, 760, 160, 140), lighter(palette.base, 0.55), opacity=0.4, blur=40)
    canvas.fill(glass, shade_x(0.2, 0, 0, 0, 0.24))
    label(canvas, 348, 560, 304, 210, look, size=56)
    gloss(canvas, path("M306 450 C300 560 300 700 308 800 L330 800 C324 680 326 560 334 440 Z"), opacity=0.75, blur=4)
    gloss(canvas, rounded(684, 470, 12, 300, 6), opacity=0.5, blur=3)
    canvas.fill(rounded(320, 338, 360, 56, 16), across((140, 110, 50), (240, 214, 140), (150, 118, 56)))
    bonnet = path(
        "M300 400 C330 370 330 300 360 270 C440 240 560 240 640 270 C670 300 670 370 700 400 C670 424 640 396 610 416 C580 430 550 400 510 418 C470 430 440 400 400 416 C360 428 330 396 300 400 Z"
    )
    dim(canvas, moved(bonnet, dy=14), opacity=0.34)
    canvas.fill(bonnet, woven(look.pattern, palette, repeat=84))
    canvas.fill(bonnet, shade_x(0.34, 0, 0, 0.36))
    for x in (400, 470, 540, 610):
        fold(canvas, [(500 + (x - 505) * 0.8, 346), (x, 412)], width=12)
    canvas.line(path("M334 340 C440 366 560 366 666 340"), 12, (186, 140, 80))
    canvas.line(path("M334 336 C440 362 560 362 666 336"), 4, (226, 190, 130))
    for turn in (70, 110):
        canvas.fill(petal(500, 356, 74, 20, turn), (196, 150, 90))


@shape("stand", focus=(500, 600))
def oil_bottle(canvas: Canvas, look: Look) -> None:
    """A bottle of oil with a handle and a printed label."""
    palette = look.palette
    body = path(
        "M440 250 C440 300 330 330 310 420 C300 560 300 700 306 810 C308 846 330 866 366 866 L634 866 C670 866 692 846 694 810 C700 700 700 560 690 420 C670 330 560 300 560 250 Z"
    )
    canvas.fill(
        body,
        across(
            darker(palette.base, 0.45),
            (0.2, lighter(palette.base, 0.3)),
            (0.5, palette.base),
            (0.8, darker(palette.base, 0.3)),
            darker(palette.base, 0.1),
        ),
    )
    with canvas.clipped(body):
        canvas.fill(rounded(280, 240, 440, 130, 4), lighter(palette.base, 0.45), opacity=0.62)
        canvas.fill(ellipse(500, 372, 210, 18), lighter(palette.base, 0.4))
        for y in (450, 840):
            canvas.line(path(f"M290 {y} C400 {y + 18} 600 {y + 18} 710 {y}"), 8, darker(palette.base, 0.4), opacity=0.5)
    label(canvas, 318, 500, 364, 280, look, size=54)
    gloss(canvas, path("M350 400 C336 440 336 480 336 840 L360 840 C358 480 360 440 384 380 Z"), opacity=0.6, blur=5)
    canvas.fill(rounded(434, 214, 132, 44, 10), lighter(palette.base, 0.3))
    canvas.fill(rounded(420, 130, 160, 96, 18), round_body(palette.accent, gloss=0.5))
    for x in range(432, 576, 13):
        canvas.line([(x, 146), (x, 216)], 3, darker(palette.accent, 0.4), opacity=0.5)


@shape("stand", focus=(460, 460))
def juice(canvas: Canvas, look: Look) -> None:
    """A bottle of fresh juice with a full glass, ice and a leaf."""
    palette = look.palette
    bottle = path(
        "M340 250 C340 330 250 360 246 470 L246 800 C246 846 270 864 310 864 L490 864 C530 864 554 846 554 800 L554 470 C550 360 460 330 460 250 Z"
    )
    canvas.fill(bottle, GLASS)
    canvas.fill(
        moved(bottle, scale=0.955, about=(400, 860)),
        across(darker(palette.base, 0.4), (0.25, lighter(palette.base, 0.25)), (0.6, palette.base), darker(palette.base, 0.4)),
    )
    label(canvas, 262, 540, 276, 220, look, size=44)
    gloss(canvas, path("M290 450 C274 480 274 520 274 820 L294 830 C296 520 298 480 324 430 Z"), opacity=0.65, blur=4)
    canvas.fill(rounded(328, 176, 144, 84, 14), round_body(palette.accent, gloss=0.4))
    glass = path("M590 520 L612 820 C616 850 640 866 690 866 C740 866 764 850 768 820 L790 520 Z")
    canvas.fill(glass, GLASS, opacity=0.62)
    drink = path("M598 580 L616 806 C620 836 650 850 690 850 C730 850 760 836 764 806 L782 580 Z")
    canvas.fill(drink, across(darker(palette.base, 0.25), lighter(palette.base, 0.24), darker(palette.base, 0.3)))
    canvas.fill(ellipse(690, 580, 92, 20), lighter(palette.base, 0.25))
    for x, y, turn in ((640, 570, 18), (716, 566, -20), (680, 630, 40)):
        cube = moved(rounded(x - 30, y - 26, 60, 56, 12), turn=turn, about=(x, y))
        canvas.fill(cube, mix(palette.base, WHITE, 0.72), opacity=0.62)
        canvas.line([*cube, cube[0]], 3, WHITE, opacity=0.55)
    canvas.line([(744, 610), (808, 400)], 15, palette.accent)
    canvas.line(arc(690, 520, 100, 22, 0, 360), 5, WHITE, opacity=0.8)
    gloss(canvas, path("M612 560 L632 810 L648 816 L632 560 Z"), opacity=0.6, blur=4)
    for turn in (-150, -100, -60):
        canvas.fill(petal(640, 524, 92, 46, turn), across(lighter(LEAF, 0.3), darker(LEAF, 0.2)))


@shape("stand", focus=(500, 560))
def tea_tin(canvas: Canvas, look: Look) -> None:
    """A printed tin with a domed lid."""
    palette = look.palette
    body = rounded(290, 330, 420, 534, 22)
    canvas.fill(body, woven(look.pattern, palette, repeat=140))
    canvas.fill(body, shade_x(0.5, 0, 0, 0.1, 0.55))
    canvas.fill(body, sheen_x(0, 0.05, 0.34, 0, 0, 0.1, 0))
    label(canvas, 350, 450, 300, 280, look, size=52)
    for y in (836, 344):
        canvas.fill(rounded(284, y, 432, 24, 10), across((120, 92, 40), (246, 222, 150), (210, 166, 80), (120, 90, 40)))
    lid = both_sides(path("M560 250 C640 258 720 280 726 344 C640 366 570 370 500 370 L500 250 Z"))
    canvas.fill(lid, round_body(palette.deep, gloss=0.4))
    canvas.fill(path("M330 330 C350 290 420 270 470 266 C420 286 390 310 384 340 Z"), WHITE, opacity=0.4, blur=8)
    canvas.fill(ellipse(500, 240, 40, 24), ball((250, 226, 150), (160, 120, 50)))
