"""Scenes: an object, its shadow, and what is around it, as finished pictures."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from .backdrops import grain, studio, table
from .canvas import Canvas, Silhouette, View
from .geometry import Point
from .modelling import SHAPES, Look, chance
from .palettes import BACKDROPS, BLACK, PALETTES

PRODUCT_SIDE = 1200
SHADOW_SHRINK = 4
FRONT = View(scale=1.2, focus=(500, 520), target=(600, 615))
ANGLES = ("front", "turn", "detail", "pair", "group")


@dataclass(frozen=True)
class PictureSpec:
    """What one product picture shows. The names are keys of SHAPES, PALETTES, PATTERNS and BACKDROPS."""

    shape: str
    palette: str
    pattern: str = "plain"
    backdrop: str = "cream"
    angle: str = "front"
    seed: int = 0
    text: str = ""
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Placement:
    """One object in a scene, and where: `view` maps its 1000 units to pixels."""

    shape: str
    palette: str
    view: View
    pattern: str = "plain"
    text: str = ""
    seed: int = 0


def draw_product(spec: PictureSpec) -> Image.Image:
    """A square RGB picture of 1200 pixels. The same spec gives the same pixels."""
    backdrop = BACKDROPS[spec.backdrop]
    lies = SHAPES[spec.shape].rest == "flat"
    image = (table if lies else studio)(PRODUCT_SIDE, PRODUCT_SIDE, backdrop, seed=spec.seed)
    for placement in _arrangement(spec):
        place(image, placement)
    return grain(image)


def place(image: Image.Image, placement: Placement) -> None:
    """Draw one object and the shadow it throws."""
    form = SHAPES[placement.shape]
    small = replace(
        placement.view,
        scale=placement.view.scale / SHADOW_SHRINK,
        target=(placement.view.target[0] / SHADOW_SHRINK, placement.view.target[1] / SHADOW_SHRINK),
    )
    outline = Silhouette((image.width // SHADOW_SHRINK, image.height // SHADOW_SHRINK), view=small)
    form.draw(outline, look_of(placement))
    SHADOWS[form.rest](image, outline.image, placement.view.scale)
    form.draw(Canvas(image, view=placement.view), look_of(placement))


def look_of(placement: Placement) -> Look:
    """A fresh look: its chance starts over, so that an object and its silhouette agree."""
    return Look(
        palette=PALETTES[placement.palette],
        pattern=placement.pattern,
        seed=placement.seed,
        text=placement.text,
        rng=chance(placement.seed),
    )


def _arrangement(spec: PictureSpec) -> list[Placement]:
    form = SHAPES[spec.shape]
    here = Placement(spec.shape, spec.palette, replace(FRONT, scale=FRONT.scale * form.size), spec.pattern, spec.text, spec.seed)
    others = spec.others or (spec.palette,)
    if spec.angle == "detail":
        return [replace(here, view=View(scale=2.5, focus=form.focus, angle=-6 if form.rest == "flat" else 0))]
    if spec.angle == "turn":
        turned = View(scale=1.1, angle=13) if form.rest == "flat" else View(scale=1.08, flip=True, target=(600, 625))
        return [replace(here, view=turned)]
    if spec.angle in ("pair", "group"):
        return [
            replace(here, view=_spread(index, len(others), flat=form.rest == "flat"), palette=name, seed=spec.seed + index)
            for index, name in enumerate((*others, spec.palette))
        ]
    return [here]


def _spread(index: int, last: int, *, flat: bool) -> View:
    """Where the index-th of several stands: those behind are smaller and higher, the last is in front."""
    if index == last:
        return View(scale=0.84, target=(760, 690) if last == 1 else (600, 720), angle=5 if flat else 0)
    side = (390, 460) if last == 1 else ((310, 470), (890, 470))[index % 2]
    return View(scale=0.74, target=(float(side[0]), float(side[1]) + (0 if flat else 45)), angle=-9 if flat else 0)


def _drop(image: Image.Image, outline: Image.Image, scale: float) -> None:
    """An object lying on a table: a tight shadow and a wide one."""
    for reach, blur, opacity in ((9, 7, 0.34), (34, 30, 0.26)):
        _lay_shadow(image, outline, (reach * scale, reach * 1.3 * scale), blur * scale, opacity)


def _wall(image: Image.Image, outline: Image.Image, scale: float) -> None:
    """An object hanging before a wall."""
    _lay_shadow(image, outline, (10 * scale, 12 * scale), 9 * scale, 0.22)
    _lay_shadow(image, outline, (46 * scale, 40 * scale), 30 * scale, 0.24)


def _floor(image: Image.Image, outline: Image.Image, scale: float) -> None:
    """An object standing: dark where it touches the floor, and a long soft shadow away from the light."""
    box = outline.getbbox()
    if box is None:
        return
    base = box[3] - 2
    lean, squash = 0.62, 0.2
    # A point h above the floor throws its shadow lean*h to the right and squash*h further back.
    matrix = (1, lean / squash, -lean / squash * base, 0, 1 / squash, base - base / squash)
    cast = outline.transform(outline.size, Image.Transform.AFFINE, matrix, Image.Resampling.BILINEAR)
    _lay_shadow(image, cast, (0, 4 * scale), 13 * scale, 0.3)
    foot = outline.crop((0, max(base - round(14 * scale), 0), outline.width, base)).getbbox() or (box[0], 0, box[2], 0)
    pool = Image.new("L", outline.size)
    draw = ImageDraw.Draw(pool)
    height = max(3, (foot[2] - foot[0]) * 0.05)
    draw.ellipse((foot[0] - 3, base - height * 1.2, foot[2] + 5, base + height), fill=255)
    _lay_shadow(image, pool, (0, 3 * scale), 7 * scale, 0.6)
    _lay_shadow(image, pool, (8 * scale, 8 * scale), 24 * scale, 0.4)


SHADOWS = {"flat": _drop, "hang": _wall, "stand": _floor}


def _lay_shadow(image: Image.Image, form: Image.Image, shift: Point, blur: float, opacity: float) -> None:
    soft = ImageChops.offset(form, round(shift[0] / SHADOW_SHRINK), round(shift[1] / SHADOW_SHRINK))
    soft = soft.filter(ImageFilter.GaussianBlur(blur / SHADOW_SHRINK)).point([round(v * opacity) for v in range(256)])
    image.paste(BLACK, (0, 0), soft.resize(image.size, Image.Resampling.BICUBIC))
