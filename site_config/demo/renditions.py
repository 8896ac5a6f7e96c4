"""Renditions made beside the loading: the first visitor finds every picture in its sizes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

from shop.images.models import Image
from shop.images.services import make_renditions, mark_rendered

Render = Callable[[Image], None]


@contextmanager
def rendering_beside() -> Iterator[Render]:
    """Make the renditions of the pictures that are given to what this yields, and of those an interrupted start left.

    Threads only write files (encoders let other threads run meanwhile); the rows are marked here, when the block ends.
    """
    made: dict[int, tuple[Image, Future[list[int]]]] = {}
    with ThreadPoolExecutor(os.cpu_count()) as pool:

        def render(image: Image) -> None:
            if image.rendered_at is None and image.pk not in made:
                made[image.pk] = image, pool.submit(make_renditions, image)

        for image in Image.objects.filter(rendered_at=None):
            render(image)
        yield render
        for image, widths in made.values():
            mark_rendered(image, widths.result())
