"""Worn and carried: shoes, bags, baskets, scarves, beads."""

# ruff: noqa: E501 - the numbers of a curve read better unbroken

from __future__ import annotations

from .canvas import Canvas
from .geometry import Outline, around, ellipse, mirror, moved, path, petal, rounded, smooth
from .modelling import Look, cloth, dim, flat_body, gloss, seam, shape
from .paints import across, ball, down, shade_x, shade_y, woven
from .palettes import BLACK, CREAM_THREAD, GOLD, LEATHER, STEEL, WHITE, darker, lighter


def _sole(cx: float) -> list[tuple[float, float]]:
    return smooth(
        [(cx - 6, 150), (cx + 78, 205), (cx + 96, 330), (cx + 66, 480), (cx + 62, 600), (cx + 76, 740), (cx + 40, 842),
         (cx - 28, 850), (cx - 70, 770), (cx - 66, 620), (cx - 82, 470), (cx - 92, 320), (cx - 70, 205)]
    )  # fmt: skip


@shape("flat", focus=(620, 330))
def sandals(canvas: Canvas, look: Look) -> None:
    """A pair of leather sandals from above, straps over the foot."""
    for cx, flip in ((350, False), (650, True)):

        def sided(points: Outline, *, flip: bool = flip, cx: float = cx) -> list[tuple[float, float]]:
            return mirror(points, axis=cx) if flip else list(points)

        sole = sided(_sole(cx))
        canvas.fill(moved(sole, dx=8, dy=10), darker(look.palette.deep, 0.4))
        canvas.fill(sole, across(lighter(LEATHER, 0.36), lighter(LEATHER, 0.2), LEATHER))
        seam(canvas, moved(sole, scale=0.92, about=(cx, 500)), CREAM_THREAD, width=3)
        dim(canvas, ellipse(cx, 760, 46, 66), opacity=0.22)
        dim(canvas, ellipse(cx, 330, 60, 90), opacity=0.16)
        for strap in (
            path(
                f"M{cx - 104} 420 C{cx - 60} 330 {cx + 20} 270 {cx + 104} 250 L{cx + 112} 330 C{cx + 30} 350 {cx - 30} 400 {cx - 92} 500 Z"
            ),
            path(
                f"M{cx + 100} 420 C{cx + 50} 340 {cx - 30} 280 {cx - 104} 260 L{cx - 104} 340 C{cx - 30} 360 {cx + 20} 410 {cx + 82} 500 Z"
            ),
            path(f"M{cx - 84} 650 C{cx - 30} 600 {cx + 30} 600 {cx + 84} 650 L{cx + 80} 706 C{cx + 30} 660 {cx - 30} 660 {cx - 80} 706 Z"),
        ):
            band = sided(strap)
            canvas.fill(moved(band, dx=8, dy=16), BLACK, opacity=0.4, blur=9)
            canvas.fill(band, woven(look.pattern, look.palette, repeat=70, turn=30))
            canvas.fill(band, shade_x(0.3, 0, 0, 0.3))
            canvas.line([*band, band[0]], 3, darker(look.palette.deep, 0.3), opacity=0.55)
        canvas.fill(ellipse(cx, 350, 26), ball(lighter(GOLD, 0.5), darker(GOLD, 0.3)))


