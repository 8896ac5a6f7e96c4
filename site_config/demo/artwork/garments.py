"""Clothes, shown on a hanger or laid out."""

# ruff: noqa: E501 - the numbers of a curve read better unbroken

from __future__ import annotations

from .canvas import Canvas
from .geometry import Outline, both_sides, ellipse, mirror, moved, path, petal, rounded, smooth
from .modelling import Look, cloth, dim, fold, gloss, seam, shape
from .paints import across, down, shade_x, woven
from .palettes import BLACK, STEEL, WOOD, darker, lighter


def _hanger(canvas: Canvas, y: float = 150) -> None:
    hook = smooth([(500, y + 16), (500, y - 30), (524, y - 52), (516, y - 84), (486, y - 84), (480, y - 66)], closed=False)
    canvas.line(hook, 9, across((120, 120, 124), STEEL, (110, 110, 116)))
    bar = path(
        f"M500 {y} C550 {y + 14} 610 {y + 50} 650 {y + 76} L640 {y + 96} C600 {y + 74} 550 {y + 48} 500 {y + 40} C450 {y + 48} 400 {y + 74} 360 {y + 96} L350 {y + 76} C390 {y + 50} 450 {y + 14} 500 {y} Z"
    )
    canvas.fill(bar, down(lighter(WOOD, 0.3), WOOD, darker(WOOD, 0.2)))


def _neck_embroidery(canvas: Canvas, look: Look, cx: float, top: float, size: float) -> None:
    thread = look.palette.accent
    for width, color in ((26, darker(thread, 0.25)), (20, thread), (9, look.palette.light), (4, thread)):
        plate = path(
            f"M{cx - 64 * size} {top} C{cx - 84 * size} {top + 120 * size} {cx - 40 * size} {top + 190 * size} {cx} {top + 250 * size} C{cx + 40 * size} {top + 190 * size} {cx + 84 * size} {top + 120 * size} {cx + 64 * size} {top}"
        )
        canvas.line(plate, width * size, color)
    for y in (90, 140, 190):
        for turn in range(0, 360, 45):
            canvas.fill(petal(cx, top + y * size, 22 * size * (1 - y / 500), 8 * size, turn), thread)
        canvas.fill(ellipse(cx, top + y * size, 5 * size), look.palette.spark)


@shape("hang", focus=(500, 330), size=0.93)
def boubou(canvas: Canvas, look: Look) -> None:
    """Grand boubou: wide sleeves that are one with the body, embroidered neck."""
    _hanger(canvas)
    right = path(
        "M566 196 C640 216 760 250 868 330 C914 366 930 470 924 600 C880 640 800 640 762 620 C770 700 776 800 770 880 C690 908 590 912 500 912"
    )
    body = both_sides([(556, 190), *right])
    cloth(canvas, body, look, repeat=150)
    for side in (right, mirror(right)):
        canvas.line(side[40:58], 10, darker(look.palette.base, 0.4), opacity=0.5, blur=7)
    for points in (
        [(620, 300), (700, 470), (742, 620), (730, 880)],
        [(590, 420), (640, 640), (640, 890)],
        [(540, 560), (556, 720), (548, 905)],
    ):
        fold(canvas, points, width=24)
        fold(canvas, mirror(points), width=22)
    with canvas.clipped(body):
        for edge in (path("M960 590 C890 650 800 650 752 626"), mirror(path("M960 590 C890 650 800 650 752 626"))):
            canvas.line(edge, 26, look.palette.accent)
            canvas.line(edge, 9, look.palette.light)
        hem = path("M200 870 C400 912 600 912 800 870")
        canvas.line(hem, 18, look.palette.accent)
        canvas.line(hem, 6, look.palette.light)
    _neck_embroidery(canvas, look, 500, 200, 1.15)
    canvas.fill(path("M430 186 C452 252 548 252 570 186 C540 210 460 210 430 186 Z"), darker(look.palette.deep, 0.45))


