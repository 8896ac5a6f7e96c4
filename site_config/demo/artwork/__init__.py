"""The demo's pictures, drawn by the project itself: importing the package registers every shape."""

from . import adornments, care, cooking, electronics, food, garments, homeware, kitchen, objects, patterns, produce, sound, wearables
from .modelling import SHAPES
from .palettes import BACKDROPS, PALETTES
from .scene import ANGLES, PictureSpec, draw_product
from .storefront import CoverSpec, Item, LogoSpec, TileSpec, draw_cover, draw_logo, draw_tile
from .tiles import PATTERNS

THEMES = (adornments, care, cooking, electronics, food, garments, homeware, kitchen, objects, patterns, produce, sound, wearables)

__all__ = [
    "ANGLES",
    "BACKDROPS",
    "PALETTES",
    "PATTERNS",
    "SHAPES",
    "CoverSpec",
    "Item",
    "LogoSpec",
    "PictureSpec",
    "TileSpec",
    "draw_cover",
    "draw_logo",
    "draw_product",
    "draw_tile",
]