@shape("stand", focus=(420, 620), size=0.98)
def sneakers(canvas: Canvas, look: Look) -> None:
    """A running shoe in profile."""
    palette = look.palette
    upper = path(
        "M170 700 C150 600 160 520 176 470 C196 420 240 420 262 452 C300 500 350 510 400 476 C430 440 456 400 500 396 C540 400 560 440 600 486 C660 548 760 570 826 604 C870 630 880 670 872 706 Z"
    )
    canvas.fill(upper, down(lighter(palette.base, 0.2), palette.base, darker(palette.base, 0.22)))
    with canvas.clipped(upper):
        canvas.fill(path("M660 720 C650 640 690 560 800 560 L900 600 L900 720 Z"), flat_body(palette.deep))
        canvas.fill(path("M150 720 C150 620 150 540 170 440 L262 440 C250 560 280 660 300 720 Z"), flat_body(palette.deep))
        swoop = path("M300 700 C360 640 440 560 470 470 L540 500 C520 600 460 680 420 712 Z")
        canvas.fill(swoop, down(lighter(palette.accent, 0.2), palette.accent))
        canvas.fill(moved(swoop, dx=96, dy=6), palette.spark)
        canvas.line(path("M160 560 C260 600 420 600 620 560"), 40, WHITE, opacity=0.14, blur=16)
        for x in range(560, 680, 22):
            for y in range(590, 690, 22):
                canvas.fill(ellipse(x + (y % 44) / 4, y, 4), darker(palette.base, 0.4), opacity=0.59)
        dim(canvas, path("M160 680 L880 680 L880 730 L160 730 Z"), opacity=0.4)
    tongue = path("M396 480 C420 420 440 360 480 340 C520 340 540 380 560 450 L470 520 Z")
    canvas.fill(tongue, across(darker(palette.light, 0.1), palette.light))
    canvas.fill(
        path("M176 470 C196 420 240 420 262 452 C300 500 350 510 400 476 L412 500 C350 545 280 530 244 480 C226 462 200 470 184 500 Z"),
        darker(palette.deep, 0.35),
    )
    for index in range(5):
        x, y = 440 + index * 36, 452 + index * 27
        canvas.line([(x - 6, y + 34), (x + 54, y - 12)], 13, darker(palette.light, 0.22))
        canvas.line([(x - 6, y + 31), (x + 54, y - 15)], 10, WHITE)
    sole = path(
        "M150 690 C240 712 520 716 700 706 C780 700 850 690 884 690 C900 740 880 782 820 790 C600 800 300 800 190 790 C150 784 140 730 150 690 Z"
    )
    canvas.fill(sole, down(WHITE, (226, 222, 214), (180, 174, 164)))
    canvas.line(path("M152 742 C300 764 700 764 884 736"), 10, palette.accent)
    for x in range(200, 860, 30):
        canvas.line([(x, 776), (x + 12, 788)], 5, (150, 144, 136))
    seam(canvas, path("M668 700 C662 640 700 580 800 578"), lighter(palette.light, 0.2), width=3)


@shape("flat", focus=(350, 520))
def khussa(canvas: Canvas, look: Look) -> None:
    """Embroidered slippers with curled toes."""
    for cx in (345, 655):
        shoe = smooth(
            [(cx, 130), (cx + 34, 220), (cx + 92, 340), (cx + 108, 470), (cx + 80, 620), (cx + 82, 760), (cx + 40, 850),
             (cx - 40, 850), (cx - 82, 760), (cx - 80, 620), (cx - 108, 470), (cx - 92, 340), (cx - 34, 220)]
        )  # fmt: skip
        canvas.fill(moved(shoe, dx=6, dy=8), darker(LEATHER, 0.5))
        canvas.fill(shoe, across(darker(look.palette.base, 0.2), lighter(look.palette.base, 0.12), darker(look.palette.base, 0.2)))
        opening = smooth(
            [(cx, 500), (cx + 52, 530), (cx + 56, 640), (cx + 58, 760), (cx, 810), (cx - 58, 760), (cx - 56, 640), (cx - 52, 530)]
        )
        with canvas.clipped(shoe):
            canvas.fill(rounded(cx - 120, 200, 240, 300, 10), woven(look.pattern, look.palette, repeat=84))
            canvas.fill(shoe, shade_x(0.4, 0, 0, 0.4))
            for radius in (16, 27):
                for px, py in around(cx, 370, radius * 2.1, 14):
                    canvas.fill(ellipse(px, py, 6), look.palette.accent)
            for turn in range(0, 360, 45):
                canvas.fill(petal(cx, 370, 40, 16, turn), look.palette.light)
            canvas.fill(ellipse(cx, 370, 12), look.palette.spark)
        canvas.line([*opening, opening[0]], 20, GOLD)
        canvas.line([*opening, opening[0]], 7, lighter(GOLD, 0.5))
        canvas.fill(opening, down(darker(LEATHER, 0.5), lighter(LEATHER, 0.24)))
        dim(canvas, ellipse(cx, 530, 56, 30), opacity=0.5)
        canvas.line([*shoe, shoe[0]], 4, darker(look.palette.deep, 0.3), opacity=0.5)
        tip = smooth([(cx - 14, 180), (cx - 4, 130), (cx + 22, 104), (cx + 48, 118), (cx + 46, 146)], closed=False)
        canvas.line(tip, 20, darker(look.palette.base, 0.2))
        canvas.fill(ellipse(cx + 44, 146, 15), ball(lighter(GOLD, 0.5), darker(GOLD, 0.3)))