@shape("hang", focus=(500, 420))
def dress(canvas: Canvas, look: Look) -> None:
    """A fitted dress with a flared skirt and flutter sleeves."""
    _hanger(canvas)
    sleeve = path("M610 216 C690 220 772 270 800 372 C760 396 690 388 652 366 C640 320 626 260 610 216 Z")
    for part in (sleeve, mirror(sleeve)):
        cloth(canvas, part, look, repeat=120, turn=24)
    skirt = both_sides(path("M596 500 C640 600 740 770 792 878 C740 930 660 912 620 926 C580 938 540 928 500 938"))
    cloth(canvas, skirt, look, repeat=165)
    for x, end in ((540, 600), (575, 690), (600, 752)):
        for points in ([(x - 20, 520), ((x + end) / 2 - 14, 700), (end, 915)],):
            fold(canvas, points, width=26, strength=0.42)
            fold(canvas, mirror(points), width=26, strength=0.42)
    bodice = both_sides(
        path("M570 196 C592 206 612 212 628 222 C640 290 640 340 628 396 C606 440 598 470 600 506 C560 516 530 518 500 518")
    )
    cloth(canvas, bodice, look, repeat=165)
    fold(canvas, [(640, 360), (600, 420), (590, 500)], width=20)
    fold(canvas, [(360, 360), (400, 420), (412, 500)], width=20)
    belt = both_sides(path("M602 488 C606 506 606 520 604 534 C560 546 530 548 500 548 L500 500 C540 500 570 496 602 488"))
    canvas.fill(belt, down(lighter(look.palette.accent, 0.2), darker(look.palette.accent, 0.2)))
    canvas.fill(ellipse(470, 524, 26, 20), darker(look.palette.accent, 0.15))
    for turn in (60, 100):
        canvas.fill(petal(472, 526, 120, 34, turn), down(look.palette.accent, darker(look.palette.accent, 0.3)))
    canvas.fill(path("M430 196 C440 300 560 300 570 196 C548 214 452 214 430 196 Z"), darker(look.palette.deep, 0.4))
    seam(canvas, path("M428 200 C438 308 562 308 572 200"), look.palette.light, width=4)


def _top(canvas: Canvas, look: Look, body: Outline, sleeve: Outline, *, repeat: float) -> None:
    for part, turn in ((sleeve, 28), (mirror(sleeve), -28)):
        cloth(canvas, part, look, repeat=repeat, turn=turn)
        canvas.line([*part, part[0]], 4, BLACK, opacity=0.2, blur=3)
    cloth(canvas, body, look, repeat=repeat)


@shape("hang", focus=(500, 330))
def shirt(canvas: Canvas, look: Look) -> None:
    """A short-sleeved shirt with a camp collar and buttons."""
    _hanger(canvas)
    sleeve = path("M640 226 C720 246 800 330 862 470 C820 510 770 530 722 540 C690 460 664 380 640 226 Z")
    body = both_sides(path("M574 196 C620 212 660 224 690 246 C716 330 722 420 722 520 C724 640 730 760 728 850 C660 872 570 876 500 876"))
    _top(canvas, look, body, sleeve, repeat=150)
    for points in ([(690, 420), (650, 600), (668, 860)], [(600, 560), (590, 720), (604, 870)]):
        fold(canvas, points, width=20, strength=0.3)
        fold(canvas, mirror(points), width=20, strength=0.3)
    canvas.line([(500, 300), (500, 874)], 5, BLACK, opacity=0.35, blur=4)
    canvas.line([(514, 300), (514, 872)], 3, darker(look.palette.deep, 0.2), opacity=0.55)
    for y in range(350, 860, 96):
        canvas.fill(ellipse(502, y, 9), darker(look.palette.light, 0.3))
        canvas.fill(ellipse(500, y - 2, 8), look.palette.light)
        canvas.fill(ellipse(500, y - 2, 2.4), darker(look.palette.light, 0.5))
    canvas.fill(
        path("M436 186 C450 230 500 300 500 300 C500 300 550 230 564 186 C530 206 470 206 436 186 Z"), darker(look.palette.deep, 0.5)
    )
    lapel = path("M566 176 C590 196 612 226 606 262 C578 270 560 276 544 292 C526 300 512 306 500 312 C520 270 548 220 566 176 Z")
    for part in (lapel, mirror(lapel)):
        canvas.fill(moved(part, dy=8), BLACK, opacity=0.3, blur=7)
        canvas.fill(part, woven(look.pattern, look.palette, repeat=150, turn=40))
        canvas.fill(part, shade_x(0, 0.12))
        canvas.line([*part, part[0]], 2.5, darker(look.palette.deep, 0.2), opacity=0.5)
    pocket = rounded(570, 430, 100, 110, 12)
    canvas.line([*pocket, pocket[0]], 3, darker(look.palette.deep, 0.1), opacity=0.5)


