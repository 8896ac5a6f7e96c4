"""The demo's pictures: files that lie here, named after the shelf, the store or the product."""

from pathlib import Path

FOLDER = Path(__file__).parent


def read_picture(name: str) -> bytes:
    """The file of that name, as somebody would send it. FileNotFoundError when there is none."""
    return (FOLDER / f"{name}.webp").read_bytes()