@shape("stand", focus=(500, 620))
def handbag(canvas: Canvas, look: Look) -> None:
    """A leather bag with a textile flap."""
    palette = look.palette
    handle = smooth([(350, 470), (358, 330), (420, 210), (500, 184), (580, 210), (642, 330), (650, 470)], closed=False)
    canvas.line(handle, 34, darker(palette.deep, 0.3))
    canvas.line(moved(handle, dx=-3, dy=-4), 20, lighter(palette.deep, 0.25))
    body = path(
        "M240 446 C300 430 700 430 760 446 C790 560 812 700 806 800 C804 838 780 850 740 852 L260 852 C220 850 196 838 194 800 C188 700 210 560 240 446 Z"
    )
    canvas.fill(body, across(darker(palette.deep, 0.1), lighter(palette.deep, 0.26), palette.deep, darker(palette.deep, 0.35)))
    seam(canvas, moved(body, scale=0.95, about=(500, 660)), palette.accent, width=4, dash=14)
    flap = path(
        "M236 446 C300 428 700 428 764 446 C776 520 776 580 766 640 C700 720 580 730 500 732 C420 730 300 720 234 640 C224 580 224 520 236 446 Z"
    )
    canvas.fill(moved(flap, dy=14), BLACK, opacity=0.45, blur=13)
    cloth(canvas, flap, look, repeat=130)
    canvas.line([*flap, flap[0]], 10, darker(palette.deep, 0.12))
    for x in (350, 650):
        canvas.fill(rounded(x - 26, 440, 52, 74, 12), flat_body(palette.deep))
        canvas.fill(ellipse(x, 484, 12), ball(lighter(GOLD, 0.6), darker(GOLD, 0.3)))
    canvas.fill(rounded(456, 676, 88, 92, 18), across(darker(GOLD, 0.2), lighter(GOLD, 0.5), GOLD, darker(GOLD, 0.3)))
    canvas.fill(rounded(476, 712, 48, 20, 10), darker(GOLD, 0.5))
    canvas.fill(body, shade_y(0, 0, 0.2))


