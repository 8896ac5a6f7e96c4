"""The demo's pictures: repeatable, of the promised sizes, and different from each other."""

from dataclasses import replace
from time import perf_counter

import pytest
from PIL import Image, ImageChops, ImageStat

from site_config.demo.artwork import (
    ANGLES,
    SHAPES,
    PictureSpec,
    draw_cover,
    draw_logo,
    draw_product,
    draw_tile,
)
from site_config.demo.artwork.canvas import Silhouette, View
from site_config.demo.artwork.scene import Placement, look_of
from site_config.demo.content import CATEGORIES, STORES

BASKET = PictureSpec("basket", "orange", "weave", "lagoon")


def _difference(first: Image.Image, second: Image.Image) -> float:
    return sum(ImageStat.Stat(ImageChops.difference(first, second)).mean)


def test_the_same_spec_draws_the_same_pixels() -> None:
    assert draw_product(BASKET).tobytes() == draw_product(BASKET).tobytes()


def test_product_pictures_are_square_and_opaque() -> None:
    picture = draw_product(BASKET)
    assert (picture.mode, picture.size) == ("RGB", (1200, 1200))


def test_covers_logos_and_tiles_have_their_sizes() -> None:
    assert draw_cover(STORES[0].cover).size == (1600, 600)
    assert draw_logo(STORES[0].logo).size == (400, 400)
    assert draw_tile(CATEGORIES[0].tile).size == (800, 600)


@pytest.mark.parametrize("angle", [angle for angle in ANGLES if angle != "front"])
def test_every_angle_shows_something_else_than_the_front(angle: str) -> None:
    assert _difference(draw_product(BASKET), draw_product(replace(BASKET, angle=angle))) > 5


def test_palette_and_pattern_change_the_picture() -> None:
    shirt = PictureSpec("shirt", "emerald", "wax_leaf")
    assert _difference(draw_product(shirt), draw_product(replace(shirt, palette="red"))) > 5
    assert _difference(draw_product(shirt), draw_product(replace(shirt, pattern="shuka"))) > 2


@pytest.mark.parametrize("name", sorted(SHAPES))
def test_every_shape_fills_the_middle_of_its_square(name: str) -> None:
    view = View(scale=0.3, focus=(500, 500), target=(150, 150))
    canvas = Silhouette((300, 300), view=view)
    SHAPES[name].draw(canvas, look_of(Placement(name, "indigo", view, "wax_leaf")))
    left, top, right, bottom = canvas.image.getbbox() or (0, 0, 0, 0)
    assert right - left > 60
    assert bottom - top > 90
    assert left > 0 and right < 300 and bottom < 300  # noqa: PT018 - one fact: nothing is cut off


def test_a_picture_is_drawn_in_well_under_a_second() -> None:
    draw_product(BASKET)
    began = perf_counter()
    draw_product(replace(BASKET, seed=3))
    assert perf_counter() - began < 1.0
