"""Stands in for the demo's files: a small picture of its own under every name."""

import io
from zlib import crc32

from PIL import Image


def read_quickly(name: str) -> bytes:
    buffer = io.BytesIO()
    Image.frombytes("RGB", (8, 8), crc32(name.encode()).to_bytes(4, "big") * 48).save(buffer, format="PNG")
    return buffer.getvalue()