@shape("stand", focus=(500, 640))
def school_bag(canvas: Canvas, look: Look) -> None:
    """A rucksack with a front pocket."""
    palette = look.palette
    for part in (
        path("M250 420 C190 520 180 680 216 800 L270 800 C240 680 250 540 300 440 Z"),
        mirror(path("M250 420 C190 520 180 680 216 800 L270 800 C240 680 250 540 300 440 Z")),
    ):
        canvas.fill(part, darker(palette.deep, 0.3))
    canvas.line(smooth([(440, 230), (450, 150), (550, 150), (560, 230)], closed=False), 26, darker(palette.deep, 0.2))
    body = path(
        "M270 420 C270 270 370 204 500 204 C630 204 730 270 730 420 L748 800 C748 850 720 866 680 866 L320 866 C280 866 252 850 252 800 Z"
    )
    canvas.fill(body, across(darker(palette.base, 0.2), lighter(palette.base, 0.2), palette.base, darker(palette.base, 0.3)))
    canvas.line(path("M282 520 C290 320 390 250 500 250 C610 250 710 320 718 520"), 9, darker(palette.deep, 0.3))
    canvas.line(path("M282 518 C290 318 390 248 500 248 C610 248 710 318 718 518"), 4, palette.accent)
    pocket = rounded(312, 560, 376, 262, 46)
    canvas.fill(moved(pocket, dy=12), BLACK, opacity=0.4, blur=12)
    cloth(canvas, pocket, look, repeat=120)
    canvas.line([*pocket, pocket[0]], 7, darker(palette.deep, 0.1))
    canvas.line([(330, 612), (670, 612)], 12, darker(palette.deep, 0.3))
    canvas.line([(330, 610), (670, 610)], 4, palette.accent)
    canvas.fill(rounded(622, 604, 18, 62, 9), across(lighter(STEEL, 0.4), darker(STEEL, 0.3)))
    for x in (400, 600):
        canvas.fill(rounded(x - 19, 400, 38, 190, 9), flat_body(palette.deep))
        canvas.fill(rounded(x - 24, 520, 48, 44, 8), across(lighter(STEEL, 0.5), STEEL, darker(STEEL, 0.4)))
    canvas.fill(path("M400 330 C440 310 560 310 600 330 L600 376 C560 360 440 360 400 376 Z"), palette.light)
    gloss(canvas, path("M316 420 C316 320 370 262 430 244 C380 290 346 360 340 480 Z"), opacity=0.32, blur=14)


@shape("stand", focus=(470, 680))
def basket(canvas: Canvas, look: Look) -> None:
    """A woven sisal basket with leather handles."""
    palette = look.palette
    back = smooth([(380, 420), (400, 240), (500, 168), (600, 240), (620, 420)], closed=False)
    canvas.line(back, 22, darker(LEATHER, 0.4))
    canvas.fill(ellipse(500, 424, 294, 66), across(darker(palette.base, 0.3), lighter(palette.base, 0.2), darker(palette.base, 0.3)))
    canvas.fill(ellipse(500, 428, 272, 52), down(darker(palette.deep, 0.6), darker(palette.deep, 0.25)))
    body = path("M206 424 C220 520 240 700 300 830 C340 872 660 872 700 830 C760 700 780 520 794 424 C740 500 260 500 206 424 Z")
    canvas.fill(body, woven("weave", palette, repeat=120))
    with canvas.clipped(body):
        for y, color, width in ((560, palette.accent, 46), (640, palette.spark, 22), (724, palette.accent, 30)):
            band = path(f"M180 {y - 46} C320 {y + 28} 680 {y + 28} 820 {y - 46}")
            canvas.line(band, width, color, opacity=0.59)
            canvas.line(band, 4, darker(color, 0.4), opacity=0.5)
        for x in range(200, 800, 26):
            canvas.line([(x, 430), (500 + (x - 500) * 0.66, 870)], 4, darker(palette.deep, 0.3), opacity=0.28)
    canvas.fill(body, shade_x(0.5, 0, 0.04, 0.3, 0.55))
    canvas.fill(body, shade_y(0.1, 0, 0.3))
    edge = path("M206 424 C260 500 740 500 794 424")
    canvas.line(edge, 24, darker(palette.base, 0.3))
    canvas.line(moved(edge, dy=-4), 12, lighter(palette.base, 0.3))
    front = smooth([(356, 520), (384, 330), (500, 250), (616, 330), (644, 520)], closed=False)
    canvas.line(front, 26, darker(LEATHER, 0.25))
    canvas.line(moved(front, dx=-3, dy=-3), 12, lighter(LEATHER, 0.25))
    for x in (356, 644):
        canvas.fill(rounded(x - 26, 490, 52, 76, 16), flat_body(LEATHER))
        seam(canvas, rounded(x - 18, 498, 36, 60, 10), CREAM_THREAD, width=3, dash=8)