@shape("hang", focus=(500, 300))
def kurta(canvas: Canvas, look: Look) -> None:
    """A long kurta with a worked placket and border."""
    _hanger(canvas)
    sleeve = path("M636 222 C706 250 786 440 836 690 C806 708 770 714 742 712 C712 600 680 460 650 380 Z")
    body = both_sides(path("M566 196 C612 210 650 220 676 240 C690 340 680 420 690 520 C712 680 736 800 744 900 C680 926 580 930 500 930"))
    _top(canvas, look, body, sleeve, repeat=130)
    for points in ([(660, 420), (640, 640), (690, 900)], [(580, 560), (580, 760), (606, 920)]):
        fold(canvas, points, width=22, strength=0.3)
        fold(canvas, mirror(points), width=22, strength=0.3)
    with canvas.clipped(body):
        hem = path("M240 884 C400 924 600 924 760 884")
        canvas.line(hem, 46, look.palette.deep)
        canvas.line(hem, 28, woven("block_flower", look.palette, repeat=54))
    for part in (path("M838 676 C800 700 770 708 738 706"), mirror(path("M838 676 C800 700 770 708 738 706"))):
        canvas.line(part, 24, look.palette.deep)
        canvas.line(part, 8, look.palette.accent)
    canvas.fill(rounded(462, 210, 76, 300, 10), look.palette.deep)
    canvas.fill(rounded(470, 214, 60, 288, 8), woven("zellige", look.palette, repeat=60))
    canvas.line([(500, 240), (500, 500)], 3, darker(look.palette.deep, 0.2), opacity=0.7)
    for y in (280, 330, 380, 430):
        canvas.fill(ellipse(500, y, 7), lighter(look.palette.accent, 0.4))
    canvas.fill(path("M432 186 C446 236 554 236 568 186 C540 206 460 206 432 186 Z"), darker(look.palette.deep, 0.5))
    canvas.line(path("M430 190 C444 244 556 244 570 190"), 12, look.palette.deep)
    canvas.line(path("M430 190 C444 244 556 244 570 190"), 4, look.palette.accent)


