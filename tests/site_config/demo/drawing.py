"""Stands in for the illustrator: a small picture of its own for every spec, at once."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from zlib import crc32

from PIL import Image

from site_config.demo.drawing import Drawer, Spec


def draw_quickly(spec: Spec) -> bytes:
    number = crc32(repr(spec).encode())
    buffer = io.BytesIO()
    Image.frombytes("RGB", (8, 8), number.to_bytes(4, "big") * 48).save(buffer, format="PNG")
    return buffer.getvalue()


@contextmanager
def drawing_quickly(specs: list[Spec]) -> Iterator[Drawer]:
    del specs
    yield draw_quickly
