"""Care for skin and hair."""

# ruff: noqa: E501 - the numbers of a curve read better unbroken

from __future__ import annotations

from .canvas import Canvas
from .geometry import arc, ellipse, path, petal, rounded
from .modelling import Look, dim, gloss, label, shape
from .paints import across, ball, down, shade_x, woven
from .palettes import WHITE, Color, darker, lighter

SKIN: Color = (232, 208, 166)


@shape("stand", focus=(500, 640))
def butter_tin(canvas: Canvas, look: Look) -> None:
    """An open tin of shea butter with its lid leaning behind, and nuts."""
    palette = look.palette
    canvas.fill(ellipse(640, 560, 200, 204), across((150, 150, 152), (246, 246, 246), (150, 150, 152)))
    canvas.fill(ellipse(634, 558, 182, 188), woven(look.pattern, palette, repeat=110))
    canvas.fill(ellipse(634, 558, 116, 120), palette.light)
    canvas.text(634, 552, look.text or "KARITE", 48, palette.deep)
    canvas.line([(570, 594), (698, 594)], 4, palette.base)
    canvas.fill(ellipse(634, 558, 182, 188), shade_x(0.1, 0, 0.24))
    dim(canvas, ellipse(440, 720, 250, 80), opacity=0.4, blur=24)
    body = path("M210 690 L216 810 C230 880 650 880 664 810 L670 690 Z")
    canvas.fill(body, across((130, 130, 134), (0.25, (250, 250, 250)), (0.55, (200, 202, 204)), (120, 122, 126)))
    canvas.fill(path("M212 724 C300 796 580 796 668 724 L665 800 C580 868 300 868 215 800 Z"), woven(look.pattern, palette, repeat=80))
    canvas.fill(body, shade_x(0.4, 0, 0, 0.45))
    canvas.fill(ellipse(440, 690, 230, 70), across((140, 140, 144), (250, 250, 250), (150, 150, 154)))
    butter = ellipse(440, 690, 212, 60)
    canvas.fill(butter, ball((255, 250, 226), (238, 220, 168)))
    with canvas.clipped(butter):
        for size in (150, 100, 56):
            canvas.line(arc(440, 690, size, size * 0.3, 0, 320), 11, (226, 204, 146), opacity=0.59)
            canvas.line(arc(437, 686, size, size * 0.3, 0, 320), 5, WHITE, opacity=0.59)
    peak = path("M380 690 C400 640 440 610 470 622 C450 640 480 670 520 690 Z")
    canvas.fill(peak, ball((255, 252, 236), (232, 212, 158)))
    for x, y in ((750, 836), (822, 858), (690, 866)):
        canvas.fill(ellipse(x, y, 44, 36), ball((190, 130, 80), (84, 46, 24)))
        gloss(canvas, ellipse(x - 12, y - 12, 12, 6), opacity=0.6, blur=3)


@shape("stand", focus=(480, 660))
def soap(canvas: Canvas, look: Look) -> None:
    """Bars of soap in a stack, one in its paper band, with foam."""
    palette = look.palette
    for index, (x, y, color) in enumerate(((230, 740, palette.base), (290, 620, palette.accent), (250, 500, palette.light))):
        top = [(x, y), (x + 90, y - 60), (x + 480, y - 60), (x + 420, y)]
        front = rounded(x, y - 4, 424, 116, 16)
        side = [(x + 420, y), (x + 480, y - 60), (x + 480, y + 42), (x + 420, y + 108)]
        if index < 2:
            dim(canvas, rounded(x + 20, y - 50, 420, 40, 10), opacity=0.3)
        canvas.fill(side, down(darker(color, 0.2), darker(color, 0.4)))
        canvas.fill(top, across(lighter(color, 0.4), lighter(color, 0.2)))
        canvas.fill(front, down(lighter(color, 0.14), darker(color, 0.14)))
        with canvas.clipped(front):
            for _ in range(34):
                canvas.fill(
                    ellipse(x + look.rng.uniform(0, 424), y + look.rng.uniform(0, 110), look.rng.uniform(2, 5)),
                    darker(color, 0.35),
                    opacity=0.5,
                )
        if index != 1:
            band = [(x + 130, y - 6), (x + 290, y - 6), (x + 290, y + 114), (x + 130, y + 114)]
            canvas.fill(band, woven(look.pattern, palette, repeat=70))
            canvas.fill(
                [(x + 130, y - 2), (x + 214, y - 61), (x + 370, y - 61), (x + 290, y - 2)],
                woven(look.pattern, palette, repeat=70, turn=-30),
            )
            canvas.fill(rounded(x + 150, y + 28, 120, 54, 8), palette.light)
            canvas.text(x + 210, y + 54, look.text or "SAVON", 27, palette.deep)
        else:
            canvas.text(x + 210, y + 52, look.text or "SAVON", 50, darker(color, 0.4), opacity=0.55)
    for x, y, radius in ((740, 830, 34), (790, 850, 24), (700, 852, 20), (826, 858, 14)):
        canvas.fill(ellipse(x, y, radius), ball(WHITE, (206, 226, 232)), opacity=0.62)
        canvas.fill(ellipse(x - radius * 0.3, y - radius * 0.35, radius * 0.2), WHITE)
    for turn in (200, 160, 240):
        canvas.fill(petal(190, 850, 110, 44, turn + 60), across((128, 166, 96), (70, 116, 58)))


@shape("stand", focus=(500, 560))
def lotion(canvas: Canvas, look: Look) -> None:
    """A pump bottle with a label and a small pot."""
    palette = look.palette
    canvas.fill(
        path("M470 150 L610 160 C640 164 650 190 640 206 L600 196 L470 196 Z"),
        across(darker(palette.deep, 0.1), lighter(palette.deep, 0.3), palette.deep),
    )
    canvas.fill(rounded(442, 180, 56, 90, 8), across(darker(palette.deep, 0.3), lighter(palette.deep, 0.3), darker(palette.deep, 0.3)))
    canvas.fill(rounded(412, 250, 116, 60, 12), across(darker(palette.deep, 0.3), lighter(palette.deep, 0.4), darker(palette.deep, 0.3)))
    body = path(
        "M400 310 C320 330 300 370 300 430 L300 810 C300 850 322 866 360 866 L580 866 C618 866 640 850 640 810 L640 430 C640 370 620 330 540 310 Z"
    )
    canvas.fill(
        body, across(darker(palette.base, 0.3), (0.22, lighter(palette.base, 0.45)), (0.5, palette.base), darker(palette.base, 0.34))
    )
    label(canvas, 322, 470, 296, 290, look, size=46)
    gloss(canvas, path("M330 410 C324 440 324 700 328 830 L346 836 C344 700 346 440 362 380 Z"), opacity=0.6, blur=4)
    canvas.fill(
        path("M660 760 L664 850 C680 876 820 876 836 850 L840 760 Z"),
        across(darker(palette.accent, 0.2), lighter(palette.accent, 0.5), darker(palette.accent, 0.3)),
    )
    canvas.fill(rounded(652, 716, 196, 58, 14), across(darker(palette.deep, 0.3), lighter(palette.deep, 0.35), darker(palette.deep, 0.35)))