@shape("flat", focus=(500, 420))
def wrap_skirt(canvas: Canvas, look: Look) -> None:
    """A pagne tied as a skirt, with its falling knot and border."""
    body = path(
        "M330 170 C440 150 560 150 670 170 C700 300 760 640 786 856 C700 900 600 884 500 892 C400 884 300 900 214 856 C240 640 300 300 330 170 Z"
    )
    cloth(canvas, body, look, repeat=190)
    with canvas.clipped(body):
        hem = path("M190 830 C300 868 400 856 500 862 C600 856 700 868 810 830")
        canvas.line(hem, 40, look.palette.deep)
        canvas.line(hem, 16, look.palette.accent)
    for points in ([(400, 230), (360, 520), (300, 870)], [(560, 250), (600, 560), (640, 880)], [(470, 240), (460, 560), (450, 880)]):
        fold(canvas, points, width=30, strength=0.42)
    panel = path("M612 196 C660 330 676 520 640 720 C620 800 586 850 560 880 C600 640 560 360 470 210 Z")
    canvas.fill(moved(panel, dx=-14, dy=10), BLACK, opacity=0.32, blur=14)
    canvas.fill(panel, woven(look.pattern, look.palette, repeat=190, turn=-16))
    canvas.fill(panel, shade_x(0.45, 0, 0, 0.3))
    with canvas.clipped(panel):
        canvas.line(path("M612 196 C660 330 676 520 640 720 C620 800 586 850 560 880"), 34, look.palette.deep)
        canvas.line(path("M612 196 C660 330 676 520 640 720 C620 800 586 850 560 880"), 12, look.palette.accent)
    band = path("M322 164 C440 140 560 140 678 164 L684 226 C560 206 440 206 316 226 Z")
    canvas.fill(band, woven(look.pattern, look.palette, repeat=120))
    canvas.fill(band, shade_x(0.34, 0, 0, 0.34))
    canvas.line(path("M316 226 C440 206 560 206 684 226"), 7, BLACK, opacity=0.3, blur=6)
    for turn, length in ((62, 210), (106, 250)):
        end = petal(590, 196, length, 90, turn)
        canvas.fill(moved(end, dx=10, dy=14), BLACK, opacity=0.45, blur=12)
        canvas.fill(end, woven(look.pattern, look.palette, repeat=80, turn=turn))
        canvas.fill(end, down(lighter(look.palette.base, 0.1), look.palette.deep), opacity=0.35)
        fold(canvas, [(590, 210), end[len(end) // 2]], width=12)
    dim(canvas, ellipse(594, 216, 50, 40), opacity=0.5)
    canvas.fill(ellipse(590, 196, 48, 40), woven(look.pattern, look.palette, repeat=70, turn=30))
    canvas.fill(ellipse(590, 196, 48, 40), shade_x(0, 0, 0.4))
    fold(canvas, [(560, 180), (590, 196), (610, 226)], width=9)
    gloss(canvas, ellipse(580, 186, 18, 10), opacity=0.4)


@shape("flat", focus=(470, 560))
def pagne(canvas: Canvas, look: Look) -> None:
    """Wax cloth, six yards, folded in a stack with one corner turned."""
    for index, inset in enumerate((0, 10, 4)):
        top = 250 + (2 - index) * 34
        sheet = rounded(180 + inset, top, 640 - 2 * inset, 500, 26)
        canvas.fill(moved(sheet, dx=8, dy=14), BLACK, opacity=0.3, blur=12)
        cloth(canvas, sheet, look, repeat=230)
        canvas.fill(rounded(180 + inset, top + 470, 640 - 2 * inset, 30, 14), BLACK, opacity=0.28, blur=8)
    fold(canvas, [(200, 500), (500, 512), (810, 498)], width=20, strength=0.26)
    fold(canvas, [(560, 256), (566, 520), (556, 744)], width=20, strength=0.24)
    corner = path("M820 560 C780 570 700 640 640 752 L800 752 Q820 750 820 726 Z")
    canvas.fill(moved(corner, dx=-16, dy=-8), BLACK, opacity=0.4, blur=16)
    under = path("M820 556 C760 560 690 600 636 752 C690 700 740 690 790 700 C800 650 806 610 820 556 Z")
    canvas.fill(under, across(lighter(look.palette.base, 0.35), look.palette.base))
    selvedge = rounded(180, 262, 640, 20, 8)
    canvas.fill(selvedge, look.palette.light, opacity=0.9)
    for x in range(210, 800, 58):
        canvas.fill(rounded(x, 269, 34, 5, 2), look.palette.deep, opacity=0.59)
