"""Pictures as files, drawn by as many processes as the machine has cores."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context

from PIL import Image

from site_config.demo.artwork import CoverSpec, LogoSpec, PictureSpec, TileSpec, draw_cover, draw_logo, draw_product, draw_tile

Spec = PictureSpec | CoverSpec | LogoSpec | TileSpec
Drawer = Callable[[Spec], bytes]


def draw_file(spec: Spec) -> bytes:
    """The picture as a JPEG file, before the site's own re-encoding."""
    buffer = io.BytesIO()
    _draw(spec).save(buffer, format="JPEG", quality=96, subsampling=0)
    return buffer.getvalue()


@contextmanager
def drawing_ahead(specs: Iterable[Spec]) -> Iterator[Drawer]:
    """A drawer that has already begun with these, in this order. Any other is drawn when asked for.

    Its processes are started afresh, not forked: they know nothing of the database.
    """
    waiting: dict[Spec, Future[bytes]] = {}
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        for spec in dict.fromkeys(specs):
            waiting[spec] = pool.submit(draw_file, spec)

        def draw(spec: Spec) -> bytes:
            drawn = waiting.pop(spec, None)
            return drawn.result() if drawn else draw_file(spec)

        try:
            yield draw
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _draw(spec: Spec) -> Image.Image:
    if isinstance(spec, PictureSpec):
        return draw_product(spec)
    if isinstance(spec, CoverSpec):
        return draw_cover(spec)
    return draw_logo(spec) if isinstance(spec, LogoSpec) else draw_tile(spec)
